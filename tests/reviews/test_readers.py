"""Readers outside the team: a total in steps of five, and nobody's name anywhere."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import LogEntry, Membership
from reviews.domain.readers import MOST, Marks, is_outside, note_reader
from reviews.domain.tallies import readers_of
from reviews.enums import Counted
from reviews.models import Tally

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 1)


def fresh() -> Marks:
    return Marks(TODAY)


def test_who_is_outside(published_light, author, stranger, team):
    assert is_outside(published_light, stranger) is True
    assert is_outside(published_light, author) is False
    published_light.incident.teams.add(team)
    assert is_outside(published_light, stranger) is True
    Membership.objects.create(person=stranger.person, team=team)
    assert is_outside(published_light, stranger) is False


def test_a_home_team_counts_as_the_team(published_light, stranger, team):
    published_light.incident.teams.add(team)
    stranger.person.team = team
    stranger.person.save()
    assert is_outside(published_light, stranger) is False


def test_readers_are_told_in_steps_of_five(published_light, stranger):
    seen = []
    for _ in range(6):
        note_reader(published_light, by=stranger, about=Counted.READERS, marks=fresh())
        seen.append(readers_of(published_light)["readers"])
    assert seen == [0, 0, 0, 0, 5, 5]


def test_a_browser_counts_once_a_day(published_light, stranger):
    marks = fresh()
    assert note_reader(published_light, by=stranger, about=Counted.READERS, marks=marks) is True
    again = Marks.of(str(marks), TODAY)
    assert note_reader(published_light, by=stranger, about=Counted.READERS, marks=again) is False
    tomorrow = Marks.of(str(marks), TODAY + dt.timedelta(days=1))
    assert note_reader(published_light, by=stranger, about=Counted.READERS, marks=tomorrow) is True


@pytest.mark.parametrize("cookie", ["", "x", "2026-03-01.", "2026-03-01.r\0", "2026-03-01" + ".r1" * 5000, "9" * 9999])
def test_a_cookie_that_is_none(cookie):
    assert Marks.of(cookie, TODAY).counted == []


def test_a_cookie_does_not_grow_for_ever():
    marks = Marks(TODAY, [f"r{n}" for n in range(MOST * 3)])
    assert len(str(marks)) < 4000 / 2
    assert Marks.of(str(marks), TODAY).counted[-1] == f"r{MOST * 3 - 1}"


def test_the_page_of_a_reader(published_light, stranger, author, client_of):
    client, address = client_of(stranger), reverse("reviews:read", args=[published_light.pk])
    assert "This was new to me" in client.get(published_light.get_absolute_url()).content.decode()
    assert "This was new to me" not in client_of(author).get(published_light.get_absolute_url()).content.decode()
    before = LogEntry.objects.count()
    assert client.post(address).status_code == 204
    assert client.post(address, {"new": "yes"}).url == published_light.get_absolute_url()
    client.post(address, {"new": "yes"})
    assert dict(Tally.objects.values_list("about", "waiting")) == {"readers": 1, "new_to_readers": 1}
    assert LogEntry.objects.count() == before
    assert client.cookies["second_story_read"].value.startswith(timezone.now().date().isoformat())


def test_a_draft_has_no_readers(light_review, stranger, client_of):
    assert client_of(stranger).post(reverse("reviews:read", args=[light_review.pk])).status_code == 404


def test_five_readers_stand_on_the_page(published_light, stranger, author, client_of):
    for _ in range(5):
        note_reader(published_light, by=stranger, about=Counted.READERS, marks=fresh())
    page = client_of(author).get(published_light.get_absolute_url()).content.decode()
    assert "Read 5 times and more outside the team." in page
    assert "New to" not in page
