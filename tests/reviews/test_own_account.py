"""One's own account on two devices, or on a page and by a link: the later one never replaces the earlier unseen."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews.domain.reviews import give_perspective
from reviews.domain.taking_part import make_link
from reviews.forms import PerspectiveForm
from reviews.models import Perspective, Review

QUIET = {"HTTP_X_SAVES_ITSELF": "yes"}
PHONE = "I closed the valve.\n\nThen I called."


def drawn(review: Review, person) -> dict[str, str]:
    """What the form on a device holds when its page is drawn."""
    form = PerspectiveForm(instance=review.perspectives.filter(person=person).first())
    return {name: form[name].value() or "" for name in ("did", "saw", "seen")}


@pytest.fixture
def to(standard_review) -> str:
    return reverse("reviews:perspective", args=[standard_review.pk])


def told(review: Review) -> str:
    return review.perspectives.get().did


def test_two_devices_that_begin_at_once_lose_nothing(standard_review, participant, client_of, to):
    laptop = drawn(standard_review, participant.person)
    give_perspective(standard_review, by=participant, person=participant.person, did=PHONE)
    answer = client_of(participant).post(to, laptop | {"did": "I was asleep."})
    page = answer.content.decode()
    assert (answer.status_code, told(standard_review)) == (409, PHONE)
    assert "I closed the valve." in page
    assert "I was asleep." in page
    assert "another device of yours" in page
    again = {name: answer.context["perspective_form"][name].value() for name in ("did", "seen")}
    assert client_of(participant).post(to, again).status_code == 302
    assert told(standard_review) == "I was asleep."


def test_keep_both_keeps_both(standard_review, participant, client_of, to):
    laptop = drawn(standard_review, participant.person)
    give_perspective(standard_review, by=participant, person=participant.person, did=PHONE, facilitator_only=True)
    both = client_of(participant).post(to, laptop | {"did": "I was asleep."}).context["both"]
    assert client_of(participant).post(both["to"], both["fields"] | {"seen": both["seen"]}).status_code == 302
    assert all(words in told(standard_review) for words in ("I closed the valve.", "I was asleep."))


def test_other_lines_and_other_boxes_come_together_quietly(standard_review, participant, client_of, to):
    give_perspective(standard_review, by=participant, person=participant.person, did=PHONE)
    laptop = drawn(standard_review, participant.person)
    phone = {"did": PHONE + "\n\nNobody answered.", "saw": "Steam."}
    give_perspective(standard_review, by=participant, person=participant.person, **phone)
    sent = laptop | {"did": PHONE.replace("valve", "red valve"), "base.did": PHONE, "base.saw": ""}
    answer = client_of(participant).post(to, sent, **QUIET)
    row = Perspective.objects.get()
    assert (answer.status_code, row.saw) == (200, "Steam.")
    assert row.did == "I closed the red valve.\n\nThen I called.\n\nNobody answered."
    assert answer.json()["texts"] == {"did": row.did, "saw": "Steam."}


def test_the_same_lines_stand_side_by_side(standard_review, participant, client_of, to):
    laptop = drawn(standard_review, participant.person)
    give_perspective(standard_review, by=participant, person=participant.person, did=PHONE)
    sent = laptop | {"did": "I was asleep.", "base.did": ""}
    answer = client_of(participant).post(to, sent, **QUIET)
    assert (answer.status_code, answer.json()["theirs"], told(standard_review)) == (409, {"did": PHONE}, PHONE)
    assert "another device of yours" in answer.json()["html"]
    both = client_of(participant).post(to, sent | {"resolve": "both"}, **QUIET)
    assert both.status_code == 200
    assert all(words in told(standard_review) for words in ("I closed the valve.", "I was asleep."))


def test_a_stale_page_never_opens_what_is_for_the_facilitator(standard_review, participant, client_of, to):
    laptop = drawn(standard_review, participant.person)
    give_perspective(standard_review, by=participant, person=participant.person, did="One.", facilitator_only=True)
    client_of(participant).post(to, laptop | {"did": "One.", "base.did": ""}, **QUIET)
    assert Perspective.objects.get().facilitator_only


def test_one_device_saves_on_and_on(standard_review, participant, client_of, to):
    seen = drawn(standard_review, participant.person)["seen"]
    for text in ("I", "I closed", "I closed the valve."):
        answer = client_of(participant).post(to, {"did": text, "seen": seen}, **QUIET)
        assert answer.status_code == 200
        seen = answer.json()["seen"]
    assert told(standard_review) == "I closed the valve."


def test_by_link_too(standard_review, author, client, make_user):
    iris = make_user("Iris").person
    _link, secret = make_link(standard_review, by=author, person=iris)
    address, phone = reverse("reviews:perspective_by_link", args=[secret]), drawn(standard_review, iris)
    give_perspective(standard_review, by=None, person=iris, did=PHONE)
    answer = client.post(address, phone | {"did": "I was asleep."})
    assert (answer.status_code, told(standard_review)) == (409, PHONE)
    assert all(words in answer.content.decode() for words in ("I closed the valve.", "I was asleep."))
    again = {name: answer.context["form"][name].value() for name in ("did", "seen")}
    assert client.post(address, again).status_code == 302
