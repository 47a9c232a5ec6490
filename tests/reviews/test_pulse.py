"""Three anonymous questions: nobody's answer can be told, by no page and no subtraction."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews.domain import meeting as going
from reviews.domain.pulse import (
    AnsweredAlready,
    NotAskedNow,
    NothingAnswered,
    give_pulse,
    is_asked,
    key_of_account,
    key_of_phone,
)
from reviews.domain.tallies import pulse_of
from reviews.models import PulseGiven, Review, Tally

pytestmark = pytest.mark.django_db
ALL_YES = {"learned": "yes", "again": "yes", "safe": "yes"}


@pytest.fixture
def met(standard_review) -> Review:
    Review.objects.filter(pk=standard_review.pk).update(state="learning", meeting_at=timezone.now())
    standard_review.refresh_from_db()
    return standard_review


def answers(review: Review, *given: dict[str, str]) -> None:
    for at, answer in enumerate(given):
        give_pulse(review, key=f"{review.pk} {at} {PulseGiven.objects.count()}", answers=answer)


def test_nothing_is_shown_below_five(met):
    answers(met, *[ALL_YES] * 4)
    assert pulse_of(met) == {}
    assert set(Tally.objects.values_list("shown", flat=True)) == {0}


def test_five_are_shown(met):
    answers(met, *[ALL_YES] * 3, {"learned": "no", "safe": "partly"}, {"learned": "partly", "safe": "no"})
    assert pulse_of(met) == {
        "learned": {"yes": 3, "partly": 1, "no": 1},
        "safe": {"yes": 3, "partly": 1, "no": 1},
    }


def test_totals_move_in_steps_of_five(met):
    """Whoever looks before and after one answer sees no difference."""
    seen = []
    for _ in range(11):
        answers(met, ALL_YES)
        seen.append(sum(pulse_of(met).get("safe", {}).values()))
    assert seen == [0] * 4 + [5] * 5 + [10] * 2


def test_that_there_is_a_row_tells_nothing(met):
    answers(met, {"safe": "no"})
    assert set(Tally.objects.values_list("about", "answer")) == {("safe", "yes"), ("safe", "partly"), ("safe", "no")}


def test_no_row_holds_an_answer_with_a_person_or_time():
    names = {field.name for field in Tally._meta.concrete_fields}
    assert names == {"id", "review", "about", "answer", "shown", "waiting"}
    assert {field.name for field in PulseGiven._meta.concrete_fields} == {"id", "review", "key"}


def test_nobody_answers_twice(met, author):
    key = key_of_account(met, author)
    give_pulse(met, key=key, answers=ALL_YES)
    with pytest.raises(AnsweredAlready):
        give_pulse(met, key=key, answers=ALL_YES)
    assert sum(Tally.objects.values_list("waiting", flat=True)) == 3


@pytest.mark.parametrize("given", [{}, {"learned": ""}, {"learned": "maybe", "x": "yes"}])
def test_no_answer_is_none(given, met):
    with pytest.raises(NothingAnswered):
        give_pulse(met, key="k", answers=given)
    assert PulseGiven.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "fields", "asked"),
    [
        ("gathering", {"meeting_at": "now"}, False),
        ("meeting", {}, False),
        ("meeting", {"meeting_at": "now"}, True),
        ("meeting", {"meeting_in_writing": True}, True),
        ("learning", {"depth": "light", "meeting_at": "now"}, False),
        ("skipped", {"meeting_at": "now"}, False),
    ],
)
def test_when_it_is_asked(state, fields, asked, standard_review):
    for name, value in fields.items():
        setattr(standard_review, name, timezone.now() if value == "now" else value)
    standard_review.state = state
    assert is_asked(standard_review, None) is asked


def test_it_is_not_asked_before_the_meeting(standard_review):
    with pytest.raises(NotAskedNow):
        give_pulse(standard_review, key="k", answers=ALL_YES)


def test_a_participant_answers_on_the_page(met, participant, client_of):
    client = client_of(participant)
    page = client.get(f"{met.get_absolute_url()}?at=meeting").content.decode()
    assert "How was the review itself?" in page
    client.post(reverse("reviews:pulse", args=[met.pk]), {"safe": "no", "answers": "yes"})
    assert PulseGiven.objects.count() == 1
    page = client.get(f"{met.get_absolute_url()}?at=meeting").content.decode()
    assert "You have answered. Thank you." in page


def test_a_stranger_is_not_asked(met, stranger, client_of):
    answer = client_of(stranger).post(reverse("reviews:pulse", args=[met.pk]), ALL_YES)
    assert answer.status_code == 403
    assert PulseGiven.objects.count() == 0


def test_a_phone_answers_after_the_meeting(met, author):
    Review.objects.update(state="meeting")
    room = going.let_phones_in(met, by=author)
    phone, address = Client(), f"/r/{going.code_of(room)}/"
    assert "New to me" in phone.get(address).content.decode()
    going.end(met, by=author)
    assert "Send, without my name" in phone.get(address).content.decode()
    assert phone.post(address, {"answers": "yes"}).status_code == 422
    assert phone.post(address, {"answers": "yes", **ALL_YES}).url == f"{address}?said=thanks"
    assert phone.post(address, {"answers": "yes", **ALL_YES}).url == f"{address}?said=answered"
    assert key_of_phone(met, "x") != key_of_phone(met, "y")
    assert sum(Tally.objects.values_list("waiting", flat=True)) == 3


# --- over the API ---


def test_the_api_asks_and_tells_the_same(met, participant, stranger, client_of):
    client, address = client_of(participant), f"/api/reviews/{met.pk}/"
    assert client.post(f"{address}pulse/", {}, content_type="application/json").status_code == 400
    assert client.post(f"{address}pulse/", ALL_YES, content_type="application/json").status_code == 204
    assert client.post(f"{address}pulse/", ALL_YES, content_type="application/json").status_code == 409
    assert client.get(f"{address}totals/").json() == {
        "readers": 0,
        "new_to_readers": 0,
        "new_to_me": None,
        "pulse": {},
    }
    answers(met, *[ALL_YES] * 4)
    assert client.get(f"{address}totals/").json()["pulse"]["safe"] == {"yes": 5, "partly": 0, "no": 0}
    assert client_of(stranger).get(f"{address}totals/").status_code in (403, 404)


def test_after_publishing_the_answers_stay_with_those_who_took_part(met, stranger, client_of):
    answers(met, *[ALL_YES] * 5)
    Review.objects.filter(pk=met.pk).update(
        state="published", published_at=timezone.now(), learned_little_because="It was seen before."
    )
    assert client_of(stranger).get(f"/api/reviews/{met.pk}/totals/").json()["pulse"] == {}
    page = client_of(stranger).get(met.get_absolute_url()).content.decode()
    assert "How was the review itself?" not in page
