"""axe over the page that is open, and what axe can't see: a page wider than the phone it is read on."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]  # all that can differ between the light and the dark of one page
RUN = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules});
  return found.violations.filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}`);
}"""


@cache
def source() -> str:
    return AXE.read_text()


def findings(page: Page) -> list[str]:
    """Serious and critical findings of WCAG 2.2 AA, and overflow to the side."""
    # Evaluated, not added as a script: the page's own strict policy stays what it is.
    page.evaluate(source())
    return [*page.evaluate(RUN, RULES), *overflow(page)]


def findings_of_colours(page: Page) -> list[str]:
    """Of the page that ``findings`` has looked through, after only its colours changed."""
    return page.evaluate(RUN, COLOURS)


def overflow(page: Page) -> list[str]:
    wide = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    return [f"{wide} px wider than the window"] if wide > 1 else []
