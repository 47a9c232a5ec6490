"""Links of a list: one page on or back, filters kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from config.lib import keyset


def paged(request: HttpRequest, rows: Any, *, size: int = 20, field: str = "sort_at") -> dict[str, Any]:
    """``rows`` cut by the cursor in the address, and the addresses of the pages beside it."""
    cut = keyset.page(rows, cursor=request.GET.get("cursor", ""), size=size, field=field)
    return {"rows": cut.rows, "newer": _at(request, cut.before), "older": _at(request, cut.after)}


def _at(request: HttpRequest, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"?{query.urlencode()}"
