"""How deep a review goes, by when it is due, and looking again at what went below its proposal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils import timezone

from incidents.enums import Harm
from incidents.models import Incident
from people.domain.activity import log
from people.domain.changes import change
from people.enums import OrganisationSize
from people.models import Organisation, User
from people.models.organisation import PERSPECTIVES
from reviews.domain.calling import call_all
from reviews.domain.mail import ask_participants
from reviews.domain.outlines import begin
from reviews.enums import DEPTH_ORDER, UNPUBLISHED, Depth, State
from reviews.models import Review, ReviewPolicy, SecondLook
from reviews.models.policy import at_least, preset

DECIDED = ("depth", "depth_reason", "proposed_depth", "below_since", "due_on")
SAMPLE = 5  # how many of a month's decisions are looked at again


class DepthNeedsReason(Exception):
    """Going below the proposed depth asks why."""


class DepthTooLate(Exception):
    """A light review has no steps in between, and what is published keeps its depth."""


def propose_depth(incident: Incident, policy: ReviewPolicy | None = None) -> str:
    """Light unless it hurt, crossed teams or looks like a repeat; deep where the policy says so. Unknown is light."""
    policy = policy or ReviewPolicy.current()
    if at_least(incident.severity, policy.deep_from) or (policy.safety_is_deep and incident.harm == Harm.SAFETY):
        return Depth.DEEP
    serious = at_least(incident.severity, policy.standard_from) and incident.stage in policy.stages
    repeats = policy.repeat_is_standard and incident.looks_like_repeat
    if serious or repeats or incident.teams.count() > policy.more_teams_than:
        return Depth.STANDARD
    return Depth.LIGHT


def is_below(depth: str, proposed: str) -> bool:
    return DEPTH_ORDER[Depth(depth)] < DEPTH_ORDER[Depth(proposed)]


def decide(review: Review, *, depth: str = "", reason: str = "") -> Review:
    """Set depth, what was proposed and the due date on ``review``, unsaved. ``depth`` empty: as proposed.

    Raises DepthNeedsReason when ``depth`` is below the proposal and there is no reason.
    """
    policy = ReviewPolicy.current()
    proposed = propose_depth(review.incident, policy)
    depth = depth or proposed
    below = is_below(depth, proposed)
    if below and not reason.strip():
        raise DepthNeedsReason
    review.depth, review.depth_reason, review.proposed_depth = depth, reason, proposed
    review.below_since = timezone.now() if below else None
    review.due_on = due_on(review.opened_at, policy.days_for(depth))
    return review


def due_on(opened_at: dt.datetime, days: int) -> dt.date:
    """``days`` working days after opening, in the organisation's zone."""
    return Organisation.current().after_working_days(opened_at, days).date()


@transaction.atomic
def choose_depth(review: Review, *, by: User, depth: str, reason: str = "") -> Review:
    """Change how deep the review goes, or why. Choosing what it has changes nothing.

    Where the incident has turned out worse, the depth it has is decided again, with a reason. Raises DepthNeedsReason
    when it goes below what is proposed without one; DepthTooLate past gathering for a light one, and past publishing
    for every other.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    proposed = propose_depth(review.incident)
    asked_again = is_below(depth, proposed) and proposed != review.proposed_depth
    if depth == review.depth and reason in ("", review.depth_reason) and not asked_again:
        return review
    if depth != review.depth and review.state not in (UNPUBLISHED if depth != Depth.LIGHT else (State.GATHERING,)):
        raise DepthTooLate
    deepened = depth != review.depth
    decide(review, depth=depth, reason=reason)
    if deepened:
        begin(review)
    review.save(update_fields=[*DECIDED, "outline", "updated_at"])
    SecondLook.objects.filter(review=review).delete()  # it was about the decision before
    ask_participants(review, by=by)
    call_all(review, by=by)
    log(
        review,
        "choose depth",
        by=by,
        review_id=review.pk,
        incident_id=review.incident_id,
        depth=depth,
        reason=reason,
    )
    return review


# --- looking again ---


def sample_of(rows: QuerySet[Review], month: dt.date) -> list[Review]:
    """Five of ``rows`` that went below their proposal in ``month`` (its first day): random, and the same all month."""
    return list(drawn_from(rows, **lot_of(month)))


def lot_of(month: dt.date) -> dict[str, Any]:
    zone = timezone.get_current_timezone()
    start, end = (dt.datetime.combine(day, dt.time(), zone) for day in (month, next_month(month)))
    return {"start": start, "end": end, "lot": f"{month:%Y-%m}:"}


def drawn_from(rows: QuerySet[Review], *, start: Any, end: Any, lot: Any) -> QuerySet[Review]:
    number = MD5(Concat(Value(lot), Cast(F("pk"), CharField())))
    rows = rows.below_proposal().filter(below_since__gte=start, below_since__lt=end)  # type: ignore[attr-defined]
    return rows.order_by(number)[:SAMPLE]


def next_month(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


@transaction.atomic
def look_again(review: Review, *, by: User, verdict: str, note: str = "") -> SecondLook:
    """A lead's verdict on a review that went below its proposal; a second one takes the first one's place. Logs."""
    values = {"verdict": SecondLook.Verdict(verdict), "note": note, "looked_by": by}
    look, _ = SecondLook.objects.update_or_create(review=review, defaults=values)
    log(review, "look again", by=by, review_id=review.pk, incident_id=review.incident_id, verdict=verdict)
    return look


@transaction.atomic
def change_policy(*, by: User, **values: Any) -> ReviewPolicy:
    """Set and log what differs. Reviews that are open keep the depth and the day they were given."""
    size = Organisation.current().size
    policy, _ = ReviewPolicy.objects.get_or_create(id=1, defaults=preset(size))
    return change(policy, by=by, **values)


@transaction.atomic
def take_usual(organisation: Organisation, *, by: User) -> ReviewPolicy:
    """Policy and number of people heard as they suit the organisation's size. Logs what differs."""
    change(organisation, by=by, perspectives_needed=PERSPECTIVES[OrganisationSize(organisation.size)])
    return change_policy(by=by, **preset(organisation.size))
