"""What was published goes into a document of somebody else's: the button, the clipboard, both forms."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

NADIA = "nadia@larderlight.example"
CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  const parts = await Promise.all(item.types.map(async (type) => [type, await (await item.getType(type)).text()]));
  return Object.fromEntries(parts);
}"""


def on_the_clipboard(page: Page) -> dict[str, str]:
    """What a program that pastes gets, by type."""
    return page.evaluate(CLIPBOARD)


def copy_page(window) -> Page:
    page = window.open("/reviews/?state=closed")
    page.locator("main .row__title a").first.click()
    page.wait_for_url(re.compile(r"/reviews/\d+/$"))
    page.get_by_role("link", name="Copy for Docs or Confluence").click()
    page.wait_for_url(re.compile(r"/copy/$"))
    return page


def test_a_published_review_is_copied_with_headings_and_as_markdown(visit):
    window = visit(NADIA)
    window.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=window.product.url)
    page = copy_page(window)
    headings = page.locator("#rich h2").all_inner_texts()
    button = page.get_by_role("button", name="Copy with headings and lists")
    button.click()
    expect(page.get_by_text("Copied. Paste it there.")).to_be_visible()
    copied = on_the_clipboard(page)
    assert sorted(copied) == ["text/html", "text/plain"]
    assert headings
    assert all(re.search(rf"<h2[^>]*>{re.escape(words)}</h2>", copied["text/html"]) for words in headings)
    assert "class=" not in copied["text/html"].replace('class="prose', "")
    assert f"## {headings[0]}" in copied["text/plain"]
    page.get_by_role("button", name="Copy as markdown").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    alone = on_the_clipboard(page)
    assert (sorted(alone), alone["text/plain"]) == (["text/plain"], page.locator("#plain").input_value())
