"""Speaking early, and answering."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.lib.once import sent_before
from config.lib.workflow import NotFromHere
from incidents.domain.incidents import capture
from incidents.models import Incident
from learnings.domain.workflow import CONCERN
from learnings.enums import ConcernKind, ConcernState, Outcome
from learnings.models import Concern, ConcernDecision, ConcernLink
from learnings.queries.concerns import open_about
from people.domain.activity import log
from people.domain.perform import perform
from people.models import User
from people.models.organisation import person_of
from reviews.models import Review

MANY = ("teams", "systems", "cohorts")
NOT_LOOKED_AT_AGAIN = (Outcome.ACT_NOW, Outcome.DUPLICATE)
TITLE = 200  # characters of an incident's title


@transaction.atomic
def raise_concern(text: str, *, by: User, kind: str = ConcernKind.RISK, **fields: Any) -> Concern:
    """Write a concern down from one sentence. Credit attaches here, whatever comes of it. Logs."""
    many = {name: fields.pop(name) for name in MANY if name in fields}
    fields.setdefault("raised_by", person_of(by))
    concern = Concern.objects.create(text=text.strip(), kind=kind, **fields)
    for name, values in many.items():
        getattr(concern, name).set(values)
    log(concern, "raise concern", by=by)
    return concern


@transaction.atomic
def speak_up(text: str, *, by: User, kind: str, **fields: Any) -> Concern | Incident:
    """What the one form sends: a risk or good practice is a concern; a near miss or surprise is an Incident.

    So that nothing is counted twice; nor is a double click. A sentence longer than an incident's title is kept whole
    in its summary.
    """
    if kind in ConcernKind.values:
        mine = Concern.objects.filter(raised_by=person_of(by))
        twin = sent_before(mine, written="recorded_at", text=text.strip(), kind=kind)
        return twin or raise_concern(text, by=by, kind=kind, **fields)
    text = text.strip()
    title = text if len(text) <= TITLE else f"{text[: TITLE - 1]}…"
    parts = [text if len(text) > TITLE else "", fields.get("details", "")]
    summary = "\n\n".join(part for part in parts if part)
    mine = Incident.objects.filter(created_by=by)
    if twin := sent_before(mine, written="recorded_at", title=title, kind=kind):
        return twin
    link = fields.get("evidence_url", "")
    incident = capture(title, by=by, kind=kind, summary=summary, source_url=link)
    for name in MANY:
        getattr(incident, name).set(fields.get(name, ()))
    return incident


@transaction.atomic
def decide(
    concern: Concern,
    *,
    by: User,
    outcome: str,
    rationale: str,
    context_at_time: str,
    decided_by_role: str,
    revisit_on: dt.date | None = None,
    duplicate_of: Concern | None = None,
) -> ConcernDecision:
    """Answer a concern: what was decided, why, and what was known and going on then, by role.

    In order: check, lock, the decision, the concern's date to look again and target, the transition. Raises
    ValidationError naming the fields, NotFromHere, NotAllowed.
    """
    _check(concern, outcome, rationale, context_at_time, revisit_on, duplicate_of)
    row = Concern.objects.select_for_update(of=("self",)).get(pk=concern.pk)
    if row.state not in CONCERN.get(outcome).sources:
        raise NotFromHere(outcome, row.state)
    row.revisit_on = None if outcome in NOT_LOOKED_AT_AGAIN else revisit_on
    row.merged_into = duplicate_of if outcome == Outcome.DUPLICATE else None
    row.save(update_fields=["revisit_on", "merged_into", "sort_at", "updated_at"])
    decision = ConcernDecision.objects.create(
        concern=row,
        outcome=outcome,
        rationale=rationale.strip(),
        context_at_time=context_at_time.strip(),
        decided_by_role=decided_by_role.strip(),
        decided_by=by,
        revisit_on=row.revisit_on,
    )
    perform(row, outcome, by=by, reason=rationale)
    return decision


def _check(
    concern: Concern, outcome: str, rationale: str, context: str, revisit_on: dt.date | None, target: Concern | None
) -> None:
    errors: dict[str, str] = {}
    if not rationale.strip():
        errors["rationale"] = _("Say why: whoever raised it will read this.")
    if not context.strip():
        errors["context_at_time"] = _("Say what is known and what else is going on, for those who look back later.")
    if outcome not in NOT_LOOKED_AT_AGAIN:
        if revisit_on is None:
            errors["revisit_on"] = _("When will you look again?")
        elif revisit_on <= timezone.localdate():
            errors["revisit_on"] = _("A day in the future, please.")
    if outcome == Outcome.DUPLICATE and (problem := _not_a_target(concern, target)):
        errors["duplicate_of"] = problem
    if errors:
        raise ValidationError(errors)


def _not_a_target(concern: Concern, target: Concern | None) -> str:
    if target is None:
        return _("Which concern says the same?")
    while target is not None:
        if target.pk == concern.pk:
            return _("That one already leads back here.")
        if target.state == ConcernState.WITHDRAWN:
            return _("That one was withdrawn.")
        target = target.merged_into
    return ""


@transaction.atomic
def link(concern: Concern, *, by: User, review: Review, note: str = "") -> ConcernLink:
    """Link a concern as "this was visible earlier", with how many like it were open when the incident began.

    Linking twice keeps the first: the base rate is that of the moment somebody looked.
    """
    count = open_about(review.incident, apart_from=concern)
    made, new = ConcernLink.objects.get_or_create(
        concern=concern, review=review, defaults={"note": note.strip(), "open_then": count}
    )
    if new:
        log(concern, "link to review", by=by, incident_id=review.incident_id, review_id=review.pk)
    return made


@transaction.atomic
def unlink(row: ConcernLink, *, by: User) -> None:
    log(row.concern, "unlink from review", by=by, incident_id=row.review.incident_id, review_id=row.review_id)
    row.delete()


@transaction.atomic
def remember(review: Review, *, by: User, text: str, voiced_at: dt.datetime, note: str = "", **fields: Any) -> Concern:
    """Raise a concern that somebody remembers having voiced, and link it: both moments are kept, and the label."""
    fields.setdefault("systems", review.incident.systems.all())
    concern = raise_concern(text, by=by, voiced_at=voiced_at, attested_in_review=True, **fields)
    link(concern, by=by, review=review, note=note)
    return concern
