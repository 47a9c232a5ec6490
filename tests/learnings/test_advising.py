"""Beside the statement while somebody writes it: questions, keep as written, an action with one click, the taps."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.domain.timeline import add_event
from learnings.queries.taps import tapped
from reviews.models import Action, KeptWording, Meeting, NewToMe

pytestmark = pytest.mark.django_db


def ask(client, review, words, name="learning_advice", **more) -> str:
    return client.post(reverse(f"learnings:{name}", args=[review.pk]), {"now_we_know": words, **more}).content.decode()


def test_one_question_with_one_example_and_keep_as_written(client_of, author, light_review):
    page = ask(client_of(author), light_review, "Be more careful with releases.")
    assert page.count("hint__example") == 1
    assert "Keep as written" in page
    assert "Make it an action" not in page


def test_kept_while_typing_is_not_asked_again(client_of, author, light_review):
    client, words = client_of(author), "Be more careful with releases."
    assert "hint" not in ask(client, light_review, words, "advice_keep", code="exhortation")
    assert "hint" not in ask(client, light_review, words)
    assert "hint" in ask(client, light_review, words + " Always.")
    assert [(row.section, row.because) for row in KeptWording.objects.all()] == [("learning", "as_written")]


def test_an_action_in_disguise_becomes_one_and_nothing_typed_is_lost(client_of, author, light_review):
    client, words = client_of(author), "Automate more of the release."
    assert "Make it an action" in ask(client, light_review, words)
    for _ in range(2):
        page = ask(client, light_review, words, "advice_action")
    [action] = Action.objects.all()
    assert (action.title, action.state) == (words, "idea")
    assert action.get_absolute_url() in page
    assert "What did you learn" in page


@pytest.mark.parametrize("words", ["", " ", "\0", "a" * 100_000, "‮אבג‬ 🙂" * 50, "9" * 6000, "<b>x</b> " * 400])
@pytest.mark.parametrize("name", ["learning_advice", "advice_keep", "advice_action"])
def test_whatever_is_typed_is_answered(client_of, author, light_review, name, words):
    answer = client_of(author).post(reverse(f"learnings:{name}", args=[light_review.pk]), {"now_we_know": words})
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode()


@pytest.mark.parametrize("name", ["learning_advice", "advice_keep", "advice_action"])
def test_it_is_for_those_who_write(client_of, stranger, participant, standard_review, name):
    address = reverse(f"learnings:{name}", args=[standard_review.pk])
    assert client_of(stranger).post(address, {"now_we_know": "x"}).status_code == 404
    assert client_of(participant).post(address, {"now_we_know": "x"}).status_code == 200


@pytest.fixture
def taps(standard_review, author):
    Meeting.objects.create(review=standard_review)
    events = [add_event(standard_review.incident, by=author, text=f"Moment {n}", in_review=True) for n in range(3)]
    for event, phones in ((events[1], 6), (events[2], 5)):
        for phone in range(phones):
            NewToMe.objects.create(review=standard_review, event=event, phone=f"{phone}")
    return events


def test_what_was_new_to_people_is_where_it_starts(standard_review, taps):
    found = tapped(standard_review)
    assert [(tap.event.text, tap.people) for tap in found] == [("Moment 1", 6), ("Moment 2", 5)]


def test_panel_offers_the_taps_and_the_form_begins_with_one(client_of, author, standard_review, taps):
    client = client_of(author)
    page = client.get(standard_review.get_absolute_url() + "?at=learning").content.decode()
    assert "People said this was new to them" in page
    address = reverse("learnings:learning_new", args=[standard_review.pk])
    assert f"{address}?event={taps[1].pk}" in page
    form = client.get(f"{address}?event={taps[1].pk}").context["form"]
    assert form["events"].value() == [taps[1].pk]
    assert client.get(f"{address}?event=99999999999999999999").status_code == 200


def test_panel_says_with_whom_it_would_be_shared(client_of, author, standard_review, team):
    from learnings.domain.learnings import record

    made = record(standard_review, by=author, now_we_know="One full queue makes no noise for hours.")
    client, address = client_of(author), standard_review.get_absolute_url() + "?at=learning"
    assert "name the teams it concerns first" in client.get(address).content.decode()
    made.also_concerns_teams.add(team)
    assert f"Share it early with {team.name}" in client.get(address).content.decode()
