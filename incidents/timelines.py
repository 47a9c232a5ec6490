"""A timeline as pages tell it: one window of it, with what stands between its lines.

The same timeline is looked at again and again while people work with it. What it stands at is asked for, which takes a
tenth of reading it; what was told at that is told again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from config.lib.prepared import Prepared, Statement, stand_ins
from incidents.domain.telling import gaps
from incidents.domain.timeline import before_detection
from incidents.enums import EventKind
from incidents.models import Incident, TimelineEvent
from incidents.models.timeline import standing_of

WINDOW = 100  # events that a page shows at once
FEW = 400  # events that are read in one go, each with all its words
MARKS = 2000  # events that its picture is drawn from
LETTERS = 100_000  # of a timeline that is kept


class Line(NamedTuple):
    """One event as a list tells it; making a row of the model would take three times as long.

    ``gap``: how long nothing was written before it, where that is long. ``first_known``: from here on somebody knew.
    """

    pk: int
    incident_id: int
    kind: str
    hypothesis: str
    at: dt.datetime | None
    margin: dt.timedelta | None
    position: Decimal
    text: str
    author: str | None
    source_url: str
    source_label: str
    in_review: bool
    early: bool = False
    gap: dt.timedelta | None = None
    first_known: bool = False

    @property
    def standing(self) -> str:
        return standing_of(self.kind, self.hypothesis)


@dataclass(frozen=True)
class Told:
    """A timeline, or of a long one the window around an event.

    ``earlier`` and ``later``: pks where the windows beside begin, 0 at the ends. ``marks``: every event as far as it is
    drawn, at most MARKS. ``known``: whether an event or the incident itself says when somebody knew; ``tells_before``:
    whether something stands before that.
    """

    rows: list[Line]
    marks: Sequence[Any]
    earlier: int = 0
    later: int = 0
    known: bool = False
    tells_before: bool = False
    starred: bool = False

    @property
    def starred_words(self) -> list[str] | None:
        """What every event with a star says, in order; None where they were too many to be read."""
        if self.marks and isinstance(self.marks[0], Dot):
            return None
        return [event.text for event in self.marks if event.in_review]


def timeline(incident: Incident, *, at: int = 0) -> Told:
    """The incident's events in order, from the window that holds the event ``at`` (0: the first) on."""
    return _told(incident, at, starred=False) or _far(incident, at)


def starred(incident: Incident, *, at: int = 0) -> Told:
    """The events that matter for the review in order, from the window that holds the event ``at`` on."""
    return _told(incident, at, starred=True) or _starred(incident, at, _marks(incident))


def _told(incident: Incident, at: int, *, starred: bool) -> Told | None:
    """None where there are more events than are read in one go."""
    number, stands_at = _stands_at(incident)
    if number > FEW:
        return None
    kept = _kept(incident.pk, stands_at, incident.detected_at, starred, at)
    if kept:
        return kept[0]
    every = lines(AT_ONCE.all(incident=incident.pk))
    told = _starred(incident, at, every) if starred else _window(incident, every, at)
    if sum(len(event.text) for event in every) <= LETTERS:
        kept.append(told)
    return told


@lru_cache(maxsize=64)
def _kept(*_asked: Any) -> list[Told]:
    """A place for what was told at ``_asked``."""
    return []


def _stands_at(incident: Incident) -> tuple[int, str]:
    """How many events there are (at most FEW and one), and which versions of them and of their authors' names."""
    with connection.cursor() as cursor:
        cursor.execute(*VERSIONS.asked({"incident": incident.pk}))
        return cursor.fetchone()


# PostgreSQL writes a row anew whenever it changes: at another place (ctid), or by another transaction (xmin).
VERSIONS = Statement(
    """
    SELECT count(*), md5(coalesce(string_agg(
        concat_ws(' ', event.pk, event.place, event.writer, author.ctid, author.xmin), ',' ORDER BY event.pk
    ), ''))
    FROM (
        SELECT id AS pk, author_id, ctid AS place, xmin AS writer
        FROM incidents_timelineevent WHERE incident_id = %s LIMIT %s
    ) event
    LEFT JOIN people_person author ON author.id = event.author_id
    """,
    [*stand_ins({"incident": int}).values(), FEW + 1],
    {"incident": int},
)


def _window(incident: Incident, rows: list[Line], at: int) -> Told:
    shown, ends = _around(rows, at)
    return tell(incident, shown, marks=rows, **ends)


def _starred(incident: Incident, at: int, events: Sequence[Any]) -> Told:
    """``events``: lines, or dots where they are too many to be read with their words."""
    if len(events) == MARKS:
        return _starred_far(incident, at, marks=events)
    rows = [event for event in events if event.in_review]
    window, ends = _around(rows, at)
    if window and isinstance(window[0], Dot):
        window = lines_of([row.pk for row in window])
    return tell(incident, window, marks=events, between=rows, starred=True, **ends)


def _around(rows: Sequence[Any], at: int) -> tuple[list[Any], dict[str, int]]:
    """The window of ``rows`` that holds the event ``at``, and where those beside it begin."""
    place = next((n for n, event in enumerate(rows) if event.pk == at), 0)
    start = place - place % WINDOW
    later = start + WINDOW
    ends = {
        "earlier": rows[start - WINDOW].pk if start else 0,
        "later": rows[later].pk if later < len(rows) else 0,
    }
    return list(rows[start:later]), ends


