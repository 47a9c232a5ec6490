"""What an entry of the activity log hides with.

`people` is the lowest app and can't import what its log speaks of. The app above that owns a column of LogEntry
says who may read what the column points at, once, in its AppConfig.ready:

    hides_with("incident_id", lambda user: Incident.objects.visible_to(user))

An entry whose column is set is shown only where every such queryset has the row. A column nobody has spoken for
hides its entries from everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from config.lib.any_of import there_is

COLUMNS = ("incident_id", "review_id")

_readable: dict[str, Callable[[Any], QuerySet]] = {}


def hides_with(column: str, readable: Callable[[Any], QuerySet]) -> None:
    """``readable(user)`` gives the rows ``user`` may read, of the model whose keys ``column`` holds."""
    if column not in COLUMNS:
        raise KeyError(column)
    _readable[column] = readable


def readable_entries(user: Any) -> Q:
    """The condition on LogEntry: everything the entry hides with may be read by ``user``."""
    condition = Q()
    for column in COLUMNS:
        condition &= Q(**{column: None}) | _may_read(column, user)
    return condition


def _may_read(column: str, user: Any) -> Q:
    if column not in _readable:
        return Q(pk__in=[])
    return Q(there_is(_readable[column](user).filter(pk=OuterRef(column))))
