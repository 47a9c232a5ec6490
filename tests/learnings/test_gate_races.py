"""The gate under two hands at once, and on paths that end at COMMIT, where no `except` stands any more."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from config.lib.workflow import TransitionRefused
from learnings.domain.learnings import learned_little
from people.domain.perform import perform
from reviews.domain.publishing import publish_light
from reviews.domain.reviews import add_factor, open_review
from reviews.models import Review, ReviewVersion

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run all at the same moment, each with a connection of its own; what each returned or raised."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            results[number] = act()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def holds(review: Review) -> bool:
    review.refresh_from_db()
    standing = review.learnings.exclude(state="withdrawn").exclude(evidence=None)
    return not review.is_published or bool(review.learned_little_because) or standing.exists()


def test_publishing_twice_at_once_makes_one_version(draft, author):
    results = at_once(*[lambda: publish_light(draft.review, by=author)] * 3)
    assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, TransitionRefused)]
    assert ReviewVersion.objects.filter(review=draft.review).count() == 1


def test_publishing_while_the_only_learning_is_withdrawn(draft, author):
    results = at_once(
        lambda: publish_light(draft.review, by=author),
        lambda: perform(draft, "withdraw", by=author, reason="not so"),
    )
    assert holds(draft.review), results
    assert any(isinstance(r, TransitionRefused) for r in results)


def test_publishing_while_the_only_learning_is_deleted(draft, author):
    at_once(lambda: publish_light(draft.review, by=author), lambda: type(draft).objects.filter(pk=draft.pk).delete())
    assert holds(draft.review)


@pytest.fixture
def little(incident, author) -> Review:
    """A published light review that learned little."""
    review = open_review(incident, by=author)
    add_factor(review, by=author, text="The queue has no limit")
    learned_little(review, by=author, because="It was a known one")
    return publish_light(Review.objects.get(pk=review.pk), by=author)


def test_taking_the_reason_back_after_publishing_is_refused_in_words(little, author):
    with pytest.raises((TransitionRefused, ValidationError)):
        learned_little(little, by=author, because="")
    assert holds(little)


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b", "\u00a0\u2003"])
def test_the_page_says_so_when_the_reason_is_taken_back(nothing, little, author, client_of):
    client = client_of(author)
    client.raise_request_exception = False
    answer = client.post(f"/reviews/{little.pk}/learned-little/", {"learned_little_because": nothing})
    assert answer.status_code in (302, 422)
    assert holds(little)
    little.refresh_from_db()
    assert little.learned_little_because == "It was a known one"


def test_a_cited_event_stays_with_its_words(learned, author, client_of):
    from incidents.domain.timeline import EventIsEvidence, add_event, delete_event
    from learnings.models import LearningEvidence

    record = learned("Retries come all at once.", by=author)
    event = add_event(record.review.incident, by=author, text="The queue grows")
    LearningEvidence.objects.create(learning=record, event=event)
    with pytest.raises(EventIsEvidence):
        delete_event(event, by=author)
    assert record.evidence.filter(event=event).exists()


def test_people_and_teams_that_go_take_no_learning_along(learning, author, team):
    """An account or person that is deleted leaves every word of the record."""
    versions = ReviewVersion.objects.count()
    with transaction.atomic():
        author.person.delete()
        author.delete()
        team.delete()
    assert ReviewVersion.objects.count() == versions
    assert holds(Review.objects.get(pk=learning.review_id))


def test_the_same_learning_sent_twice_is_one(light_review, author, client_of):
    from learnings.models import Learning

    client, data = client_of(author), {"now_we_know": "Retries come all at once.", "whole_incident": "on", "links": ""}
    for _ in range(2):
        client.post(f"/reviews/{light_review.pk}/learnings/new/", data)
    assert Learning.objects.filter(review=light_review).count() == 1


def test_the_same_capture_sent_twice_is_one(author, client_of):
    from incidents.models import Incident

    client, data = client_of(author), {"title": "The queue grows", "kind": "incident"}
    assert client.post("/incidents/new/", data).url == client.post("/incidents/new/", data).url
    assert Incident.objects.count() == 1


def test_the_same_thanks_sent_twice_are_one(author, participant, client_of):
    from learnings.models import Credit

    client = client_of(author)
    data = {"recipient": participant.person.name, "kind": "early_concern", "text": "You asked, so that we looked."}
    for _ in range(2):
        client.post("/credits/new/", data)
    assert Credit.objects.count() == 1
