"""Every surface that people use meets the gate, and says what is missing instead of failing."""

from __future__ import annotations

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from learnings.domain.learnings import record
from people.domain.tokens import issue_token
from people.models import Person
from reviews.domain.reviews import add_factor, publish_light
from reviews.models import Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(light_review, author):
    """A light review that lacks only its learning."""
    add_factor(light_review, by=author, text="Schedules live only in memory until the first sync")
    return light_review


@pytest.fixture
def published(ready, author, event):
    record(ready, by=author, now_we_know="A gateway without a sync forgets its schedule.", evidence=[{"event": event}])
    return publish_light(ready, by=author)


def state_of(review: Review) -> str:
    return Review.objects.values_list("state", flat=True).get(pk=review.pk)


def test_the_page_names_what_is_missing(client_of, author, ready):
    address = reverse("reviews:move", args=[ready.pk, "publish_light"])
    answer = client_of(author).post(address, follow=True)
    assert "Write down what you learned" in answer.content.decode()
    assert state_of(ready) == "gathering"


def test_the_api_answers_409_field_by_field(author, ready):
    client = APIClient()
    _token, raw = issue_token(by=author, name="test", scope="write", expires_at=None)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {raw}")
    answer = client.post(f"/api/reviews/{ready.pk}/transitions/", {"name": "publish_light"}, format="json")
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [("learnings", "learning")]
    assert state_of(ready) == "gathering"


def test_the_admin_can_not_publish_it_either(client_of, admin, ready):
    """An admin who takes part sees the review there; its actions go through the same function."""
    Review.objects.filter(pk=ready.pk).update(owner=Person.objects.get(user=admin))
    data = {"action": "perform_publish_light", "_selected_action": [ready.pk]}
    answer = client_of(admin).post(reverse("admin:reviews_review_changelist"), data, follow=True)
    assert answer.status_code == 200
    assert "Write down what you learned" in answer.content.decode()
    assert state_of(ready) == "gathering"


def test_the_admin_has_no_field_for_the_state(client_of, admin, ready):
    Review.objects.filter(pk=ready.pk).update(owner=Person.objects.get(user=admin))
    client_of(admin).post(reverse("admin:reviews_review_change", args=[ready.pk]), {"state": "published"})
    assert state_of(ready) == "gathering"


def test_the_page_can_not_withdraw_the_last_learning(client_of, author, published):
    learning = published.learnings.get()
    address = reverse("learnings:learning_do", args=[learning.pk, "withdraw"])
    answer = client_of(author).post(address, {"reason": "We were wrong"}, follow=True)
    assert answer.status_code < 500
    learning.refresh_from_db()
    assert learning.state == "published"
