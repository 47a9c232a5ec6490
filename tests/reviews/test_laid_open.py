"""A review laid open answers as one that is asked piece by piece, and its page asks a known number of questions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import System, TimelineEvent
from learnings.domain.concerns import raise_concern
from learnings.domain.learnings import record
from learnings.models import ConcernLink, PreventiveWork
from people.models import Person
from reviews.domain.actions import add_action
from reviews.domain.mentions import texts_to_publish
from reviews.domain.reviews import add_defence, add_factor, give_perspective
from reviews.domain.wording import hints
from reviews.enums import State
from reviews.models import Perspective, Review
from reviews.queries import events_at_hand, lay_open, offered_events
from reviews.requirements import REVIEW

pytestmark = pytest.mark.django_db
NAMES = (
    *("what_happened", "told_forwards", "perspectives", "one_factor", "two_factors", "defences", "meeting"),
    *("wording", "mentions", "an_action", "looked_back", "learning", "earlier"),
)


@pytest.fixture
def system(db) -> System:
    return System.objects.create(name="Provisioning", slug="provisioning")


@pytest.fixture
def full(standard_review, author, participant, system):
    """``full(n)``: a review with n rows of everything."""

    def make(n: int) -> Review:
        review = standard_review
        review.incident.systems.add(system)
        PreventiveWork.objects.create(title="A limit", mechanism="Breaks it", effect_check_on=timezone.localdate())
        for i in range(n):
            event = TimelineEvent.objects.create(incident=review.incident, text=f"Author Amal saw {i}", position=i)
            add_factor(review, by=author, text=f"Amal forgot to check {i}", events=[event])
            add_defence(review, by=author, text=f"Defence {i}")
            add_action(by=author, review=review, title=f"Try {i}", type="detect")
            give_perspective(review, by=None, person=Person.objects.create(name=f"Person {i}"), did="Looked")
            record(review, by=author, now_we_know=f"Gateways forget {i} schedules.", evidence=[{"event": event}])
            concern = raise_concern(f"Gateways forget {i}", by=author, systems=[system])
            concern.voiced_at = review.incident.sort_at - dt.timedelta(days=9)
            concern.save()
            ConcernLink.objects.create(concern=concern, review=review, open_then=0)
        Review.objects.filter(pk=review.pk).update(
            state=State.LEARNING, meeting_in_writing=True, earlier_answer="linked", what_happened="Amal forgot it."
        )
        return Review.objects.select_related("incident", "owner", "facilitator").get(pk=review.pk)

    return make


@pytest.mark.parametrize("n", [0, 3])
def test_laid_open_it_answers_the_same(full, n):
    review = full(n)
    open_one = lay_open(Review.objects.select_related("incident", "owner", "facilitator").get(pk=review.pk))
    for name in NAMES:
        assert REVIEW.missing([name], open_one) == REVIEW.missing([name], review), name
    assert hints(open_one) == hints(review)
    assert texts_to_publish(open_one) == texts_to_publish(review)
    assert open_one.names() == review.names()
    starred = [(event.pk, event.text) for event in review.starred_events]
    assert offered_events(open_one) == offered_events(review) == starred
    assert [event.pk for event in events_at_hand(open_one)] == [event.pk for event in events_at_hand(review)]


def test_who_takes_part_and_reads_what_is_the_same_laid_open(full, author, facilitator, participant, stranger):
    review = full(1)
    for facilitator_only, person in ((True, participant.person), (True, author.person), (False, stranger.person)):
        Perspective.objects.create(review=review, person=person, did="Saw it", facilitator_only=facilitator_only)
    open_one = lay_open(Review.objects.select_related("incident").get(pk=review.pk))
    for user in (author, facilitator, participant, stranger):
        assert open_one.is_taking_part(user) == review.is_taking_part(user)
        readable = {account.pk for account in open_one.perspectives.all() if account.is_readable_by(user)}
        assert readable == set(review.perspectives.readable_by(user).values_list("pk", flat=True))


@pytest.mark.parametrize("n", [1, 3])
def test_pages_and_api_ask_few_questions_whatever_the_rows(
    full, n, client_of, author, participant, django_assert_max_num_queries
):
    review = full(n)
    for user in (author, participant):
        client = client_of(user)
        client.get("/")  # the session remembers the zone from then on
        with django_assert_max_num_queries(12):
            assert client.get(review.get_absolute_url()).status_code == 200
        for name in ("requirements", "transitions", "hints"):
            with django_assert_max_num_queries(8):
                assert client.get(f"/api/reviews/{review.pk}/{name}/").status_code == 200
        with django_assert_max_num_queries(12):
            assert client.get(review.incident.get_absolute_url()).status_code == 200
        with django_assert_max_num_queries(7):
            assert client.get(reverse("incidents:edit", args=[review.incident_id])).status_code == 200


def test_long_events_to_tick_say_that_they_go_on(standard_review):
    words = "The hub answered, " * 10
    event = TimelineEvent.objects.create(incident=standard_review.incident, text=words, in_review=True, position=1)
    (offered,) = offered_events(standard_review)
    assert offered[0] == event.pk
    assert offered[1].endswith("…")
    assert len(offered[1]) <= 80
