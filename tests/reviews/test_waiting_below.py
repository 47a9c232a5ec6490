"""A few of last month's decisions below the proposal wait for leads, in the one mail a week."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.domain.incidents import capture, restrict
from people.domain import waiting
from people.domain.waiting import NoLongerWaiting
from reviews.domain.reviews import open_review
from reviews.domain.waiting_below import answer_below
from reviews.models import Review

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def lighter(author):
    """``lighter("What happened")``: a review that went below its proposal in October."""

    def make(title: str) -> Review:
        incident = capture(title, by=author, severity="sev2", stage="pilot")
        review = open_review(incident, by=author, depth="light", depth_reason="We know this one")
        since = dt.datetime(2026, 10, 12, tzinfo=dt.UTC)
        Review.objects.filter(pk=review.pk).update(below_since=since)
        return review

    return make


def lines(user) -> list[waiting.Line]:
    return [line for line in waiting.lines_for([user.person.pk], TODAY) if line.source == "below"]


def test_leads_and_nobody_else_are_asked_to_look_again(lighter, author, lead, admin):
    review = lighter("Doors stayed shut")
    assert [(line.thing, line.url) for line in lines(lead)] == [(review.pk, reverse("reviews:below"))]
    assert lines(lead)[0].text == f"A lighter review of {review.incident.ref} “Doors stayed shut”"
    assert (len(lines(admin)), lines(author)) == (1, [])


def test_at_most_five_of_a_month_and_only_the_last(lighter, lead):
    rows = [lighter(f"Door {n}") for n in range(7)]
    assert len(lines(lead)) == 5
    Review.objects.filter(pk__in=[row.pk for row in rows]).update(below_since=timezone.now())
    Review.objects.filter(pk=rows[0].pk).update(below_since=dt.datetime(2026, 9, 30, 9, tzinfo=dt.UTC))
    assert lines(lead) == []


def test_restricted_ones_are_in_no_mail(lighter, author, lead):
    review = lighter("Doors stayed shut")
    restrict(review.incident, by=author)
    assert lines(lead) == []


def test_an_answer_ends_it_for_everybody(lighter, lead, admin):
    review = lighter("Doors stayed shut")
    answer_below(review.pk, lead.person, "deeper", "A second one this year")
    review.refresh_from_db()
    assert (review.second_look.verdict, review.second_look.note) == ("deeper", "A second one this year")
    assert lines(admin) == []


def test_who_is_no_lead_answers_nothing(lighter, author):
    with pytest.raises(NoLongerWaiting):
        answer_below(lighter("Doors stayed shut").pk, author.person, "right", "")


def test_lines_cost_the_same_for_one_and_many(lighter, lead, django_assert_max_num_queries):
    lighter("Door")
    with django_assert_max_num_queries(30) as first:
        lines(lead)
    for n in range(4):
        lighter(f"Door {n}")
    with django_assert_max_num_queries(len(first)):
        assert len(lines(lead)) == 5
