"""Pages of a list that is written once a process: the same as cutting them anew."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from config.lib import keyset
from incidents.models import Incident

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db
KEPT = keyset.Kept(
    lambda reader, since: Incident.objects.visible_to(reader).filter(sort_at__gte=since), size=3, since=dt.datetime
)


@pytest.fixture
def eight(author):
    now = timezone.now()
    rows = [Incident(title=f"Pump {n}", sort_at=now - dt.timedelta(hours=n // 2)) for n in range(8)]
    return Incident.objects.bulk_create(rows)


def test_every_page_forth_and_back_is_the_same(eight, author, django_assert_num_queries):
    cursor, seen = "", []
    for _ in range(3):
        anew = keyset.page(Incident.objects.visible_to(author).filter(sort_at__gte=LONG_AGO), cursor=cursor, size=3)
        with django_assert_num_queries(1):
            kept = KEPT.page(author, cursor=cursor, since=LONG_AGO)
        assert (list(kept.rows), kept.after, kept.before) == (list(anew.rows), anew.after, anew.before)
        seen += kept.rows
        cursor = kept.after
    assert len({row.pk for row in seen}) == 8
    assert list(KEPT.page(author, cursor=kept.before, since=LONG_AGO).rows) == seen[3:6]


@pytest.mark.parametrize(
    "cursor", ["nothing", keyset.encode("after", "2026-01-01", 1), keyset.encode("after", 10**30, 1)]
)
def test_a_cursor_that_cannot_be_read_gives_the_first_page(eight, author, cursor):
    first = KEPT.page(author, since=LONG_AGO)
    assert (len(first.rows), first.before) == (3, "")
    assert KEPT.page(author, cursor=cursor, since=LONG_AGO) == first


def test_nothing_found_is_an_empty_page(author):
    assert KEPT.page(author, since=timezone.now()) == keyset.Page([], "", "")
