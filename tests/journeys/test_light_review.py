"""From an incident to what it taught, in at most twelve clicks."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.clicks import clicks, count_clicks
from tests.journeys.pen import write


def begin(page: Page, title: str) -> None:
    """Report an incident and open its light review."""
    page.locator("#id_title").fill(title)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    page.get_by_role("button", name="Open a light review").click()
    page.wait_for_url(re.compile(r"/reviews/\d+/"))


def test_a_light_review_takes_at_most_twelve_clicks(visit):
    window = visit("callum@larderlight.example")
    page = window.page
    count_clicks(page)
    window.open("/incidents/new/")
    begin(page, "The bench gateway rebooted each time the fridge compressor started")
    write(page, "what_happened", "The gateway shares a socket with the compressor and rebooted eleven times.")
    page.locator("[name=factor]").fill("The supply holds for 8 ms; the compressor's start takes 40 ms off the line")
    page.locator("[name=now_we_know]").fill(
        "A gateway on the compressor's own socket loses its supply for longer than its capacitor lasts, at every start."
    )
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("A gateway on the compressor's own socket").first.wait_for()
    assert clicks(page) <= 12
    state = window.product.manage(
        "shell",
        "-v0",
        "-c",
        "from reviews.models import Review; r = Review.objects.order_by('-id')[0]; "
        "print(r.state, r.versions.count(), r.learnings.get().state)",
    )
    assert state.split() == ["closed", "1", "published"]


def test_publishing_nothing_says_what_is_missing_and_keeps_every_word(visit):
    window = visit("callum@larderlight.example")
    page = window.page
    window.open("/incidents/new/")
    begin(page, "Two gateways in the same larder answered for each other")
    page.locator("[name=factor]").fill("Both were cloned from one image, keys included")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Write down what you learned").first.wait_for()
    assert page.locator("[name=factor]").input_value() == "Both were cloned from one image, keys included"


def test_what_was_asked_while_typing_is_not_asked_after_publishing(visit):
    window = visit("callum@larderlight.example")
    page = window.page
    window.open("/incidents/new/")
    begin(page, "The larder's lamp answered for the pump")
    write(page, "what_happened", "Somehow nobody noticed the lamp for an hour.")
    page.locator(".cm-lintRange").first.wait_for()
    page.locator("[name=factor]").fill("Lamp and pump share one address")
    page.locator("[name=now_we_know]").press_sequentially("We should have been more careful with the lamp.")
    page.locator("#learning .hint").wait_for()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published. Thank you").wait_for()
    expect(page.locator("#asked-after")).to_have_count(0)
