"""Links of a list: one page on or back, filters kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from config.lib import keyset


def paged(request: HttpRequest, rows: Any, *, size: int = 20, field: str = "sort_at") -> dict[str, Any]:
    """``rows`` cut by the cursor in the address, and the addresses of the pages beside it."""
    return _shown(request, keyset.page(rows, cursor=request.GET.get("cursor", ""), size=size, field=field))


def kept_pages(request: HttpRequest, rows: keyset.Kept, **keys: Any) -> dict[str, Any]:
    """The same of a list whose SQL is written once a process."""
    return _shown(request, rows.page(request.user, cursor=request.GET.get("cursor", ""), **keys))


def _shown(request: HttpRequest, cut: keyset.Page) -> dict[str, Any]:
    return {"rows": cut.rows, "newer": _at(request, cut.before), "older": _at(request, cut.after)}


def _at(request: HttpRequest, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"?{query.urlencode()}"
