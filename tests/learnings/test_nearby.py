"""What was learned near an incident: the same by every way of looking, and to nobody what is hidden from them."""

from __future__ import annotations

import pytest

from incidents.models import System
from learnings.domain.concerns import raise_concern
from learnings.models import Learning
from learnings.queries.around import NEAR
from learnings.queries.home import at_hand
from learnings.queries.learnings import (
    FEW,
    NewestFirst,
    _common_nearby,
    _kept_library,
    _rare_nearby,
    few_about,
    for_cards,
    kept_library,
    library,
    nearby,
)

pytestmark = pytest.mark.django_db


def ways(user, incident, systems, limit):
    """What the common, the rare and the widest way find."""
    keys = {"systems": [system.pk for system in systems], "incident": incident.pk}
    asked = (_common_nearby(limit), _rare_nearby(limit, 10 * limit), _rare_nearby(limit, None))
    return [[row.pk for row in rows.all(user, **keys)] for rows in asked]


def test_every_way_finds_the_same(incident, system, learned, draft, hidden, author, stranger):
    other = System.objects.create(name="Billing", slug="billing")
    first, second = (learned(f"Gateway number {n} forgets its schedule.", by=author) for n in range(2))
    by_itself = learned("A meter that is read twice is billed twice.", by=author)
    by_itself.review.incident.systems.set([other])
    incident.systems.add(system)
    for user, found in ((author, {first.pk, second.pk, hidden.pk}), (stranger, {first.pk, second.pk})):
        common, rare, widest = ways(user, incident, [system], 4)
        assert common == rare == widest
        assert set(common) == found
    by_itself.also_concerns_systems.add(system)
    common, rare, widest = ways(stranger, incident, [system], 4)
    assert common == rare == widest == [by_itself.pk, second.pk, first.pk]
    assert ways(stranger, first.review.incident, [system], 1) == [[by_itself.pk]] * 3


def test_more_hidden_ones_than_are_looked_at_first_hide_no_other(incident, system, learning, hidden, stranger):
    incident.systems.add(system)
    Learning.objects.bulk_create(
        Learning(review=hidden.review, now_we_know=f"Restricted words {n}", state="published") for n in range(11)
    )
    keys = {"systems": [system.pk], "incident": incident.pk}
    assert _rare_nearby(1, 10).all(stranger, **keys) == []
    NEAR.fill(incident, stranger, systems=[system.pk])
    assert not incident.some_touched
    for some in ([], [1]):  # looked at in the one way and in the other
        incident.some_touched = some
        assert [row.pk for row in nearby(stranger, incident, [system.pk], limit=1)] == [learning.pk]


def test_common_is_what_more_than_a_few_incidents_touched(incident, system, learning, author):
    through = incident.systems.through
    NEAR.fill(incident, author, systems=[system.pk])
    assert not incident.common_touched
    many = [through(incident_id=learning.review.incident_id, system_id=-n) for n in range(1, FEW + 2)]
    System.objects.bulk_create(System(pk=-n, name=f"Part {n}", slug=f"part-{n}") for n in range(1, FEW + 2))
    through.objects.bulk_create(many)
    NEAR.fill(incident, author, systems=[row.system_id for row in many])
    assert incident.common_touched
    assert [row.pk for row in nearby(author, incident, [-1, -2], limit=4)] == [learning.pk]


def test_concerns_at_hand_are_open_and_about_the_same_system(incident, system, author, concern):
    raise_concern("The stairs to the roof are steep", by=author)
    assert not at_hand(incident, author)
    incident = type(incident).objects.get(pk=incident.pk)
    incident.systems.add(system)
    assert [(row.ref, row.text, row.state) for row in at_hand(incident, author).concerns] == [
        (concern.ref, concern.text, "raised")
    ]


def test_the_library_shows_the_same_of_common_and_rare_places(system, team, learned, draft, hidden, author, stranger):
    first, second = (learned(f"Gateway number {n} forgets its schedule.", by=author) for n in range(2))
    elsewhere = learned("A meter that is read twice is billed twice.", by=author)
    elsewhere.review.incident.systems.clear()
    first.review.incident.teams.add(team)
    second.also_concerns_teams.add(team)
    seen = {author: {first, second, draft, hidden}, stranger: {first, second}}
    for reader, found in seen.items():
        chosen = {"system": system}
        assert set(library(for_cards(reader), chosen)) == found
        pages, keys = kept_library(chosen)
        assert keys == {"about": few_about("system", [system.pk])}
        assert set(pages.page(reader, **keys).rows) == found
        common = _kept_library((), "system", "about")
        assert common.page(reader, about=[system.pk]).rows == pages.page(reader, **keys).rows
        by_team, keys = kept_library({"team": team})
        assert set(by_team.page(reader, **keys).rows) == {first, second}
        assert set(_kept_library((), "team", "about").page(reader, about=[team.pk]).rows) == {first, second}


def test_the_newest_of_many_are_asked_first_and_the_rest_where_they_do_not_fill_the_page(
    system, learned, author, stranger, monkeypatch
):
    open_ones = [learned(f"Gateway number {n} forgets its schedule.", by=author) for n in range(4)]
    monkeypatch.setattr("learnings.queries.learnings.ASKED_FIRST", 3)
    for size in (2, 3, 20):
        _kept_library.cache_clear()
        pages, keys = kept_library({"system": system}, size=size)
        assert isinstance(pages, NewestFirst)
        first = pages.page(stranger, **keys)
        assert first.rows == open_ones[::-1][:size]
        further = pages.page(stranger, cursor=first.after, **keys).rows if first.after else []
        assert [*first.rows, *further] == open_ones[::-1]
    secret = [
        learned(f"A restricted word {n}.", by=author, visibility="restricted", title=f"Hidden {n}") for n in range(3)
    ]
    pages, keys = kept_library({"system": system}, size=2)
    assert pages.page(stranger, **keys).rows == open_ones[::-1][:2]
    assert pages.page(author, **keys).rows == secret[::-1][:2]
    _kept_library.cache_clear()


def test_drafts_are_found_by_what_one_takes_part_in(draft, hidden, learned, author, facilitator, participant, stranger):
    learned("A meter that is read twice is billed twice.", by=author)
    draft.review.facilitator = facilitator.person
    draft.review.save(update_fields=["facilitator"])
    pages, keys = kept_library({"state": "draft"})
    for reader in (author, facilitator, participant, stranger):
        found = set(library(for_cards(reader), {"state": "draft"}))
        assert set(pages.page(reader, **keys).rows) == found
    assert draft in pages.page(author, **keys).rows
    assert pages.page(facilitator, **keys).rows == [draft]
    assert pages.page(stranger, **keys).rows == []


def test_places_of_many_incidents_are_common(system, learning):
    assert few_about("system", [system.pk]) == [learning.pk]
    System.objects.bulk_create(System(pk=-n, name=f"Part {n}", slug=f"part-{n}") for n in range(1, FEW + 2))
    through = learning.also_concerns_systems.through
    through.objects.bulk_create(through(learning=learning, system_id=-n) for n in range(1, FEW + 2))
    assert few_about("system", [-1, -2]) == [learning.pk]
    assert few_about("system", list(range(-FEW - 1, 0))) is None
