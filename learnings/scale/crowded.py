"""The hard case of the review room: a review in each state, with 300 events, 30 people and 100 comments."""

from __future__ import annotations

from dataclasses import replace

from incidents.enums import Kind, Severity, Status
from learnings.scale.happenings import Happenings
from learnings.scale.places import Places
from learnings.scale.sense import Sense
from reviews.enums import State

EVENTS, PEOPLE, FACTORS, COMMENTS = 300, 30, 8, 100
STATES = (State.GATHERING, State.ANALYSING, State.MEETING, State.LEARNING, State.PUBLISHED)
AGE = 0.002  # of three years: two days ago
INCIDENT = {
    "severity": Severity.SEV2,
    "status": Status.RESOLVED,
    "kind": Kind.INCIDENT,
    "visibility": "organisation",
    "past": False,
}


def crowded(places: Places, happenings: Happenings, sense: Sense) -> None:
    """Everybody's first thirty colleagues take part, the leads among them: whoever measures may write in it."""
    people = places.people.items[:PEOPLE]
    for state in STATES:
        story = happenings.incident(AGE, events=EVENTS, **INCIDENT)
        sense.review_in(state, replace(story, people=people), factors=FACTORS, comments=COMMENTS)
