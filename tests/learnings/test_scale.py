"""A seeded installation is consistent, and `bench` measures every page of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError

from incidents.domain.incidents import capture
from incidents.models import Incident, TimelineEvent
from learnings.models import Concern, Learning, PatternTag
from learnings.scale.measure import Result, line
from learnings.scale.pages import Page
from learnings.scale.seed import seed
from people.models import LogEntry, User
from people.words import configuration, web_query
from reviews.enums import READABLE
from reviews.models import Action, Review, ReviewVersion

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


@pytest.fixture
def seeded(db) -> None:
    seed(300, now=NOW)
    connection.check_constraints()


def test_seed_fills_every_part_in_proportion(seeded):
    assert Incident.objects.count() == 300
    assert TimelineEvent.objects.count() == 5 * 295 + 300 * 5  # five incidents have a crowded timeline
    assert 150 < Review.objects.count() < 250
    assert Learning.objects.count() > 100
    assert Concern.objects.count() == 15
    assert Action.objects.exists()
    assert PatternTag.objects.exists()
    assert ReviewVersion.objects.count() == Review.objects.filter(state__in=READABLE).count()


@transaction.atomic
def withdraw_all(review: Review) -> None:
    review.learnings.update(state="withdrawn", withdrawn_because="Not so.")
    connection.check_constraints()


def test_seed_keeps_the_gate(seeded):
    """The constraints were checked in the fixture; taking the last learning away is refused."""
    review = Review.objects.filter(state__in=READABLE, learned_little_because="").first()
    with pytest.raises(IntegrityError, match="has no learning"):
        withdraw_all(review)


def test_seed_makes_every_search_vector_with_the_words_of_its_events(seeded):
    event = TimelineEvent.objects.order_by("pk").last()
    code = event.text.split("; ")[1].split()[0]
    assert event.incident in Incident.objects.filter(search=web_query(code, configuration()))
    assert not Incident.objects.filter(search=None).exists()
    assert not Review.objects.filter(state__in=READABLE, search=None).exists()


def test_seed_leaves_sequences_behind_its_last_rows(seeded):
    user = User.objects.filter(role="lead").first()
    last = Incident.objects.order_by("-pk").first().pk
    assert capture("The label printer went quiet", by=user).pk == last + 1
    assert LogEntry.objects.filter(object_id=last + 1, object_type="incident").exists()


def test_seed_twice_writes_the_same_texts(seeded):
    first = list(Incident.objects.order_by("pk").values_list("title", "sort_at", "severity"))
    seed(300, now=NOW)
    assert list(Incident.objects.order_by("pk").values_list("title", "sort_at", "severity"))[300:] == first


def test_seed_scale_refuses_where_there_are_incidents(incident):
    with pytest.raises(CommandError, match="--force"):
        call_command("seed_scale", 10, verbosity=0)
    assert Incident.objects.count() == 1


def test_seed_scale_says_what_it_took(db, capsys):
    call_command("seed_scale", 20, verbosity=0)
    assert "20 incidents" in (said := capsys.readouterr().out)
    assert "MB of memory" in said


def test_bench_needs_a_lead(db):
    with pytest.raises(CommandError, match="lead"):
        call_command("bench", verbosity=0)


def report_of(capsys) -> dict:
    """What ``bench --json`` prints; whether this machine is quick enough is not the question here."""
    with contextlib.suppress(SystemExit):
        call_command("bench", "--json", "--rounds", "1", verbosity=0)
    return json.loads(capsys.readouterr().out)


@pytest.mark.slow
def test_bench_reports_every_kind_of_page_and_lists_stay_within_twelve_queries(seeded, capsys):
    report = report_of(capsys)
    names = {page["page"] for page in report["pages"]}
    pages = ("home", "library", "search", "detail", "patterns", "pattern", "concerns", "credits")
    assert {f"learnings:{name}" for name in pages} <= names
    assert {"incidents:list", "incidents:detail", "reviews:list", "reviews:detail", "reviews:actions"} <= names
    assert {"people:activity", "api:incident-list", "api:learning-list"} <= names
    shapes = {page["shape"] for page in report["pages"] if page["page"] == "incidents:list"}
    assert {"severity=sev1 sort=updated", "q=queue", "deep, after", "deep, before sort=recorded"} <= shapes
    assert [page for page in report["pages"] if page["status"] >= 500 and page["page"] != "health:ready"] == []
    assert report["floor"]["queries"] <= 2
    lists = [page for page in report["pages"] if ":list" in page["page"]]
    assert lists
    assert [page for page in lists if page["queries"] > 12] == []


def test_bench_ends_with_one_and_the_names(seeded, capsys, monkeypatch):
    monkeypatch.setattr("learnings.scale.measure.MOST_QUERIES", 1)
    with pytest.raises(SystemExit) as end:
        call_command("bench", "--rounds", "1", "--only", "reviews:list", verbosity=0)
    assert end.value.code == 1
    assert "reviews:list" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "status", "over"),
    [("health:ready", 503, ""), ("health:ready", 500, "status 500"), ("reviews:list", 503, "status 503")],
)
def test_a_page_that_fails_is_over_but_not_one_that_says_no(name, status, over):
    result = Result(Page(name, "", "/"), status=status, seconds=[0.001], database=[0.0])
    assert line(result, 0.001).over == over
