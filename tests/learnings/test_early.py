"""A tentative learning told to the teams it concerns, before its review is published."""

from __future__ import annotations

import pytest
from django.urls import reverse

from config.lib.workflow import NotFromHere, RequirementsOpen
from learnings.models import Learning
from people.domain.perform import perform
from people.models import Membership, Team
from reviews.domain.reviews import publish_light

pytestmark = pytest.mark.django_db


@pytest.fixture
def edge(db) -> Team:
    devices = Team.objects.create(name="Devices", slug="devices")
    return Team.objects.create(name="Edge", slug="edge", parent=devices)


@pytest.fixture
def concerned(make_user, edge):
    user = make_user("concerned")
    user.person.team = edge
    user.person.save()
    return user


@pytest.fixture
def early(draft, edge, author) -> Learning:
    draft.also_concerns_teams.add(edge)
    return perform(draft, "share", by=author)


def sees(user, learning) -> bool:
    found = Learning.objects.visible_to(user).filter(pk=learning.pk).exists()
    record = Learning.objects.select_related("review__incident").get(pk=learning.pk)
    assert found == record.is_visible_to(user)
    return found


def test_members_of_the_teams_it_concerns_see_it_and_nobody_else(early, author, concerned, stranger, lead, admin):
    assert [sees(user, early) for user in (author, concerned, stranger, lead, admin)] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_draft_is_told_to_nobody(draft, edge, concerned):
    draft.also_concerns_teams.add(edge)
    assert not sees(concerned, draft)


def test_who_joined_a_team_below_or_as_a_second_team_is_told(draft, author, edge, concerned, make_user):
    draft.also_concerns_teams.set([edge.parent])
    perform(draft, "share", by=author)
    guest = make_user("guest")
    Membership.objects.create(person=guest.person, team=edge)
    assert sees(concerned, draft)
    assert sees(guest, draft)


def test_the_team_of_the_incident_is_told(draft, author, edge, concerned):
    draft.review.incident.teams.add(edge)
    perform(draft, "share", by=author)
    assert sees(concerned, draft)


def test_without_a_team_there_is_nobody_to_share_it_with(draft, author):
    with pytest.raises(RequirementsOpen) as refused:
        perform(draft, "share", by=author)
    assert [item.field for item in refused.value.missing] == ["also_concerns_teams"]


def test_of_a_restricted_incident_nothing_is_shared_early(learned, author, edge):
    record = learned("Words.", by=author, publish=False, visibility="restricted")
    record.also_concerns_teams.add(edge)
    with pytest.raises(NotFromHere):
        perform(record, "share", by=author)


def test_an_incident_restricted_later_hides_it_again(early, concerned):
    type(early.review.incident).objects.update(visibility="restricted")
    assert not sees(concerned, early)


def test_it_stands_in_home_and_library_with_its_badge(early, concerned, stranger, client_of):
    for address in ("/", reverse("learnings:library"), early.get_absolute_url()):
        page = client_of(concerned).get(address).content.decode()
        assert "Draft words" in page
        assert "Shared early" in page
    assert "Draft words" not in client_of(stranger).get("/").content.decode()
    assert client_of(stranger).get(early.get_absolute_url()).status_code == 404


def test_nothing_of_the_draft_beyond_the_learning_is_shown(early, concerned, client_of):
    review = early.review
    type(review).objects.filter(pk=review.pk).update(what_happened="Only for those who write it.")
    review.factors.update(text="A factor nobody else reads")
    client = client_of(concerned)
    for address in (early.get_absolute_url(), review.get_absolute_url(), review.incident.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "Only for those" not in page
        assert "A factor nobody else" not in page


def test_taken_back_it_is_gone_and_withdrawn_it_says_why(early, author, concerned):
    perform(early, "unshare", by=author)
    assert not sees(concerned, early)
    perform(early, "share", by=author)
    row = perform(early, "withdraw", by=author, reason="It was the other queue.")
    assert sees(concerned, row)


def test_published_it_is_for_everybody(early, author, stranger):
    publish_light(early.review, by=author)
    assert sees(stranger, early)
