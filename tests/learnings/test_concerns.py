"""Concerns: every answer with its reasons, and the state machine that carries them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from config.lib.workflow import NotAllowed, NotFromHere
from incidents.models import Incident
from learnings.domain import concerns as domain
from learnings.domain.workflow import CONCERN
from learnings.enums import DECIDED, OPEN_CONCERN, ConcernState, Outcome
from learnings.models import Concern, ConcernDecision
from learnings.queries.concerns import due, open_about
from people.domain.perform import perform
from people.models import LogEntry
from tests.as_read import as_read

pytestmark = pytest.mark.django_db

SOON = timezone.localdate() + dt.timedelta(days=30)
REASONS = {"rationale": "The vans come back in May.", "context_at_time": "Two vans known.", "decided_by_role": "Head"}


def decide(concern, by, outcome, **fields):
    return domain.decide(concern, by=by, outcome=outcome, **{**REASONS, "revisit_on": SOON, **fields})


@pytest.mark.parametrize("outcome", [o for o in Outcome if o != Outcome.DUPLICATE])
def test_decision_moves_the_concern_and_keeps_its_reasons(outcome, concern, lead):
    row = decide(concern, lead, outcome)
    concern.refresh_from_db()
    assert concern.state == DECIDED[outcome]
    assert concern.revisit_on == (None if outcome == Outcome.ACT_NOW else SOON)
    assert (row.rationale, row.context_at_time) == (REASONS["rationale"], REASONS["context_at_time"])
    assert concern.acknowledged_at is not None
    assert concern.answered_at is not None


@pytest.mark.parametrize("outcome", [o for o in Outcome if o not in domain.NOT_LOOKED_AT_AGAIN])
@pytest.mark.parametrize("day", [None, timezone.localdate()])
def test_decision_not_to_act_needs_a_day_to_look_again(outcome, day, concern, lead):
    with pytest.raises(ValidationError) as refused:
        decide(concern, lead, outcome, revisit_on=day)
    assert list(refused.value.message_dict) == ["revisit_on"]
    assert not ConcernDecision.objects.exists()


@pytest.mark.parametrize("missing", ["rationale", "context_at_time"])
def test_decision_needs_its_reasons(missing, concern, lead):
    with pytest.raises(ValidationError) as refused:
        decide(concern, lead, Outcome.ACT_NOW, **{missing: " "})
    assert list(refused.value.message_dict) == [missing]


def test_duplicate_names_its_target_and_no_circle(concern, lead, author):
    other = domain.raise_concern("The vans carry old firmware", by=author)
    decide(concern, lead, Outcome.DUPLICATE, duplicate_of=other)
    concern.refresh_from_db()
    assert (concern.state, concern.merged_into) == (ConcernState.MERGED, other)
    for target in (None, other, concern):
        with pytest.raises(ValidationError):
            decide(other, lead, Outcome.DUPLICATE, duplicate_of=target)


def test_member_does_not_decide_and_a_merged_concern_is_not_decided_again(concern, author, lead):
    with pytest.raises(NotAllowed):
        decide(concern, author, Outcome.ACT_NOW)
    assert not ConcernDecision.objects.exists()
    other = domain.raise_concern("The vans carry old firmware", by=author)
    decide(concern, lead, Outcome.DUPLICATE, duplicate_of=other)
    with pytest.raises(NotFromHere):
        decide(concern, lead, Outcome.ACT_NOW)


def test_only_what_was_acted_on_completes():
    sources = CONCERN.get("complete").sources
    assert sources == {ConcernState.ACTING, ConcernState.SCHEDULED}
    assert CONCERN.get("sustain").sources == CONCERN.get("lapse").sources == {ConcernState.COMPLETED}
    assert CONCERN.get("withdraw").sources == set(ConcernState) - {ConcernState.WITHDRAWN}
    assert set(ConcernState) - CONCERN.get("reopen").sources == {ConcernState.RAISED, ConcernState.ACKNOWLEDGED}


@pytest.mark.parametrize("last", ["sustain", "lapse"])
def test_whole_way_of_a_concern_that_was_acted_on(last, concern, lead, author):
    perform(concern, "acknowledge", by=lead)
    decide(concern, lead, Outcome.SCHEDULE)
    for name in ("complete", last, "reopen"):
        concern = perform(concern, name, by=lead)
    assert (concern.state, concern.revisit_on) == (ConcernState.ACKNOWLEDGED, None)
    assert perform(concern, "withdraw", by=author).state == ConcernState.WITHDRAWN


def test_due_holds_what_must_be_looked_at_again(concern, lead):
    decide(concern, lead, Outcome.ACCEPT_RISK)
    assert list(due(Concern.objects.all())) == []
    Concern.objects.update(revisit_on=timezone.localdate())
    assert list(due(Concern.objects.all())) == [concern]


@pytest.mark.parametrize("kind", ["near_miss", "surprise"])
def test_near_miss_and_surprise_become_incidents(kind, author, system):
    text = "The release almost went to every ring at once " * 6
    made = domain.speak_up(text, by=author, kind=kind, details="Seen in the log.", systems=[system])
    assert isinstance(made, Incident)
    assert (made.kind, made.systems.get(), Concern.objects.count()) == (kind, system, 0)
    assert made.title.endswith("…")
    assert made.summary == f"{text.strip()}\n\nSeen in the log."


def ago(days):
    return timezone.now() - dt.timedelta(days=days)


def test_base_rate_counts_what_was_open_about_the_same_systems(author, lead, incident, system):
    incident.systems.add(system)
    Incident.objects.filter(pk=incident.pk).update(sort_at=ago(10))
    incident.refresh_from_db()

    def said(days, **fields):
        return domain.raise_concern("Something", by=author, voiced_at=ago(days), **{"systems": [system], **fields})

    early = said(40)
    said(30)
    said(5)  # after it began
    said(30, systems=[])  # about something else
    said(30, attested_in_review=True)  # remembered afterwards
    declined_before, declined_after = said(40), said(40)
    for row, days in ((declined_before, 20), (declined_after, 2)):
        decide(row, lead, Outcome.DECLINE)
        ConcernDecision.objects.filter(concern=row).update(decided_at=ago(days))
    assert open_about(incident) == 3
    assert open_about(incident, apart_from=early) == 2


def test_remembered_concern_keeps_both_moments_and_the_label(light_review, author):
    voiced = ago(90)
    concern = domain.remember(light_review, by=author, text="We said the timeout was short", voiced_at=voiced)
    assert (concern.voiced_at, concern.attested_in_review) == (voiced, True)
    assert concern.recorded_at > voiced
    link = light_review.concern_links.get()
    assert (link.concern, link.open_then) == (concern, 0)


def test_linking_twice_keeps_the_first_base_rate(concern, light_review, author):
    first = domain.link(concern, by=author, review=light_review)
    assert domain.link(concern, by=author, review=light_review).pk == first.pk
    assert light_review.concern_links.count() == 1


def test_concern_page_names_no_draft_and_no_restricted_incident(client_of, concern, author, stranger, draft, hidden):
    for learning in (draft, hidden):
        domain.link(concern, by=author, review=learning.review, note="It was this.")
    page = client_of(stranger).get(concern.get_absolute_url()).content.decode()
    assert "It was this." not in page
    assert client_of(author).get(concern.get_absolute_url()).content.decode().count("It was this.") == 2


def test_answer_through_the_page(client_of, concern, lead):
    address = reverse("learnings:concern_decide", args=[concern.pk])
    browser = client_of(lead)
    refused = browser.post(address, {"outcome": "monitor", **REASONS})
    assert refused.status_code == 422
    assert "When will you look again?" in refused.content.decode()
    done = browser.post(address, {"outcome": "monitor", "revisit_on": SOON.isoformat(), **REASONS})
    assert done["Location"] == concern.get_absolute_url()
    page = browser.get(concern.get_absolute_url()).content.decode()
    assert REASONS["context_at_time"] in page
    assert "Lead Lin" not in page.split('id="story"')[1].split("</section>")[0]


def test_decisions_do_not_slip_through_the_plain_moves(client_of, concern, lead):
    for outcome in Outcome.values:
        address = reverse("learnings:concern_do", args=[concern.pk, outcome.replace("_", "-")])
        assert client_of(lead).post(address).status_code == 404
        assert client_of(lead).post(address.replace("-", "_")).status_code == 404
    concern.refresh_from_db()
    assert concern.state == ConcernState.RAISED


def test_two_people_change_a_concern(client_of, concern, author):
    address = reverse("learnings:concern_edit", args=[concern.pk])
    words = {"kind": "risk", "version": 1}
    assert client_of(author).post(address, {**words, "text": "First words"}).status_code == 302
    second = client_of(author).post(address, {**words, "text": "Second words"}).content.decode()
    assert "First words" in as_read(second)
    assert "Second words" in second


def test_every_open_state_can_be_decided():
    for outcome in Outcome.values:
        assert set(OPEN_CONCERN) <= CONCERN.get(outcome).sources


def test_raising_is_logged(concern):
    entry = LogEntry.objects.get(object_type="concern", object_id=concern.pk)
    assert (entry.verb, entry.object_ref) == ("raise concern", concern.ref)
