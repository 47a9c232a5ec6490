"""The API's pages, under the same strict policy as every other page."""

ADVICE = "operations-learnings-learnings_advice_create"


def test_the_docs_draw_and_try_out_a_call(visit):
    """Signed in by session: the page lists the operations, and a write that is tried out carries the CSRF token."""
    page = visit("nadia@larderlight.example").open("/api/docs/")
    page.locator(".opblock").first.wait_for()
    drawn = scrolled_through(page)
    assert len(drawn) > 100
    operation = page.locator(f"#{ADVICE}")
    scroll_back_to(page, operation)
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.locator("textarea").fill('{"now_we_know": "Be more careful."}')
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table .response-col_description")
    answer.get_by_text("exhortation").first.wait_for()
    assert operation.locator(".live-responses-table td.response-col_status").last.inner_text().startswith("200")


def scrolled_through(page) -> set[str]:
    """The ids of all operations: past a certain number of them the page draws what comes into view."""
    page.mouse.move(400, 400)
    found: set[str] = set()
    for _turn in range(120):
        found |= set(page.locator(".opblock").evaluate_all("rows => rows.map((row) => row.id)"))
        if page.evaluate("window.scrollY + window.innerHeight >= document.body.scrollHeight - 2"):
            break
        page.mouse.wheel(0, 800)
        page.wait_for_timeout(100)
    return found


def scroll_back_to(page, operation) -> None:
    for _turn in range(120):
        if operation.count():
            break
        page.mouse.wheel(0, -800)
        page.wait_for_timeout(100)
    operation.scroll_into_view_if_needed()
