"""The same words sent twice by the same hand within a moment are one thing: a double click, a page sent again.

Works without JavaScript, and where the two requests reach two servers: the database keeps the second one waiting
until the first has committed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import QuerySet
from django.utils import timezone

MOMENT = dt.timedelta(seconds=15)
Row = TypeVar("Row", bound=models.Model)


def sent_before(rows: QuerySet[Row], *, written: str, **same: Any) -> Row | None:
    """The row of ``rows`` with the fields ``same``, written (the name of its timestamp) within MOMENT, or None.

    Call it first in the transaction that would write the row: who sends the same at the same time waits here.
    """
    key = f"{rows.model._meta.label} {sorted((name, str(getattr(value, 'pk', value))) for name, value in same.items())}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    return rows.filter(**same, **{f"{written}__gte": timezone.now() - MOMENT}).order_by("pk").first()


@transaction.atomic
def once(rows: QuerySet[Row], make: Callable[[], Row], *, written: str, **same: Any) -> Row:
    """What ``make`` writes, or the row of ``rows`` that the same form has just written. See ``sent_before``."""
    return sent_before(rows, written=written, **same) or make()
