"""Opening a review, and writing what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from incidents.enums import RoleInIncident
from incidents.models import Incident
from people.domain.activity import log
from people.domain.editing import EditConflict
from people.domain.perform import perform
from people.models import Person, User
from people.models.organisation import person_of
from reviews.domain.findings import add_defence, add_factor, move_factor
from reviews.domain.mail import ask_participants
from reviews.domain.outlines import begin
from reviews.domain.publishing import publish_light
from reviews.domain.scope import decide
from reviews.domain.writing import merged_text, seen_as
from reviews.merging import plain
from reviews.models import Perspective, Review, ReviewParticipant
from reviews.models.perspective import BOXES

__all__ = [
    "add_defence",
    "add_factor",
    "give_perspective",
    "move_factor",
    "open_review",
    "perform",
    "publish_light",
]


@transaction.atomic
def open_review(incident: Incident, *, by: User, depth: str = "", depth_reason: str = "") -> Review:
    """Open the incident's review, or return the one there is. Whoever opens it owns it; responders take part.

    ``depth`` empty: as proposed. Raises DepthNeedsReason when ``depth`` is below that and no reason is given.
    """
    Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if existing := Review.objects.filter(incident=incident).first():
        return existing
    review = begin(decide(Review(incident=incident), depth=depth, reason=depth_reason))
    # A light review begins with what was said in one sentence; a fuller one asks for more than that.
    said = incident.summary or (incident.title if review.is_light else "")
    review.owner, review.what_happened = person_of(by), said
    review.save()
    responders = set(incident.roles.exclude(role=RoleInIncident.READER).values_list("person_id", flat=True))
    ReviewParticipant.objects.bulk_create(ReviewParticipant(review=review, person_id=pk) for pk in sorted(responders))
    ask_participants(review, by=by)
    log(review, "open review", by=by, incident_id=incident.pk, review_id=review.pk, depth=review.depth)
    return review


class NoMorePerspectives(Exception):
    """``review`` is published or skipped: accounts are no longer taken."""

    def __init__(self, review: Review) -> None:
        super().__init__(f"{review} takes no more accounts")
        self.review = review


@transaction.atomic
def give_perspective(
    review: Review,
    *,
    by: User | None,
    person: Person,
    seen: str = "",
    base: Mapping[str, str] | None = None,
    both: bool = False,
    **boxes: Any,
) -> Perspective:
    """Write or rewrite one person's account. ``by`` None: through a signed link, without an account.

    ``seen``: what the form showed, as in ``save_section``. Where it was saved from elsewhere meanwhile, another device
    or the link, other lines come together; EditConflict where they are the same lines and not ``both``. ``base`` as in
    ``save_together``.

    Raises NoMorePerspectives once the review is published or skipped. The log holds none of the words.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if not review.takes_perspectives:
        raise NoMorePerspectives(review)
    boxes = {name: plain(value) if isinstance(value, str) else value for name, value in boxes.items()}
    own = review.perspectives.filter(person=person).first()
    if own is not None and seen not in ("", seen_as(own, boxes)):
        boxes = _brought_together(own, boxes, base=base or {}, both=both)
    perspective, _ = Perspective.objects.update_or_create(review=review, person=person, defaults=boxes)
    # Whoever told it after all would not rather not.
    ReviewParticipant.objects.update_or_create(review=review, person=person, defaults={"rather_not": False})
    log(perspective, "give perspective", by=by, incident_id=review.incident_id)
    return perspective


def _brought_together(
    own: Perspective, boxes: Mapping[str, Any], *, base: Mapping[str, str], both: bool
) -> dict[str, Any]:
    """The account with both changes. Once for the facilitator only, it stays so: that is the careful way."""
    differs = tuple(name for name in BOXES if name in boxes and boxes[name] != getattr(own, name))
    conflict = EditConflict(own, boxes, differs)
    merged = {name: text for name in differs if (text := merged_text(conflict, name, base)) is not None}
    if not both and not all(clean for _text, clean in merged.values()):
        raise conflict
    private = own.facilitator_only or bool(boxes.get("facilitator_only"))
    return {**boxes, **{name: text for name, (text, _clean) in merged.items()}, "facilitator_only": private}
