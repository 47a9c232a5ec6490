"""Moments from PostgreSQL, read by the standard library.

Django reads each with a regular expression and a dozen steps in Python, eight microseconds: for a timeline of three
hundred events that was an eighth of its page. What PostgreSQL says in UTC is what ``fromisoformat`` understands.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from django.db.backends.signals import connection_created

YEARS = range(1970, 2101)  # of what people write down; outside of them a clock was wrong, or a hand slipped


class InUtc(BaseTzLoader):
    """Django's own loader for a connection in UTC. Years that Python does not know are refused by Django's."""

    timezone = dt.UTC

    def load(self, data: Any) -> dt.datetime:
        text = str(data, "ascii")
        if text[4] == "-" and text[-3:] == "+00":
            return dt.datetime.fromisoformat(text)
        return super().load(data)


def read_quickly(connection: Any, **_signal: Any) -> None:
    """Of every new connection that speaks UTC, as ours do."""
    if connection.timezone == dt.UTC:
        connection.connection.adapters.register_loader("timestamptz", InUtc)


def connect() -> None:
    connection_created.connect(read_quickly, dispatch_uid="config.lib.moments")
