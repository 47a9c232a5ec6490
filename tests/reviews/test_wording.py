"""Wording that makes a person the cause is asked about once, and holds up publishing until it is answered."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse
from django.utils.html import escape

from config.lib.workflow import RequirementsOpen
from learnings.domain.learnings import record
from people.domain.perform import perform
from people.models import LogEntry
from reviews.domain.mentions import mentioned
from reviews.domain.reviews import add_factor
from reviews.domain.wording import (
    _CHECKED,
    LONGEST_SENTENCE,
    MOST_ASKED,
    MOST_FOUND,
    NoSuchHint,
    checked,
    held_up,
    hints,
    keep,
    sentence_around,
)
from reviews.models import Factor
from reviews.requirements import REVIEW

pytestmark = pytest.mark.django_db

BLAMING = "All was quiet. The outage was caused by human error. Then it ended."


@pytest.fixture
def blamed(light_review):
    light_review.what_happened = BLAMING
    light_review.save()
    return light_review


def test_a_held_up_sentence_carries_its_question(blamed):
    hint = held_up(blamed)[0]
    assert hint.sentence == "The outage was caused by human error."
    assert hint.question
    assert hint.passage.anchor == "what-happened"


def test_the_requirement_names_the_words(blamed):
    missing = REVIEW.missing(("wording",), blamed)
    assert [(item.code, item.anchor) for item in missing] == [("wording", "what-happened")]
    assert "human error" in missing[0].text


@pytest.mark.parametrize("because", ["quotation", "own_account", "not_about_person"])
def test_kept_wording_is_not_asked_again(blamed, author, because):
    hint = held_up(blamed)[0]
    kept = keep(
        blamed, by=author, section="what_happened", category=hint.category, text_hash=hint.text_hash, because=because
    )
    assert kept.because == because
    assert held_up(blamed) == []


def test_rewriting_a_factor_opens_its_form(client_of, author, standard_review):
    row = Factor.objects.create(review=standard_review, text="Amal forgot to look at the table")
    page = standard_review.get_absolute_url()
    hint = held_up(standard_review)[0]
    assert hint.rewrite_at == f"?edit=factor-{row.pk}&at=factors#factors"
    shown = client_of(author).get(page + "?at=factors").content.decode()
    assert f'href="{page}{escape(hint.rewrite_at)}"' in shown
    assert f'id="factor-{row.pk}_text"' in client_of(author).get(page + hint.rewrite_at.split("#")[0]).content.decode()


def test_a_rewrite_of_a_kept_sentence_is_asked_about_again(blamed, author):
    hint = held_up(blamed)[0]
    keep(
        blamed,
        by=author,
        section="what_happened",
        category=hint.category,
        text_hash=hint.text_hash,
        because="quotation",
    )
    blamed.what_happened = "The whole outage was caused by human error."
    blamed.save()
    assert len(held_up(blamed)) == 1


def test_holding_wording_can_not_be_kept_without_one_of_the_three_reasons(blamed, author):
    hint = held_up(blamed)[0]
    with pytest.raises(NoSuchHint):
        keep(
            blamed,
            by=author,
            section="what_happened",
            category=hint.category,
            text_hash=hint.text_hash,
            because="as_written",
        )


def test_words_that_are_not_there_can_not_be_kept(blamed, author):
    with pytest.raises(NoSuchHint):
        keep(blamed, by=author, section="luck", category="1", text_hash="0" * 64, because="quotation")


def test_the_log_of_keeping_holds_no_words(blamed, author):
    hint = held_up(blamed)[0]
    keep(
        blamed,
        by=author,
        section="what_happened",
        category=hint.category,
        text_hash=hint.text_hash,
        because="quotation",
    )
    entry = LogEntry.objects.get(verb="keep wording")
    assert (entry.data, entry.review_id) == ({"because": "quotation"}, blamed.pk)


def test_a_learning_is_read_too(light_review, author):
    record(light_review, by=author, now_we_know="The cause was operator error.")
    assert [hint.passage.anchor for hint in held_up(light_review)] == ["learning"]


def test_a_named_participant_as_cause_is_held_up(light_review, author):
    add_factor(light_review, by=author, text="Author Amal forgot to renew the certificate.")
    assert [hint.passage.section for hint in held_up(light_review)] == ["factors"]


def test_component_that_failed_is_fine(light_review, author):
    add_factor(light_review, by=author, text="The gateway failed to renew its certificate.")
    assert held_up(light_review) == []


def test_advice_does_not_hold_up(light_review, author):
    add_factor(light_review, by=author, text="Schedules live only in memory")
    record(light_review, by=author, now_we_know="It forgets.", evidence=[{"incident": light_review.incident}])
    light_review.what_happened = "The team saved the day and worked around the clock."
    light_review.save()
    assert held_up(light_review) == []
    assert hints(light_review)
    assert perform(light_review, "publish_light", by=author).state == "published"


def test_publishing_is_held_up(blamed, author):
    add_factor(blamed, by=author, text="Schedules live only in memory")
    record(blamed, by=author, now_we_know="It forgets.", evidence=[{"incident": blamed.incident}])
    with pytest.raises(RequirementsOpen) as refused:
        perform(blamed, "publish_light", by=author)
    assert [item.code for item in refused.value.missing] == ["wording"]


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("One. Two three. Four.", "three", "Two three."),
        ("no mark at all", "mark", "no mark at all"),
        ("line\nnext line\nlast", "next", "next line"),
        ("“Two three.” Four.", "three", "“Two three.”"),
    ],
)
def test_sentence_around(text, words, sentence):
    start, end = sentence_around(text, text.index(words), text.index(words) + len(words))
    assert text[start:end] == sentence


def test_a_long_text_full_of_questions_is_answered_quickly(client_of, author, standard_review):
    standard_review.what_happened = "The engineer forgot it. " * 8000
    standard_review.save()
    began = time.monotonic()
    shown = client_of(author).get(standard_review.at("what-happened").split("#")[0])
    assert time.monotonic() - began < 20  # it was minutes
    assert shown.content.decode().count('class="hint"') == MOST_ASKED
    assert len(REVIEW.missing(("wording",), standard_review)) == MOST_ASKED


def test_what_goes_on_without_a_mark_is_told_in_pieces(standard_review):
    standard_review.what_happened = "the engineer forgot it " * 2000
    found = hints(standard_review)
    assert found
    assert max(len(hint.sentence) for hint in found) <= LONGEST_SENTENCE
    assert all(hint.words in standard_review.what_happened for hint in found)


def test_a_text_of_which_much_is_asked_is_not_kept():
    checked("The engineer forgot it. " * 2 * MOST_FOUND, "what_happened", ("Much",))
    before = len(_CHECKED)
    assert len(checked("The engineer forgot it. " * 3 * MOST_FOUND, "what_happened", ("Much",))) > MOST_FOUND
    assert len(_CHECKED) == before
    checked("The engineer forgot it.", "what_happened", ("Little",))
    assert len(_CHECKED) == before + 1


def test_without_javascript_what_leads_back_from_a_refused_row_is_the_drafts_page(client_of, author, standard_review):
    row = Factor.objects.create(review=standard_review, text="The alarm watches the average")
    other = Factor.objects.create(review=standard_review, text="The table was a year old")
    refused = client_of(author).post(reverse("reviews:row_edit", args=[standard_review.pk, "factor", row.pk]), {})
    shown, page = refused.content.decode(), standard_review.get_absolute_url()
    assert refused.status_code == 422
    assert f'href="{page}?at=factors#factors"' in shown
    assert f'href="{page}?edit=factor-{other.pk}&amp;at=factors#factors"' in shown


@pytest.fixture
def headlined(standard_review):
    standard_review.incident.title = "Amal forgot to look at the table"
    standard_review.incident.save()
    return standard_review


def test_a_headline_that_makes_a_person_the_cause_is_asked_about(headlined, client_of, author):
    (hint,) = held_up(headlined)
    assert (hint.passage.section, hint.passage.anchor) == ("title", "what-happened")
    page = client_of(author).get(headlined.get_absolute_url()).content.decode()
    assert f'href="{reverse("incidents:edit", args=[headlined.incident_id])}#id_title"' in page
    edit = client_of(author).get(reverse("incidents:edit", args=[headlined.incident_id])).content.decode()
    assert 'id="id_title"' in edit
    keep(headlined, by=author, section="title", category=hint.category, text_hash=hint.text_hash, because="quotation")
    assert held_up(headlined) == []


def test_of_a_headline_nothing_else_is_asked(standard_review):
    standard_review.incident.title = "An alert would have caught the full disk"
    assert hints(standard_review) == []


def test_whoever_a_headline_names_sees_it_first(standard_review, participant):
    standard_review.incident.title = f"{participant.person.name} could not open the door"
    (row,) = [row for row, where in mentioned(standard_review) if where]
    assert row.person == participant.person


def test_a_published_headline_does_not_hold_up_amending(published_light):
    published_light.incident.title = "Amal forgot to look at the table"
    assert held_up(published_light) == []
