"""Who takes part in a review, the meeting, and accounts given through a link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from people.domain.activity import log
from people.models import Person, User
from people.models.accounts import new_secret, secret_hash
from people.models.organisation import person_of
from reviews.domain.calling import call_all, call_one
from reviews.domain.mail import ask_in_writing, perspective_mail
from reviews.models import PerspectiveLink, Review, ReviewParticipant

LINK_LASTS = dt.timedelta(days=14)


def _log(review: Review, verb: str, *, by: User | None, **data: object) -> None:
    log(review, verb, by=by, incident_id=review.incident_id, review_id=review.pk, **data)


@transaction.atomic
def invite(review: Review, *, by: User, person: Person) -> ReviewParticipant:
    """Ask somebody to take part: from now on they read the draft. Asking twice changes nothing."""
    row, made = ReviewParticipant.objects.get_or_create(review=review, person=person)
    if made:
        _log(review, "invite participant", by=by, person=person.name)
        perspective_mail(review, person, by=by)
        call_one(review, person, by=by)
    return row


@transaction.atomic
def release(review: Review, *, by: User, person: Person) -> None:
    """Somebody no longer takes part. What they wrote stays."""
    gone, _ = review.participation.filter(person=person).delete()
    if gone:
        _log(review, "release participant", by=by, person=person.name)
        call_one(review, person, by=by, off=True)


@transaction.atomic
def hold_meeting(
    review: Review,
    *,
    by: User,
    meeting_at: dt.datetime | None,
    in_writing: bool = False,
    attended: Collection[int] = (),
) -> Review:
    """Note the meeting's date and who was there (participants' ids), or that it is done in writing.

    Turning to writing asks everybody who has not answered yet: their two working days begin now. A day to come, a new
    one and one taken away are told to everybody who takes part, for their calendars.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if in_writing and not review.meeting_in_writing:
        review.participation.filter(answered_at=None).update(asked_at=timezone.now())
        ask_in_writing(review, by=by)
    review.meeting_at, review.meeting_in_writing = meeting_at, in_writing
    review.save(update_fields=["meeting_at", "meeting_in_writing", "updated_at"])
    review.participation.filter(pk__in=attended).update(attended=True)
    review.participation.exclude(pk__in=attended).update(attended=False)
    call_all(review, by=by)
    _log(review, "note meeting", by=by, at=meeting_at and meeting_at.isoformat(), in_writing=in_writing)
    return review


@transaction.atomic
def answer(review: Review, *, by: User | None, passed: bool, person: Person | None = None) -> ReviewParticipant | None:
    """A participant says "this is how it was for me" or passes. None for somebody who is no participant.

    ``person``: who answers through a link that was sent to them; ``by`` is None where they have no account.
    """
    person = person or person_of(by)
    row = review.participation.select_for_update(of=("self",)).filter(person=person).first()
    if row is None:
        return None
    row.answered_at, row.passed = timezone.now(), passed
    row.save(update_fields=["answered_at", "passed"])
    _log(review, "pass" if passed else "confirm account", by=by)
    return row


@transaction.atomic
def make_link(review: Review, *, by: User | None, person: Person) -> tuple[PerspectiveLink, str]:
    """A way in for somebody without an account: the row and its secret, which is shown once and not kept.

    An earlier link of the same person stops working, so that there is only one to look after. ``by`` None: the person
    asked for it through a mail that was sent to them.
    """
    review.perspective_links.usable().filter(person=person).update(revoked_at=timezone.now())
    secret = new_secret()
    link = PerspectiveLink.objects.create(
        review=review,
        person=person,
        token_hash=secret_hash(secret),
        created_by=by,
        expires_at=timezone.now() + LINK_LASTS,
    )
    _log(review, "make perspective link", by=by, person=person.name)
    return link, secret


@transaction.atomic
def revoke_link(link: PerspectiveLink, *, by: User) -> PerspectiveLink:
    """The link stops working; what was written through it stays."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        _log(link.review, "revoke perspective link", by=by, person=link.person.name)
    return link


def link_of(secret: str) -> PerspectiveLink | None:
    """The usable link behind ``secret`` while its review still listens, else None."""
    link = (
        PerspectiveLink.objects.usable()
        .filter(token_hash=secret_hash(secret))
        .select_related("review__incident", "person")
        .first()
    )
    return link if link and link.review.takes_perspectives else None
