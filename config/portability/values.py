"""One column's value as JSON, and back. Times are UTC, durations ISO 8601, decimals exact text."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.duration import duration_iso_string


class Unreadable(ValueError):
    """What is wrong with a value, in words that follow its name."""


def dump(value: Any) -> Any:
    if isinstance(value, list):
        return [dump(item) for item in value]
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return duration_iso_string(value)
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value


def load(field: models.Field, value: Any) -> Any:
    """Raises Unreadable."""
    if value is None:
        if not field.null:
            raise Unreadable("must not be null")
        return None
    if isinstance(field, models.JSONField):
        return value
    if isinstance(field, ArrayField):
        return _each(field, value)
    _has_the_right_shape(field, value)
    try:
        loaded = _moment(value) if isinstance(field, models.DateTimeField) else field.to_python(value)
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        raise Unreadable(f"can't be {value!r}") from error
    if field.choices and loaded != "" and loaded not in dict(field.flatchoices):
        raise Unreadable(f"can't be {value!r}; it is one of {', '.join(str(key) for key, _ in field.flatchoices)}")
    return loaded


def _each(field: ArrayField, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unreadable("must be a list")
    return [load(field.base_field, item) for item in value]


def _has_the_right_shape(field: models.Field, value: Any) -> None:
    """Django would make text of anything, and true of most things."""
    if isinstance(field, models.BooleanField):
        if not isinstance(value, bool):
            raise Unreadable("must be true or false")
    elif isinstance(field, models.IntegerField | models.ForeignKey):
        if not isinstance(value, int) or isinstance(value, bool):
            raise Unreadable("must be a whole number")
    elif not isinstance(value, str):
        raise Unreadable("must be text in quotes")
    elif "\0" in value:
        raise Unreadable("holds a character that PostgreSQL can't keep (U+0000)")


def _moment(value: str) -> dt.datetime:
    moment = parse_datetime(value)
    if moment is None or moment.tzinfo is None:
        raise ValueError(value)
    return moment
