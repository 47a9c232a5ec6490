"""Thanks: private first, answered by the recipient alone, counted for nobody."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from config.lib.workflow import NotAllowed
from learnings.domain.credits import give
from learnings.models import Credit
from people.domain.perform import perform
from people.models import LogEntry

pytestmark = pytest.mark.django_db
WORDS = "You asked about the timeout in March, so that we had the log level when it mattered."


@pytest.fixture
def credit(author, participant):
    return give(participant.person, by=author, kind="asked_the_question", text=WORDS)


def test_thanks_for_oneself_are_refused(author):
    with pytest.raises(ValidationError):
        give(author.person, by=author, kind="early_concern", text=WORDS)
    assert not Credit.objects.exists()


@pytest.mark.parametrize(("answer", "seen"), [("accept", True), ("decline", False), ("keep_private", False)])
def test_others_see_it_only_once_accepted(answer, seen, credit, participant, stranger, author):
    assert list(Credit.objects.visible_to(stranger)) == []
    perform(credit, answer, by=participant)
    assert list(Credit.objects.visible_to(stranger)) == ([credit] if seen else [])
    assert list(Credit.objects.visible_to(author)) == [credit]


def test_recipient_may_change_their_mind(credit, participant, stranger):
    perform(credit, "accept", by=participant)
    perform(credit, "keep_private", by=participant)
    assert list(Credit.objects.visible_to(stranger)) == []


def test_nobody_else_answers(credit, author, admin):
    for other in (author, admin):
        with pytest.raises(NotAllowed):
            perform(credit, "accept", by=other)


def test_accepted_thanks_hide_with_a_draft_review(draft, author, participant, stranger):
    credit = give(participant.person, by=author, kind="facilitation", text=WORDS, review=draft.review)
    perform(credit, "accept", by=participant)
    assert list(Credit.objects.visible_to(stranger)) == []


def test_log_names_neither_recipient_nor_words(credit, participant):
    perform(credit, "keep_private", by=participant)
    entries = LogEntry.objects.filter(object_type="credit")
    assert {entry.object_ref for entry in entries} == {"A credit"}
    assert [entry for entry in entries if WORDS in str(entry.data)] == []


def test_whole_way_through_the_pages(client_of, author, participant, stranger, concern):
    form = {"recipient": participant.person.name, "kind": "early_concern", "text": WORDS, "concern": concern.pk}
    sent = client_of(author).post(reverse("learnings:credit_new"), form)
    assert sent["Location"] == concern.get_absolute_url()
    credit = Credit.objects.get()
    assert "Somebody thanked you" in client_of(participant).get("/").content.decode()
    client_of(participant).post(reverse("learnings:credit_answer", args=[credit.pk, "accept"]))
    assert "asked about the timeout" in client_of(stranger).get(reverse("learnings:credits")).content.decode()


def test_own_name_is_not_offered(client_of, author):
    page = client_of(author).post(
        reverse("learnings:credit_new"), {"recipient": author.person.name, "kind": "early_concern", "text": WORDS}
    )
    assert page.status_code == 422
    assert not Credit.objects.exists()
