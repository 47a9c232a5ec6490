"""Writing into a field, whether it is a plain box or the markdown editor that stands in for it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def write(page: Page, name: str, text: str, *, within: Locator | None = None) -> None:
    """Fill the field called ``name`` as a person would: by typing into what is on the screen."""
    box = (within or page).locator(f"[name={name}]").first
    if box.get_attribute("data-editor") is None:
        box.fill(text)
        return
    editor = box.locator("xpath=following::*[contains(@class, 'cm-content')][1]")
    editor.click()  # waits until the editor has taken the box's place
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)
