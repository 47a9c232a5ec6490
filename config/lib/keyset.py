"""Keyset paging over two NOT NULL columns: constant cost at any depth, no totals.

A cursor is an opaque token of the last row's ``(sort value, id)``. Row-value comparison lets PostgreSQL
walk the composite index from the cursor on; an OR of two conditions would read everything before it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan

from config.lib.prepared import Prepared


@dataclass(frozen=True)
class Page:
    """One page: ``rows`` in display order, ``after`` and ``before`` tokens or "" at the ends."""

    rows: Sequence[Any]
    after: str
    before: str


class BadCursor(ValueError):
    """The cursor in the address was not made by us; the caller shows the first page."""


def encode(direction: str, value: Any, pk: int) -> str:
    raw = json.dumps([direction, value if isinstance(value, int) else _written(value), pk])
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def _written(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def decode(token: str) -> tuple[str, Any, int]:
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        direction, value, pk = json.loads(raw)
    except (ValueError, binascii.Error, UnicodeDecodeError, TypeError, RecursionError) as error:
        raise BadCursor(token) from error
    if direction not in ("after", "before") or isinstance(pk, bool) or not isinstance(pk, int):
        raise BadCursor(token)
    if not -(2**63) <= pk < 2**63 or not isinstance(value, str | int):
        raise BadCursor(token)
    if isinstance(value, str) and not _can_be_kept(value):
        raise BadCursor(token)
    return direction, value, pk


def _can_be_kept(text: str) -> bool:
    """Whether PostgreSQL takes the text: no NUL, no half of a character."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


@dataclass(frozen=True)
class _Place:
    """Where a page begins: beyond ``(value, pk)``, or at the first row where ``pk`` is None."""

    direction: str = "after"
    value: Any = None
    pk: int | None = None


def _place(cursor: str, model: type[Model], field: str) -> _Place:
    """What the cursor says; one that cannot be read gives the first page: a shared, shortened link still works."""
    try:
        direction, value, pk = decode(cursor) if cursor else ("after", None, None)
        return _Place(direction, _value(model, field, value), pk) if pk is not None else _Place()
    except BadCursor:
        return _Place()


def _value(model: type[Model], field: str, value: Any) -> Any:
    try:
        # Not only the type: a forged number beyond what the column holds would fail in the database.
        value = model._meta.get_field(field).clean(value, None)
    except (ValidationError, ArithmeticError, TypeError, ValueError) as error:
        raise BadCursor(str(value)) from error
    if isinstance(value, datetime) and value.tzinfo is None:
        raise BadCursor(str(value))  # we write the zone; without it nobody knows which moment is meant
    return value


def _rows(rows: QuerySet, field: str, size: int, *, smaller: bool, value: Any = None, pk: Any = None) -> QuerySet:
    """``size`` rows and one more, from the first or from beyond ``(value, pk)`` on."""
    if pk is not None:
        lookup = TupleLessThan if smaller else TupleGreaterThan
        rows = rows.filter(lookup((F(field), F("pk")), (value, pk)))
    sign = "-" if smaller else ""
    return rows.order_by(f"{sign}{field}", f"{sign}pk")[: size + 1]


def page(
    rows: QuerySet, *, cursor: str = "", field: str = "sort_at", newest_first: bool = True, size: int = 25
) -> Page:
    """Cut one page out of ``rows``, ordered by ``(field, id)``. One query, ``size + 1`` rows.

    ``field`` must be NOT NULL.
    """
    place = _place(cursor, rows.model, field)
    smaller = newest_first if place.direction == "after" else not newest_first
    return _page(list(_rows(rows, field, size, smaller=smaller, value=place.value, pk=place.pk)), place, field, size)


def _page(found: list[Any], place: _Place, field: str, size: int) -> Page:
    more, found = len(found) > size, found[:size]
    if place.direction == "before":
        found.reverse()
    if not found:
        return Page(rows=[], after="", before="")
    ahead = more if place.direction == "after" else True
    behind = place.pk is not None if place.direction == "after" else more
    first, last = found[0], found[-1]
    return Page(
        rows=found,
        after=encode("after", getattr(last, field), last.pk) if ahead else "",
        before=encode("before", getattr(first, field), first.pk) if behind else "",
    )


class Kept:
    """The pages of one list, newest first, as ``page`` cuts them: their SQL is written once a process.

    ``rows(reader, **keys)``, and the keys' types in ``kinds``, as for ``Prepared``. ``value``: the type of ``field``.
    ``written``: how they are kept; ``Written`` where a list is asked for by words.
    """

    def __init__(
        self,
        rows: Callable[..., QuerySet],
        *,
        field: str = "sort_at",
        value: type = datetime,
        size: int = 25,
        written: type[Prepared] = Prepared,
        **kinds: type,
    ) -> None:
        self.rows, self.field, self.size = rows, field, size
        self.first = written(self._first, **kinds)
        self.further = {
            direction: written(partial(self._further, direction == "after"), value=value, pk=int, **kinds)
            for direction in ("after", "before")
        }

    def _first(self, reader: Any, **keys: Any) -> QuerySet:
        return _rows(self.rows(reader, **keys), self.field, self.size, smaller=True)

    def _further(self, smaller: bool, reader: Any, value: Any, pk: Any, **keys: Any) -> QuerySet:
        return _rows(self.rows(reader, **keys), self.field, self.size, smaller=smaller, value=value, pk=pk)

    def page(self, reader: Any, *, cursor: str = "", **values: Any) -> Page:
        place = _place(cursor, self.first.model, self.field)
        if place.pk is None:
            found = self.first.all(reader, **values)
        else:
            found = self.further[place.direction].all(reader, value=place.value, pk=place.pk, **values)
        return _page(found, place, self.field, self.size)
