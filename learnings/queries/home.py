"""What waits for one person, and what was learned where they are about to work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from incidents.models import Incident
from learnings.enums import ConcernState, Consent
from learnings.models import Concern, Credit, Learning
from learnings.queries.concerns import due
from learnings.queries.learnings import OUT, for_cards
from reviews.enums import UNPUBLISHED
from reviews.models import Action, ActionLook, Perspective, ReviewParticipant

SHOWN = 5  # of each sort
TOLD = ("text", "state")  # of a concern


@dataclass(frozen=True)
class Waiting:
    """Things only this person can answer. Nothing here is counted."""

    perspectives: Sequence[ReviewParticipant]
    credits: Sequence[Credit]
    concerns: Sequence[Concern]
    looks: Sequence[ActionLook]
    answers: Sequence[Concern]

    def __bool__(self) -> bool:
        return any((self.perspectives, self.credits, self.concerns, self.looks, self.answers))


def waiting_for(user: Any) -> Waiting:
    """Asked perspectives, thanks to answer, looks that are due, answers to one's concerns; for leads: to decide."""
    return Waiting(
        perspectives=list(_perspectives(user)[:SHOWN]),
        credits=list(_credits(user)[:SHOWN]),
        concerns=list(to_decide(user).only(*TOLD)[:SHOWN]) if user.is_lead else [],
        looks=list(_looks(user).only("action__title")[:SHOWN]),
        answers=list(_answers(user).only(*TOLD)[:SHOWN]),
    )


def _perspectives(user: Any) -> Any:
    given = Perspective.objects.filter(review=OuterRef("review"), person=OuterRef("person"))
    rows = ReviewParticipant.objects.filter(person__user=user, answered_at=None, review__state__in=UNPUBLISHED)
    rows = rows.filter(Incident.seen_by(user, "review__incident__"), review__depth__in=("standard", "deep"))
    rows = rows.select_related("review__incident").only("review__incident__title")
    return rows.exclude(Exists(given)).order_by("asked_at", "pk")


def _credits(user: Any) -> Any:
    return Credit.objects.filter(recipient__user=user, consent=Consent.PENDING).only("text").order_by("-sort_at")


def to_decide(user: Any) -> Any:
    """Concerns nobody has answered yet, and those whose day to look again has come; the oldest first."""
    rows = Concern.objects.visible_to(user)
    unanswered = Q(state__in=(ConcernState.RAISED, ConcernState.ACKNOWLEDGED))
    return rows.filter(unanswered | Q(pk__in=due(rows).values("pk"))).order_by("sort_at", "pk")


def _looks(user: Any) -> Any:
    """Owning an action does not open the review it came from: an incident may have been restricted since."""
    mine = Action.objects.visible_to(user).owned_by(user)
    rows = ActionLook.objects.filter(action__in=mine, outcome="", due_on__lte=timezone.localdate())
    return rows.select_related("action").order_by("due_on", "pk")


def _answers(user: Any) -> Any:
    since = timezone.now() - dt.timedelta(days=14)
    rows = Concern.objects.filter(raised_by__user=user, answered_at__gte=since)
    return rows.order_by("-answered_at", "-pk")


@dataclass(frozen=True)
class AtHand:
    """What may help while it happens. Asks nothing."""

    learnings: Sequence[Learning]
    concerns: Sequence[Concern]

    def __bool__(self) -> bool:
        return bool(self.learnings or self.concerns)


def at_hand(incident: Incident, user: Any, *, limit: int = 4) -> AtHand:
    """What was learned in incidents that share a system, and the open concerns about the same systems."""
    systems = incident.systems.values("pk")
    same = Incident.systems.through.objects.filter(incident=OuterRef("review__incident"), system__in=systems)
    also = Learning.also_concerns_systems.through.objects.filter(learning=OuterRef("pk"), system__in=systems)
    learnings = for_cards(user).filter(Exists(same) | Exists(also), state__in=OUT)
    learnings = learnings.exclude(review__incident=incident.pk)
    about = Concern.systems.through.objects.filter(concern=OuterRef("pk"), system__in=systems)
    concerns = Concern.objects.visible_to(user).open().filter(Exists(about))
    return AtHand(
        learnings=list(learnings.order_by("-sort_at", "-pk")[:limit]),
        concerns=list(concerns.order_by("-sort_at", "-pk")[:limit]),
    )
