"""The light review with the keyboard alone: from Ctrl-K to published, the focus always visible and in order."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

SENTENCE = "The label printer of the night shift printed every label twice"
LEARNED = "The printer takes a lost answer for a lost label, so it prints again wherever radio is weak."
MOST_TABS = 40
# Where the focus is: its name, whether one can see it and its ring, and whether it stands after the stop before.
STOP = """() => {
  const at = document.activeElement, before = window.stopBefore;
  window.stopBefore = at;
  const style = getComputedStyle(at), around = at.closest(".editor");
  const ring = [style, around && getComputedStyle(around)].some(
    one => one && ((one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2) || one.boxShadow !== "none"));
  const box = at.getBoundingClientRect();
  const label = at.getAttribute("aria-labelledby");
  return {
    name: (at.getAttribute("aria-label") || (label && document.getElementById(label)?.textContent)
      || at.labels?.[0]?.textContent || at.textContent || "").trim(),
    ring,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    inOrder: !before || !before.isConnected || before === document.body || before === at
      || Boolean(before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what begins with ``name``; every stop on the way is seen, and in order."""
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        assert (stop["seen"], stop["ring"], stop["inOrder"]) == (True, True, True), (stop, passed)
        if stop["name"].startswith(name):
            return
        passed.append(stop["name"][:40])
    raise AssertionError(f"no “{name}” among {passed}")


def skip_to_the_page(page: Page) -> None:
    tab_to(page, "Skip to the page")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_light_review_with_the_keyboard_alone(visit):
    page = visit("callum@larderlight.example").page
    page.keyboard.press("Control+k")
    expect(page.locator("#quick-words")).to_be_focused()
    with page.expect_response(lambda answer: "every+label+twice" in answer.url.replace("%20", "+")):
        page.keyboard.type(SENTENCE)
    tab_to(page, "Report this")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/incidents/new/"))
    expect(page.locator("#id_title")).to_be_focused()
    expect(page.locator("#id_title")).to_have_value(SENTENCE)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    skip_to_the_page(page)
    tab_to(page, "Open a light review")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/reviews/\d+/"))
    write_it(page)
    expect(page.get_by_text("Published. Thank you")).to_be_visible()
    expect(page.get_by_text(LEARNED).first).to_be_visible()


def write_it(page: Page) -> None:
    page.locator(".cm-content").first.wait_for()
    skip_to_the_page(page)
    tab_to(page, "What happened")
    page.keyboard.type("At night the store room is out of the radio's reach; the printer printed each label twice.")
    tab_to(page, "What made it possible")
    page.keyboard.type("The printer has no number for a job, so it can't know that it did it already")
    tab_to(page, "Now we know")
    page.keyboard.type(LEARNED)
    tab_to(page, "Publish")
    page.keyboard.press("Enter")


def test_keys_are_shown_and_escape_closes_and_gives_the_focus_back(visit):
    window = visit("callum@larderlight.example")
    page = window.open("/incidents/")
    skip_to_the_page(page)
    tab_to(page, "Report something")
    for opens, dialog in (("?", "#keys"), ("Control+k", "#quick")):
        page.keyboard.press(opens)
        expect(page.locator(dialog)).to_be_visible()
        assert page.evaluate("document.activeElement.closest('dialog') !== null")
        page.keyboard.press("Escape")
        expect(page.locator(dialog)).to_be_hidden()
        assert page.evaluate("document.activeElement.textContent.trim()") == "Report something"


def test_a_person_is_chosen_by_typing(visit):
    window = visit("callum@larderlight.example")
    page = window.open("/credits/new/")
    skip_to_the_page(page)
    tab_to(page, "Thank whom?")
    page.keyboard.type("nad")
    offered = page.locator("#id_recipient-names option")
    expect(offered).to_have_count(1)
    assert offered.get_attribute("value").startswith("Nadia")


def test_a_filter_swaps_the_list_and_keeps_the_focus(visit):
    window = visit("callum@larderlight.example")
    page = window.open("/learnings/")
    page.evaluate("window.stayed = true")
    page.locator("#id_q").fill("gateway")
    page.locator("#narrow").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/learnings/\?q=gateway"))
    expect(page.get_by_role("link", name="Clear")).to_be_visible()
    expect(page.locator("#narrow")).to_be_focused()
    assert page.evaluate("window.stayed") is True
    page.go_back()
    expect(page.get_by_role("link", name="Clear")).to_be_hidden()
    expect(page.locator("#id_q")).to_have_value("")
