"""What `learnings` waits for: concerns and learnings to look at again, effects to check, thanks to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learnings.domain.concerns import decide
from learnings.enums import Consent, LearningState
from learnings.models import Concern, ConcernDecision, Credit, Learning, PreventiveWork
from people.domain.changes import change
from people.domain.editing import edit
from people.domain.waiting import Choice, Line, NoLongerWaiting, Source, register
from people.models import Person, Team
from reviews.domain.waiting import by_of, told

AGAIN_CONCERN = dt.timedelta(days=90)
AGAIN_LEARNING = dt.timedelta(days=182)
AGAIN_EFFECT = dt.timedelta(days=30)
LONGEST = 110  # characters of a thing's own words in a line

UNCHANGED = Choice(
    "unchanged",
    gettext_lazy("Nothing has changed: look again in 90 days"),
    gettext_lazy("What is known today?"),
    needed=True,
)
HOLDS = Choice("holds", gettext_lazy("It still holds: look again in six months"))
SAW = Choice("saw", gettext_lazy("We have looked"), gettext_lazy("What did you see?"), needed=True)
LATER = Choice("later", gettext_lazy("Too early to tell: ask again in 30 days"))


def short(text: str) -> str:
    return Truncator(text).chars(LONGEST)


def concerns(people: Collection[int], today: dt.date) -> Iterator[Line]:
    """Concerns whose day to look again has come, for whoever decided last."""
    decisions = ConcernDecision.objects.filter(concern=OuterRef("pk")).order_by("-decided_at", "-pk")
    rows = Concern.objects.open().filter(revisit_on__lte=today)
    rows = rows.annotate(decider=Subquery(decisions.values("decided_by__person")[:1])).filter(decider__in=people)
    named = Prefetch("teams", queryset=Team.objects.order_by("name"))
    for concern in rows.prefetch_related(named).order_by("revisit_on", "pk"):
        yield Line(
            source="concern",
            thing=concern.pk,
            person=concern.decider,
            text=f"{concern.ref}: {short(concern.text)}",
            url=concern.get_absolute_url(),
            since=concern.revisit_on,
            teams=tuple(team.name for team in concern.teams.all()),
            choices=(UNCHANGED,),
        )


def seen_concerns(user: Any, things: Collection[int]) -> list[int]:
    return list(Concern.objects.visible_to(user).filter(pk__in=things).values_list("pk", flat=True))


def answer_concern(thing: int, person: Person, code: str, note: str) -> None:
    """The last decision once more, with what is known today."""
    concern = Concern.objects.open().filter(pk=thing).first()
    last = concern.decisions.last() if concern else None
    if concern is None or last is None or person.user is None:
        raise NoLongerWaiting
    decide(
        concern,
        by=person.user,
        outcome=last.outcome,
        rationale=_("Nothing has changed since the last decision: %(why)s") % {"why": last.rationale},
        context_at_time=note,
        decided_by_role=person.role_or_name,
        revisit_on=timezone.localdate() + AGAIN_CONCERN,
    )


def learnings(people: Collection[int], today: dt.date) -> Iterator[Line]:
    """Published learnings to look at again, for the owner of their review."""
    rows = Learning.objects.filter(state=LearningState.PUBLISHED, revisit_on__lte=today, review__owner__in=people)
    rows = rows.filter(told("review__owner", "review__incident")).select_related("review__incident")
    named = Prefetch("review__incident__teams", queryset=Team.objects.order_by("name"))
    for learning in rows.prefetch_related(named).order_by("revisit_on", "pk"):
        incident = learning.review.incident
        yield Line(
            source="learning",
            thing=learning.pk,
            person=learning.review.owner_id,
            text=learning.ref if incident.is_restricted else f"{learning.ref}: {short(learning.now_we_know)}",
            url=learning.get_absolute_url(),
            since=learning.revisit_on,
            teams=tuple(team.name for team in incident.teams.all()),
            incident=incident.pk,
            choices=(HOLDS,),
        )


def seen_learnings(user: Any, things: Collection[int]) -> list[int]:
    return list(Learning.objects.visible_to(user).filter(pk__in=things).values_list("pk", flat=True))


def answer_learning(thing: int, person: Person, code: str, note: str) -> None:
    learning = Learning.objects.filter(pk=thing).first()
    if learning is None:
        raise NoLongerWaiting
    by = by_of(person, "learnings.change_learning", learning)
    edit(learning, by=by, changes={"revisit_on": timezone.localdate() + AGAIN_LEARNING})


def effects(people: Collection[int], today: dt.date) -> Iterator[Line]:
    """Preventive work whose effect nobody has looked at, for everybody who did it."""
    rows = PreventiveWork.objects.filter(effect="", effect_check_on__lte=today, people__in=people).distinct()
    for work in rows.select_related("team").prefetch_related("people").order_by("effect_check_on", "pk"):
        for person in work.people.all():
            if person.pk in people:
                yield Line(
                    source="effect",
                    thing=work.pk,
                    person=person.pk,
                    text=short(work.title),
                    url=reverse("learnings:work", args=[work.pk]),
                    since=work.effect_check_on,
                    teams=(work.team.name,) if work.team else (),
                    choices=(SAW, LATER),
                )


def everybody_may_know(user: Any, things: Collection[int]) -> Collection[int]:
    return things


def answer_effect(thing: int, person: Person, code: str, note: str) -> None:
    work = PreventiveWork.objects.filter(pk=thing, effect="").first()
    if work is None:
        raise NoLongerWaiting
    by = by_of(person, "learnings.change_preventivework", work)
    values = {"effect": note} if code == SAW.code else {"effect_check_on": timezone.localdate() + AGAIN_EFFECT}
    change(work, by=by, **values)


def thanks(people: Collection[int], today: dt.date) -> Iterator[Line]:
    """Thanks that wait for a yes or no. What they say is read in the product, alone."""
    told_of = Q(review=None) | told("recipient", "review__incident")
    rows = Credit.objects.filter(told_of, recipient__in=people, consent=Consent.PENDING)
    for credit in rows.filter(Exists(Person.objects.filter(pk=OuterRef("recipient"), user__isnull=False))):
        yield Line(
            source="thanks",
            thing=credit.pk,
            person=credit.recipient_id,
            text=_("Somebody thanked you. Read it, and say whether others may."),
            url=reverse("learnings:credits"),
            since=credit.given_at.date(),
        )


def nobody_else(user: Any, things: Collection[int]) -> Collection[int]:
    """Thanks are between two people: no lead's page shows that one waits."""
    return ()


def nothing_to_answer(thing: int, person: Person, code: str, note: str) -> None:
    raise NoLongerWaiting


register(Source("concern", gettext_lazy("Concerns to look at again"), concerns, seen_concerns, answer_concern))
register(Source("learning", gettext_lazy("Does it still hold?"), learnings, seen_learnings, answer_learning))
register(Source("effect", gettext_lazy("Did preventing help?"), effects, everybody_may_know, answer_effect))
register(Source("thanks", gettext_lazy("Thanks"), thanks, nobody_else, nothing_to_answer))
