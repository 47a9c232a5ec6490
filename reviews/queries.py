"""A review laid open: everything its page and its requirements speak of, read in one query."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import Count, OuterRef, QuerySet

from config.lib.gather import Lists, Loose, Rows
from config.lib.prepared import Prepared
from incidents.models import IncidentRole, TimelineEvent
from people.models import Person
from reviews.enums import FEWEST
from reviews.models import Action, Comment, Meeting, NewToMe, Perspective, Review, ReviewParticipant

BEGIN = 80  # letters of an event in a list to tick
EVENTS = 500  # starred ones first; longer timelines are asked for what is wanted


def _events() -> QuerySet[TimelineEvent]:
    return TimelineEvent.objects.select_related("author").order_by("-in_review", "position", "pk")


TIMELINE = Lists(Review, (Rows("events", _events()[:EVENTS], of="incident", to="events_at_hand"),))
WORDS = TimelineEvent.objects.filter(incident=OuterRef("incident")).order_by("-in_review", "position", "pk")
TEXTS = Lists(Review, (Loose("event_texts_at_hand", WORDS[:EVENTS], ("text", "in_review")),))
# Plain values: a page of a hundred comments needs a hundred names, and no rows.
SAID = ("pk", "thread", "section", "quote", "resolved_at", "author", "author__name", "created_at", "text")
THERE = Rows("there", Person.objects.order_by("pk"))
AROUND = Lists(
    Review,
    (
        Rows("participation", ReviewParticipant.objects.select_related("person__team")),
        Rows("perspectives", Perspective.objects.select_related("person")),
        Rows("factors", below=[Rows("events")]),
        Rows("defences"),
        Rows("section_texts"),
        Rows("kept_wordings"),
        Rows("tallies", to="tallies_at_hand"),
        Rows(
            "meetings",
            Meeting.objects.all(),
            below=[Rows("there", Person.objects.order_by("pk"))],
            by="review",
            to="meetings_at_hand",
        ),
        Rows(
            "actions", Action.objects.select_related("owner", "cohort").order_by("-rank", "-id"), below=[Rows("looks")]
        ),
        Rows("roles", IncidentRole.objects.select_related("person"), of="incident"),
        Rows("systems", of="incident"),
        Loose("early_at_hand", TimelineEvent.objects.before_detection(OuterRef("incident"))[:1], ("pk",)),
        Loose("said_at_hand", Comment.objects.filter(review=OuterRef("pk")).order_by("pk"), SAID),
    ),
)
WITH_TEXTS = Lists(Review, (*AROUND.lists, *TEXTS.lists))


def lay_open(review: Review, *, texts: bool = False) -> Review:
    """Read what stands around ``review``; from then on it answers from what was read. For reading only.

    The up to 500 events are read when somebody first asks for one; with ``texts`` their words come along.
    """
    (WITH_TEXTS if texts else AROUND).fill(review)
    review.laid_open = True
    return review


def events_at_hand(review: Review, *, limit: int = EVENTS) -> list[TimelineEvent]:
    """The incident's first ``limit`` (at most EVENTS) events with their authors, starred ones first."""
    if review.laid_open:
        if not hasattr(review.incident, "events_at_hand"):
            TIMELINE.fill(review)
        return review.incident.events_at_hand[:limit]
    return list(_events().filter(incident=review.incident_id)[:limit])


class OnWall(NamedTuple):
    """An event as the meeting's page shows it to the room."""

    pk: int
    at: dt.datetime | None
    margin: dt.timedelta | None
    text: str


def _on_wall(incident: int, **narrowed: bool) -> QuerySet:
    rows = TimelineEvent.objects.filter(incident=incident, **narrowed).order_by("position", "pk")
    return rows.values_list(*OnWall._fields)[:EVENTS]


STARRED_ON_WALL = Prepared(lambda _reader, incident: _on_wall(incident, in_review=True), incident=int)
FIRST_ON_WALL = Prepared(lambda _reader, incident: _on_wall(incident), incident=int)


