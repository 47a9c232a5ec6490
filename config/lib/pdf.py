"""PDF by WeasyPrint, closed: no network, no file but our own fonts, and the same input gives the same bytes."""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

FONTS = {
    "literata.woff2": "literata-latin-wght-normal.woff2",
    "literata-italic.woff2": "literata-latin-wght-italic.woff2",
}
FONT_DIR = settings.BASE_DIR / "node_modules" / "@fontsource-variable" / "literata" / "files"
Parts = Mapping[str, tuple[bytes, str]]


class ClosedFetcher(URLFetcher):
    """Serves ``own:<name>`` from what it was given, and refuses everything else: no file, no network, no data URL."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(allowed_protocols=("own",), allow_redirects=False)
        self._parts = parts

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme != "own" or name not in self._parts:
            raise ValueError(f"{url[:80]} is not part of this document")
        body, content_type = self._parts[name]
        return URLFetcherResponse(url, body, {"Content-Type": content_type})


def pdf_bytes(page: str, *, style: Path, at: dt.datetime, parts: Parts | None = None) -> bytes:
    """``page`` (HTML) as PDF/UA. ``parts``: what ``own:<name>`` in it stands for, with its content type.

    ``at`` stands in the file as the time it was made, whenever that is.
    """
    fetcher, fonts = ClosedFetcher({**_fonts(), **(parts or {})}), FontConfiguration()
    sheet = CSS(string=style.read_text(), url_fetcher=fetcher, font_config=fonts)
    with _frozen_clock(at):
        return HTML(string=page, url_fetcher=fetcher, base_url=None).write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"
        )


@cache
def _fonts() -> dict[str, tuple[bytes, str]]:
    """Our own typeface where the front end is installed; else the style's fallbacks serve."""
    files = {name: FONT_DIR / file for name, file in FONTS.items()}
    return {name: (file.read_bytes(), "font/woff2") for name, file in files.items() if file.exists()}


@contextmanager
def _frozen_clock(at: dt.datetime) -> Iterator[None]:
    """WeasyPrint writes the time of rendering into font subsets unless told one; two renders would differ."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(at.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


class MissingGlyphs(logging.Handler):
    """Collects WeasyPrint's ".notdef" warnings: characters no font here can draw. Text search can't show them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if ".notdef" in (message := record.getMessage()):
            self.found.append(message)

    def __enter__(self) -> MissingGlyphs:
        logging.getLogger("weasyprint").addHandler(self)
        return self

    def __exit__(self, *exc: object) -> None:
        logging.getLogger("weasyprint").removeHandler(self)
