"""Mail: one function per mail, each over three templates in templates/mail/ (subject, text, html).

`post` is the outbox for everything. `write` stands before it for mail that a person may not want: it asks what they
switched off, waits for the end of their quiet hours, and adds the link that stops such mail. An app writes the mails
about its own things in its own `domain/mail.py`, through `write`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from config.lib.work import WorkState, enqueue
from people.domain.mail_links import stop_link
from people.enums import MailKind
from people.models import Invitation, Mail, MailPreference, Organisation, Person
from people.models.mail import TRIES

_silent: ContextVar[bool] = ContextVar("no_mail", default=False)
KEPT_FOR = dt.timedelta(days=30)  # words, where no mail server is set up
ROWS_KEPT_FOR = dt.timedelta(days=90)


@contextmanager
def no_mail() -> Iterator[None]:
    """Inside, nobody is written to: what happens is made up or happened long ago."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def post(name: str, *, to: str, context: dict[str, Any], **fields: Any) -> Mail:
    """Write mail ``name`` to ``to`` into the outbox: rendered now, sent once the transaction is committed.

    Renders ``mail/<name>.subject.txt``, ``.txt`` and ``.html`` with ``context``, ``base_url`` and ``organisation``.
    """
    context = {"base_url": settings.BASE_URL, "organisation": Organisation.current(), **context}
    parts = {kind: render_to_string(f"mail/{name}.{kind}", context).strip() for kind in ("subject.txt", "txt", "html")}
    return post_text(to=to, subject=parts["subject.txt"], text=parts["txt"], html=parts["html"], **fields)


@transaction.atomic
def post_text(*, to: str, subject: str, text: str, html: str = "", **fields: Any) -> Mail:
    """The outbox for words that are already there. Line breaks in a subject would be headers."""
    one_line = " ".join(subject.split())[:250]
    mail = Mail.objects.create(to=to, subject=one_line, text=text, html=html, attempts_allowed=TRIES, **fields)
    if mail.not_before is None:  # else the sweep finds it when it is due
        enqueue(mail)
    return mail


def address_of(person: Person) -> str:
    """Where ``person`` can be written to: their account's address, else the one that is known; "" where none is."""
    if person.user_id is None:
        return person.email
    return person.user.email if person.user.is_active else ""


def preference_of(person: Person) -> MailPreference:
    """What ``person`` wants; unsaved defaults where they never said."""
    found = MailPreference.objects.filter(person=person).first() or MailPreference(person=person)
    found.person = person
    return found


def wants(person: Person, kind: str) -> bool:
    """Whether a mail of ``kind`` to ``person`` would leave at all."""
    return not _silent.get() and bool(address_of(person)) and preference_of(person).wants(kind)


def write(
    kind: MailKind,
    person: Person,
    *,
    context: dict[str, Any],
    sealed: bool = False,
    incidents: Iterable[int] = (),
    name: str = "",
    calendar: str = "",
) -> Mail | None:
    """Mail ``mail/<name or kind>.*`` to ``person`` unless they switched such mail off; in quiet hours it waits.

    ``sealed``: words from a draft, which nobody else may read. ``incidents``: whose words it holds. ``calendar``:
    an invitation that goes along. Times in the mail are those of the reader's zone.
    """
    if not wants(person, kind):
        return None
    preference, now = preference_of(person), timezone.now()
    due = preference.rest.next_waking(now)
    links = {"stop": stop_link(person, kind), "choose": settings.BASE_URL + reverse("people:mail_preferences")}
    with timezone.override(preference.zone):
        return post(
            name or kind,
            to=address_of(person),
            context={"person": person, **links, **context},
            kind=kind,
            person=person,
            sealed=sealed,
            incidents=sorted(set(incidents)),
            calendar=calendar,
            not_before=due if due > now else None,
        )


def hold_back(pk: int, now: dt.datetime | None = None) -> bool:
    """Whether mail ``pk`` must not leave now: it is withdrawn where nobody wants it, and put off in quiet hours.

    Asked right before it is sent, because a mail may have waited for a server, and minds change.
    """
    now = now or timezone.now()
    mail = Mail.objects.filter(pk=pk, state=WorkState.QUEUED).select_related("person__user").first()
    if mail is None or not mail.is_optional:
        return False
    preference = preference_of(mail.person)
    waiting = Mail.objects.filter(pk=pk, state=WorkState.QUEUED)
    if not preference.wants(mail.kind) or address_of(mail.person) != mail.to:
        waiting.update(state=WorkState.DONE, progress_note="withdrawn", text="", html="", calendar="", finished_at=now)
        return True
    due = preference.rest.next_waking(now)
    return due > now and bool(waiting.update(not_before=due, lease_until=None))


def hide(incident_id: int) -> int:
    """An incident became restricted: kept words about it go, and what has not left does not leave."""
    about = Mail.objects.filter(incidents__contains=[incident_id])
    waiting = about.filter(state__in=(WorkState.QUEUED, WorkState.FAILED))
    waiting.update(state=WorkState.DONE, progress_note="withdrawn", finished_at=timezone.now())
    return about.update(text="", html="", calendar="", subject=gettext("About something restricted"))


def tidy(now: dt.datetime | None = None) -> int:
    """Wipe kept words after KEPT_FOR, and delete old rows; returns how many rows were touched."""
    now = now or timezone.now()
    over = Mail.objects.filter(state=WorkState.DONE)
    wiped = over.filter(finished_at__lte=now - KEPT_FOR).exclude(text="").update(text="", html="", calendar="")
    gone, _ = over.filter(finished_at__lte=now - ROWS_KEPT_FOR).delete()
    return wiped + gone


def invitation_mail(invitation: Invitation, *, secret: str) -> Mail:
    """Somebody asks you in: the one-time link, and until when it works."""
    link = settings.BASE_URL + reverse("people:join", args=[secret])
    days = (invitation.expires_at - timezone.now()).days + 1
    context = {"invitation": invitation, "link": link, "days": days}
    return post("invitation", to=invitation.email, context=context)