def on_wall(review: Review) -> list[OnWall]:
    """The starred events, told forwards; where nothing is starred, the first ones there are."""
    incident = review.incident_id
    rows = STARRED_ON_WALL.all(incident=incident) or FIRST_ON_WALL.all(incident=incident)
    return [OnWall._make(row) for row in rows]


def offered_events(review: Review) -> list[tuple[int, str]] | None:
    """Keys and first words of the starred events, to tick; None where there are more than are read at once."""
    rows = STARRED_ON_WALL.all(incident=review.incident_id)
    return [(pk, _begin(text)) for pk, _at, _margin, text in rows] if len(rows) < EVENTS else None


def _begin(text: str) -> str:
    return text if len(text) <= BEGIN else f"{text[: BEGIN - 1].rstrip()}…"


def event_texts(review: Review) -> list[tuple[str, bool]]:
    """The words of ``events_at_hand``, each with whether it has a star; who looks for words needs no rows."""
    if not hasattr(review, "event_texts_at_hand") or not review.laid_open:
        TEXTS.fill(review)
    return review.event_texts_at_hand


def starred_texts(review: Review) -> list[str]:
    """The words of the events with a star, in order."""
    told = getattr(review.incident, "told_here", None)  # by the page that shows them
    if told and told.starred_words is not None:
        return told.starred_words
    starred = [text for text, is_starred in event_texts(review) if is_starred]
    if len(starred) < EVENTS:
        return starred
    return list(review.starred_events.values_list("text", flat=True))


def is_told_forwards(review: Review) -> bool:
    """Whether the timeline begins before anybody noticed."""
    if review.laid_open:
        return bool(review.early_at_hand)
    return TimelineEvent.objects.before_detection(review.incident).exists()


def _taps(_reader: object, review: int) -> QuerySet:
    """By event: taps, and phones."""
    rows = NewToMe.objects.filter(review=review).values("event")
    return rows.annotate(n=Count("pk"), phones=Count("phone", distinct=True)).order_by("-n", "event")


def _taps_together(_reader: object, review: int) -> QuerySet:
    rows = NewToMe.objects.filter(review=review).order_by().values("review")
    return rows.annotate(all=Count("pk"), phones=Count("phone", distinct=True))


TAPS, TAPS_TOGETHER = Prepared(_taps, review=int), Prepared(_taps_together, review=int)


def shown_taps(meeting: Meeting) -> dict[str, int]:
    """What may be told of "new to me": totals by event id as text ("none": nothing was shown), "" for all together.

    Nothing below five phones; nor where what is left after taking the told ones away would be fewer than five.
    """
    kept = dict(meeting.taps)
    together = TAPS_TOGETHER.first(review=meeting.review_id)
    if together is None or together["phones"] < FEWEST:
        return kept
    counted = TAPS.all(review=meeting.review_id)
    told = {str(row["event"] or "none"): row["n"] for row in counted if row["phones"] >= FEWEST}
    while told and 0 < together["all"] - sum(told.values()) < FEWEST:
        told.popitem()  # the smallest of them hides the rest
    new = {"": together["all"]} | told
    return {key: kept.get(key, 0) + new.get(key, 0) for key in {**kept, **new}}


def new_to_me(review: Review) -> dict[int | None, int | None]:
    """What was new to people in the meeting: by event id (None: nothing was on the screen), most taps first.

    A total of five or more is a number; fewer is None: there were some. For seeding what was learned.
    """
    meetings = review.meetings_at_hand if review.laid_open else list(Meeting.objects.filter(review=review))
    meeting = next(iter(meetings), None)
    if meeting is None:
        return {}
    told = shown_taps(meeting)
    counted = TAPS.all(review=review.pk)
    tapped = {str(row["event"] or "none"): None for row in counted} | {key: n for key, n in told.items() if key}
    return {None if key == "none" else int(key): n for key, n in tapped.items()}
