"""A meeting on the shared screen with two phones that have no account."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

FINDING = """
from reviews.models import Meeting, Review
review = Review.objects.filter(state='meeting', depth='standard').earliest('pk')
Meeting.objects.filter(review=review).delete()
print(review.pk)
"""


def phone(visit, address: str) -> Page:
    page = visit(width=390).open(address)
    expect(page.get_by_role("button", name="New to me")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    return page


def answer(page: Page, *answers: str) -> None:
    for group, said in zip(page.get_by_role("group").all(), answers, strict=True):
        group.get_by_label(said, exact=True).check()
    page.get_by_role("button", name="Send, without my name").click()


def test_a_meeting_with_two_phones(visit, product):
    pk = product.manage("shell", "-v0", "-c", FINDING).strip()
    room = visit("nadia@larderlight.example", width=1440)
    screen = room.open(f"/reviews/{pk}/meeting/")
    screen.get_by_role("button", name="45 min").click()
    expect(screen.get_by_role("button", name="45 min")).to_have_attribute("aria-pressed", "true")
    screen.get_by_role("button", name="Start the meeting").click()
    screen.get_by_role("button", name="Next point").click()
    here = screen.locator("[aria-current=step]")
    expect(here).to_contain_text("The timeline, told forwards")
    expect(here.locator("[data-minutes]")).to_have_text(re.compile(r"0:0[2-9]"))

    second = visit("jonas@larderlight.example").open(f"/reviews/{pk}/meeting/")
    expect(second.locator("[aria-current=step]")).to_contain_text("The timeline, told forwards")

    screen.get_by_role("button", name="Let phones say").click()
    code = screen.locator("[data-code]").inner_text().split("/r/")[1]
    screen.keyboard.press("j")
    expect(screen.locator(".told [aria-current]")).to_have_count(1)
    one, two = (phone(visit, f"/r/{code}/") for _ in range(2))
    assert "INC-" not in one.content()
    one.get_by_role("button", name="New to me").click()
    expect(one.get_by_text("Counted.")).to_be_visible()
    two.get_by_role("button", name="New to me").click()
    two.get_by_role("button", name="Take the last one back").click()
    expect(two.get_by_text("Taken back")).to_be_visible()
    two.get_by_role("button", name="New to me").click()
    expect(screen.locator(".meet__total")).to_have_text("a few times")  # two of them: not a number
    expect(second.locator(".told [aria-current]")).to_have_count(1)

    screen.get_by_label("Park an idea").fill("Print the limit on the installer's card")
    screen.keyboard.press("Enter")
    expect(screen.locator(".parked").get_by_text("Print the limit on the installer's card")).to_be_visible()
    screen.locator(".cm-content").click()
    screen.keyboard.type("Nobody in the room knew that the limit counts per address.")
    screen.locator("#notes").get_by_role("button", name="Save").click()
    expect(screen.locator("#notes")).to_contain_text("Nobody in the room knew")

    screen.get_by_role("button", name="End the meeting").click()
    expect(screen.get_by_text("The meeting is over.")).to_be_visible()
    one.reload()
    answer(one, "Yes", "Partly", "No")
    expect(one.get_by_text("Nobody can tell which answers are yours")).to_be_visible()
    one.reload()
    expect(one.get_by_text("You can close this page.")).to_be_visible()
    two.reload()
    answer(two, "Yes", "Yes", "Yes")
    told = room.open(f"/reviews/{pk}/?at=meeting")
    expect(told.get_by_text("How was the review itself?")).to_be_visible()
    expect(told.locator("dl.pulse")).to_have_count(0)  # two answers: not shown
