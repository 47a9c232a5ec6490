"""Opening a review, and writing what it finds."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from incidents.enums import Harm, RoleInIncident, Severity, Stage
from incidents.models import Incident
from people.domain.activity import log
from people.domain.perform import perform
from people.models import Person, User
from people.models.organisation import person_of
from reviews.domain.publishing import publish_light
from reviews.enums import DEPTH_ORDER, UNPUBLISHED, Depth, State
from reviews.models import Defence, Factor, Perspective, Review, ReviewParticipant

__all__ = [
    "add_defence",
    "add_factor",
    "choose_depth",
    "give_perspective",
    "open_review",
    "perform",
    "propose_depth",
    "publish_light",
]


class DepthNeedsReason(Exception):
    """Going below the proposed depth asks why."""


class DepthTooLate(Exception):
    """A light review has no steps in between, and what is published keeps its depth."""


def propose_depth(incident: Incident) -> str:
    """Light unless it hurt, crossed teams or looks like a repeat; deep for SEV1 and safety. Unknown is light."""
    if incident.severity == Severity.SEV1 or incident.harm == Harm.SAFETY:
        return Depth.DEEP
    serious = incident.severity in (Severity.SEV2, Severity.SEV3) and incident.stage in (
        Stage.PILOT,
        Stage.PRODUCTION,
    )
    if serious or incident.looks_like_repeat or incident.teams.count() > 2:
        return Depth.STANDARD
    return Depth.LIGHT


@transaction.atomic
def open_review(incident: Incident, *, by: User, depth: str = "", depth_reason: str = "") -> Review:
    """Open the incident's review, or return the one there is. Whoever opens it owns it; responders take part.

    ``depth`` empty: as proposed. Raises DepthNeedsReason when ``depth`` is below that and no reason is given.
    """
    Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if existing := Review.objects.filter(incident=incident).first():
        return existing
    depth = depth or propose_depth(incident)
    _reason_given(incident, depth, depth_reason)
    review = Review.objects.create(
        incident=incident,
        depth=depth,
        depth_reason=depth_reason,
        owner=person_of(by),
        what_happened=incident.summary,
    )
    responders = set(incident.roles.exclude(role=RoleInIncident.READER).values_list("person_id", flat=True))
    ReviewParticipant.objects.bulk_create(ReviewParticipant(review=review, person_id=pk) for pk in sorted(responders))
    log(review, "open review", by=by, incident_id=incident.pk, review_id=review.pk, depth=depth)
    return review


def _reason_given(incident: Incident, depth: str, reason: str) -> None:
    if DEPTH_ORDER[Depth(depth)] < DEPTH_ORDER[Depth(propose_depth(incident))] and not reason.strip():
        raise DepthNeedsReason


@transaction.atomic
def choose_depth(review: Review, *, by: User, depth: str, reason: str = "") -> Review:
    """Change how deep the review goes. Choosing the depth it has changes its reason at most.

    Raises DepthNeedsReason when it goes below what is proposed without a reason; DepthTooLate past gathering for a
    light one, and past publishing for every other.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if depth == review.depth and reason in ("", review.depth_reason):
        return review
    if depth != review.depth and review.state not in (UNPUBLISHED if depth != Depth.LIGHT else (State.GATHERING,)):
        raise DepthTooLate
    _reason_given(review.incident, depth, reason)
    review.depth, review.depth_reason = depth, reason
    review.save(update_fields=["depth", "depth_reason", "updated_at"])
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


@transaction.atomic
def add_factor(review: Review, *, by: User, text: str, **fields: Any) -> Factor:
    events = fields.pop("events", ())
    factor = Factor.objects.create(review=review, text=text, **fields)
    factor.events.set(events)
    log(factor, "add factor", by=by, incident_id=review.incident_id)
    return factor


@transaction.atomic
def add_defence(review: Review, *, by: User, text: str, **fields: Any) -> Defence:
    defence = Defence.objects.create(review=review, text=text, **fields)
    log(defence, "add defence", by=by, incident_id=review.incident_id)
    return defence


class NoMorePerspectives(Exception):
    """The review is published or skipped: accounts are no longer taken."""


@transaction.atomic
def give_perspective(review: Review, *, by: User | None, person: Person, **boxes: Any) -> Perspective:
    """Write or rewrite one person's account. ``by`` None: through a signed link, without an account.

    Raises NoMorePerspectives once the review is published or skipped. The log holds none of the words.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if not review.takes_perspectives:
        raise NoMorePerspectives
    perspective, _ = Perspective.objects.update_or_create(review=review, person=person, defaults=boxes)
    ReviewParticipant.objects.get_or_create(review=review, person=person)
    log(perspective, "give perspective", by=by, incident_id=review.incident_id)
    return perspective
