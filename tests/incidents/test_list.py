"""The list: filters, words, order, pages."""

from __future__ import annotations

import datetime as dt
from functools import cache
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.lib import keyset
from incidents import queries
from incidents.domain.incidents import capture
from incidents.domain.timeline import add_event, add_events
from incidents.models import Cohort, Incident, System

pytestmark = pytest.mark.django_db
LIST = "/incidents/"


def at(day: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(2026, 7, day, hour, tzinfo=dt.UTC)


def titles(client, query: str = "") -> list[str]:
    response = client.get(LIST + query)
    assert response.status_code == 200
    return [incident.title for incident in response.context["listing"].page.rows]


@pytest.fixture
def some(author, stranger, system, cohort, team) -> dict[str, Incident]:
    """One incident with a value everywhere and one with none."""
    known = capture(
        **{"title": "Known", "by": author, "kind": "near_miss", "severity": "sev2", "stage": "lab", "past": True},
        **{"harm": "data", "noticed_by": "alert", "started_at": at(10), "summary": "The watchdog restarts the modem"},
    )
    known.systems.add(system)
    known.cohorts.add(cohort)
    known.teams.add(team)
    other = capture("Other", by=stranger, started_at=at(20), could_not="call -- the support line")
    return {"known": known, "other": other}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Other", "Known"]),
        ("?kind=near_miss", ["Known"]),
        ("?severity=sev2", ["Known"]),
        ("?severity=unknown", ["Other"]),
        ("?stage=lab", ["Known"]),
        ("?status=open", ["Other", "Known"]),
        ("?status=resolved", []),
        ("?harm=data", ["Known"]),
        ("?harm=unknown", ["Other"]),
        ("?noticed_by=alert", ["Known"]),
        ("?team={team}", ["Known"]),
        ("?system={system}", ["Known"]),
        ("?cohort={cohort}", ["Known"]),
        ("?since=2026-07-11", ["Other"]),
        ("?until=2026-07-10", ["Known"]),
        ("?since=2026-07-10&until=2026-07-20", ["Other", "Known"]),
        ("?past=yes", ["Known"]),
        ("?past=no", ["Other"]),
        ("?owner=me", ["Known"]),
        ("?q=watchdog", ["Known"]),
        ("?q=restarting+modems", ["Known"]),
        ("?q=%22modem+restarts%22", []),
        ("?q=-watchdog", ["Other"]),
        ("?q=support+OR+watchdog", ["Other", "Known"]),
        ("?q=INC-{known}", ["Known"]),
        ("?q=the", []),
        ("?kind=near_miss&severity=sev1", []),
    ],
)
def test_each_filter_narrows(some, author, client_of, system, cohort, team, query, expected):
    query = query.format(team=team.pk, system=system.pk, cohort=cohort.pk, known=some["known"].pk)
    assert titles(client_of(author), query) == expected


def test_words_of_the_timeline_are_found(incident, author, client_of):
    add_event(incident, by=author, text="A squirrel sits on the antenna")
    assert titles(client_of(author), "?q=squirrels") == [incident.title]


@pytest.mark.parametrize(
    "query",
    [
        "?kind=disaster",
        "?severity=9",
        "?system=999999999999999999999",
        "?system=x",
        "?team=-1",
        "?since=someday",
        "?until=9999-12-31",
        "?since=0001-01-01",
        "?past=maybe",
        "?owner=you",
        "?q=%00",
        "?sort=loudest",
        f"?q={'x' * 400}",
    ],
)
def test_a_value_nobody_knows_is_left_out_and_told(some, author, client_of, query):
    client = client_of(author)
    assert titles(client, query) == ["Other", "Known"]
    assert len(client.get(LIST + query).context["listing"].notes) == 1


@pytest.mark.parametrize(
    "words", ["'", '"', "&|!():*<->", "\\", "🔥", "a & | b", "%", "-", "OR", "INC-", "INC-" + "9" * 18]
)
def test_any_words_are_a_search(some, author, client_of, words):
    client_of(author).get(LIST, {"q": words}).context["listing"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "....",
        "\0",
        "é",
        keyset.encode("after", "not a time", 1),
        keyset.encode("after", 5, 1),
        keyset.encode("after", "9999-12-31T23:59:59-14:00", 1),
        keyset.encode("before", "0001-01-01T00:00:00+14:00", 1),
        keyset.encode("after", "2026-01-01", 2**62),
        keyset.encode("after", "2026-01-01T00:00:00", -5),
        keyset.encode("after", "\0", 1),
    ],
)
def test_a_cursor_somebody_played_with_never_fails(some, author, client_of, cursor):
    assert client_of(author).get(LIST, {"cursor": cursor}).status_code == 200


