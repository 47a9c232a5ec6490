"""What waits for one person, and what was learned where they are about to work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from config.lib.any_of import ArrayFor
from config.lib.gather import Lists, Rows
from config.lib.prepared import Prepared
from incidents.models import Incident
from learnings.enums import ConcernState, Consent
from learnings.models import Concern, Credit, Learning
from learnings.queries.around import AT_HAND, lay_near
from learnings.queries.concerns import is_due
from learnings.queries.learnings import nearby
from people.models import Person
from people.models.organisation import person_of
from reviews.domain.outstanding import not_looked_yet, not_told_yet
from reviews.models import Action, ActionLook, ReviewParticipant
from reviews.models.review import joined_by

SHOWN = 5  # of each sort
TOLD = ("text", "state")  # of a concern


@dataclass(frozen=True)
class Waiting:
    """Things only this person can answer. Nothing here is counted."""

    mentions: Sequence[ReviewParticipant]
    perspectives: Sequence[ReviewParticipant]
    credits: Sequence[Credit]
    concerns: Sequence[Concern]
    looks: Sequence[ActionLook]
    answers: Sequence[Concern]

    def __bool__(self) -> bool:
        lists = (self.mentions, self.perspectives, self.credits, self.concerns, self.looks, self.answers)
        return any(lists)


def waiting_for(user: Any) -> Waiting:
    """Where one is named, accounts, thanks to answer, looks that are due, answers to concerns; for leads: to decide."""
    person, today = person_of(user), timezone.localdate()
    if person is not None:
        OWN.fill(person, user, today=today, since=timezone.now() - dt.timedelta(days=14))
    return Waiting(
        mentions=getattr(person, "named_here", ()),
        perspectives=getattr(person, "asked_here", ()),
        credits=getattr(person, "thanked_here", ()),
        concerns=TO_DECIDE.all(user, today=today) if user.is_lead else [],
        looks=getattr(person, "looks_here", ()),
        answers=getattr(person, "answers_here", ()),
    )


def _credits() -> Any:
    return Credit.objects.filter(consent=Consent.PENDING).order_by("-sort_at")


def _mentions(user: Any) -> Any:
    rows = not_looked_yet(ArrayFor(joined_by, user.pk)).filter(Incident.seen_by(user, "review__incident__"))
    return rows.select_related("review__incident").order_by("mentions_told_at", "pk")


def _perspectives(user: Any) -> Any:
    rows = not_told_yet(ArrayFor(joined_by, user.pk)).filter(Incident.seen_by(user, "review__incident__"))
    return rows.select_related("review__incident").order_by("asked_at", "pk")


def to_decide(user: Any, today: dt.date) -> Any:
    """Concerns nobody has answered yet, and those whose day to look again has come; the oldest first."""
    unanswered = Q(state__in=(ConcernState.RAISED, ConcernState.ACKNOWLEDGED))
    return Concern.objects.visible_to(user).filter(unanswered | is_due(today)).order_by("sort_at", "pk")


def _looks(user: Any, today: dt.date) -> Any:
    """Owning an action does not open the review it came from: an incident may have been restricted since."""
    owned = ArrayFor(_owned, user.pk)  # few; of all looks those that are due are many
    rows = ActionLook.objects.filter(action__pk__any_of=owned, outcome="", due_on__lte=today)
    rows = rows.filter(action__in=Action.objects.visible_to(user))
    return rows.select_related("action").order_by("due_on", "pk")


def _owned(user: int) -> Any:
    return Action.objects.filter(owner__user=user).order_by().values("pk")


def _answers(since: dt.datetime) -> Any:
    return Concern.objects.filter(answered_at__gte=since).order_by("-answered_at", "-pk")


OWN = Lists(
    Person,
    lambda reader, today, since: [
        Rows("", _mentions(reader)[:SHOWN], by="person", to="named_here"),
        Rows("", _perspectives(reader)[:SHOWN], by="person", to="asked_here"),
        Rows("", _credits()[:SHOWN], by="recipient", to="thanked_here"),
        Rows("", _looks(reader, today)[:SHOWN], by="action__owner", to="looks_here"),
        Rows("", _answers(since)[:SHOWN], by="raised_by", to="answers_here"),
    ],
    today=dt.date,
    since=dt.datetime,
)
TO_DECIDE = Prepared(lambda reader, today: to_decide(reader, today).only(*TOLD)[:SHOWN], today=dt.date)


@dataclass(frozen=True)
class AtHand:
    """What may help while it happens. Asks nothing."""

    learnings: Sequence[Learning]
    concerns: Sequence[Concern]

    def __bool__(self) -> bool:
        return bool(self.learnings or self.concerns)


def at_hand(incident: Incident, user: Any) -> AtHand:
    """What was learned in incidents that share a system, and the open concerns about the same systems."""
    return AtHand(
        learnings=learned_nearby(incident, user, limit=AT_HAND),
        concerns=[Concern(pk=pk, text=text, state=state) for pk, text, state in incident.concerns_here],
    )


def learned_nearby(incident: Incident, user: Any, *, limit: int) -> list[Learning]:
    """What was learned in incidents that share a system, or is about one."""
    lay_near(incident, user)
    systems = [system.pk for system in incident.systems.all()]
    if not systems:
        return []
    return nearby(user, incident, systems, limit=limit)
