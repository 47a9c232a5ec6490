"""A restricted incident leaves no trace: for whoever is not listed, every answer is the same, byte by byte, as if it
had never been. That covers what a search for forbidden words can't find: counts, lists, suggestions, feeds, ETags.
"""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from incidents.domain.incidents import capture
from incidents.models import Cohort, System
from learnings.models import Concern, Pattern, PreventiveWork
from people.models import Person, Team
from tests.test_strangers import QUERIES, fill
from tests.world import BAIT, CANARY, _incident, build, routes

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

# What differs between any two answers: tokens of the form, numbers of the request, moments told as "now".
NOISE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*|"request_id": ?"[^"]*|\d+ seconds? ago|just now'
)
TELLING = ("ETag", "Last-Modified", "Location", "Link", "Content-Disposition", "HX-Trigger")
OPEN = ("learnings/", "patterns/", "concerns/", "systems/", "cohorts/", "teams/")  # pages of what everybody sees
API = ("incidents", "reviews", "learnings", "patterns", "pattern-tags", "concerns", "credits", "actions", "digests",
       "systems", "cohorts", "teams", "people", "search")  # fmt: skip


@pytest.fixture
def common(author, stranger, reader, lead, admin, settings, tmp_path):
    """The world, and what a further hidden incident hangs on: its row of people is there before it is."""
    settings.MEDIA_ROOT = tmp_path / "files"
    world = build(author, stranger)
    shown = capture(f"{BAIT} once more", by=author)
    return world, shown


def addresses(world) -> list[str]:
    found = []
    for name, route in routes():
        if "<" not in route:
            found += ["/" + route + query for query in QUERIES[:3]]
        elif route.startswith(OPEN):
            found += fill(name, route, world)
    return found + [f"/api/{name}/{query}" for name in API for query in ("", f"?q={BAIT.split()[0]}", "?limit=100")]


def answers(clients, world) -> dict[tuple[str, str], str]:
    cache.clear()  # counts are kept for a while; here they are to be counted
    return {(who, address): answer(client, address) for who, client in clients for address in addresses(world)}


def answer(client, address: str) -> str:
    response = client.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {name: response[name] for name in TELLING if name in response}
    return NOISE.sub("", f"{response.status_code} {headers} {body.decode(errors='replace')}")


def test_one_more_hidden_incident_changes_no_answer(common, author, stranger, client_of, request):
    world, _shown = common
    clients = [(who, client_of(request.getfixturevalue(who))) for who in ("stranger", "reader", "lead", "admin")]
    inside = client_of(author)
    seen = answer(inside, "/incidents/"), answer(inside, f"/search/?q={BAIT}")
    before, again = answers(clients, world), answers(clients[:1], world)
    assert [key for key in again if again[key] != before[key]] == [], "What differs by itself says nothing."
    known = set(Person.objects.values_list("pk", flat=True))
    _incident(author, "One more", shared(world), visibility="restricted", outsider=stranger)
    # Who was thanked in it is a person like any other, and people are shown to everybody.
    Person.objects.exclude(pk__in=known).delete()
    after = answers(clients, world)
    assert [key for key in before if before[key] != after[key]] == []
    assert len(before) > 600
    now = answer(inside, "/incidents/"), answer(inside, f"/search/?q={BAIT}")
    assert [a == b for a, b in zip(seen, now, strict=True)] == [False, False]


def shared(world) -> dict:
    """Team, system, cohort, concern, work and pattern that everybody sees."""
    return {
        "team": Team.objects.get(slug="field"),
        "system": System.objects.get(slug="provisioning"),
        "cohort": Cohort.objects.get(slug="first-sites"),
        "concern": Concern.objects.order_by("pk").first(),
        "work": PreventiveWork.objects.first(),
        "pattern": Pattern.objects.get(slug="one-pattern"),
    }


def test_a_merged_incident_leads_nobody_to_a_hidden_one(common, author, stranger, client_of):
    """Merging an open incident into a hidden one changes its own page in nothing but its state."""
    world, shown = common
    client = client_of(stranger)
    page = client.get(reverse("incidents:detail", args=[shown.pk])).content.decode()
    type(shown).objects.filter(pk=shown.pk).update(merged_into=world.hidden)
    again = client.get(reverse("incidents:detail", args=[shown.pk])).content.decode()
    assert (world.hidden.ref in again, CANARY in again) == (False, False)
    assert NOISE.sub("", page) == NOISE.sub("", again)