def test_the_person_filter_knows_nobody_but_me(some, author, stranger, client_of):
    assert titles(client_of(author), f"?owner={stranger.pk}") == ["Other", "Known"]
    assert titles(client_of(author), f"?person={stranger.pk}&author={stranger.pk}") == ["Other", "Known"]
    assert titles(client_of(stranger), "?owner=me") == ["Other"]


def test_three_orders(some, author, client_of):
    Incident.objects.filter(pk=some["known"].pk).update(recorded_at=at(30), updated_at=at(1))
    client = client_of(author)
    assert titles(client, "?sort=newest") == ["Other", "Known"]
    assert titles(client, "?sort=recorded") == ["Other", "Known"]
    Incident.objects.filter(pk=some["known"].pk).update(recorded_at=at(30, 13).replace(year=2099))
    assert titles(client, "?sort=recorded") == ["Known", "Other"]
    assert titles(client, "?sort=updated") == ["Other", "Known"]


@pytest.mark.parametrize("sort", ["newest", "recorded", "updated"])
def test_paging_forth_and_back_meets_every_row_once_and_keeps_the_filters(author, client_of, monkeypatch, sort):
    monkeypatch.setattr(queries, "PAGE", 3)
    monkeypatch.setattr(queries, "_kept", cache(queries._kept.__wrapped__))  # lists of this size, for this test alone
    for number in range(8):  # the same second for all: the id decides
        capture(f"{number}", by=author, started_at=at(1), kind="drill")
    capture("not a drill", by=author)
    client, query, seen = client_of(author), f"?kind=drill&sort={sort}", []
    while query:
        listing = client.get(LIST + query).context["listing"]
        seen.append([incident.title for incident in listing.page.rows])
        last, query = query, listing.older
        assert not query or parse_qs(urlsplit(query).query)["kind"] == ["drill"]
    assert [title for page in seen for title in page] == ["7", "6", "5", "4", "3", "2", "1", "0"]
    back = client.get(LIST + client.get(LIST + last).context["listing"].newer).context["listing"]
    assert [incident.title for incident in back.page.rows] == seen[-2]


def test_taking_one_filter_away_keeps_the_others_and_goes_to_the_first_page(some, author, client_of):
    chosen = client_of(author).get(LIST + "?kind=near_miss&q=watchdog&cursor=x").context["listing"].chosen
    assert [(one.label, one.value, one.without) for one in chosen] == [
        ("Words", "watchdog", "?kind=near_miss"),
        ("Kind", "Near miss", "?q=watchdog"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_three(author, client_of, system, count, django_assert_num_queries):
    for number in range(count):
        capture(f"{number}", by=author).systems.add(system)
    client = client_of(author)
    with django_assert_num_queries(7):
        client.get(LIST)


def test_the_detail_page_costs_the_same_for_one_event_and_twenty(full, author, client_of):
    """No literal count: panels of the apps above come and go on this page."""
    client, counts = client_of(author), []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries_done:
            assert client.get(full.get_absolute_url()).status_code == 200
        counts.append(len(queries_done))
        add_events(full, by=author, events=[{"text": f"{n}", "author": author.person} for n in range(19)])
    assert counts[0] == counts[1] <= 40


@pytest.mark.parametrize(("name", "model"), [("systems", System), ("cohorts", Cohort)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_catalogue_costs_the_same_for_one_row_and_three(
    lead, client_of, name, model, count, django_assert_num_queries
):
    for number in range(count):
        model.objects.create(name=f"{number}", slug=f"s{number}")
    client = client_of(lead)
    with django_assert_num_queries(3):
        client.get(reverse(f"incidents:{name}"))


def test_an_empty_list_says_what_to_do(author, client_of):
    page = client_of(author).get(LIST).content.decode()
    assert "Nothing is written down yet" in page
    assert "Nothing fits all of that" in client_of(author).get(LIST + "?kind=drill").content.decode()


def test_a_short_address_leads_to_the_page(incident, author, client_of):
    assert client_of(author).get(f"/INC-{incident.pk}").url == incident.get_absolute_url()
    assert client_of(author).get("/INC-99999999999999999999").status_code == 404
