"""Writing down what was learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from config.lib.once import sent_before
from learnings.domain.wording import says_something
from learnings.enums import LearningState
from learnings.models import Learning, LearningAction, LearningCitation, LearningEvidence
from people.domain.activity import log
from people.domain.editing import edit
from people.domain.perform import ask_the_database, lock_above, perform
from people.models import User
from reviews.domain.publishing import amend
from reviews.domain.writing import AlreadyPublished, save_together, write
from reviews.models import Action, Review

MANY = ("also_concerns_teams", "also_concerns_systems")
Evidence = Mapping[str, Any]


@transaction.atomic
def record(review: Review, *, by: User, now_we_know: str, evidence: Iterable[Evidence] = (), **fields: Any) -> Learning:
    """Write a learning of ``review``. Each item of ``evidence`` names one of event, incident, url, and perhaps a note.

    The same statement sent twice within a moment is one record.

    On a published review the learning is published at once and the version amended. Logs. Raises ValidationError
    for evidence from another incident.
    """
    many = {name: fields.pop(name) for name in MANY if name in fields}
    if twin := sent_before(review.learnings.standing(), written="created_at", now_we_know=now_we_know.strip()):
        return twin
    state = LearningState.PUBLISHED if review.is_published else LearningState.DRAFT
    learning = Learning.objects.create(review=review, now_we_know=now_we_know.strip(), state=state, **fields)
    for name, values in many.items():
        getattr(learning, name).set(values)
    _add_evidence(learning, evidence)
    log(learning, "record learning", by=by, incident_id=review.incident_id)
    if review.is_published:
        amend(review, by=by, note=_("%(ref)s added") % {"ref": learning.ref})
    return learning


def _add_evidence(learning: Learning, evidence: Iterable[Evidence]) -> None:
    incident = learning.review.incident_id
    for item in evidence:
        event, whole = item.get("event"), item.get("incident")
        if (event and event.incident_id != incident) or (whole and whole.pk != incident):
            raise ValidationError({"evidence": _("Evidence comes from this incident, or is a link.")})
        LearningEvidence.objects.create(learning=learning, **item)


@transaction.atomic
def revise(
    learning: Learning,
    *,
    by: User,
    changes: Mapping[str, Any],
    many: Mapping[str, Iterable[Any]] | None = None,
    evidence: Iterable[Evidence] | None = None,
    version: int | None = None,
) -> Learning:
    """Change a learning and, where given, its evidence (kept where it is the same). A published review is amended.

    Raises EditConflict, and ValidationError for a published learning without evidence.
    """
    lock_above(learning, "review")
    before = learning.version
    row = edit(learning, by=by, changes=changes, many=many, version=version)
    moved = _replace_evidence(row, list(evidence), by=by) if evidence is not None else False
    if row.state == LearningState.PUBLISHED and (moved or row.version != before):
        amend(row.review, by=by, note=_("%(ref)s changed") % {"ref": row.ref})
    return row


@transaction.atomic
def save_texts(
    learning: Learning, *, by: User, changes: Mapping[str, str], seen: str, base: Mapping[str, str], both: bool = False
) -> Learning:
    """What a draft's form saves by itself, as ``save_together`` does. A published learning waits for the button.

    Raises AlreadyPublished, EditConflict.
    """
    lock_above(learning, "review")
    row = Learning.objects.select_related("review").get(pk=learning.pk)
    if row.state == LearningState.PUBLISHED:
        raise AlreadyPublished(row.review)
    return save_together(row, by=by, changes=changes, seen=seen, base=base, both=both)


def _key(item: Evidence) -> tuple[Any, Any, str]:
    event, incident = item.get("event"), item.get("incident")
    return (event and event.pk, incident and incident.pk, item.get("url", ""))


def _replace_evidence(learning: Learning, wanted: list[Evidence], *, by: User) -> bool:
    if not wanted and learning.state == LearningState.PUBLISHED:
        raise ValidationError({"evidence": _("Show what it rests on: a published learning keeps its evidence.")})
    have = {(row.event_id, row.incident_id, row.url): row for row in learning.evidence.all()}
    keys = {_key(item) for item in wanted}
    gone = [row.pk for key, row in have.items() if key not in keys]
    new = [item for item in wanted if _key(item) not in have]
    LearningEvidence.objects.filter(pk__in=gone).delete()
    _add_evidence(learning, new)
    if gone or new:
        log(learning, "change evidence", by=by, incident_id=learning.review.incident_id)
    return bool(gone or new)


@transaction.atomic
def mark_relearned(learning: Learning, *, by: User, earlier: Learning | None) -> Learning:
    """Say that this was known before: ``earlier`` said the same. A finding, not an error. None takes it back.

    Raises ValidationError for itself or for a chain that would lead back to it.
    """
    link = earlier
    while link is not None:
        if link.pk == learning.pk:
            raise ValidationError({"earlier": _("A learning cannot be relearned from itself.")})
        link = link.relearned_from
    Learning.objects.filter(pk=learning.pk).update(relearned_from=earlier)
    learning.relearned_from = earlier
    verb = "mark relearned" if earlier else "not relearned after all"
    log(learning, verb, by=by, incident_id=learning.review.incident_id, earlier=earlier.ref if earlier else "")
    return learning


@transaction.atomic
def cite(learning: Learning, *, by: User, review: Review, note: str = "") -> LearningCitation:
    """Say that a later review leans on this learning. Citing twice keeps the first."""
    citation, made = LearningCitation.objects.get_or_create(learning=learning, review=review, defaults={"note": note})
    if made:
        log(learning, "cite learning", by=by, incident_id=review.incident_id, review_id=review.pk)
    return citation


@transaction.atomic
def turn_into_action(learning: Learning, *, by: User) -> Action:
    """An action in disguise becomes an action (an idea), and the record is withdrawn, saying so. A second click
    gives the same action.

    Raises what ``perform`` raises: the last learning of a published review stays.
    """
    title = learning.now_we_know.strip()
    lock_above(learning, "review")
    done = LearningAction.objects.filter(learning=learning, learning__state=LearningState.WITHDRAWN)
    if twin := done.select_related("action").order_by("-pk").first():
        return twin.action
    action = Action.objects.create(review=learning.review, title=title[:200], why=title[200:500])
    LearningAction.objects.create(learning=learning, action=action)
    log(action, "note idea", by=by, incident_id=learning.review.incident_id, learning=learning.ref)
    perform(learning, "withdraw", by=by, reason=_("It became an action."))
    return action


@transaction.atomic
def tie(action: Action, *, by: User, learning: Learning) -> LearningAction:
    """Say which learning an action answers to. Twice is once. Logs. Raises ValidationError across reviews."""
    if action.review_id is not None and action.review_id != learning.review_id:
        raise ValidationError({"learning": _("A learning of the same review.")})
    link, made = LearningAction.objects.get_or_create(learning=learning, action=action)
    if made:
        log(action, "tie to learning", by=by, incident_id=learning.review.incident_id, learning=learning.ref)
    return link


@transaction.atomic
def untie(action: Action, *, by: User, learning: Learning) -> None:
    """Take that back. Logs."""
    gone, _rows = LearningAction.objects.filter(learning=learning, action=action).delete()
    if gone:
        log(action, "untie from learning", by=by, incident_id=learning.review.incident_id, learning=learning.ref)


@transaction.atomic
def learned_little(review: Review, *, by: User, because: str, version: int | None = None) -> Review:
    """Answer the gate honestly: "we learned little, because …". Words without a letter take it back.

    Raises RequirementsOpen where a published review would be left with nothing learned.
    """
    because = because.strip() if says_something(because) else ""
    row = write(review, by=by, changes={"learned_little_because": because}, version=version, amending=True)
    if row.is_published and row.version != review.version:
        ask_the_database()
        amend(row, by=by, note=_("We learned little, because …"))
    return row


@transaction.atomic
def note_practice(learning: Learning, *, by: User, in_practice: str, changed_behaviour: str) -> Learning:
    """Say whether it changed how we work: identified, applied, confirmed or refuted."""
    changes = {"in_practice": in_practice, "changed_behaviour": changed_behaviour.strip()}
    return edit(learning, by=by, changes=changes)
