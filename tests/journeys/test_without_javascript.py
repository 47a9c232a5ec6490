"""The same with JavaScript off: nothing people need waits for a script."""

from __future__ import annotations

import re

from playwright.sync_api import expect

LEARNED = "The door's magnet lets go at minus thirty, so in the coldest weeks the alarm is silent where it matters."


def test_a_light_review_without_javascript(visit):
    window = visit("callum@larderlight.example", javascript=False)
    page = window.page
    page.get_by_role("link", name="Report something").first.click()
    page.locator("#id_title").fill("The door of the deep store stood open and no alarm came")
    page.locator("#id_title").press("Enter")
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    page.get_by_role("button", name="Open a light review").click()
    page.wait_for_url(re.compile(r"/reviews/\d+/"))
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Not yet. This is still open")).to_be_visible()
    page.get_by_label("What happened", exact=True).fill("At minus thirty the magnet let go; the contact saw no change.")
    page.get_by_label("What made it possible or likely?").fill("The contact was chosen for rooms at plus four")
    page.get_by_label("Now we know").fill(LEARNED)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published. Thank you")).to_be_visible()
    window.open("/")
    expect(page.locator(".learning").get_by_text(LEARNED).first).to_be_visible()


def test_lists_and_people_without_javascript(visit):
    window = visit("nadia@larderlight.example", javascript=False, width=390)
    page = window.page
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Learnings").first.click()
    page.get_by_label("Words", exact=True).fill("gateway")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("link", name="Clear")).to_be_visible()
    window.open("/credits/new/")
    page.get_by_label("Thank whom?").fill("Callum")
    page.locator("[name=kind]").select_option(index=1)
    page.locator("[name=text]").fill("You asked what the label says, so that we looked.")
    page.get_by_role("button", name="Send, to them alone").click()
    expect(page.get_by_text("Sent, to them alone")).to_be_visible()
