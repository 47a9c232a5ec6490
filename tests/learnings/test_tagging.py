"""Patterns: shown by words that stand in the incident, counted only where the reader may look."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from incidents.models import TimelineEvent
from learnings.domain import tagging
from learnings.models import Pattern, PatternTag
from learnings.queries.patterns import compare, quotes_of, recurring
from people.models import LogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(db):
    return Pattern.objects.create(slug="own-other", name="Other", definition="Something else.")


def test_quote_from_the_timeline_carries_its_event(incident, event, pattern, stranger):
    row = tagging.tag(incident, by=stranger, pattern=pattern, quote="“the  queue grows”".strip("“”"))
    assert (row.event, row.review, row.state) == (event, None, "confirmed")


def test_quote_in_other_quotation_marks_and_lines_is_found(incident, pattern, author):
    TimelineEvent.objects.create(incident=incident, text="It said “can’t\n reach” twice", position=3)
    assert tagging.tag(incident, by=author, pattern=pattern, quote='"can\'t reach"').quote == '"can\'t reach"'


@pytest.mark.parametrize("quote", ["words nobody wrote", "   ", "***"])
def test_words_that_are_not_there_are_refused(quote, incident, pattern, author):
    with pytest.raises(ValidationError):
        tagging.tag(incident, by=author, pattern=pattern, quote=quote)


def test_draft_words_are_for_those_who_take_part_and_hide(draft, pattern, author, stranger):
    incident = draft.review.incident
    with pytest.raises(ValidationError):
        tagging.tag(incident, by=stranger, pattern=pattern, quote="Draft words")
    row = tagging.tag(incident, by=author, pattern=pattern, quote="Draft words")
    assert row.review == draft.review
    assert list(PatternTag.objects.visible_to(stranger)) == []
    seen = tagging.tag(incident, by=stranger, pattern=pattern, quote="The queue grew")
    assert (seen.pk, seen.review) == (row.pk, None)


def test_published_words_can_be_quoted_by_everybody(learning, pattern, stranger):
    row = tagging.tag(learning.review.incident, by=stranger, pattern=pattern, quote="come back in the same second")
    assert row.review == learning.review


def test_rejected_tag_stays_and_can_be_given_again(learning, pattern, author):
    row = tagging.tag(learning.review.incident, by=author, pattern=pattern, quote="The queue grew")
    tagging.judge(row, by=author, state="rejected")
    assert recurring(author, "").rows == recurring(author, "").once == []
    again = tagging.tag(learning.review.incident, by=author, pattern=pattern, quote="for an hour")
    assert (again.pk, again.state, again.quote) == (row.pk, "confirmed", "for an hour")


def test_recurrence_counts_examined_incidents_the_reader_sees(learned, hidden, draft, pattern, author, stranger):
    rows = [learned(f"Gateway {number} comes back.", by=author) for number in range(2)]
    drill = learned("In a drill too.", by=author, kind_of_incident="drill")
    for learning in (*rows, hidden, draft, drill):
        tagging.tag(learning.review.incident, by=author, pattern=pattern, quote="The queue grew")
    theirs, mine = recurring(stranger, ""), recurring(author, "")
    assert [(row.count, row.pattern) for row in theirs.rows] == [(2, pattern)]
    assert theirs.examined == 2
    assert [row.count for row in mine.rows] == [3]
    assert mine.examined == 3


def test_compare_tells_same_from_different(learned, pattern, author, system):
    for number in range(2):
        learning = learned(f"Gateway {number} comes back.", by=author)
        incident = learning.review.incident
        incident.stage = ["pilot", "production"][number]
        incident.save(update_fields=["stage"])
        tagging.tag(incident, by=author, pattern=pattern, quote="The queue grew")
    rows = {row.label: row for row in compare(list(quotes_of(pattern, author)))}
    assert [value for value, _n in rows["Stage"].values] == ["Pilot", "Production"]
    assert rows["Systems"].same
    assert not rows["Stage"].same


def test_merging_moves_tags_and_keeps_the_confirmed_one(learned, pattern, other, lead, author):
    both, one = (learned(f"Gateway {number} comes back.", by=author).review.incident for number in range(2))
    for incident, which in ((both, pattern), (both, other), (one, pattern)):
        tagging.tag(incident, by=author, pattern=which, quote="The queue grew")
    tagging.merge(pattern, by=lead, into=other)
    assert sorted(other.tags.values_list("incident", flat=True)) == sorted([both.pk, one.pk])
    assert not pattern.tags.exists()
    assert LogEntry.objects.filter(verb="merge pattern").count() == 1
    for into in (pattern, other):
        with pytest.raises(ValidationError):
            tagging.merge(other, by=lead, into=into)


def test_merged_page_leads_on_and_retired_ones_are_not_offered(
    client_of, pattern, other, lead, incident, author, event
):
    tagging.merge(pattern, by=lead, into=other)
    address = reverse("learnings:pattern", args=[pattern.slug])
    assert client_of(author).get(address)["Location"] == other.get_absolute_url()
    client_of(lead).post(reverse("learnings:pattern_retire", args=[other.slug]))
    with pytest.raises(ValidationError):
        tagging.tag(incident, by=author, pattern=Pattern.objects.get(pk=other.pk), quote="queue")


def test_lead_adds_and_renames_while_the_slug_stays(client_of, lead):
    form = {"name": "Clocks", "slug": "own-clocks", "definition": "A clock broke it.", "signals": "leap\n\n zone "}
    client_of(lead).post(reverse("learnings:pattern_new"), form)
    made = Pattern.objects.get(slug="own-clocks")
    assert made.signals == ["leap", "zone"]
    client_of(lead).post(reverse("learnings:pattern_edit", args=[made.slug]), {**form, "name": "Time", "slug": "x"})
    made.refresh_from_db()
    assert (made.name, made.slug) == ("Time", "own-clocks")
    entry = LogEntry.objects.get(verb="change pattern", object_id=made.pk)
    assert entry.data["before"]["name"] == "Clocks"
