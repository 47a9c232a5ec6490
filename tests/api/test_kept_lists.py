"""Lists by one of few values are written once a process: each reader is told what they may see, page by page."""

from __future__ import annotations

import pytest
from django.utils import timezone

from incidents.domain.incidents import capture, restrict
from incidents.models import Incident
from people.api.kept import _kept, kept_list

pytestmark = pytest.mark.django_db
LISTS = ("", "?status=open", "?severity=unknown", "?past=no")


def titles(client, address: str) -> list[str]:
    return [row["title"] for row in client.get(address).json()["results"]]


@pytest.mark.parametrize("narrowed", LISTS)
def test_each_reader_sees_their_own(narrowed, client_of, author, stranger, admin):
    address = f"/api/incidents/{narrowed}"
    capture("The label printer printed nothing", by=author)
    hidden = capture("Cards were left in the reader", by=author, visibility="restricted")
    for _again in range(2):
        assert titles(client_of(author), address) == [hidden.title, "The label printer printed nothing"]
        assert titles(client_of(stranger), address) == ["The label printer printed nothing"]
        assert titles(client_of(admin), address) == ["The label printer printed nothing"]


def test_what_is_restricted_is_gone_at_once(client_of, author, stranger):
    incident = capture("The label printer printed nothing", by=author)
    assert titles(client_of(stranger), "/api/incidents/") == [incident.title]
    restrict(incident, by=author)
    assert titles(client_of(stranger), "/api/incidents/") == []
    assert titles(client_of(author), "/api/incidents/") == [incident.title]


def test_pages_follow_each_other(client_of, author, stranger):
    Incident.objects.bulk_create(
        Incident(title=f"Number {n}", created_by=author, sort_at=timezone.now()) for n in range(60)
    )
    first = client_of(stranger).get("/api/incidents/").json()
    second = client_of(stranger).get(first["next"]).json()
    assert len(first["results"]) == 50
    assert len({row["id"] for row in first["results"] + second["results"]}) == 60
    assert second["next"] is None
    back = client_of(stranger).get(second["previous"]).json()
    assert [row["id"] for row in back["results"]] == [row["id"] for row in first["results"]]


def test_what_no_filter_knows_is_refused_and_not_kept(client_of, author):
    before = _kept.cache_info().currsize
    for junk in ("%00", "x" * 100_000, "🥕", "unknown"):
        assert client_of(author).get(f"/api/incidents/?status={junk}").status_code == 400
    assert client_of(author).get("/api/incidents/?nothing=1").status_code == 200
    assert _kept.cache_info().currsize == before


class Asking:
    def __init__(self, query: str) -> None:
        from django.http import QueryDict

        self.query_params = QueryDict(query)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", True),
        ("status=open", True),
        ("status=open&cursor=x", True),
        ("status=open&status=resolved", False),
        ("status=open&kind=incident", False),
        ("limit=5", False),
        ("sort=updated", False),
        ("q=printer", False),
        ("status=", False),
    ],
)
def test_only_lists_by_one_of_few_values_are_kept(query, kept):
    from incidents.api.incidents import Incidents

    assert (kept_list(Incidents, Asking(query), size=50) is not None) == kept
