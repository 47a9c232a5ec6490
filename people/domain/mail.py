"""Mail: one function per mail, each over three templates in templates/mail/ (subject, text, html)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from config.lib.work import enqueue
from people.models import Invitation, Mail, Organisation
from people.models.mail import TRIES


def post(name: str, *, to: str, context: dict[str, Any]) -> Mail:
    """Write mail ``name`` to ``to`` into the outbox: rendered now, sent once the transaction is committed.

    Renders ``mail/<name>.subject.txt``, ``.txt`` and ``.html`` with ``context``, ``base_url`` and ``organisation``.
    """
    context = {"base_url": settings.BASE_URL, "organisation": Organisation.current(), **context}
    parts = {kind: render_to_string(f"mail/{name}.{kind}", context).strip() for kind in ("subject.txt", "txt", "html")}
    return post_text(to=to, subject=parts["subject.txt"], text=parts["txt"], html=parts["html"])


@transaction.atomic
def post_text(*, to: str, subject: str, text: str, html: str = "") -> Mail:
    """The outbox for words that are already there. Line breaks in a subject would be headers."""
    one_line = " ".join(subject.split())[:250]
    mail = Mail.objects.create(to=to, subject=one_line, text=text, html=html, attempts_allowed=TRIES)
    enqueue(mail)
    return mail


def invitation_mail(invitation: Invitation, *, secret: str) -> Mail:
    """Somebody asks you in: the one-time link, and until when it works."""
    link = settings.BASE_URL + reverse("people:join", args=[secret])
    days = (invitation.expires_at - timezone.now()).days + 1
    return post("invitation", to=invitation.email, context={"invitation": invitation, "link": link, "days": days})
