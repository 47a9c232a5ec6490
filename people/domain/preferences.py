"""Setting which mails somebody wants."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from people.models import MailPreference, Person, User


@transaction.atomic
def change_preference(person: Person, *, by: User, **values: Any) -> MailPreference:
    """Set what ``person`` wants by mail. Not logged: what somebody reads is nobody's business."""
    return MailPreference.objects.update_or_create(person=person, defaults=values)[0]


@transaction.atomic
def switch(person: Person, kind: str, *, on: bool) -> MailPreference:
    """Stop mail of one kind, or let it come again, by a link that was sent to ``person``. Twice is once."""
    MailPreference.objects.get_or_create(person=person)
    row = MailPreference.objects.select_for_update(of=("self",)).get(person=person)
    off = [other for other in row.off if other != kind]
    row.off = off if on else [*off, kind]
    row.save(update_fields=["off"])
    return row
