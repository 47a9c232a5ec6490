"""What the list pages share: words from the address, and links to the pages before and after."""

from __future__ import annotations

from django.http import HttpRequest

from config.lib.keyset import Page

LONGEST_WORDS = 120


def words_of(request: HttpRequest, name: str) -> str:
    """A search word from the address, without what PostgreSQL can't take, and not endless."""
    return request.GET.get(name, "").replace("\0", "").strip()[:LONGEST_WORDS]


def links(request: HttpRequest, page: Page) -> dict[str, str]:
    """Addresses of the neighbouring pages, "" at the ends, with the filters that are set."""
    return {"newer": _link(request, page.before), "older": _link(request, page.after)}


def _link(request: HttpRequest, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"?{query.urlencode()}"
