"""Files over the API: whatever type the client accepts, the file has its own; problems stay JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import JSONRenderer


class AnyFile(JSONRenderer):
    """Answers any Accept header; a view hands out a FileResponse, and only problems are rendered by this."""

    media_type = "*/*"
    format = "file"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return super().render(data, "application/json", renderer_context)
