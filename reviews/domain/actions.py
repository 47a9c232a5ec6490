"""What we will do about it: ideas are parked freely, commitments have an owner, a date and a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from people.domain.activity import log
from people.domain.perform import perform
from people.models import User
from reviews.enums import LookOutcome
from reviews.models import Action, ActionLook, Review


@transaction.atomic
def add_action(title: str, *, by: User, review: Review | None = None, **fields: Any) -> Action:
    """Park an idea. Without a review it stands for itself (it came from a concern)."""
    action = Action.objects.create(review=review, title=title.strip(), **fields)
    log(action, "add action", by=by, incident_id=review.incident_id if review else None)
    return action


class NotDoneYet(Exception):
    """There is no such look: it comes into being when the action is done."""


@transaction.atomic
def answer_look(action: Action, *, by: User | None, day: int, outcome: str, note: str = "") -> ActionLook:
    """Say whether the action worked, 30 or 90 days on; the action takes the verdict. A later look may differ.

    ``by`` None: its owner answered through the link in a mail and has no account that may.

    Raises NotDoneYet, and what ``perform`` raises.
    """
    look = ActionLook.objects.select_for_update(of=("self",)).filter(action=action, day=day).first()
    if look is None:
        raise NotDoneYet
    perform(action, LookOutcome(outcome).value, by=by, reason=note)
    look.outcome, look.note, look.answered_at = outcome, note.strip(), timezone.now()
    look.save(update_fields=["outcome", "note", "answered_at"])
    return look
