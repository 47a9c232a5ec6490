"""What one names while another takes it away: said in a sentence, with the words, and never an error of ours."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, OperationalError
from django.test import RequestFactory
from django.urls import reverse

from config import middleware
from config.lib import meanwhile
from incidents.models import TimelineEvent
from people.models import User
from reviews.api import findings
from reviews.api.reviews import Reviews
from reviews.domain.reviews import add_factor
from reviews.domain.writing import save_section
from reviews.models import Factor, Meeting
from reviews.views import meeting, sections


class Refused(Exception):
    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def error(kind: type[Exception], sqlstate: str) -> Exception:
    found = kind("refused")
    found.__cause__ = Refused(sqlstate)
    return found


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (error(IntegrityError, "23503"), True),
        (error(OperationalError, "40P01"), True),
        (error(IntegrityError, "23505"), False),
        (error(IntegrityError, "23514"), False),
        (error(OperationalError, "57014"), False),
        (error(ValueError, "23503"), False),
        (Factor.DoesNotExist(), True),
        (User.person.RelatedObjectDoesNotExist(), False),
        (IntegrityError("of no server"), False),
    ],
)
def test_happened_is_what_nobody_did_wrong(found, expected):
    assert meanwhile.happened(found) == expected


def answer(found: Exception, sent: dict[str, str] | None = None, **headers: str):
    request = RequestFactory().post("/x/", sent or {}, headers=headers)
    return middleware.met(lambda _request: None).process_exception(request, found)


def test_the_page_hands_back_the_words_and_no_secret():
    sent = {
        "text": "It was <b>full</b>",
        "base.text": "It was so",
        "password1": "two words",
        "seen": "a b",
        "kind": "x",
    }
    page = answer(error(IntegrityError, "23503"), sent)
    html = page.content.decode()
    assert (page.status_code, page["HX-Reselect"], "It was &lt;b&gt;full&lt;/b&gt;" in html) == (409, "#main", True)
    assert [words in html for words in ("It was so", "two words", "a b</textarea>")] == [False] * 3


def test_other_errors_stay_errors():
    assert answer(error(IntegrityError, "23514")) is None


def test_reading_what_is_gone_stays_an_error():
    assert (
        middleware.met(lambda _request: None).process_exception(RequestFactory().get("/x/"), Factor.DoesNotExist())
        is None
    )


def test_what_saves_itself_tries_again():
    assert answer(error(OperationalError, "40P01"), **{"X-Saves-Itself": "yes"}).status_code == 503


@pytest.mark.django_db(transaction=True)
def test_an_event_shown_while_it_is_deleted(standard_review, author, client_of, monkeypatch):
    event = TimelineEvent.objects.create(incident=standard_review.incident, text="The queue grows", position=1)
    real = meeting.going.show

    def late(review, *, by, event):
        TimelineEvent.objects.filter(pk=event.pk).delete()
        return real(review, by=by, event=event)

    monkeypatch.setattr(meeting.going, "show", late)
    page = client_of(author).post(reverse("reviews:meeting_screen", args=[standard_review.pk]), {"event": event.pk})
    assert (page.status_code, "in the same moment" in page.content.decode()) == (409, True)
    assert not Meeting.objects.filter(on_screen__isnull=False).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("found", [error(IntegrityError, "23503"), error(OperationalError, "40P01")])
def test_over_the_api(standard_review, author, client_of, monkeypatch, found):
    def refused(*args, **kwargs):
        raise found

    monkeypatch.setattr(Reviews, "unpublished", refused)
    to = f"/api/reviews/{standard_review.pk}/mentions-seen/"
    told = client_of(author).post(to, json.dumps({}), content_type="application/json")
    assert (told.status_code, told.json()["detail"]) == (
        409,
        "Somebody else changed this in the same moment. Try again.",
    )


@pytest.fixture
def factors(standard_review, author) -> list[Factor]:
    return [add_factor(standard_review, by=author, text=text) for text in ("The alarm was off", "The disk was full")]


@pytest.mark.django_db
def test_a_factor_that_is_removed_while_it_is_rewritten(factors, author, client_of, monkeypatch):
    def late(row, **given):
        Factor.objects.filter(pk=row.pk).delete()
        return save_section(row, **given)

    monkeypatch.setattr(sections, "save_section", late)
    to = reverse("reviews:row_edit", args=[factors[0].review_id, "factor", factors[0].pk])
    words = "The alarm was never on"
    page = client_of(author).post(to, {"text": words, "kind": "process", "timing": "latent", "seen": ""})
    assert (page.status_code, words in page.content.decode()) == (409, True)


@pytest.mark.django_db
def test_a_factor_that_is_removed_while_it_is_moved(factors, author, client_of, monkeypatch):
    client, review = client_of(author), factors[0].review
    to = f"/api/reviews/{review.pk}/factors/{factors[0].pk}/"
    real = findings.move_factor

    def late(factor, **given):
        Factor.objects.filter(pk=factor.pk).delete()
        return real(factor, **given)

    monkeypatch.setattr(findings, "move_factor", late)
    told = client.post(f"{to}move/", json.dumps({"to": 2}), content_type="application/json")
    assert told.status_code == 409
    assert (
        client.post(reverse("reviews:factor_move", args=[review.pk, factors[0].pk]), {"up": "yes"}).status_code == 404
    )
