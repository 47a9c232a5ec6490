"""Whom `reviews` writes to when something changes state."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Value

from incidents.models import Incident
from people.domain.mail import hide
from people.models import User
from reviews.domain.calling import call_all
from reviews.domain.mail import commitment_mail, show_mentions
from reviews.domain.taking_part import ask_for_answers
from reviews.models import Action, Review
from reviews.models.action import rank_of

# A meeting that was called is let off with its review or incident, and called again with it.
ENDS_OR_REOPENS = ("skip", "publish", "publish_light", "reopen")
COUNTS_NO_MORE_OR_AGAIN = ("decline", "merge", "reopen")
RANKED_BY = {"harm", "felt_by_count", "felt_by_band", "looks_like_repeat"}


def write_mail(sender: Any, *, model: str, pk: int, transition: str, by_id: int | None = None, **kwargs: Any) -> None:
    """Who is named looks before the text is public; who is to do something, or need not come, hears of it at once.

    What becomes restricted is taken out of the mail that waits or is kept.
    """
    by = User.objects.filter(pk=by_id).select_related("person").first()
    if (model, transition) == ("reviews.review", "learn"):
        show_mentions(Review.objects.select_related("incident").get(pk=pk), by=by)
    elif (model, transition) == ("reviews.review", "meet"):
        review = Review.objects.select_related("incident").get(pk=pk)
        if review.meeting_in_writing:
            ask_for_answers(review, by=by)
    elif model == "reviews.review" and transition in ENDS_OR_REOPENS:
        call_all(Review.objects.select_related("incident").get(pk=pk), by=by)
    elif model == "incidents.incident" and transition in COUNTS_NO_MORE_OR_AGAIN:
        if review := Review.objects.select_related("incident").filter(incident=pk).first():
            call_all(review, by=by)
    elif (model, transition) == ("incidents.incident", "restrict"):
        hide(pk)
    elif (model, transition) == ("reviews.action", "commit"):
        commitment_mail(Action.objects.select_related("review__incident", "owner__user").get(pk=pk), by=by)


def rank_again(
    sender: Any, instance: Incident, created: bool, update_fields: frozenset[str] | None = None, **kwargs: Any
) -> None:
    """How hard customers were hit is often known later: the actions move with it. Nothing for other changes."""
    if created or (update_fields is not None and not RANKED_BY & update_fields):
        return
    rank = Value(rank_of(instance, 0)) + F("ease")
    Action.objects.filter(review__incident=instance).exclude(rank=rank).update(rank=rank)
