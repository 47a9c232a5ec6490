"""The forms that stand on rendered pages, as somebody without a browser sends them. No table of forms is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import ResolverMatch, resolve

WORDS = {"text", "textarea", "search"}  # free words
SILENT = {"csrfmiddlewaretoken"}


@dataclass
class Field:
    """One name of a form; ``values`` is what a browser would send untouched, ``choices`` what it offers."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)

    @property
    def filled(self) -> list[str]:
        """An untouched field sends what it holds; an empty choice takes the last one there is."""
        return self.values or self.choices[-1:] or [""]


@dataclass
class SentForm:
    """A form with method post, and where it goes."""

    page: str
    address: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def match(self) -> ResolverMatch:
        return resolve(urlsplit(self.address).path)

    @property
    def key(self) -> tuple[Any, ...]:
        """Forms that differ by a row's number only are one form."""
        words = tuple(sorted((k, v) for k, v in self.match.kwargs.items() if not str(v).isdigit() and k != "slug"))
        return (self.match.view_name, words, tuple(sorted(self.fields)))

    def of(self, kinds: Iterable[str]) -> list[Field]:
        return [row for row in self.fields.values() if row.kind in kinds]

    def sent(self, **changes: Any) -> dict[str, Any]:
        """The body of the untouched form, but for ``changes`` by name."""
        return {name: row.filled for name, row in self.fields.items()} | changes


class _Reader(HTMLParser):
    """Collects forms; controls outside of one are tied to it by their ``form`` attribute."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.forms: list[SentForm] = []
        self.by_id: dict[str, SentForm] = {}
        self.loose: list[tuple[str, Field]] = []
        self.inside: SentForm | None = None
        self.select: Field | None = None
        self.area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if "hx-post" in at and at.get("name"):
            asked = SentForm(self.page, urljoin(self.page, at["hx-post"]))
            asked.fields[at["name"]] = Field(at["name"], at.get("type", "text") if tag == "input" else tag)
            self.forms.append(asked)
        if tag == "form":
            self.open_form(at)
        elif tag in ("input", "select", "textarea", "button") and at.get("name"):
            self.control(tag, at)
        elif tag == "option" and self.select is not None:
            self.offer(self.select, at.get("value", ""), "selected" in at)

    def open_form(self, at: dict[str, str]) -> None:
        self.inside = SentForm(self.page, urljoin(self.page, at.get("action") or self.page))
        if at.get("method", "get").lower() == "post":
            self.forms.append(self.inside)
        if "id" in at:
            self.by_id[at["id"]] = self.inside

    def control(self, tag: str, at: dict[str, str]) -> None:
        kind = {"input": at.get("type", "text"), "button": "button"}.get(tag, tag)
        row = self.field_of(at, kind)
        if kind in ("checkbox", "radio"):
            self.offer(row, at.get("value", "on"), "checked" in at)
        elif tag == "select":
            self.select = row
        elif tag == "textarea":
            self.area = row
        elif kind == "file":
            row.values = []
        else:
            row.values.append(at.get("value", ""))

    def field_of(self, at: dict[str, str], kind: str) -> Field:
        if at["name"] in SILENT:
            return Field(at["name"], kind)
        if "form" in at or self.inside is None:
            row = Field(at["name"], kind)
            self.loose.append((at.get("form", ""), row))
            return row
        return self.inside.fields.setdefault(at["name"], Field(at["name"], kind))

    @staticmethod
    def offer(row: Field, value: str, is_taken: bool) -> None:
        if value:
            row.choices.append(value)
        if is_taken and value:
            row.values.append(value)

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.values = ["".join(self.area.values) + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def done(self) -> list[SentForm]:
        for owner, row in self.loose:
            if owner in self.by_id:
                self.by_id[owner].fields.setdefault(row.name, row)
        return self.forms


def forms_in(html: str, page: str) -> list[SentForm]:
    reader = _Reader(page)
    reader.feed(html)
    return reader.done()


def forms_on(client: Client, pages: Iterable[str]) -> dict[tuple[Any, ...], SentForm]:
    """Every different form that this client is shown on ``pages``."""
    found: dict[tuple[Any, ...], SentForm] = {}
    for page in pages:
        response = client.get(page, follow=True)
        if response.status_code != 200 or response.streaming or "text/html" not in response["Content-Type"]:
            continue
        landed = response.redirect_chain[-1][0] if response.redirect_chain else page
        for form in forms_in(response.content.decode(), landed):
            found.setdefault(form.key, form)
    return found
