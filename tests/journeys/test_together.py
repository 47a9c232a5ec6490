"""Two people in one section, a network that goes away, the keyboard alone: not one word is lost."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import Page, expect

from tests.journeys.crowding import crowding
from tests.journeys.test_keyboard import tab_to

NADIA, CALLUM = "nadia@larderlight.example", "callum@larderlight.example"
SAVES_ITSELF = 6_000  # ms; two seconds after the last key, on a busy machine
MEGABYTE = "The pump ran and nobody looked at the radio behind the wall. " * 17_500


def draft(visit) -> tuple[object, object, str]:
    """A standard review that two people write, each at their own window."""
    author = visit(NADIA)
    page = author.open("/incidents/new/")
    page.locator("#id_title").fill(f"The tide took market {uuid.uuid4().hex[:6]} off the air")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    page.locator("button[name=depth][value=standard]").click()
    page.wait_for_url(re.compile(r"/reviews/\d+/"))
    path = re.search(r"/reviews/\d+/", page.url).group(0)
    author.open(f"{path}people/")
    page.get_by_label("Facilitator").fill("Callum")
    page.locator("datalist option[value^=Callum]").wait_for(state="attached")  # a page that is left cuts off the asking
    page.get_by_role("button", name="Save").first.click()
    author.open(f"{path}?at=what-happened")
    other = visit(CALLUM)
    other.open(f"{path}?at=what-happened")
    return author, other, path


def editor(page: Page):
    return page.locator("#section-what-happened .cm-content")


def type_at_the_end(page: Page, text: str) -> None:
    editor(page).click()
    page.keyboard.press("ControlOrMeta+End")
    for n, line in enumerate(text.split("\n")):
        if n:
            page.keyboard.press("Enter")
        page.keyboard.type(line)


def state(page: Page):
    return page.locator("#section-what-happened [data-save-state]")


def saved_text(window, path: str) -> str:
    """What the server has, read in a fresh page of the same person."""
    page = window.context.new_page()
    page.goto(window.product.url + path + "?at=what-happened")
    text = page.locator("#section-what-happened textarea[name=what_happened]").input_value()
    page.close()
    return text


def test_two_people_type_in_one_section_and_not_one_word_is_lost(visit):
    author, other, path = draft(visit)
    ours = [f"Nadia saw the water at {hour} hours." for hour in range(5, 12)]
    theirs = [f"Callum heard the pump {times} times." for times in range(2, 9)]
    for mine, yours in zip(ours, theirs, strict=True):  # at the same time, each in the same first lines
        type_at_the_end(author.page, f"{mine}\n")
        type_at_the_end(other.page, f"{yours}\n")
    keep_both_until_all_is_saved(author, other)
    text = saved_text(author, path)
    assert [line for line in (*ours, *theirs) if line not in text] == []
    author.page.reload()
    assert [line for line in (*ours, *theirs) if line not in editor(author.page).inner_text()] == []


def keep_both_until_all_is_saved(*windows) -> None:
    """Whoever is asked keeps both; at least one is."""
    asked = 0
    for window in (*windows, *windows):
        page = window.page
        page.wait_for_timeout(SAVES_ITSELF // 2)
        button = page.locator("#section-what-happened").get_by_role("button", name="Keep both")
        if button.count():
            asked += 1
            expect(page.get_by_text("saved meanwhile")).to_be_visible()
            button.click()
            expect(button).to_have_count(0)
        expect(state(page)).to_contain_text("Saved at")
    assert asked >= 1


def test_other_lines_come_together_by_themselves(visit):
    author, other, path = draft(visit)
    type_at_the_end(author.page, "First.\n\nSecond.\n\nThird.")
    expect(state(author.page)).to_contain_text("Saved at", timeout=SAVES_ITSELF)
    other.page.reload()
    type_at_the_end(other.page, " Callum adds to the third.")
    expect(state(other.page)).to_contain_text("Saved at", timeout=SAVES_ITSELF)
    editor(author.page).click()
    author.page.keyboard.press("ControlOrMeta+Home")
    author.page.keyboard.press("End")
    author.page.keyboard.type(" Nadia adds to the first.")
    expect(state(author.page)).to_contain_text("Both are in the text now", timeout=SAVES_ITSELF)
    both = "First. Nadia adds to the first.\n\nSecond.\n\nThird. Callum adds to the third."
    assert saved_text(author, path) == both
    author.page.keyboard.type(" And goes on where she was.")  # the caret has not moved
    expect(editor(author.page)).to_contain_text("to the first. And goes on where she was.")


def test_each_sees_that_the_other_is_here(visit):
    author, other, _path = draft(visit)
    with other.page.expect_response(lambda answer: "/here/" in answer.url):
        editor(other.page).click()
    author.page.reload()
    expect(author.page.locator("[data-presence]")).to_contain_text("Callum")
    expect(author.page.locator("[data-presence]")).to_contain_text("What happened")


def test_the_network_goes_away_and_nothing_is_lost(visit):
    author, _other, path = draft(visit)
    page, context = author.page, author.context
    type_at_the_end(page, "Written while the line was there.")
    expect(state(page)).to_contain_text("Saved at", timeout=SAVES_ITSELF)
    context.set_offline(True)
    type_at_the_end(page, " And this while it was gone.")
    expect(state(page)).to_have_text("Not saved yet – kept in this browser.", timeout=SAVES_ITSELF)
    assert "this while it was gone" not in in_the_database(author, path)
    type_at_the_end(page, " Typing goes on.")
    context.set_offline(False)
    expect(state(page)).to_contain_text("Saved at", timeout=2 * SAVES_ITSELF)
    whole = "Written while the line was there. And this while it was gone. Typing goes on."
    assert saved_text(author, path) == whole


def in_the_database(window, path: str) -> str:
    return window.product.manage(
        "shell", "-v0", "-c",
        f"from reviews.models import Review; print(Review.objects.get(pk={path.split('/')[2]}).what_happened)",
    )  # fmt: skip


def test_a_reload_brings_the_draft_back_and_saves_it(visit):
    author, _other, path = draft(visit)
    page = author.page
    author.context.route("**/save/**", lambda route: route.abort())
    type_at_the_end(page, "Nobody has saved this.")
    expect(state(page)).to_have_text("Not saved yet – kept in this browser.", timeout=SAVES_ITSELF)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(editor(page)).to_contain_text("Nobody has saved this.")
    expect(page.locator("#section-what-happened [data-kept]")).to_be_visible()
    author.context.unroute("**/save/**")
    expect(state(page)).to_contain_text("Saved at", timeout=2 * SAVES_ITSELF)
    assert saved_text(author, path) == "Nobody has saved this."


def test_words_kept_in_the_browser_meet_what_others_saved_since(visit):
    """What comes back after a reload was written on an older text: it must not replace the newer one."""
    author, other, path = draft(visit)
    author.context.route("**/save/**", lambda route: route.abort())
    type_at_the_end(author.page, "Nadia wrote this before the train went into the tunnel.")
    expect(state(author.page)).to_contain_text("kept in this browser", timeout=SAVES_ITSELF)
    type_at_the_end(other.page, "Callum wrote this meanwhile.")
    expect(state(other.page)).to_contain_text("Saved at", timeout=SAVES_ITSELF)
    author.page.on("dialog", lambda dialog: dialog.accept())
    author.page.reload()
    author.context.unroute("**/save/**")
    button = author.page.get_by_role("button", name="Keep both")
    expect(button).to_be_visible(timeout=2 * SAVES_ITSELF)
    button.click()
    expect(state(author.page)).to_contain_text("Saved at")
    text = saved_text(author, path)
    assert "into the tunnel" in text
    assert "wrote this meanwhile" in text


def test_questions_come_while_typing_and_point_at_the_words(visit):
    author, _other, _path = draft(visit)
    page = author.page
    type_at_the_end(page, "🌊🌊 The outage was caused by human error.")
    squiggle = page.locator("#section-what-happened .cm-lintRange")
    expect(squiggle).to_have_text("human error")
    squiggle.hover()
    expect(page.locator(".cm-tooltip")).to_contain_text("?")
    expect(page.locator(".cm-tooltip a")).to_have_text("Keep it as written: choose why")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("The queue filled because nothing reads it at night.")
    expect(squiggle).to_have_count(0)


def test_a_pasted_megabyte_does_not_stop_the_keys(visit):
    author, _other, _path = draft(visit)
    page = author.page
    editor(page).click()
    with crowding() as times_slower:
        page.keyboard.insert_text(MEGABYTE)
        took = page.evaluate(
            """async () => {
              const start = performance.now();
              for (let n = 0; n < 10; n += 1) {
                document.execCommand("insertText", false, "x");
                await new Promise((done) => requestAnimationFrame(done));
              }
              return performance.now() - start;
            }"""
        )
    assert took / times_slower() < 3_000
    expect(state(page)).to_contain_text("too long", timeout=3 * SAVES_ITSELF)


def test_lines_are_read_in_their_own_direction(visit):
    author, _other, _path = draft(visit)
    page = author.page
    type_at_the_end(page, "The pump ran.\nהמשאבה פעלה.\nNobody looked.")
    directions = (
        editor(page).locator(".cm-line").evaluate_all("lines => lines.map(line => getComputedStyle(line).direction)")
    )
    assert directions == ["ltr", "rtl", "ltr"]


def test_a_section_with_the_keyboard_alone(visit):
    """To the editor, write, hear that it is saved, out again with Tab, and keep both in a conflict."""
    author, other, path = draft(visit)
    page = author.page
    page.locator("body").focus()
    tab_to(page, "Skip to the page")
    page.keyboard.press("Enter")
    tab_to(page, "What happened")
    while "cm-content" not in page.evaluate("document.activeElement.className"):
        page.keyboard.press("Tab")
    type_at_the_end(other.page, "Callum was first.")
    expect(state(other.page)).to_contain_text("Saved at", timeout=SAVES_ITSELF)
    page.keyboard.type("Nadia uses no mouse.")
    keep = page.get_by_role("button", name="Keep both")
    expect(keep).to_be_visible(timeout=SAVES_ITSELF)
    while page.evaluate("document.activeElement.textContent.trim()") != "Keep both":
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(state(page)).to_contain_text("Saved at")
    assert "cm-content" in page.evaluate("document.activeElement.className")  # one goes on writing
    page.keyboard.press("Tab")
    assert "cm-content" not in page.evaluate("document.activeElement.className")
    text = saved_text(author, path)
    assert "Callum was first." in text
    assert "Nadia uses no mouse." in text


def test_a_question_goes_to_the_end_of_a_text_nobody_has_been_in(visit):
    author, other, path = draft(visit)
    type_at_the_end(author.page, "It was quiet.\n\nThen the pump ran.")
    expect(state(author.page)).to_contain_text("Saved", timeout=SAVES_ITSELF)
    page = other.open(f"{path}?at=what-happened")
    part = page.locator("#section-what-happened")
    part.get_by_text("Questions that help here").click()
    question = part.locator(".ask button").first
    words = question.inner_text()
    question.click()
    expect(part.locator("textarea[name=what_happened]")).to_have_value(
        re.compile(rf"Then the pump ran\.\n\n{re.escape(words)}\n*$")
    )


def test_one_account_on_two_devices_is_not_replaced(visit):
    _author, _other, path = draft(visit)
    phone, laptop = visit(CALLUM, width=390), visit(CALLUM)
    for device, words in ((phone, "I heard the pump."), (laptop, "I was on the stairs.")):
        page = device.open(f"{path}?at=perspectives")
        fold = page.get_by_role("link", name="Tell how it looked to you")
        if fold.count():
            fold.click()
        page.locator("[name=did]").fill(words)
    first, second = (device.page.locator("form:has([name=did]) [data-save-state]") for device in (phone, laptop))
    expect(first).to_contain_text(re.compile("Saved|Not saved"), timeout=SAVES_ITSELF)
    expect(second).to_contain_text(re.compile("Saved|Not saved"), timeout=SAVES_ITSELF)
    asked = next(device for device in (phone, laptop) if device.page.locator("[data-conflict]").count())
    expect(asked.page.locator("[data-conflict]")).to_contain_text("another device of yours")
    asked.page.get_by_role("button", name="Keep both").click()
    expect(asked.page.locator("[name=did]")).to_have_value(re.compile("pump"))
    expect(asked.page.locator("[name=did]")).to_have_value(re.compile("stairs"))
