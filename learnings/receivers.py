"""What follows in `learnings` when something below changes state."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Incident
from learnings.domain.digests import make_without
from learnings.domain.mail import concern_mail
from learnings.domain.practice import follow_action, keep_ties
from learnings.enums import InPractice, LearningState, Outcome, ReleaseState
from learnings.models import Concern, Learning, LearningAction, ReleasedLearning
from people.domain.perform import perform
from people.models import User
from reviews.domain.publishing import amend
from reviews.enums import LookOutcome
from reviews.models import Action


def publish_learnings(sender: Any, *, model: str, pk: int, transition: str, **kwargs: Any) -> None:
    """A published review's learnings are published with it, in the same transaction."""
    if model == "reviews.review" and transition in ("publish", "publish_light"):
        Learning.objects.filter(review=pk, state__in=(LearningState.DRAFT, LearningState.SHARED)).update(
            state=LearningState.PUBLISHED, sort_at=timezone.now()
        )


def amend_review(sender: Any, *, model: str, pk: int, transition: str, by_id: int | None = None, **kwargs: Any) -> None:
    """Withdrawing or bringing back a learning of a published review is a dated amendment, whatever the path."""
    if model != "learnings.learning":
        return
    learning = Learning.objects.select_related("review").get(pk=pk)
    if learning.review.is_published:
        by = User.objects.filter(pk=by_id).first()
        verb = _("withdrawn") if learning.state == LearningState.WITHDRAWN else _("brought back")
        amend(learning.review, by=by, note=f"{learning.ref} {verb}")


def take_back_release(
    sender: Any, *, model: str, pk: int, transition: str, by_id: int | None = None, **kwargs: Any
) -> None:
    """What was withdrawn is not told to everybody in other words either."""
    if (model, transition) != ("learnings.learning", "withdraw"):
        return
    out = ReleasedLearning.objects.filter(learning=pk).exclude(state=ReleaseState.TAKEN_BACK).first()
    if out is not None:
        perform(out, "take_back", by=User.objects.filter(pk=by_id).first())


def take_out_of_digests(
    sender: Any, *, model: str, pk: int, transition: str, by_id: int | None = None, **kwargs: Any
) -> None:
    """What is restricted leaves the digests that were frozen while everybody could see it."""
    if model == "incidents.incident" and transition == "restrict":
        make_without(Incident.objects.get(pk=pk), by=User.objects.filter(pk=by_id).first())


def answer_whoever_raised_it(
    sender: Any, *, model: str, pk: int, transition: str, by_id: int | None = None, **kwargs: Any
) -> None:
    """Whoever spoke early hears what was decided, at once."""
    if model == "learnings.concern" and transition in Outcome.values:
        by = User.objects.filter(pk=by_id).select_related("person").first()
        concern_mail(Concern.objects.select_related("raised_by__user").get(pk=pk), by=by)


# What a step of an action says about the learnings it answers to; the later verdict counts.
IN_PRACTICE_AFTER = {
    "finish": InPractice.APPLIED,
    LookOutcome.WORKED.value: InPractice.CONFIRMED,
    LookOutcome.DID_NOT_WORK.value: InPractice.REFUTED,
}


def note_in_practice(
    sender: Any, *, model: str, pk: int, transition: str, by_id: int | None = None, **kwargs: Any
) -> None:
    """What was done about a learning, and whether it worked, moves its "in practice" along, with what is done now."""
    if model == "reviews.action" and transition == "reopen_question":
        keep_ties(Action.objects.get(pk=pk))
    if model != "reviews.action" or transition not in IN_PRACTICE_AFTER:
        return
    by = User.objects.filter(pk=by_id).first()
    action = Action.objects.get(pk=pk)
    links = LearningAction.objects.filter(action=pk).exclude(learning__state=LearningState.WITHDRAWN)
    for link in links.select_related("learning").order_by("learning"):
        follow_action(link.learning, action, by=by, to=IN_PRACTICE_AFTER[transition])
