"""Cursor pagination for the API, on the same keyset paging as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from config.lib.keyset import Kept, page
from config.lib.rest.problems import invalid

SIZE, LARGEST = 50, 200
QUERY = {"in": "query", "required": False}


class KeysetPagination(BasePagination):
    """``{"next": url|null, "previous": url|null, "results": […]}``, newest first; no totals.

    A view may set ``keyset_field`` (NOT NULL, default ``sort_at``), ``newest_first``, and ``sorts``: what ``sort=``
    may say, and the field each means. ``limit`` is 1 to 200, default 50.
    """

    size = SIZE

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list[Any]:
        self.url = request.build_absolute_uri()
        self.page = page(
            queryset,
            cursor=request.query_params.get("cursor", ""),
            field=self._field(request, view),
            newest_first=getattr(view, "newest_first", True),
            size=self._size(request),
        )
        return list(self.page.rows)

    def paginate_kept(self, kept: Kept, request: Request, **keys: Any) -> list[Any]:
        """The same of a list that is written once a process, for whoever asks."""
        self.url = request.build_absolute_uri()
        self.page = kept.page(request.user, cursor=request.query_params.get("cursor", ""), **keys)
        return list(self.page.rows)

    def _field(self, request: Request, view: Any) -> str:
        sorts, asked = getattr(view, "sorts", {}), request.query_params.get("sort", "")
        if asked and sorts and asked not in sorts:
            raise invalid("sort", f"One of {', '.join(sorts)}.")
        return sorts.get(asked) or getattr(view, "keyset_field", "sort_at")

    def _size(self, request: Request) -> int:
        text = request.query_params.get("limit", "")
        return min(max(int(text), 1), LARGEST) if text.isascii() and text.isdigit() and len(text) < 6 else SIZE

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"next": self._link(self.page.after), "previous": self._link(self.page.before), "results": data}
        )

    def _link(self, cursor: str) -> str | None:
        return replace_query_param(self.url, "cursor", cursor) if cursor else None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": SIZE}
        parameters = [
            {**QUERY, "name": "cursor", "schema": {"type": "string"}, "description": "From `next` or `previous`."},
            {**QUERY, "name": "limit", "schema": size},
        ]
        if sorts := getattr(view, "sorts", {}):
            parameters.append({**QUERY, "name": "sort", "schema": {"type": "string", "enum": list(sorts)}})
        return parameters
