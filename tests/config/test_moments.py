"""Moments come out of PostgreSQL as Django reads them, only sooner."""

import datetime as dt

import pytest
from django.db import DataError, connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg import DataError as DriverDataError
from psycopg.pq import Format

from config.lib.moments import InUtc

TIMESTAMPTZ = 1184
MOMENTS = (
    "2026-11-22 17:10:00+00",
    "2026-11-22 17:10:00.1+00",
    "2026-11-22 17:10:00.000001+00",
    "2026-11-22 23:59:59.999999+05:30",
    "1883-11-18 12:03:58-04:56:02",
    "0001-01-01 00:00:00+00",
    "9999-12-31 23:59:59.999999+00",
    "1969-12-31 23:59:59+00",
)


class OfDjango(BaseTzLoader):
    timezone = dt.UTC


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_connections_read_moments_quickly(db):
    asked("SELECT 1")
    assert connection.connection.adapters.get_loader(TIMESTAMPTZ, Format.TEXT) is InUtc


@pytest.mark.parametrize("text", MOMENTS)
def test_moment_is_what_django_makes_of_it(db, text):
    asked("SELECT 1")
    said = asked(f"SELECT (TIMESTAMPTZ '{text}')::text")
    found = asked(f"SELECT TIMESTAMPTZ '{text}'")
    assert found == OfDjango(TIMESTAMPTZ, connection.connection).load(said.encode())
    assert found.tzinfo is dt.UTC


@pytest.mark.parametrize("text", ["infinity", "0044-03-15 12:00:00+00 BC", "10000-01-01 00:00:00+00"])
def test_moment_that_python_does_not_know_is_refused(db, text):
    with pytest.raises((DataError, DriverDataError)):
        asked(f"SELECT TIMESTAMPTZ '{text}'")
