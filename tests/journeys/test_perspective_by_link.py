"""An account given by a signed link: on the phone, without an account, by keys alone, and without JavaScript."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.accessibility import findings
from tests.journeys.test_keyboard import tab_to

PHONE = 390
RUN = uuid.uuid4().hex[:5]  # the product may be one that ran before
FACILITATOR = "nadia@larderlight.example"
INCIDENT = "Twelve farms without alarms for nine hours after maintenance"


@pytest.fixture
def link_for(visit):
    """``link_for("Ida")``: the address that the facilitator gets for somebody without an account, without the host."""

    def make(name: str) -> str:
        page = visit("ruth@larderlight.example").open("/people/new/")
        page.locator("[name=name]").fill(name)
        page.locator("main form button.button--primary").click()
        page.wait_for_url(re.compile(r"/people/(?!new)"))
        page = visit(FACILITATOR).open("/reviews/?state=gathering&depth=standard")
        page.get_by_role("link", name=INCIDENT).first.click()
        page.get_by_role("link", name="People and links").click()
        page.locator("#link_person").fill(name)
        page.get_by_role("button", name="Make a link").click()
        shown = page.locator(".callout code").inner_text()
        return re.search(r"/perspective/[\w-]+/", shown)[0]

    return make


def boxes(page: Page) -> dict[str, str]:
    return {box.get_attribute("name"): box.input_value() for box in page.locator("main textarea").all()}


def test_on_the_phone_without_an_account(visit, link_for):
    address = link_for(f"Ida Lund {RUN}")
    window = visit(width=PHONE)
    page = window.open(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Ida Lund {RUN}, how did it look from where you stood?")
    reads, first = page.get_by_text("Who will read this"), page.get_by_label("What did you do?")
    assert reads.bounding_box()["y"] < first.bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert findings(page) == []
    tops = [box.bounding_box()["y"] for box in page.locator("main textarea").all()]
    assert (len(tops), tops) == (5, sorted(tops))
    for target in page.locator("main textarea, main button:visible").all():
        assert target.bounding_box()["height"] >= 44
    first.fill("Rang three farms before milking.")
    page.close()  # the train enters a tunnel, the phone puts the page away
    window.page = page = window.context.new_page()
    window.open(address)
    expect(page.get_by_label("What did you do?")).to_have_value("Rang three farms before milking.")
    page.get_by_label("What did you see?").fill("A quiet phone.")
    page.get_by_label("For the facilitator only").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    window.open(address)
    expect(page.get_by_text("Your account has arrived")).to_be_visible()
    assert boxes(page)["saw"] == "A quiet phone."


def test_with_the_keyboard_alone(visit, link_for):
    page = visit(width=PHONE).open(link_for(f"Ole Key {RUN}"))
    tab_to(page, "What did you do?")
    page.keyboard.type("Held the lamp.")
    tab_to(page, "What did you expect")
    page.keyboard.type("Light.")
    tab_to(page, "For the facilitator only")
    page.keyboard.press("Space")
    tab_to(page, "Send")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_without_javascript_and_rather_not(visit, link_for):
    address = link_for(f"Una Script {RUN}")
    page = visit(width=PHONE, javascript=False).open(address)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("One box is enough")).to_be_visible()
    page.get_by_role("button", name="I would rather not").click()
    expect(page.get_by_text("Nobody asks why")).to_be_visible()
    page = visit(width=PHONE, javascript=False).open(address)
    expect(page.get_by_text("The boxes stay open in case you change your mind")).to_be_visible()
    page.get_by_label("What do you understand now?").fill("That it was asked kindly.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_a_forged_and_an_ended_link(visit, link_for):
    address = link_for(f"Eno Over {RUN}")
    link_for(f"Eno Over II {RUN}")
    forged = address[:-2] + ("A" if address[-2] != "A" else "B") + "/"
    for wrong in (forged, "/perspective/x/", "/perspective/%00/"):
        page = visit(width=PHONE).open(wrong)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("textarea").count() == 0
    manager = visit(FACILITATOR).open("/reviews/?state=gathering&depth=standard")
    manager.get_by_role("link", name=INCIDENT).first.click()
    manager.get_by_role("link", name="People and links").click()
    manager.locator("form.line", has_text=f"Eno Over {RUN}").first.get_by_role("button", name="End the link").click()
    page = visit(width=PHONE).open(address)
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()


def test_who_was_heard_is_the_facilitators_list(visit, link_for):
    page = visit(width=PHONE).open(link_for(f"Pia Passed {RUN}"))
    page.get_by_role("button", name="I would rather not").click()
    expect(page.get_by_text("Nobody asks why")).to_be_visible()
    window = visit(FACILITATOR)
    page = window.open("/reviews/?state=gathering&depth=standard")
    page.get_by_role("link", name=INCIDENT).first.click()
    page.get_by_role("link", name="People and links").click()
    page.get_by_role("link", name="Who was heard").click()
    expect(page.locator("li", has_text=f"Pia Passed {RUN}").get_by_text("passed", exact=True)).to_be_visible()
    assert findings(page) == []
