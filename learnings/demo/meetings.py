"""Meetings of the demo: who came, how the time was spent, what phones tapped, and what people said afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from learnings.demo.world import World
from reviews.agenda import KEYS
from reviews.enums import PULSE, Counted, PulseAnswer
from reviews.models import Meeting, Review, Tally


def hold(world: World, review: Review, spec: dict[str, Any], *, zone: str, key: str) -> None:
    """``spec``: ``at`` and ``attended``; for some also ``minutes`` spent by point, ``taps`` by event (those that were
    tapped by five and more), ``notes``, ``said`` (yes, partly, no by question) and ``readers`` (and to whom new)."""
    review.meeting_at = world.calendar.at(spec["at"], zone)
    people = [world.people[name] for name in spec["attended"]]
    seen = review.meeting_at + dt.timedelta(hours=20)
    review.participation.filter(person__in=people).update(
        attended=True, answered_at=review.meeting_at, mentions_seen_at=seen
    )
    if "minutes" in spec:
        _clocked(world, review, spec, key)
    for about, counts in zip(PULSE, spec.get("said", ()), strict=False):
        _told(review, about, dict(zip(PulseAnswer.values, counts, strict=True)))
    for about, count in zip((Counted.READERS, Counted.NEW_TO_READERS), spec.get("readers", ()), strict=False):
        _told(review, about, {"": count})


def _clocked(world: World, review: Review, spec: dict[str, Any], key: str) -> None:
    taps = {str(world.events[key, name].pk) if name != "all" else "": n for name, n in spec["taps"].items()}
    minutes = dict(zip(KEYS, spec["minutes"], strict=True))
    Meeting.objects.create(
        review=review,
        notes=spec.get("notes", ""),
        item=KEYS[-1],
        spent={name: 60 * spent for name, spent in minutes.items()},
        started_at=review.meeting_at,
        ended_at=review.meeting_at + dt.timedelta(minutes=sum(minutes.values())),
        taps=taps,
    )


def _told(review: Review, about: Counted, counts: dict[str, int]) -> None:
    Tally.objects.bulk_create([Tally(review=review, about=about, answer=key, shown=n) for key, n in counts.items()])
