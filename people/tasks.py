"""What is done in the background: sending mail."""

from __future__ import annotations

import smtplib
from urllib.parse import urlsplit

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from config.lib.work import PermanentFailure, working
from people.models import Mail


@shared_task
def send_mail(pk: int) -> None:
    """Send the mail once. A server that is down is asked again, with growing pauses, for about a day."""
    with working(Mail, pk) as job:
        if job is None:
            return
        deliver(job.row)
        with job.finishing() as mail:
            mail.text = mail.html = ""  # what opened something must not lie about
            mail.save(update_fields=["text", "html"])


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
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message
