"""Whether a learning changed how we work: identified, applied, confirmed or refuted."""

from __future__ import annotations

from django.db import transaction

from learnings.enums import InPractice
from learnings.models import Learning, LearningAction
from people.domain.editing import edit
from people.models import User
from reviews.models import Action


@transaction.atomic
def follow_action(learning: Learning, action: Action, *, by: User | None, to: str) -> Learning:
    """Move ``in_practice`` after what happened to an action that answers to ``learning``.

    "Applied" never takes a verdict back. Where nobody said what is done differently now, the action's title says it.
    """
    if to == InPractice.APPLIED and learning.in_practice != InPractice.IDENTIFIED:
        return learning
    changes = {"in_practice": to}
    if not learning.changed_behaviour.strip():
        changes["changed_behaviour"] = action.title
    return edit(learning, by=by, changes=changes)


def keep_ties(again: Action) -> None:
    """An idea that took the place of what did not work answers to the same learnings."""
    links = LearningAction.objects.filter(action=again.instead_of_id).values_list("learning", flat=True)
    LearningAction.objects.bulk_create([LearningAction(learning_id=pk, action=again) for pk in links])
