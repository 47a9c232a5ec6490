"""Readers outside the team, in total only. Nobody is remembered: the reader's own browser knows what it has counted."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q

from incidents.models import Incident
from people.models import Membership
from people.models.organisation import person_of
from reviews.domain.tallies import count
from reviews.enums import Counted
from reviews.models import Review

MARK = re.compile(r"\d{4}-\d{2}-\d{2}(?:\.[rn]\d{1,18}){0,120}")
MOST = 120  # marks in one browser's cookie; beyond, the oldest goes
LETTERS = {Counted.READERS: "r", Counted.NEW_TO_READERS: "n"}


@dataclass
class Marks:
    """What one browser has counted today, as its cookie says: a day and the reviews, nothing about anybody."""

    day: dt.date
    counted: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, cookie: str, today: dt.date) -> Marks:
        """Yesterday's are over, and whatever we did not write is as if it were not there."""
        day, *counted = cookie.split(".") if MARK.fullmatch(cookie) else [""]
        return cls(today, counted if day == today.isoformat() else [])

    def __str__(self) -> str:
        return ".".join([self.day.isoformat(), *self.counted[-MOST:]])

    def has(self, review: Review, about: Counted) -> bool:
        return f"{LETTERS[about]}{review.pk}" in self.counted

    def add(self, review: Review, about: Counted) -> None:
        self.counted.append(f"{LETTERS[about]}{review.pk}")


@transaction.atomic
def note_reader(review: Review, *, by: Any, about: Counted, marks: Marks) -> bool:
    """Count somebody outside the team who reads a published review, or to whom it was new: once a day and browser.

    Returns whether it was counted. Logs nothing.
    """
    if marks.has(review, about) or not review.is_published or not is_outside(review, by):
        return False
    count(review, about)
    marks.add(review, about)
    return True


def is_outside(review: Review, user: Any) -> bool:
    """Whether ``user`` neither takes part nor belongs to a team of the incident."""
    person = person_of(user)
    if person is None or review.is_taking_part(user):
        return False
    teams = Q(teams=person.team_id) if person.team_id else Q(pk__in=[])
    teams |= Q(teams__in=Membership.objects.filter(person=person).values("team"))
    return not Incident.objects.filter(teams, pk=review.incident_id).exists()
