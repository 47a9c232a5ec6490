"""What `learnings` waits for: concerns and learnings to look at again, effects to check, thanks to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
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
from reviews.domain.telling import told, with_teams
from reviews.domain.waiting import by_of
from reviews.models import Review

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


def concerns(people: Any, today: Any, soon: Any) -> QuerySet:
    """Concerns whose day to look again has come, for whoever decided last."""
    decisions = ConcernDecision.objects.filter(concern=OuterRef("pk")).order_by("-decided_at", "-pk")
    teams = Team.objects.filter(concerns=OuterRef("pk")).order_by("name")
    # Who decided last is asked only of what these people decided about at all.
    theirs = ConcernDecision.objects.filter(decided_by__person__pk__any_of=people).order_by().values("concern")
    rows = Concern.objects.open().filter(revisit_on__lte=today, pk__any_of=ArraySubquery(theirs))
    rows = rows.order_by("revisit_on", "pk")
    rows = rows.annotate(decider=Subquery(decisions.values("decided_by__person")[:1]))
    return rows.filter(decider__any_of=people).annotate(named_teams=ArraySubquery(teams.values("name")))


def concern_again(concern: Concern) -> Line:
    return Line(
        source="concern",
        thing=concern.pk,
        person=concern.decider,
        text=f"{concern.ref}: {short(concern.text)}",
        url=concern.get_absolute_url(),
        since=concern.revisit_on,
        teams=tuple(concern.named_teams),
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


def learnings(people: Any, today: Any, soon: Any) -> QuerySet:
    """Published learnings to look at again, for the owner of their review."""
    theirs = Review.objects.filter(owner__pk__any_of=people).order_by().values("pk")
    rows = Learning.objects.filter(state=LearningState.PUBLISHED, revisit_on__lte=today)
    rows = rows.filter(told("review__owner", "review__incident"), review__pk__any_of=ArraySubquery(theirs))
    return with_teams(rows.select_related("review__incident").order_by("revisit_on", "pk"), "review__incident")


def learning_again(learning: Learning) -> Line:
    incident = learning.review.incident
    return Line(
        source="learning",
        thing=learning.pk,
        person=learning.review.owner_id,
        text=learning.ref if incident.is_restricted else f"{learning.ref}: {short(learning.now_we_know)}",
        url=learning.get_absolute_url(),
        since=learning.revisit_on,
        teams=tuple(learning.named_teams),
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


def effects(people: Any, today: Any, soon: Any) -> QuerySet:
    """Preventive work whose effect nobody has looked at, for everybody who did it."""
    rows = PreventiveWork.people.through.objects.filter(person__pk__any_of=people)
    rows = rows.filter(preventivework__effect="", preventivework__effect_check_on__lte=today)
    rows = rows.select_related("preventivework__team")
    return rows.order_by("preventivework__effect_check_on", "preventivework_id", "person__name", "person_id")


def effect(row: Any) -> Line:
    work = row.preventivework
    return Line(
        source="effect",
        thing=work.pk,
        person=row.person_id,
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


def thanks(people: Any, today: Any, soon: Any) -> QuerySet:
    """Thanks that wait for a yes or no. What they say is read in the product, alone."""
    told_of = Q(review=None) | told("recipient", "review__incident")
    rows = Credit.objects.filter(told_of, recipient__pk__any_of=people, consent=Consent.PENDING)
    return rows.filter(Exists(Person.objects.filter(pk=OuterRef("recipient"), user__isnull=False)))


def thanked(credit: Credit) -> Line:
    return Line(
        source="thanks",
        thing=credit.pk,
        person=credit.recipient_id,
        text=_("Somebody thanked you. Read it, and say whether others may."),
        url=reverse("learnings:credits"),
        since=timezone.localdate(credit.given_at),
    )


def nobody_else(user: Any, things: Collection[int]) -> Collection[int]:
    """Thanks are between two people: no lead's page shows that one waits."""
    return ()


def nothing_to_answer(thing: int, person: Person, code: str, note: str) -> None:
    raise NoLongerWaiting


register(
    Source(
        "concern",
        gettext_lazy("Concerns to look at again"),
        seen_concerns,
        answer_concern,
        rows=concerns,
        line=concern_again,
    )
)
register(
    Source(
        "learning",
        gettext_lazy("Does it still hold?"),
        seen_learnings,
        answer_learning,
        rows=learnings,
        line=learning_again,
    )
)
register(
    Source("effect", gettext_lazy("Did preventing help?"), everybody_may_know, answer_effect, rows=effects, line=effect)
)
register(Source("thanks", gettext_lazy("Thanks"), nobody_else, nothing_to_answer, rows=thanks, line=thanked))
