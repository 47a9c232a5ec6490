"""Links in mails that work without signing in: signed, so that nobody can make one, and each good for one thing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from people.enums import OPTIONAL_MAIL
from people.models import Person, Reminder

STOP, ANSWER = "second-story.stop-mail", "second-story.answer"
ANSWERS_LAST = dt.timedelta(days=60)


def stop_link(person: Person, kind: str) -> str:
    """Stops mail of ``kind`` to ``person``. It does not expire: old mail must be stoppable too."""
    return settings.BASE_URL + reverse("people:mail_stop", args=[signing.dumps([person.pk, str(kind)], salt=STOP)])


def stopped_by(token: str) -> tuple[Person, str] | None:
    """Whose mail of which kind ``token`` stops, or None."""
    match opened(token, STOP):
        case [int(pk), str(kind)] if kind in OPTIONAL_MAIL:
            person = Person.objects.filter(pk=pk).first()
            return (person, kind) if person else None
    return None


def answer_link(reminder: Reminder) -> str:
    """Leads to the page where what was asked can be answered, by whoever holds the link."""
    token = signing.dumps([reminder.pk, reminder.nonce], salt=ANSWER)
    return settings.BASE_URL + reverse("people:answer", args=[token])


def reminder_of(token: str) -> Reminder | None:
    """What ``token`` was made for, while it waits for an answer; else None."""
    match opened(token, ANSWER, max_age=ANSWERS_LAST):
        case [int(pk), str(nonce)]:
            rows = Reminder.objects.select_related("person__user", "person__team")
            return rows.filter(pk=pk, nonce=nonce).first()
    return None


def opened(token: str, salt: str, max_age: dt.timedelta | None = None) -> Any:
    """What was signed, or None where it was not us or too long ago."""
    try:
        return signing.loads(token, salt=salt, max_age=max_age)
    except signing.BadSignature:
        return None
