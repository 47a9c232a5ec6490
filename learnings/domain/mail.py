"""The mails of `learnings`."""

from __future__ import annotations

from django.conf import settings

from learnings.models import Concern
from people.domain.mail import write
from people.enums import MailKind
from people.models import Mail, User
from people.models.organisation import person_of


def concern_mail(concern: Concern, *, by: User | None) -> Mail | None:
    """Your concern was answered: what was decided and why, and when it is looked at again."""
    person, decision = concern.raised_by, concern.decisions.last()
    if person is None or decision is None or (by is not None and person_of(by) == person):
        return None
    context = {
        "concern": concern,
        "decision": decision,
        "link": settings.BASE_URL + concern.get_absolute_url(),
    }
    return write(MailKind.CONCERN, person, context=context)
