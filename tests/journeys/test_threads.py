"""A thread on selected words: begun with the mouse, answered, resolved, and the same without JavaScript."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import Page, expect

from tests.journeys.accessibility import findings

FACILITATOR = "nadia@larderlight.example"
OTHER = "priya@larderlight.example"
QUESTION = f"@Priya which one was it, {uuid.uuid4().hex[:6]}?"  # the product may be one that ran before
INCIDENT = "Twelve farms without alarms for nine hours after maintenance"
SELECT = """(words) => {
  const written = document.querySelector("#section-what-happened .cm-content");
  const all = document.createTreeWalker(written, NodeFilter.SHOW_TEXT);
  while (all.nextNode()) {
    const at = all.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(all.currentNode, at);
    range.setEnd(all.currentNode, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return true;
  }
  return false;
}"""


def draft(window) -> Page:
    page = window.open("/reviews/?state=gathering&depth=standard")
    page.get_by_role("link", name=INCIDENT).first.click()
    page.wait_for_url(re.compile(r"/reviews/\d+/"))
    return window.open(re.search(r"/reviews/\d+/", page.url).group(0) + "?at=what-happened")


def test_a_thread_on_selected_words(visit):
    page = draft(visit(FACILITATOR))
    page.locator("#section-what-happened .cm-content").wait_for()
    assert page.evaluate(SELECT, "Brook partition")
    page.get_by_role("button", name="Comment on these words").click()
    form = page.locator("#threads-what-happened form.form")
    expect(form.locator("[name=quote]")).to_have_value("Brook partition")
    expect(form.locator("[name=text]")).to_be_focused()
    form.locator("[name=text]").fill(QUESTION)
    form.get_by_role("button", name="Comment").click()
    thread = page.locator(".thread", has_text=QUESTION)
    expect(thread.locator(".thread__quote")).to_have_text("Brook partition")
    expect(page.locator("#open-threads")).to_contain_text("What happened")

    window = visit(OTHER)
    answer = window.open("/waiting/")
    answer.get_by_role("link", name=re.compile("A question to you")).first.click()
    assert findings(answer) == []
    answer.locator(".thread", has_text=QUESTION).get_by_role("link", name="Reply").click()
    answer.locator("form [name=text]").fill("The fourth.")
    answer.locator("form.form").get_by_role("button", name="Reply").click()
    expect(answer.locator(".thread", has_text=QUESTION)).to_contain_text("The fourth.")

    page.reload()
    thread = page.locator(".thread", has_text=QUESTION)
    thread.get_by_role("button", name="Resolve").click()
    expect(thread).to_be_hidden()
    page.reload()
    expect(page.locator(".thread", has_text=QUESTION)).to_be_hidden()
    page.locator("#threads-what-happened").get_by_role("link", name="resolved").click()
    expect(page.locator(".thread--settled", has_text=QUESTION)).to_be_visible()


def test_a_thread_without_javascript(visit):
    page = draft(visit(FACILITATOR, javascript=False))
    page.locator("#threads-what-happened").get_by_role("link", name="Comment", exact=True).click()
    page.get_by_label("About these words").fill("words that stand nowhere")
    page.get_by_label("What do you want to say or ask?").fill("Said without a script.")
    page.get_by_role("button", name="Comment").click()
    thread = page.locator(".thread", has_text="Said without a script.")
    expect(thread.get_by_text("These words were changed since.")).to_be_visible()
    thread.get_by_role("link", name="Reply").click()
    page.get_by_label("Your reply").fill("Answered without one.")
    page.get_by_role("button", name="Reply").click()
    thread = page.locator(".thread", has_text="Answered without one.")
    thread.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Answered without one.")).to_be_hidden()
    page.locator(".thread", has_text="Said without a script.").get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("Said without a script.")).to_be_hidden()
