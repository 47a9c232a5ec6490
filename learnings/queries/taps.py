"""What was new to people in the meeting, as a start for what was learned."""

from __future__ import annotations

from dataclasses import dataclass

from incidents.timelines import Line, lines_of
from reviews.models import Review
from reviews.queries import new_to_me

SHOWN = 5


@dataclass(frozen=True)
class Tapped:
    """``people`` is a total of five or more taps, or None: there were some."""

    event: Line
    people: int | None


def tapped(review: Review) -> list[Tapped]:
    """The events at which people said that this was new to them, most first; none where no meeting was held."""
    if review.is_light:
        return []
    taps = {pk: people for pk, people in new_to_me(review).items() if pk}
    shown = list(taps)[:SHOWN]
    events = {event.pk: event for event in lines_of(shown)} if shown else {}
    return [Tapped(events[pk], taps[pk]) for pk in shown if pk in events]
