"""The profile of a draft: strong or could say more, for owner and facilitator only."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.domain.timeline import add_event
from learnings.domain.learnings import record
from learnings.domain.profile import profile_of
from reviews.domain.actions import add_action
from reviews.domain.reviews import add_defence, add_factor
from reviews.models import Review

pytestmark = pytest.mark.django_db


def level(review, title: str) -> str:
    return {line.title: line.level for line in profile_of(Review.objects.get(pk=review.pk))}[title]


def test_an_empty_draft_could_say_more_everywhere_and_is_given_no_mark(standard_review, author):
    lines = profile_of(standard_review)
    assert len(lines) == 10
    assert {line.title for line in lines if line.level == "strong"} == {"Language"}
    assert [line.title for line in lines if line.level == "yours"] == ["Why it made sense then"]
    assert all(line.question for line in lines if line.level != "strong")


def test_what_is_there_makes_a_line_strong(standard_review, author):
    incident = standard_review.incident
    incident.harm = "service"
    incident.save()
    at = timezone.now()
    add_event(incident, by=author, text="A queue grew", at=at - dt.timedelta(hours=2))
    add_event(incident, by=author, text="Restart it", kind="decision", at=at - dt.timedelta(hours=1))
    seen = add_event(incident, by=author, text="The alarm rang", kind="detection", at=at)
    assert level(standard_review, "The account") == "strong"
    factor = add_factor(standard_review, by=author, text="The alarm watches the average", timing="latent")
    add_factor(standard_review, by=author, text="Nobody owns the alarm", kind="organisational")
    assert level(standard_review, "How deep it goes") == "strong"
    add_defence(standard_review, by=author, text="The gateway kept its schedule")
    Review.objects.filter(pk=standard_review.pk).update(
        luck="Nowhere", earlier_answer="found_nothing", still_unclear="Why it was slow"
    )
    assert level(standard_review, "What held, and luck") == "strong"
    assert level(standard_review, "Without hindsight") == "strong"
    add_action("Alarm on the fullest queue", by=author, review=standard_review, factor=factor)
    assert level(standard_review, "What follows") == "strong"
    statement = "The alarm watches the average of all queues, so one full queue makes no noise for hours."
    record(standard_review, by=author, now_we_know=statement, holds_when="Always", evidence=[{"event": seen}])
    assert level(standard_review, "What was learned") == "strong"


def test_little_with_a_reason_is_a_full_answer(standard_review):
    Review.objects.filter(pk=standard_review.pk).update(learned_little_because="It was known since March.")
    assert level(standard_review, "What was learned") == "strong"


def test_only_owner_and_facilitator_see_it(
    client_of, standard_review, author, facilitator, participant, stranger, lead, admin
):
    address = reverse("learnings:profile", args=[standard_review.pk])
    people = (author, facilitator, participant, stranger, lead, admin)
    assert [client_of(user).get(address).status_code for user in people][:3] == [200, 200, 404]
    assert {client_of(user).get(address).status_code for user in (stranger, lead, admin)} <= {403, 404}


def test_published_there_is_none(client_of, learning, author):
    Review.objects.filter(pk=learning.review_id).update(owner=author.person)
    assert client_of(author).get(reverse("learnings:profile", args=[learning.review_id])).status_code == 404
