"""The first ten minutes of an empty installation: set up, look at the demo, start your own, import, find it again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Product, Visit, started

TABLE = "Ref,Summary,Started,Area\nA-1,Cold room door left open,31/5/2024 14:00,Gateway\nA-2,,,\n"


@pytest.fixture(scope="module")
def product(tmp_path_factory) -> Iterator[Product]:
    """A product of its own that starts without the demo."""
    with started(tmp_path_factory.mktemp("first"), DEMO="0") as running:
        yield running


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def set_up(window: Visit) -> None:
    page = window.page
    page.goto(window.product.manage("setup_link").strip())
    page.get_by_label("Your name").fill("Kim Aasen")
    page.get_by_label("Email").fill("kim@example.org")
    page.get_by_label("Password").fill("four plain unrelated words")
    page.get_by_label("Name of your organisation").fill("Warm Hall")
    page.get_by_label("Under 15 people").check()
    page.get_by_label("Look around in a demo first").check()
    press(page, "Start")


def test_first_minutes(visit, product):
    window = visit()
    page = window.page
    set_up(window)
    press(page, "Bring the demo")
    expect(page.get_by_role("heading", name="The demo is here")).to_be_visible(timeout=90_000)
    window.open("/")
    page.get_by_role("link", name="Start yours").click()
    page.get_by_label("Name of your organisation").fill("Warm Hall")
    page.get_by_label("Under 15 people").check()
    press(page, "Take the demo away and start")
    expect(page.get_by_role("heading", name="This is yours now")).to_be_visible(timeout=90_000)
    expect(page.get_by_text("Bring what you have")).to_be_visible(timeout=90_000)
    import_a_table(page)
    find_it_again(page)
    keys_of_this_page(page)


def import_a_table(page) -> None:
    page.locator("#main").get_by_role("link", name="Import").click()
    page.get_by_label("File").set_input_files(
        {"name": "old.csv", "mimeType": "text/csv", "buffer": TABLE.encode("cp1252")}
    )
    press(page, "Upload")
    expect(page.get_by_label("Summary")).to_have_value("title")
    expect(page.get_by_text("31 May 2024")).to_be_visible()
    page.get_by_label("Area").select_option("systems")
    press(page, "Import")
    expect(page.get_by_role("heading", name="What was not understood")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("There is no title in this row.")).to_be_visible()
    with page.expect_download() as table:
        page.get_by_role("link", name="As a table").click()
    assert table.value.suggested_filename.endswith("not-understood.csv")


def find_it_again(page) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#quick-found").get_by_role("link", name="Report something")).to_be_visible()
    page.keyboard.type("cold roo")
    expect(page.locator("#quick-found").get_by_role("link", name="Cold room door left open")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cold room door left open")
    assert page.url.endswith("/incidents/1/")


def keys_of_this_page(page) -> None:
    page.keyboard.press("?")
    keys = page.locator("#keys")
    for label in ("Find, do, or report", "Report something", "Edit", "Add an event"):
        expect(keys.get_by_text(label, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
