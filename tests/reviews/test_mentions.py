"""Everybody who is named sees it before others do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from reviews.domain.mentions import confirm_mentions, mentions_of, texts_to_publish, unseen
from reviews.models import Review
from reviews.requirements import REVIEW

pytestmark = pytest.mark.django_db


@pytest.fixture
def naming(standard_review) -> Review:
    standard_review.what_happened = "It was quiet. Participant Piet looked at the queue. It grew."
    standard_review.save()
    return standard_review


def test_the_sentence_with_the_name_is_shown(naming, participant):
    found = mentions_of(participant.person, texts_to_publish(naming))
    assert [mention.sentence for mention in found] == ["Participant Piet looked at the queue."]


def test_a_starred_event_is_read_too(standard_review, participant):
    standard_review.incident.events.create(text="Participant Piet calls the site", position=1)
    assert [row.person for row in unseen(standard_review)] == [participant.person]


@pytest.mark.parametrize("text", ["participants were told", "The Participants"])
def test_a_word_that_only_holds_the_name_is_no_mention(standard_review, participant, text):
    standard_review.what_happened = text
    standard_review.save()
    assert unseen(standard_review) == []


def test_the_requirement_waits_for_the_person(naming, participant):
    assert [item.code for item in REVIEW.missing(("mentions",), naming)] == ["mentions"]
    confirm_mentions(naming, by=participant)
    assert REVIEW.missing(("mentions",), naming) == []


@pytest.mark.parametrize(
    ("told", "open_items"),
    [(dt.timedelta(days=1), 1), (dt.timedelta(days=7), 0)],
    ids=["a day of silence", "a week of silence"],
)
def test_two_working_days_of_silence_count_as_seen(naming, told, open_items):
    naming.mentions_told_at = timezone.now() - told
    naming.save()
    assert len(REVIEW.missing(("mentions",), naming)) == open_items


def test_the_page_shows_ones_own_mentions_and_takes_the_answer(client_of, naming, participant):
    client = client_of(participant)
    page = client.get(naming.get_absolute_url(), {"at": "mentions"})
    assert [mention.sentence for mention in page.context["own_mentions"]] == ["Participant Piet looked at the queue."]
    assert client.post(reverse("reviews:mentions_seen", args=[naming.pk])).status_code == 302
    assert unseen(naming) == []


def test_somebody_who_takes_no_part_has_nothing_to_confirm(client_of, naming, facilitator):
    assert client_of(facilitator).post(reverse("reviews:mentions_seen", args=[naming.pk])).status_code == 404
