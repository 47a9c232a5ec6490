"""Files over the API: whatever type the client accepts, the file has its own."""

from __future__ import annotations

from rest_framework.renderers import JSONRenderer


class AnyFile(JSONRenderer):
    """Answers any Accept header; the view hands out a FileResponse, and problems are JSON as everywhere."""

    media_type = "*/*"
    format = "file"
