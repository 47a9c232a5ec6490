"""Queries that are kept: the same rows as asking anew, for every reader and every key."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, TruncDate
from django.utils import timezone

from config.env import ConfigurationError, database_from_url
from config.lib.prepared import Prepared, Written
from incidents.models import Incident
from reviews.models import Review

pytestmark = pytest.mark.django_db

VISIBLE = Prepared(lambda reader: Incident.objects.visible_to(reader).order_by("pk"))
SINCE = Prepared(lambda _reader, since, words: Incident.objects.filter(sort_at__gte=since, title=words).order_by("pk"),
                 since=dt.datetime, words=str)  # fmt: skip


def test_each_reader_gets_their_own_rows(incident, restricted, author, stranger, django_assert_num_queries):
    for reader in (author, stranger, author):
        seen = list(Incident.objects.visible_to(reader).order_by("pk"))
        with django_assert_num_queries(1):
            assert VISIBLE.all(reader) == seen


def test_nobody_is_refused(incident):
    with pytest.raises(TypeError):
        VISIBLE.all(AnonymousUser())


def test_rows_come_with_what_was_read_along(standard_review, author, django_assert_num_queries):
    def rows(reader):
        found = Review.objects.visible_to(reader).select_related("incident", "owner").order_by("pk")
        found = found.only("state", "incident__title", "owner__name").prefetch_related("participation")
        return found.annotate(words=Concat(Value("100% of %s: "), F("incident__title")))

    kept, (anew,) = Prepared(rows), rows(author)
    for _ in range(2):
        with django_assert_num_queries(2):
            (row,) = kept.all(author)
            assert (row, row.words, row.incident.title) == (anew, anew.words, anew.incident.title)
            assert row.words.startswith("100% of %s: ")
            assert list(row.participation.all()) == list(anew.participation.all())
        assert row.get_deferred_fields() == anew.get_deferred_fields()


def test_keys_take_the_place_of_their_stand_ins(incident):
    before = incident.sort_at - dt.timedelta(days=1)
    other = Incident.objects.create(title="Ö'Brien %s", sort_at=incident.sort_at)
    assert SINCE.all(since=before, words=incident.title) == [incident]
    assert SINCE.all(since=before, words=other.title) == [other]
    assert SINCE.first(since=timezone.now() + dt.timedelta(days=1), words=other.title) is None


def test_values_and_lists_of_keys(incident, restricted):
    kept = Prepared(
        lambda _reader, keys: Incident.objects.filter(pk__any_of=keys).values_list("pk", "title"), keys=list
    )
    assert kept.all(keys=[incident.pk]) == [(incident.pk, incident.title)]
    assert kept.all(keys=[]) == []
    assert len(kept.all(keys=[incident.pk, restricted.pk])) == 2


def test_days_are_those_of_the_reader(incident):
    late = dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)
    Incident.objects.filter(pk=incident.pk).update(sort_at=late)
    kept = Prepared(
        lambda _reader, row: Incident.objects.filter(pk=row).values_list(TruncDate("sort_at"), flat=True), row=int
    )
    for zone, day in (("UTC", 1), ("Asia/Tokyo", 2), ("America/Lima", 1)):
        with timezone.override(ZoneInfo(zone)):
            assert kept.all(row=incident.pk) == [dt.date(2026, 3, day)]


def test_a_moment_that_would_be_kept_is_refused(author):
    kept = Prepared(lambda _reader: Incident.objects.filter(sort_at__gte=timezone.now()))
    with pytest.raises(TypeError, match="as a key"):
        kept.all(author)


def test_who_asks_more_of_the_reader_than_a_key_is_told_at_once(author):
    with pytest.raises(AttributeError):
        Prepared(lambda reader: Incident.objects.filter(title=reader.role)).all(author)


def test_a_statement_outlives_what_is_rolled_back(incident, author):
    kept = Prepared(lambda reader: Incident.objects.visible_to(reader).order_by("-pk", "title"))
    with transaction.atomic():
        kept.all(author)
        transaction.set_rollback(True)
    assert kept.all(author) == [incident]


def test_behind_a_pooler_nothing_is_prepared(incident, author, monkeypatch, django_assert_num_queries):
    monkeypatch.setitem(connection.settings_dict, "PREPARE", False)
    kept = Prepared(lambda reader: Incident.objects.visible_to(reader).order_by("title", "pk"))
    with django_assert_num_queries(1) as asked:
        assert kept.all(author) == [incident]
    assert asked.captured_queries[0]["sql"].startswith("SELECT")


@pytest.mark.parametrize(("query", "prepare"), [("", True), ("?prepare=on", True), ("?prepare=off", False)])
def test_the_address_of_the_database_says_whether_to_prepare(query, prepare):
    made = database_from_url(f"postgresql://somebody@example.org/story{query}")
    assert (made["PREPARE"], made["OPTIONS"]) == (prepare, {})


def test_any_other_word_for_prepare_is_refused():
    with pytest.raises(ConfigurationError):
        database_from_url("postgresql://somebody@example.org/story?prepare=maybe")


@pytest.mark.parametrize(
    "rows",
    [
        lambda _reader, words: Incident.objects.filter(title__startswith=words),
        lambda _reader, words: Incident.objects.all(),
    ],
)
def test_a_key_that_gets_lost_is_told_at_once(rows):
    with pytest.raises(TypeError):
        Prepared(rows, words=str).all(words="Pump")


def test_what_is_planned_anew_is_asked_with_its_keys(incident, author, django_assert_num_queries):
    kept = Written(lambda reader, words: Incident.objects.visible_to(reader).filter(title=words), words=str)
    for words, found in ((incident.title, [incident]), ("100% %s", [])):
        with django_assert_num_queries(1) as asked:
            assert kept.all(author, words=words) == found
        assert asked.captured_queries[0]["sql"].startswith("SELECT")


COUNTED = Prepared(lambda _reader: Incident.objects.order_by("-pk").values_list("pk", flat=True)[:1])


def _on_a_connection_of_its_own(act):
    """A thread has its own, outside of the test's transaction."""

    def run():
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(30)


def _ended(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_the_first_query_after_the_server_went_away_is_answered():
    def act():
        COUNTED.all()
        pid = connection.connection.info.backend_pid
        _on_a_connection_of_its_own(lambda: _ended(pid))
        connection.close_if_unusable_or_obsolete()  # a request begins
        return COUNTED.all()

    assert _on_a_connection_of_its_own(act) == []


def test_how_plans_are_made_outlives_what_is_rolled_back():
    def act():
        with transaction.atomic():
            COUNTED.all()
            transaction.set_rollback(True)
        COUNTED.all()
        with connection.cursor() as cursor:
            cursor.execute("SHOW plan_cache_mode")
            return cursor.fetchone()

    assert _on_a_connection_of_its_own(act) == ("force_generic_plan",)
