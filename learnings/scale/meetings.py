"""Meetings that were held, and what is counted about a review."""

from __future__ import annotations

from random import Random

from psycopg.types.json import Jsonb

from learnings.scale.copying import Tables
from learnings.scale.happenings import Story
from reviews.enums import PULSE, READABLE, Counted, PulseAnswer, State
from reviews.models import Meeting, Tally

HELD = (*READABLE, State.LEARNING)


def meet(tables: Tables, chance: Random, review: int, story: Story, state: str) -> None:
    """The meeting of a review that has gone past it, and the totals of one that is published."""
    if state not in HELD:
        return
    tables[Meeting].add(
        review_id=review,
        uid=f"{review:032x}",
        item="close",
        spent=Jsonb({"opening": 240, "timeline": 60 * chance.randrange(20, 45), "themes": 500, "close": 200}),
        started_at=story.at,
        ended_at=story.at,
        taps=Jsonb({"": 9, str(story.events[1]): 6}),
        notes="What we said about it, in a few lines." if state == State.LEARNING else "",
    )
    if state in READABLE:
        _totals(tables, chance, review)


def _totals(tables: Tables, chance: Random, review: int) -> None:
    for about in PULSE:
        for answer in PulseAnswer.values:
            tables[Tally].add(review_id=review, about=about, answer=answer, shown=5)
    for about in (Counted.READERS, Counted.NEW_TO_READERS):
        tables[Tally].add(review_id=review, about=about, shown=5 * chance.randrange(9))
