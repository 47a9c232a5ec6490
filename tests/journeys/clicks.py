"""Counting what a person had to click: across pages, in the window's own storage."""

from __future__ import annotations

from playwright.sync_api import Page

COUNT = """addEventListener("click", event => {
  if (event.isTrusted) sessionStorage.setItem("clicks", Number(sessionStorage.getItem("clicks") || 0) + 1);
}, true);"""


def count_clicks(page: Page) -> None:
    page.add_init_script(COUNT)


def clicks(page: Page) -> int:
    return page.evaluate("() => Number(sessionStorage.getItem('clicks') || 0)")
