"""Thanks for speaking early and preparing well. Private first; shown to others only with consent."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from config.lib.once import sent_before
from learnings.models import Credit, DefenceOrigin, PreventiveWork
from people.domain.activity import log
from people.models import Person, User
from reviews.models import Defence


@transaction.atomic
def give(recipient: Person, *, by: User, kind: str, text: str, **about: Any) -> Credit:
    """Thank ``recipient`` for an act and what it made possible. ``about``: review, concern or work.

    Raises ValidationError for oneself and for words that say nothing. Logs without the words.
    Sent twice within a moment it is one.
    """
    if recipient.user_id is not None and recipient.user_id == by.pk:
        raise ValidationError({"recipient": _("Thanks are for others. Tell your own part as a learning.")})
    if not text.strip():
        raise ValidationError({"text": _("Say what they did, and what it made possible.")})
    same = {"recipient": recipient, "kind": kind, "text": text.strip(), "given_by": by}
    if twin := sent_before(Credit.objects.all(), written="given_at", **same):
        return twin
    credit = Credit.objects.create(**same, **about)
    review = about.get("review")
    log(credit, "give credit", by=by, incident_id=review.incident_id if review else None)
    return credit


@transaction.atomic
def stand_behind(defence: Defence, *, by: User, work: PreventiveWork) -> DefenceOrigin:
    """Say which preventive work a defence came from. Twice keeps the first."""
    origin, made = DefenceOrigin.objects.get_or_create(defence=defence, work=work)
    if made:
        log(work, "link to defence", by=by, incident_id=defence.review.incident_id, review_id=defence.review_id)
    return origin


@transaction.atomic
def note_work(work: PreventiveWork | None, *, by: User, people: Any = (), **fields: Any) -> PreventiveWork:
    """Write down preventive work, or change it. Logs."""
    verb = "change preventive work" if work else "note preventive work"
    work = work or PreventiveWork()
    for name, value in fields.items():
        setattr(work, name, value)
    work.save()
    work.people.set(people)
    log(work, verb, by=by)
    return work
