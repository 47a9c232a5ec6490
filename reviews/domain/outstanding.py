"""What people were asked for in drafts and have not given yet: for home, for what waits and for the mails."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from reviews.enums import UNPUBLISHED, Depth, State
from reviews.models import Perspective, Review, ReviewParticipant


def in_drafts(reviews: Any, states: tuple[State, ...] = UNPUBLISHED) -> QuerySet:
    """Who takes part in the drafts among ``reviews``, an array; a light one asks nobody for anything.

    Of the reviews somebody ever took part in few are drafts, and of the drafts few are theirs: an index holds those
    (``review_together``), and what is in both is found without a look at the others.
    """
    drafts = Review.objects.filter(state__in=states, pk__any_of=reviews).exclude(depth=Depth.LIGHT).order_by()
    rows = ReviewParticipant.objects.filter(review__pk__any_of=ArraySubquery(drafts.values("pk")))
    return rows.filter(review__incident__past=False)


def joined(people: Any) -> ArraySubquery:
    """Reviews that these people take part in."""
    return ArraySubquery(ReviewParticipant.objects.filter(person__pk__any_of=people).order_by().values("review"))


def not_told_yet(reviews: Any) -> QuerySet:
    """Who was asked how it looked, and has neither told it nor said that they have nothing to tell."""
    given = Perspective.objects.filter(review=OuterRef("review_id"), person=OuterRef("person_id"))
    return in_drafts(reviews).filter(~Exists(given), answered_at=None, passed=False, rather_not=False)


def not_looked_yet(reviews: Any) -> QuerySet:
    """Who was shown where they are named (``show_mentions``), and has not said that they looked."""
    return in_drafts(reviews, (State.LEARNING,)).filter(mentions_told_at__isnull=False, mentions_seen_at=None)
