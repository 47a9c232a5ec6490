"""What waits for leads: a few of last month's decisions below the proposal, to look at again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lib.prepared import Prepared
from incidents.enums import Visibility
from people.domain.waiting import Choice, Line, NoLongerWaiting, Source, register
from people.enums import Role
from people.models import Person
from reviews.domain.mail import words_for
from reviews.domain.scope import drawn_from, look_again, lot_of
from reviews.domain.telling import with_teams
from reviews.domain.waiting import seen_reviews
from reviews.enums import State
from reviews.models import Review, SecondLook

WHAT_SEEN = gettext_lazy("What we saw, if anything")
RIGHT = Choice(SecondLook.Verdict.RIGHT, SecondLook.Verdict.RIGHT.label, WHAT_SEEN)
DEEPER = Choice(SecondLook.Verdict.DEEPER, SecondLook.Verdict.DEEPER.label, WHAT_SEEN)


def leads_among(people: Collection[int]) -> list[int]:
    return LEADS.all(people=list(people))


def _leads(_reader: Any, people: Any) -> QuerySet:
    leads = Person.objects.filter(pk__any_of=people, user__role__in=(Role.LEAD, Role.ADMIN), user__is_active=True)
    return leads.order_by("pk").values_list("pk", flat=True)


LEADS = Prepared(_leads, people=list)


def last_month(today: dt.date) -> dt.date:
    return (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def drawn(today: dt.date) -> list[Review]:
    """Last month's sample, as far as nobody has looked yet. Restricted incidents stay on the page of who sees them."""
    rows = DRAWN.all(**lot_of(last_month(today)))
    return [review for review in rows if not hasattr(review, "second_look")]


def _drawn(_reader: Any, **lot: Any) -> QuerySet[Review]:
    rows = Review.objects.filter(incident__visibility=Visibility.ORGANISATION)
    return drawn_from(with_teams(rows.select_related("incident", "second_look"), "incident"), **lot)


DRAWN = Prepared(_drawn, start=dt.datetime, end=dt.datetime, lot=str)


def below_proposal(people: Collection[int], today: dt.date) -> Iterator[Line]:
    """One line a review, for every lead; the first answer ends it for all."""
    leads = leads_among(people)
    for review in drawn(today) if leads else ():
        words = {"incident": words_for(review.incident)}
        text = (
            _("No review of %(incident)s") if review.state == State.SKIPPED else _("A lighter review of %(incident)s")
        )
        for person in leads:
            yield Line(
                source="below",
                thing=review.pk,
                person=person,
                text=text % words,
                url=reverse("reviews:below"),
                since=timezone.localdate(review.below_since),
                teams=tuple(review.named_teams),
                incident=review.incident_id,
                choices=(RIGHT, DEEPER),
            )


def answer_below(thing: int, person: Person, code: str, note: str) -> None:
    review = Review.objects.select_related("incident").filter(pk=thing, below_since__isnull=False).first()
    user = person.user
    if review is None or user is None or not user.has_perm("reviews.look_again_review", review):
        raise NoLongerWaiting
    look_again(review, by=user, verdict=code, note=note[:300])


register(Source("below", gettext_lazy("Decided below the proposal"), seen_reviews, answer_below, lines=below_proposal))
