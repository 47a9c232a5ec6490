"""The form of a template: many sections in one page, moved about before anything is saved.

Written by hand and not as a formset: forty fields of Django's cost more than the rest of the page together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from reviews.domain.templates import MOST_OWN, BadSections, checked, needed, own_key
from reviews.enums import Depth
from reviews.models import ReviewTemplate
from reviews.parts import Part, completed, of_json

MOST = 60  # sections that are read from a form; more were not made by our page
LONGEST = 20_000  # characters of a field that are read; what is longer than allowed is still told, not cut silently


@dataclass
class Line:
    """One section as the page shows it."""

    part: Part
    is_needed: bool
    problem: str = ""
    first: bool = False
    last: bool = False


@dataclass
class Draft:
    """What the page holds, saved or not. ``problems``: in words, by section key."""

    depth: str
    usual: list[Part]
    title: str = ""
    parts: list[Part] = field(default_factory=list)
    version: int | None = None
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_template(cls, template: ReviewTemplate | None, depth: str, usual: list[Part]) -> Draft:
        if template is None:
            return cls(depth, usual, parts=usual)
        return cls(depth, usual, template.title, completed(of_json(template.sections), usual), template.version)

    @classmethod
    def of_post(cls, data: QueryDict, depth: str, usual: list[Part]) -> Draft:
        """Everything that was sent; a section that is needed is shown whatever was ticked."""
        shown, kept = set(data.getlist("shown")), needed(depth)
        keys = list(dict.fromkeys(data.getlist("key")))[:MOST]
        parts = [
            Part(
                key,
                data.get(f"title-{key}", "")[:LONGEST],
                data.get(f"prompt-{key}", "")[:LONGEST],
                key in shown or key in kept,
            )
            for key in keys
        ]
        version = data.get("version", "")
        number = int(version) if version.isdecimal() and len(version) < 10 else None
        return cls(depth, usual, data.get("title", "")[:120].replace("\0", ""), parts, number)

    @property
    def lines(self) -> list[Line]:
        kept, end = needed(self.depth), len(self.parts) - 1
        return [
            Line(part, part.key in kept, self.problems.get(part.key, ""), at == 0, at == end)
            for at, part in enumerate(self.parts)
        ]

    @property
    def takes_own(self) -> bool:
        """A light review stays what it is: nobody adds to it."""
        return self.depth != Depth.LIGHT and sum(part.is_own for part in self.parts) < MOST_OWN

    def is_valid(self) -> bool:
        try:
            self.parts = checked(self.depth, self.parts, self.usual)
        except BadSections as error:
            self.problems = error.problems
        return not self.problems

    def change(self, data: Mapping[str, Any], source: ReviewTemplate | None) -> bool:
        """Do what one of the page's buttons says, unsaved. False where none of them was pressed."""
        for name, act in (("up", self._up), ("down", self._down), ("drop", self._drop)):
            if name in data:
                act(str(data[name]))
                return True
        if "add" in data:
            self._add(str(data.get("new", "")))
        elif "copy" in data and source is not None:
            self.parts = completed(of_json(source.sections), self.usual)
        return bool({"add", "copy", "preview"} & set(data))

    def _at(self, key: str) -> int | None:
        return next((at for at, part in enumerate(self.parts) if part.key == key), None)

    def _up(self, key: str) -> None:
        at = self._at(key)
        if at:
            self.parts[at - 1], self.parts[at] = self.parts[at], self.parts[at - 1]

    def _down(self, key: str) -> None:
        at = self._at(key)
        if at is not None and at < len(self.parts) - 1:
            self.parts[at], self.parts[at + 1] = self.parts[at + 1], self.parts[at]

    def _drop(self, key: str) -> None:
        self.parts = [part for part in self.parts if part.key != key or not part.is_own]

    def _add(self, title: str) -> None:
        title = " ".join(title.replace("\0", "").split())[:LONGEST]
        if title and self.takes_own:
            self.parts.append(Part(own_key(title, (part.key for part in self.parts)), title))

    @property
    def preview(self) -> list[Part]:
        """What the writer will see: shown sections, with the built-in title where none was typed."""
        titles = {part.key: part.title for part in self.usual}
        shown = (part for part in self.parts if part.shown)
        return [replace(part, title=part.title.strip() or titles.get(part.key, "")) for part in shown]
