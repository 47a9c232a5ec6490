"""What is done in the background: sending mail."""

from __future__ import annotations

import smtplib
from urllib.parse import urlsplit

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from config.lib.work import PermanentFailure, working
from people.domain import reminders
from people.domain.mail import hold_back, tidy
from people.domain.mail_links import stop_link
from people.enums import PERIODIC_MAIL
from people.models import IdempotencyKey, Mail


@shared_task
def send_mail(pk: int) -> None:
    """Send the mail once. A server that is down is asked again, with growing pauses, for about a day."""
    if hold_back(pk):
        return
    with working(Mail, pk) as job:
        if job is None:
            return
        deliver(job.row)
        with job.finishing() as mail:
            if mail.sealed or not settings.MAIL_IS_KEPT:
                mail.text = mail.html = mail.calendar = ""  # what opened something must not lie about
                mail.save(update_fields=["text", "html", "calendar"])
            if mail.kind in PERIODIC_MAIL:
                reminders.note_sent(mail)


@shared_task
def write_weekly_mail() -> int:
    """Every ten minutes; how many mails were written. Running it twice, or in two places, writes nothing more."""
    return reminders.tick()


@shared_task
def settle_mail() -> int:
    """Every hour: forget what was answered, and wipe old words."""
    return reminders.settle() + tidy()


@shared_task
def forget_requests() -> int:
    """Every hour: what creates over the API were answered; how many answers went."""
    return IdempotencyKey.objects.past().delete()[0]


def deliver(mail: Mail) -> None:
    """Hand the mail to the server. Raises PermanentFailure where asking again can't help."""
    try:
        message_of(mail).send()
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _ in error.recipients.values()):
            raise PermanentFailure(f"The mail server refuses the address: {error.recipients}") from error
        raise


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The same Message-ID at every try: a worker killed right after sending gives a double that mail programs fold."""
    host = urlsplit(settings.BASE_URL).hostname
    headers = {"Message-ID": f"<mail-{mail.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    if mail.is_optional:  # RFC 8058: mail programs show a button, and press it without signing in
        headers["List-Unsubscribe"] = f"<{stop_link(mail.person, mail.kind)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        _invite(message, mail.calendar)
    return message


def _invite(message: EmailMultiAlternatives, calendar: str) -> None:
    """Twice: as an alternative, which mail programs show with buttons, and as a file for all the others."""
    method = "CANCEL" if "METHOD:CANCEL" in calendar.splitlines() else "REQUEST"  # a line, and no incident's title
    message.attach_alternative(calendar, f"text/calendar; method={method}")
    message.attach("meeting.ics", calendar.encode(), "application/ics")
