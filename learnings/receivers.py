"""What follows in `learnings` when something below changes state."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Incident
from learnings.domain.digests import make_without
from learnings.domain.mail import concern_mail
from learnings.enums import LearningState, Outcome
from learnings.models import Concern, Learning
from people.models import User
from reviews.domain.publishing import amend


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
