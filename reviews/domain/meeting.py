"""The meeting as it goes: its clock, what is on the screen, phones and their taps."""

from __future__ import annotations

import datetime as dt
import secrets
from operator import attrgetter

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from config.lib.prepared import Prepared
from incidents.enums import Status
from incidents.models import TimelineEvent
from people.domain.activity import log
from people.models import Person, User
from people.models.accounts import secret_hash
from reviews.agenda import KEYS, LENGTHS
from reviews.domain.writing import save_section
from reviews.enums import State
from reviews.models import Meeting, NewToMe, Review
from reviews.queries import shown_taps

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that look alike from the back of a room
CODE_LENGTH = 8
PHONES_LAST = dt.timedelta(days=3)  # so that the three questions can be answered on the way home
LONGEST = 24 * 3600  # seconds: a clock that nobody stopped
PHONES_AT_MOST = 500
UNTIED_TAPS = 30  # of one phone while nothing is on the screen


class NoSuchItem(ValueError):
    """Not a point of the agenda, or not a length a meeting may have."""


class NoTaps(Exception):
    """The link for phones is closed, or this phone has tapped enough."""


OF_REVIEW = Prepared(
    lambda _reader, review: Meeting.objects.filter(review=review).select_related("on_screen"), review=int
)


def meeting_of(review: Review) -> Meeting:
    """The review's meeting; an unsaved one with the defaults where nobody needed it yet."""
    if review.laid_open:
        return next(iter(review.meetings_at_hand), None) or Meeting(review=review)
    return OF_REVIEW.first(review=review.pk) or Meeting(review=review)


def there_without_part(review: Review) -> list[Person]:
    """Who ran the meeting and was there without taking part otherwise."""
    meeting = meeting_of(review)
    return sorted(meeting.there.all(), key=attrgetter("pk")) if meeting.pk else []


def locked(review: Review) -> Meeting:
    """The review's meeting, made if need be, locked until the transaction ends."""
    Meeting.objects.get_or_create(review=review)
    return Meeting.objects.select_for_update(of=("self",)).get(review=review)


def spent_on(meeting: Meeting, key: str, now: dt.datetime | None = None) -> int:
    """Whole seconds on a point so far."""
    running = 0
    if meeting.item == key and meeting.item_since:
        running = int(((now or timezone.now()) - meeting.item_since).total_seconds())
    kept = meeting.spent.get(key, 0)
    return min(LONGEST, max(0, running) + (kept if isinstance(kept, int) else 0))


def _bank(meeting: Meeting, now: dt.datetime) -> None:
    if meeting.item and meeting.item_since:
        meeting.spent = {**meeting.spent, meeting.item: spent_on(meeting, meeting.item, now)}
    meeting.item_since = None


@transaction.atomic
def go_to(review: Review, *, by: User, item: str) -> Meeting:
    """Start a point of the agenda; the one before stops. The first one starts the meeting, after its end it goes on.

    Raises NoSuchItem.
    """
    if item not in KEYS:
        raise NoSuchItem(item)
    meeting, now = locked(review), timezone.now()
    if meeting.item == item and meeting.item_since and meeting.ended_at is None:
        return meeting  # a repeated click
    _bank(meeting, now)
    if meeting.started_at is None:
        log(review, "start meeting", by=by, incident_id=review.incident_id, review_id=review.pk)
    meeting.item, meeting.item_since = item, now
    meeting.started_at, meeting.ended_at = meeting.started_at or now, None
    meeting.save(update_fields=["item", "item_since", "spent", "started_at", "ended_at"])
    return meeting


@transaction.atomic
def pause(review: Review, *, by: User) -> Meeting:
    """The clock stands still; ``go_to`` the same point goes on."""
    meeting = locked(review)
    _bank(meeting, timezone.now())
    meeting.save(update_fields=["item_since", "spent"])
    return meeting


@transaction.atomic
def end(review: Review, *, by: User) -> Meeting:
    """The meeting is over: phones ask the three questions from now on. Ending twice changes nothing.

    A review without a day, or with one to come, takes the day on which the clock was started.
    """
    # The review first, as everywhere else: whoever sets the day or publishes holds it and asks for the meeting.
    Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    meeting, now = locked(review), timezone.now()
    if meeting.ended_at is None:
        _bank(meeting, now)
        meeting.ended_at, meeting.started_at = now, meeting.started_at or now
        meeting.on_screen = None
        meeting.save(update_fields=["item_since", "spent", "started_at", "ended_at", "on_screen"])
        undated = Review.objects.filter(Q(meeting_at=None) | Q(meeting_at__gt=now), pk=review.pk)
        undated.update(meeting_at=meeting.started_at)
        log(review, "end meeting", by=by, incident_id=review.incident_id, review_id=review.pk)
    return meeting


@transaction.atomic
def plan(review: Review, *, by: User, minutes: int) -> Meeting:
    """How long it is planned for. Raises NoSuchItem."""
    if minutes not in LENGTHS:
        raise NoSuchItem(minutes)
    meeting = locked(review)
    meeting.minutes = minutes
    meeting.save(update_fields=["minutes"])
    return meeting