def _far(incident: Incident, at: int) -> Told:
    """A window of more events than are read in one go."""
    start = _start(incident, at)
    rows = lines(_from(incident, start) if start else BEGINNING.all(incident=incident.pk))
    earlier = _window_before(incident, start) if start else 0
    later = rows.pop().pk if len(rows) > WINDOW else 0
    return tell(incident, rows, marks=_marks(incident), earlier=earlier, later=later)


def _starred_far(incident: Incident, at: int, *, marks: Sequence[Dot]) -> Told:
    """The same where not every event is drawn: the window, and the one before it, are looked for in the database."""
    found = incident.events.filter(pk=at, in_review=True).first() if 0 < at < 2**63 else None
    number = _before(incident, found).filter(in_review=True).count() if found else 0
    start = number - number % WINDOW
    first = max(start - WINDOW, 0)
    dots = _dots().filter(incident=incident, in_review=True)[first : start + WINDOW + 1]
    rows = [Dot._make(row) for row in dots]
    window = rows[start - first :]
    later = window.pop().pk if len(window) > WINDOW else 0
    shown = lines_of([row.pk for row in window])
    earlier = rows[0].pk if start else 0
    return tell(incident, shown, marks=marks, between=rows, starred=True, earlier=earlier, later=later)


def tell(
    incident: Incident, rows: list[Line], *, marks: Sequence[Any] = (), between: Sequence[Any] = (), **more: Any
) -> Told:
    """``rows`` (in order) with what stands between them; ``marks``: all events, where the rows are some of them.

    ``between``: the events whose silences are told, where these are not all events.
    """
    marks = marks or rows
    early, silences = before_detection(incident, marks), gaps(between or marks)
    knew = next((event.pk for event in between or marks if event.pk not in early), None) if early else None
    told = [
        row._replace(early=row.pk in early, gap=silences.get(row.pk), first_known=row.pk == knew)
        if row.pk in early or row.pk in silences or row.pk == knew
        else row
        for row in rows
    ]
    known = incident.detected_at is not None or any(mark.kind == EventKind.DETECTION for mark in marks)
    return Told(told, marks, known=known, tells_before=bool(early), **more)


def lines(rows: Iterable[Sequence[Any]]) -> list[Line]:
    return [Line._make((*row, False, None, False)) for row in rows]


def lines_of(events: Sequence[int]) -> list[Line]:
    """Those with these keys, in order."""
    return lines(IN_WINDOW.all(keys=events))


def _lines() -> QuerySet:
    names = [name for name in Line._fields if name not in Line._field_defaults]
    names[names.index("author")] = "author__name"
    return TimelineEvent.objects.order_by("position", "id").values_list(*names)


def _from(incident: Incident, start: TimelineEvent) -> QuerySet:
    behind = Q(position__gt=start.position) | Q(position=start.position, id__gte=start.pk)
    return _lines().filter(behind, incident=incident)[: WINDOW + 1]


BEGINNING = Prepared(lambda _reader, incident: _lines().filter(incident=incident)[: WINDOW + 1], incident=int)
AT_ONCE = Prepared(lambda _reader, incident: _lines().filter(incident=incident)[: FEW + 1], incident=int)
IN_WINDOW = Prepared(lambda _reader, keys: _lines().filter(pk__any_of=keys), keys=list)


class Dot(NamedTuple):
    """One event as far as its picture is drawn. ``head``: how its words begin."""

    pk: int
    kind: str
    at: dt.datetime | None
    margin: dt.timedelta | None
    position: Decimal
    in_review: bool
    head: str


def _marks(incident: Incident) -> list[Dot]:
    """Every event as far as it is drawn; a row each would cost more than its dot."""
    return [Dot._make(row) for row in TO_DRAW.all(incident=incident.pk)]


def _dots() -> QuerySet:
    rows = TimelineEvent.objects.annotate(head=Left("text", 80)).order_by("position", "id")
    return rows.values_list(*Dot._fields)


def _to_draw(_reader: Any, incident: int) -> QuerySet:
    return _dots().filter(incident=incident)[:MARKS]


TO_DRAW = Prepared(_to_draw, incident=int)


def _start(incident: Incident, at: int) -> TimelineEvent | None:
    """The event a window begins with: windows count from the first event, so that links to them stay good."""
    found = incident.events.filter(pk=at).first() if 0 < at < 2**63 else None
    if found is None:
        return None
    before = _before(incident, found).count()
    number = before - before % WINDOW
    return incident.events.order_by("position", "id")[number] if number else None


def _before(incident: Incident, event: TimelineEvent) -> QuerySet:
    return incident.events.filter(Q(position__lt=event.position) | Q(position=event.position, id__lt=event.pk))


def _window_before(incident: Incident, start: TimelineEvent) -> int:
    before = _before(incident, start).order_by("-position", "-id").values_list("pk", flat=True)[:WINDOW]
    return list(before)[-1] if before else 0
