"""From a frozen document to PDF bytes. No queries, no network, no files but our own fonts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from config.lib.pdf import ClosedFetcher, MissingGlyphs, pdf_bytes
from learnings.digest import charts

__all__ = ["ClosedFetcher", "MissingGlyphs", "render_pdf"]
STYLE = Path(__file__).with_name("print.css")


def render_pdf(document: Mapping[str, Any]) -> bytes:
    """The document (see ``learnings.digest.document``) as PDF bytes; the same document gives the same bytes."""
    chart = {"chart.svg": (charts.svg(document["chart"]).encode(), "image/svg+xml")} if document["chart"] else {}
    page = render_to_string("learnings/digest/print.html", {"document": document})
    at = dt.datetime.fromisoformat(document["composed_at"])
    return pdf_bytes(page, style=STYLE, at=at, parts=chart)
