"""What is done about a learning moves its "in practice" along; what did not work keeps its ties."""

from __future__ import annotations

import pytest

from learnings.domain.learnings import learned_little, tie
from learnings.models import Learning
from people.domain.perform import perform
from reviews.domain.actions import add_action, answer_look
from reviews.models import Action

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(learning, author) -> Action:
    action = add_action("Spread the reconnects", by=author, review=learning.review, why="All at once")
    Action.objects.filter(pk=action.pk).update(state="in_progress")
    tie(action, by=author, learning=learning)
    return Action.objects.get(pk=action.pk)


def in_practice(learning) -> tuple[str, str]:
    row = Learning.objects.get(pk=learning.pk)
    return row.in_practice, row.changed_behaviour


def test_done_is_applied_and_the_latest_verdict_counts(running, learning, author):
    assert in_practice(learning) == ("identified", "")
    perform(running, "finish", by=author)
    assert in_practice(learning) == ("applied", "Spread the reconnects")
    answer_look(running, by=author, day=30, outcome="cannot_tell")
    assert in_practice(learning)[0] == "applied"
    answer_look(running, by=author, day=30, outcome="worked", note="No peak at three restarts")
    assert in_practice(learning)[0] == "confirmed"
    answer_look(running, by=author, day=90, outcome="did_not_work", note="A peak in March")
    assert in_practice(learning) == ("refuted", "Spread the reconnects")


def test_another_action_done_takes_no_verdict_back(running, learning, author):
    Learning.objects.filter(pk=learning.pk).update(
        in_practice="confirmed", changed_behaviour="They come back one by one"
    )
    perform(running, "finish", by=author)
    assert in_practice(learning) == ("confirmed", "They come back one by one")


def test_the_reopened_question_answers_to_the_same_learning(running, learning, author):
    perform(running, "finish", by=author)
    answer_look(running, by=author, day=30, outcome="did_not_work")
    [again] = Action.objects.filter(instead_of=running)
    assert list(again.learning_links.values_list("learning", flat=True)) == [learning.pk]


def test_a_withdrawn_learning_stays_as_it_was(running, learning, author):
    learned_little(learning.review, by=author, because="It was known.")
    perform(learning, "withdraw", by=author, reason="It was not so.")
    perform(running, "finish", by=author)
    assert in_practice(learning) == ("identified", "")
