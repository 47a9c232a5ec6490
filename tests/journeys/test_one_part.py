"""One part of a draft is open at a time; opening another loses nothing, with keys and without a script too."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.test_together import draft, editor, type_at_the_end

TYPED = "The fourth pump was never on the list."
HEARD = re.compile(r"Hear \d+ ")


def expect_focus_in(page: Page, part: str) -> None:
    """It comes when the part has settled, a moment after it is seen."""
    page.wait_for_function("id => document.activeElement.closest('[id^=section-]')?.id === id", arg=f"section-{part}")


def test_another_part_opens_beside_what_is_being_typed(visit):
    author, _other, path = draft(visit)
    page = author.page
    page.evaluate("window.stayed = true")
    type_at_the_end(page, TYPED)
    page.get_by_role("link", name="Next: Timeline").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Paste lines")).to_be_visible()
    expect_focus_in(page, "timeline")
    page.locator("#review-top").get_by_role("link", name=HEARD).click()
    expect(page.get_by_label("Why fewer people were heard")).to_be_visible()
    expect_focus_in(page, "perspectives")
    expect(editor(page)).to_contain_text(TYPED)
    assert page.evaluate("window.stayed")
    page.get_by_role("link", name="Actions", exact=True).last.click()
    page.locator("#section-actions[open]").wait_for()
    expect_focus_in(page, "actions")
    page.reload()
    page.locator("#section-actions[open]").wait_for()  # what was opened last is open again
    assert page.url.endswith(f"{path}?at=actions")
    page.get_by_role("link", name="Read the whole draft").click()
    page.get_by_role("link", name=re.compile("Write here.*What happened")).click()
    expect(editor(page)).to_contain_text(TYPED)


def test_without_a_script_a_link_loads_the_page_with_its_part(visit):
    _author, _other, path = draft(visit)
    page = visit("nadia@larderlight.example", javascript=False).open(path)
    expect(page.get_by_label("What happened", exact=True)).to_be_visible()
    page.locator("#review-top").get_by_role("link", name=HEARD).click()
    expect(page.get_by_label("Why fewer people were heard")).to_be_visible()
    expect(page.get_by_label("What happened", exact=True)).to_be_hidden()
    page.get_by_role("link", name="Read the whole draft").click()
    expect(page.get_by_role("heading", name="Lab, pilot or production")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)  # it is for reading
    page.get_by_role("link", name=re.compile("Write here.*What happened")).click()
    expect(page.get_by_label("What happened", exact=True)).to_be_visible()


def test_a_link_with_a_mark_that_cannot_be_read_opens_its_part(visit):
    author, _other, _path = draft(visit)
    page = author.page
    page.evaluate("window.stayed = true")
    page.evaluate("document.querySelector('[data-parts]').insertAdjacentHTML("
                  "'beforeend', '<a href=\"?at=actions#%E0%A4%A\">Typed</a>')")  # fmt: skip
    page.get_by_role("link", name="Typed").click()
    page.locator("#section-actions[open]").wait_for()
    expect_focus_in(page, "actions")
    assert page.evaluate("window.stayed")


def test_a_factor_that_is_moved_to_the_top_keeps_the_focus_in_its_row(visit):
    author, _other, path = draft(visit)
    page = author.page
    author.open(f"{path}?at=factors")
    for words in ("The list of pumps is kept by hand", "The radio shares a fuse with the lamp"):
        if not page.get_by_label("What made this possible or likely?").count():
            page.get_by_role("link", name="Add a factor").click()
        page.get_by_label("What made this possible or likely?").fill(words)
        page.get_by_role("button", name="Add", exact=True).click()
        page.locator(".ordered").get_by_text(words, exact=True).wait_for()
    expect(page.get_by_role("button", name="Up")).to_have_count(1)
    page.get_by_role("button", name="Up").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ordered li").first).to_contain_text("The radio shares")
    page.wait_for_function("() => document.activeElement.name === 'down'")
    page.keyboard.press("Enter")
    expect(page.locator(".ordered li").first).to_contain_text("The list of pumps")
    page.wait_for_function("() => document.activeElement.name === 'up'")


def test_the_focus_stays_where_the_work_goes_on(visit):
    """What unfolds has it, then the row that was added, and a form that was saved keeps it on its button."""
    author, _other, path = draft(visit)
    page = author.open(f"{path}?at=defences")
    at = "() => document.activeElement"
    page.get_by_label("What stood in the way?").fill("The wall display tells its age")
    page.get_by_role("button", name="Add", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{at}.matches('article')")
    page.get_by_role("link", name="Add a defence").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{at}.matches('#fold-defence-new > summary')")
    page.locator("#luck").get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    page.locator("#luck").get_by_text("Saved at").wait_for()
    page.wait_for_function(f"{at}.matches('#luck button')")
