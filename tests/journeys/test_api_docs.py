"""The API's pages, under the same strict policy as every other page."""


def test_the_docs_draw_and_try_out_a_call(visit):
    """Signed in by session: the page lists the operations, and a write that is tried out carries the CSRF token."""
    page = visit("nadia@larderlight.example").open("/api/docs/")
    page.locator("#operations-tag-incidents").wait_for()
    assert page.locator(".opblock").count() > 100
    operation = page.locator("#operations-learnings-learnings_advice_create")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.locator("textarea").fill('{"now_we_know": "Be more careful."}')
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table .response-col_description")
    answer.get_by_text("exhortation").first.wait_for()
    assert operation.locator(".live-responses-table td.response-col_status").last.inner_text().startswith("200")
