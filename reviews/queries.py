"""A review laid open: everything its page and its requirements speak of, read in one query."""

from __future__ import annotations

from django.db.models import QuerySet

from config.lib.gather import Rows, fill
from incidents.models import IncidentRole, TimelineEvent
from reviews.models import Action, Perspective, Review, ReviewParticipant

EVENTS = 500  # starred ones first; longer timelines are asked for what is wanted


def lay_open(review: Review) -> Review:
    """Read what stands around ``review``; from then on it answers from what was read. For reading only."""
    fill(
        review,
        Rows("participation", ReviewParticipant.objects.select_related("person__team")),
        Rows("perspectives", Perspective.objects.select_related("person")),
        Rows("factors", below=[Rows("events")]),
        Rows("defences"),
        Rows("kept_wordings"),
        Rows("actions", Action.objects.select_related("owner").order_by("-rank", "-id"), below=[Rows("looks")]),
        Rows("roles", IncidentRole.objects.select_related("person"), of="incident"),
        Rows("systems", of="incident"),
        Rows("events", _events()[:EVENTS], of="incident", to="events_at_hand"),
    )
    review.laid_open = True
    return review


def _events() -> QuerySet[TimelineEvent]:
    return TimelineEvent.objects.select_related("author").order_by("-in_review", "position", "pk")


def events_at_hand(review: Review, *, limit: int = EVENTS) -> list[TimelineEvent]:
    """The incident's first ``limit`` (at most EVENTS) events with their authors, starred ones first."""
    if review.laid_open:
        return review.incident.events_at_hand[:limit]
    return list(_events().filter(incident=review.incident_id)[:limit])


def starred_events(review: Review) -> list[TimelineEvent]:
    """The timeline events that matter for the review, in order, with their authors."""
    if review.laid_open:
        starred = [event for event in review.incident.events_at_hand if event.in_review]
        if len(starred) < EVENTS:
            return starred
    return list(review.starred_events.select_related("author"))
