"""The light review: one page, few clicks, no lost words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from learnings.models import Learning
from reviews.enums import State

pytestmark = pytest.mark.django_db

WORDS = {
    "what_happened": "Eleven sites went cold.",
    "factor": "Schedules live only in memory until the first sync",
    "factor_kind": "technical",
    "now_we_know": "A gateway without a sync forgets its schedule.",
}


@pytest.fixture
def address(light_review) -> str:
    return reverse("learnings:light_review", args=[light_review.pk])


def test_the_page_is_prefilled(client_of, author, address):
    assert client_of(author).get(address).context["form"]["what_happened"].value() == "Eleven sites went cold."


def test_one_post_publishes_and_closes(client_of, author, light_review, address):
    answer = client_of(author).post(address, WORDS | {"publish": "yes"})
    assert answer.url == light_review.get_absolute_url()
    light_review.refresh_from_db()
    assert light_review.state == State.CLOSED
    assert Learning.objects.get().evidence.get().incident == light_review.incident
    page = client_of(author).get(answer.url).content.decode()
    assert "A gateway without a sync forgets its schedule." in page


def test_the_way_from_the_incident_takes_at_most_twelve_clicks(client_of, author, incident):
    """Open, factor, learning, publish: four, and typing in between."""
    client = client_of(author)
    page = client.post(reverse("reviews:open", args=[incident.pk]), follow=True)
    form = page.context["form"]
    client.post(page.redirect_chain[-1][0], WORDS | {"seen": form.initial["seen"], "publish": "yes"})
    incident.review.refresh_from_db()
    assert incident.review.state == State.CLOSED


def test_publish_with_something_missing_keeps_every_word(client_of, author, light_review, address):
    answer = client_of(author).post(address, WORDS | {"factor": "", "publish": "yes"})
    assert answer.status_code == 409
    assert [item.code for item in answer.context["missing"]] == ["factors"]
    assert WORDS["now_we_know"] in answer.content.decode()
    light_review.refresh_from_db()
    assert (light_review.state, Learning.objects.count()) == (State.GATHERING, 1)
    assert client_of(author).post(address, WORDS | {"publish": "yes"}).status_code == 302
    assert Learning.objects.count() == 1


def test_a_bad_link_keeps_every_word(client_of, author, address):
    answer = client_of(author).post(address, WORDS | {"evidence_url": "not a link", "publish": "yes"})
    assert answer.status_code == 422
    assert WORDS["now_we_know"] in answer.content.decode()
    assert "not a link" in answer.content.decode()


def test_little_learned_is_an_answer(client_of, author, light_review, address):
    words = WORDS | {"now_we_know": "", "learned_little_because": "Same as last week", "publish": "yes"}
    client_of(author).post(address, words)
    light_review.refresh_from_db()
    assert (light_review.state, Learning.objects.count()) == (State.CLOSED, 0)


def test_with_events_one_of_them_is_the_evidence(client_of, author, light_review, event, address):
    client = client_of(author)
    answer = client.post(address, WORDS | {"publish": "yes"})
    assert [item.code for item in answer.context["missing"]] == ["learning_evidence"]
    client.post(address, WORDS | {"events": [event.pk], "publish": "yes"})
    light_review.refresh_from_db()
    assert light_review.state == State.CLOSED
    assert Learning.objects.get().evidence.get().event == event


def test_save_for_later_publishes_nothing(client_of, author, light_review, address):
    client_of(author).post(address, WORDS)
    light_review.refresh_from_db()
    assert light_review.state == State.GATHERING
    form = client_of(author).get(address).context["form"]
    assert form["factor"].value() == WORDS["factor"]


def test_held_up_wording_is_asked_about_and_can_be_kept(client_of, author, light_review, address):
    client = client_of(author)
    words = WORDS | {"factor": "The outage was caused by human error.", "publish": "yes"}
    answer = client.post(address, words)
    assert [item.code for item in answer.context["missing"]] == ["wording"]
    hint = answer.context["hints"][0]
    client.post(
        reverse("reviews:keep_wording", args=[light_review.pk]),
        {
            "section": hint.passage.section,
            "category": hint.category,
            "text_hash": hint.text_hash,
            "because": "quotation",
        },
    )
    assert client.post(address, words).status_code == 302
    light_review.refresh_from_db()
    assert light_review.state == State.CLOSED


def test_two_people_write_at_once_and_both_texts_are_shown(client_of, author, light_review, address, participant):
    from reviews.domain.taking_part import invite

    invite(light_review, by=author, person=participant.person)
    seen = client_of(author).get(address).context["form"].initial["seen"]
    client_of(participant).post(address, WORDS | {"what_happened": "Piet’s words", "seen": seen})
    answer = client_of(author).post(address, WORDS | {"what_happened": "Amal’s words", "seen": seen})
    assert answer.status_code == 409
    assert "Piet’s words" in answer.content.decode()
    assert answer.context["form"]["what_happened"].value() == "Amal’s words"


def test_a_member_outside_is_told_nothing(client_of, stranger, address):
    assert client_of(stranger).get(address).status_code == 404
    assert client_of(stranger).post(address, WORDS | {"publish": "yes"}).status_code == 404
