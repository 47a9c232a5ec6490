"""Calling people to the meeting: a mail with an invitation for their calendar, and what takes it back.

One name (UID) for as long as the review lives, a number (SEQUENCE) that grows with every change: calendars move the
entry they have instead of making a second one. The invitation names a restricted incident by its number alone, and
holds no word of the draft.
"""

from __future__ import annotations

import datetime as dt
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from config.lib.quiet import zone_called
from incidents.enums import Status
from people.domain.mail import address_of, wants, write
from people.enums import MailKind
from people.models import Mail, Person, User
from reviews.domain.mail import may_be_told, words_for
from reviews.domain.meeting import locked
from reviews.enums import UNPUBLISHED
from reviews.models import Meeting, Review

YEAR = dt.timedelta(days=366)


def invitation(
    review: Review, meeting: Meeting, at: dt.datetime, *, to: Person | None = None, off: bool = False
) -> str:
    """The meeting ``at`` as iCalendar text. ``to``: whom the mail is for, else a file to keep. ``off``: cancelled."""
    zone = zone_called("", review.organisation.zone)
    event = Event()
    event.add("uid", f"{meeting.uid}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", at.astimezone(zone))
    event.add("dtend", (at + dt.timedelta(minutes=meeting.minutes)).astimezone(zone))
    event.add("summary", _("Review of %(incident)s") % {"incident": words_for(review.incident)})
    event.add("description", _("How did it make sense at the time? Most of the hour belongs to the timeline."))
    event.add("url", settings.BASE_URL + reverse("reviews:meeting", args=[review.pk]))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    if to is not None:
        event.add("organizer", _address(*_host(review)))
        event.add("attendee", _address(to.name, address_of(to)))
    return _calendar(event, "CANCEL" if off else "REQUEST" if to else "PUBLISH", at)


def _calendar(event: Event, method: str, at: dt.datetime) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Second Story//")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    # A year around it is all a calendar needs to know of the zone's clock changes.
    calendar.add_missing_timezones(first_date=(at - YEAR).date(), last_date=(at + YEAR).date())
    return calendar.to_ical().decode()


def _host(review: Review) -> tuple[str, str]:
    """Who invites, as calendars see it: facilitator, else owner, else the installation."""
    for person in (review.facilitator, review.owner):
        if person is not None and (address := address_of(person)):
            return person.name, address
    return parseaddr(settings.DEFAULT_FROM_EMAIL)


def _address(name: str, address: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    found.params["CN"] = vText(name or address)
    return found


def call_all(review: Review, *, by: User | None) -> None:
    """Tell everybody who takes part where the day changed: a new one to come, another one, or none any more.

    A day that is noted after the fact calls nobody; a review that is over, or light now, or of what was no incident
    after all or is told in another one, has no meeting to come.
    """
    now, wanted = timezone.now(), _day_to_come(review)
    if wanted is None and not Meeting.objects.filter(review=review, called_for__gt=now).exists():
        return
    meeting = locked(review)
    before = meeting.called_for
    if wanted == before or (wanted is None and (before is None or before <= now or _is_held(review))):
        return
    meeting.sequence += before is not None or meeting.sequence > 0
    meeting.called_for = wanted
    meeting.save(update_fields=["sequence", "called_for"])
    for row in review.participation.select_related("person__user"):
        _mail(review, meeting, row.person, at=wanted or before, off=wanted is None, by=by)


def _day_to_come(review: Review) -> dt.datetime | None:
    is_met = review.state in UNPUBLISHED and not review.is_light and not review.meeting_in_writing
    is_met = is_met and review.incident.status not in (Status.DECLINED, Status.MERGED)
    return review.meeting_at if is_met and review.meeting_at and review.meeting_at > timezone.now() else None


def _is_held(review: Review) -> bool:
    """It took place, perhaps earlier than planned."""
    return review.meeting_at is not None and review.meeting_at <= timezone.now()


def call_one(review: Review, person: Person, *, by: User | None, off: bool = False) -> None:
    """Somebody joins, or leaves, after the day was told: they alone get the invitation, or lose it."""
    meeting = Meeting.objects.filter(review=review, called_for__gt=timezone.now()).first()
    if meeting is not None:
        _mail(review, meeting, person, at=meeting.called_for, off=off, by=by)


def _mail(
    review: Review, meeting: Meeting, person: Person, *, at: dt.datetime, off: bool, by: User | None
) -> Mail | None:
    if not may_be_told(review.incident, person) or not wants(person, MailKind.TAKE_PART):
        return None
    context = {
        "review": review,
        "incident": words_for(review.incident),
        "at": at,
        "off": off,
        "minutes": meeting.minutes,
        "host": _host(review)[0] or "Second Story",
        "link": f"{settings.BASE_URL}{review.get_absolute_url()}" if person.user_id else "",
    }
    return write(
        MailKind.TAKE_PART,
        person,
        context=context,
        incidents=[review.incident_id],
        name="meeting",
        calendar=invitation(review, meeting, at, to=person, off=off),
    )
