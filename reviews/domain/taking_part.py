"""Who takes part in a review, the meeting, and accounts given through a link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people.domain.activity import log
from people.domain.mail import address_of
from people.domain.reminders import again_from
from people.models import Person, Reminder, User
from people.models.accounts import new_secret, secret_hash
from people.models.organisation import person_of
from reviews.domain.calling import call_all, call_one
from reviews.domain.comments import comment
from reviews.domain.mail import appointed_mail, ask_in_writing, perspective_mail
from reviews.domain.meeting import locked
from reviews.domain.requirements import silence_ends
from reviews.domain.writing import save_section
from reviews.models import Meeting, PerspectiveLink, Review, ReviewParticipant

LINK_LASTS = dt.timedelta(days=14)
# Calendars need a year of room on both sides, and a day before the year 1 cannot be read again.
MEETINGS = range(1900, 2200)


def _log(review: Review, verb: str, *, by: User | None, **data: object) -> None:
    log(review, verb, by=by, incident_id=review.incident_id, review_id=review.pk, **data)


@transaction.atomic
def invite(review: Review, *, by: User, person: Person) -> ReviewParticipant:
    """Ask somebody to take part: from now on they read the draft. Asking twice changes nothing."""
    was_there = Meeting.objects.filter(review=review, there=person).exists()
    row, made = ReviewParticipant.objects.get_or_create(review=review, person=person, defaults={"attended": was_there})
    if made:
        _log(review, "invite participant", by=by, person=person.name)
        perspective_mail(review, person, by=by)
        call_one(review, person, by=by)
    return row


def was_written_to(review: Review, person: Person) -> bool:
    """Whether a mail has asked ``person`` how it looked."""
    return Reminder.objects.filter(person=person, source="perspective", thing=review.pk).exists()


@transaction.atomic
def appoint(review: Review, *, by: User, changes: Mapping[str, Any], seen: str) -> Review:
    """``save_section`` for who runs the review; somebody who is to run it from now on is told by mail.

    Raises EditConflict as ``save_section`` does.
    """
    before = Review.objects.filter(pk=review.pk).values_list("owner", "facilitator").get()
    review = save_section(review, by=by, changes=changes, seen=seen)
    tell_appointed(review, before, by=by)
    return review


def tell_appointed(review: Review, before: Iterable[int | None], *, by: User) -> None:
    """Write to whoever runs the review now and did not ``before`` (owner's and facilitator's ids)."""
    known = set(before)
    for person, facilitates in ((review.facilitator, True), (review.owner, False)):
        if person is not None and person.pk not in known:
            known.add(person.pk)
            appointed_mail(review, person, by=by, facilitates=facilitates)


@transaction.atomic
def release(review: Review, *, by: User, person: Person) -> None:
    """Somebody no longer takes part, and a link of theirs stops working: it would let them in again.

    What they wrote stays.
    """
    gone, _ = review.participation.filter(person=person).delete()
    review.perspective_links.usable().filter(person=person).update(revoked_at=timezone.now())
    if gone:
        _log(review, "release participant", by=by, person=person.name)
        call_one(review, person, by=by, off=True)


class NoSuchDay(Exception):
    """No meeting was held, or will be, in that year."""


@transaction.atomic
def hold_meeting(
    review: Review,
    *,
    by: User,
    meeting_at: dt.datetime | None,
    in_writing: bool = False,
    attended: Collection[int] = (),
    running: Collection[Person] | None = None,
) -> Review:
    """Note the meeting's date and who was there (participants' ids), or that it is done in writing.

    ``running``: who was there to run it and takes no part: being there makes nobody a participant. None: as it was.

    Turning to writing asks everybody who has not answered yet: their two working days begin now. A day to come, a new
    one and one taken away are told to everybody who takes part, for their calendars.

    Raises NoSuchDay outside of MEETINGS.
    """
    if meeting_at is not None and meeting_at.year not in MEETINGS:
        raise NoSuchDay
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if in_writing and not review.meeting_in_writing:
        ask_for_answers(review, by=by)
    review.meeting_at, review.meeting_in_writing = meeting_at, in_writing
    review.save(update_fields=["meeting_at", "meeting_in_writing", "updated_at"])
    was_there = Q(pk__in=attended) | Q(person__in=running or ())
    review.participation.filter(was_there).update(attended=True)
    review.participation.exclude(was_there).update(attended=False)
    if running is not None:
        _note_running(review, running)
    call_all(review, by=by)
    _log(review, "note meeting", by=by, at=meeting_at and meeting_at.isoformat(), in_writing=in_writing)
    return review


def _note_running(review: Review, people: Collection[Person]) -> None:
    """Keep those of ``people`` who take no part as having been there, and nobody else."""
    joined = set(review.participation.values_list("person", flat=True))
    without_part = [person.pk for person in people if person.pk not in joined]
    if without_part or Meeting.objects.filter(review=review).exists():
        locked(review).there.set(without_part)


@transaction.atomic
def ask_for_answers(review: Review, *, by: User | None) -> None:
    """Ask everybody who has not answered the draft in writing: their two working days begin now.

    Also when the review comes to this step once more: it is another draft by then. Mail keeps to its budget.
    """
    # Also for those who would rather not, though no mail goes to them: nobody is to tell them from the silent.
    now = timezone.now()
    review.participation.filter(answered_at=None).update(asked_at=now)
    ask_in_writing(review, by=by, until=silence_ends(now, review.organisation))


@transaction.atomic
def answer(review: Review, *, by: User | None, passed: bool, person: Person | None = None) -> ReviewParticipant | None:
    """A participant says "this is how it was for me" or passes. None for somebody who is no participant.

    ``person``: who answers through a link that was sent to them; ``by`` is None where they have no account.
    """
    person = person or person_of(by)
    row = review.participation.select_for_update(of=("self",)).filter(person=person).first()
    if row is None:
        return None
    row.answered_at, row.passed, row.corrected = timezone.now(), passed, False
    row.save(update_fields=["answered_at", "passed", "corrected"])
    _log(review, "pass" if passed else "confirm account", by=by)
    return row


@transaction.atomic
def correct(review: Review, *, by: User, section: str, text: str) -> ReviewParticipant | None:
    """A participant says what should be different: it becomes a thread at ``section``. None for somebody who is none.

    Raises NoMoreComments, NoSuchPart.
    """
    row = review.participation.select_for_update(of=("self",)).filter(person=person_of(by)).first()
    if row is None:
        return None
    comment(review, by=by, section=section, text=text)
    row.answered_at, row.passed, row.corrected = timezone.now(), False, True
    row.save(update_fields=["answered_at", "passed", "corrected"])
    _log(review, "correct account", by=by)
    return row


# --- being heard ---------------------------------------------------------------------------------


@transaction.atomic
def rather_not(review: Review, *, by: User | None, person: Person | None = None) -> ReviewParticipant | None:
    """Somebody would rather not tell how it looked: nobody asks why, no mail asks again, telling it later undoes it.

    Not logged: whoever hears people reads "passed", and nobody else reads anything. None for no participant.
    """
    person = person or person_of(by)
    by_link = review.perspective_links.filter(person=person).exists() if person else False
    if by_link:
        ReviewParticipant.objects.get_or_create(review=review, person=person)
    row = review.participation.select_for_update(of=("self",)).filter(person=person).first()
    if row is not None and not row.rather_not:
        row.rather_not = True
        row.save(update_fields=["rather_not"])
    return row


@dataclass(frozen=True)
class Heard:
    """Whether one person was heard, for whoever hears people; never how much they said.

    ``again``: from when they may be asked once more, None where they were asked often enough.
    """

    person: Person
    state: str  # told, passed or open
    asked_at: dt.datetime | None
    may_ask: bool
    again: dt.datetime | None = None


def heard(review: Review, now: dt.datetime | None = None) -> list[Heard]:
    """Everybody who takes part or holds a link, whether or not there is an account, in four queries."""
    now = now or timezone.now()
    told = set(review.perspectives.values_list("person", flat=True))
    asked = {row.person_id: row for row in Reminder.objects.filter(source="perspective", thing=review.pk)}
    rows = review.participation.select_related("person__user", "person__team").order_by("person__name", "pk")
    found = [_heard(row, row.person_id in told, asked.get(row.person_id), now) for row in rows]
    known = {one.person.pk for one in found}
    links = review.perspective_links.usable().select_related("person__user", "person__team").order_by("pk")
    return found + [Heard(row.person, "open", row.created_at, False) for row in links if row.person_id not in known]


def _heard(row: ReviewParticipant, told: bool, reminder: Reminder | None, now: dt.datetime) -> Heard:
    passed = row.rather_not or row.passed
    state = "told" if told else "passed" if passed else "open"
    again = again_from(reminder) if reminder else now
    may_ask = state == "open" and bool(address_of(row.person)) and again is not None and again <= now
    return Heard(row.person, state, reminder.last_asked_at if reminder else None, may_ask, again)


@transaction.atomic
def ask_once_more(review: Review, *, by: User, person: Person) -> bool:
    """Write to somebody who was not heard yet; False where they have answered, or the budget says no."""
    row = review.participation.select_related("person__user").filter(person=person).first()
    is_open = row is not None and not (row.rather_not or row.passed)
    if not is_open or review.perspectives.filter(person=person).exists():
        return False
    if perspective_mail(review, row.person, by=by, again=True) is None:
        return False
    _log(review, "ask again", by=by)
    return True


# --- by link -------------------------------------------------------------------------------------


@transaction.atomic
def make_link(review: Review, *, by: User | None, person: Person) -> tuple[PerspectiveLink, str]:
    """A way in for somebody without an account: the row and its secret, which is shown once and not kept.

    They take part from now on, written down where they are new; an earlier link of theirs stops working: one to look
    after is enough.
    ``by`` None: the person asked for it through a mail that was sent to them.
    """
    if person.pk is None:
        person.save()
    review.perspective_links.usable().filter(person=person).update(revoked_at=timezone.now())
    if person.user_id is None:
        # From now on and not from their answer: whether they tell or would rather not is seen in no list.
        ReviewParticipant.objects.get_or_create(review=review, person=person)
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
