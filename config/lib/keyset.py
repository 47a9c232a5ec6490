"""Keyset paging over two NOT NULL columns: constant cost at any depth, no totals.

A cursor is an opaque token of the last row's ``(sort value, id)``. Row-value comparison lets PostgreSQL
walk the composite index from the cursor on; an OR of two conditions would read everything before it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan


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


def _beyond(rows: QuerySet, field: str, value: Any, pk: int, *, smaller: bool) -> QuerySet:
    lookup = TupleLessThan if smaller else TupleGreaterThan
    try:
        # Not only the type: a forged number beyond what the column holds would fail in the database.
        value = rows.model._meta.get_field(field).clean(value, None)
    except (ValidationError, ArithmeticError, TypeError, ValueError) as error:
        raise BadCursor(str(value)) from error
    if isinstance(value, datetime) and value.tzinfo is None:
        raise BadCursor(str(value))  # we write the zone; without it nobody knows which moment is meant
    return rows.filter(lookup((F(field), F("pk")), (value, pk)))


def page(
    rows: QuerySet, *, cursor: str = "", field: str = "sort_at", newest_first: bool = True, size: int = 25
) -> Page:
    """Cut one page out of ``rows``, ordered by ``(field, id)``. One query, ``size + 1`` rows.

    ``field`` must be NOT NULL. An unreadable cursor gives the first page: a shared, shortened link still works.
    """
    direction, smaller = "after", newest_first
    try:
        if cursor:
            direction, value, pk = decode(cursor)
            smaller = newest_first if direction == "after" else not newest_first
            rows = _beyond(rows, field, value, pk, smaller=smaller)
    except BadCursor:
        direction, smaller, cursor = "after", newest_first, ""
    sign = "-" if smaller else ""
    found = list(rows.order_by(f"{sign}{field}", f"{sign}pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    if direction == "before":
        found.reverse()
    if not found:
        return Page(rows=[], after="", before="")
    ahead = more if direction == "after" else True
    behind = bool(cursor) if direction == "after" else more
    first, last = found[0], found[-1]
    return Page(
        rows=found,
        after=encode("after", getattr(last, field), last.pk) if ahead else "",
        before=encode("before", getattr(first, field), first.pk) if behind else "",
    )
