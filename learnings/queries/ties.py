"""What an action answers to, and how often its question came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from config.lib.prepared import Prepared
from learnings.models import Learning, LearningAction
from reviews.models import Action


def _tied(reader: Any, action: int) -> QuerySet[LearningAction]:
    seen = Learning.objects.visible_to(reader)
    return LearningAction.objects.filter(action=action, learning__in=seen).select_related("learning").order_by("pk")


TIED = Prepared(_tied, action=int)
ANY = Prepared(lambda _reader, action: LearningAction.objects.filter(action=action).values_list("pk")[:1], action=int)


def learnings_of(action: Action, user: Any) -> list[LearningAction]:
    """The learnings that ``action`` answers to, as far as ``user`` sees them."""
    return TIED.all(user, action=action.pk)


def is_tied(action: Action) -> bool:
    """Whether it answers to a learning, whoever may see that."""
    return bool(ANY.all(action=action.pk))


def _again(_reader: Any, keys: Any) -> QuerySet:
    rows = Learning.objects.standing().filter(review__pk__any_of=keys, relearned_from__isnull=False).order_by()
    return rows.values_list("review", "relearned_from")


AGAIN = Prepared(_again, keys=list)
SEEN = Prepared(
    lambda reader, keys: Learning.objects.visible_to(reader).filter(pk__any_of=keys).values_list("pk", flat=True),
    keys=list,
)


def lay_came_back(actions: Iterable[Action], user: Any) -> None:
    """Put ``came_back`` on each action, in words: how often what its review learned had been learned before.

    One query, and one more where something did; earlier learnings that ``user`` may not see count nothing.
    """
    rows = list(actions)
    reviews = {action.review_id for action in rows if action.review_id}
    found = set(AGAIN.all(keys=list(reviews))) if reviews else set()
    seen = set(SEEN.all(user, keys=[pk for _review, pk in found])) if found else set()
    times = Counter(review for review, pk in found if pk in seen)
    for action in rows:
        action.came_back = times_back(times.get(action.review_id, 0))


def times_back(times: int) -> str:
    if not times:
        return ""
    return ngettext("came back once", "came back %(times)s times", times) % {"times": times}


def to_tie(action: Action, user: Any) -> list[Learning]:
    """Learnings of the action's review that it may be tied to."""
    rows = Learning.objects.visible_to(user).standing().filter(review=action.review_id)
    return list(rows.exclude(action_links__action=action).only("now_we_know", "state").order_by("pk")[:50])