@transaction.atomic
def show(review: Review, *, by: User, event: TimelineEvent | None) -> Meeting:
    """Put an event of the review's incident on the screen, or nothing: taps from now on are about it."""
    if event is not None and event.incident_id != review.incident_id:
        raise NoSuchItem(event.pk)
    meeting = locked(review)
    meeting.on_screen = event
    meeting.save(update_fields=["on_screen"])
    return meeting


@transaction.atomic
def save_notes(review: Review, *, by: User, notes: str, seen: str = "") -> Meeting:
    """Keep what was noted. Raises EditConflict where somebody else wrote meanwhile (``seen`` as in ``save_section``).

    The log says that, never what: the notes go with the raw accounts, and the log stays.
    """
    return save_section(locked(review), by=by, changes={"notes": notes}, seen=seen)


@transaction.atomic
def begun(review: Review) -> Meeting:
    """The review's meeting, with a row of its own from now on."""
    return locked(review)


# --- phones ---


def code_of(meeting: Meeting) -> str:
    """The code in the link: "" while there is none, or where the server's key has changed since."""
    if not meeting.phones_are_in:
        return ""
    code = _code(meeting.nonce)
    return code if secret_hash(code) == meeting.code_hash else ""


def _code(nonce: str) -> str:
    digest = salted_hmac("second-story.phones", nonce, algorithm="sha256").digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:CODE_LENGTH])


@transaction.atomic
def let_phones_in(review: Review, *, by: User) -> Meeting:
    """A new short link, for three days; an earlier one stops working."""
    meeting = locked(review)
    meeting.nonce, meeting.phones_until = secrets.token_hex(16), timezone.now() + PHONES_LAST
    meeting.code_hash = secret_hash(_code(meeting.nonce))
    meeting.save(update_fields=["nonce", "phones_until", "code_hash"])
    log(review, "let phones in", by=by, incident_id=review.incident_id, review_id=review.pk)
    return meeting


@transaction.atomic
def close_to_phones(review: Review, *, by: User) -> Meeting:
    meeting = locked(review)
    meeting.code_hash = meeting.phones_until = None
    meeting.save(update_fields=["code_hash", "phones_until"])
    return meeting


def meeting_behind(code: str) -> Meeting | None:
    """The meeting whose phones come in by ``code``, while its link works."""
    rows = Meeting.objects.with_phones().select_related("review__incident", "on_screen")
    return rows.filter(code_hash=secret_hash(code.strip().lower()[:64])).first()


def where_it_stands(meeting: Meeting) -> str:
    """What a phone may be told: open, over, writing (no meeting, but in writing), off (no review) or published."""
    review = meeting.review
    if review.is_published:
        return "published"
    if review.state == State.SKIPPED or review.incident.status in (Status.DECLINED, Status.MERGED):
        return "off"
    if review.meeting_in_writing:
        return "writing"
    return "open" if meeting.ended_at is None else "over"


def phone_key(meeting: Meeting, cookie: str) -> str:
    """The phone in this meeting. Of no use in another: the meeting's nonce is part of it."""
    return salted_hmac("second-story.phone", f"{meeting.nonce} {cookie}", algorithm="sha256").hexdigest()


@transaction.atomic
def tap(meeting: Meeting, *, phone: str, after: int | None = None) -> bool:
    """That was new to somebody: one row about what is on the screen. False where this phone has said so already.

    ``after``: how many this phone had said when its page was drawn; a page sent twice then counts once.
    Raises NoTaps where there is no meeting any more, and past what a phone or a meeting may hold.
    """
    if not meeting.phones_are_in or where_it_stands(meeting) != "open":
        raise NoTaps
    taps, event = NewToMe.objects.filter(review=meeting.review_id), meeting.on_screen_id
    own = taps.filter(phone=phone)
    if not own.exists() and taps.values("phone").distinct().count() >= PHONES_AT_MOST:
        raise NoTaps
    if event is not None:
        return NewToMe.objects.get_or_create(review_id=meeting.review_id, phone=phone, event_id=event)[1]
    if after is not None and own.count() != after:
        return False
    if own.filter(event=None).count() >= UNTIED_TAPS:
        raise NoTaps
    NewToMe.objects.create(review_id=meeting.review_id, phone=phone)
    return True


@transaction.atomic
def take_back(meeting: Meeting, *, phone: str) -> bool:
    """The phone's last tap goes as if it had not been; False where there is none."""
    last = NewToMe.objects.filter(review=meeting.review_id, phone=phone).order_by("-pk").first()
    if last is None:
        return False
    last.delete()
    return True


@transaction.atomic
def forget_phones(meeting: Meeting) -> int:
    """Keep the totals that may be shown, delete the taps and their phones' keys; the number of rows that went."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    meeting.taps = shown_taps(meeting)
    meeting.save(update_fields=["taps"])
    return NewToMe.objects.filter(review=meeting.review_id).delete()[0]


def phones_to_forget(now: dt.datetime | None = None) -> list[Meeting]:
    """Meetings whose link has ended and whose taps still hold keys of phones."""
    over = Meeting.objects.filter(review__taps__isnull=False).exclude(phones_until__gt=now or timezone.now())
    return list(over.order_by("pk").distinct())
