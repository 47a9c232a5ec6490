"""Telling what happened forwards."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any, ClassVar

from django.db import connection, transaction
from django.db.models import ProtectedError, Q

from incidents.enums import EventKind, HypothesisState
from incidents.models import Incident, TimelineEvent
from people.domain.activity import log
from people.domain.editing import edit
from people.models import User
from people.models.organisation import person_of

STEP = Decimal(1024)
FINEST = Decimal(1).scaleb(-20)  # what the column keeps


class EventIsEvidence(Exception):
    """A learning or a review cites the event; it has to stay."""


class NeighbourGone(Exception):
    """The event that something was to be put behind is not on this timeline any more."""


class NotAHypothesis(Exception):
    """Only a hypothesis is kept or dropped."""


class NoRoom(Exception):
    """Two neighbours are so close that no position fits between them."""


@dataclass
class Order:
    """An incident's events in order, in memory: ``(pk, position, at)``. Positions are fractional, so putting one in
    moves no other row until the precision runs out."""

    EARLIEST: ClassVar = dt.datetime.min.replace(tzinfo=dt.UTC)

    rows: list[tuple[int, Decimal, dt.datetime | None]]

    @classmethod
    def of(cls, incident: Incident, *, without: int | None = None) -> Order:
        events = incident.events.exclude(pk=without).order_by("position", "id")
        return cls(list(events.values_list("pk", "position", "at")))

    def index_for(self, at: dt.datetime | None) -> int:
        """Before the first event that is later; without a time, at the end."""
        later = (i for i, row in enumerate(self.rows) if at is not None and row[2] is not None and row[2] > at)
        return next(later, len(self.rows))

    def index_after(self, pk: int | None) -> int:
        """Right behind the event ``pk``; None: first."""
        return next((i + 1 for i, row in enumerate(self.rows) if row[0] == pk), 0 if pk is None else len(self.rows))

    def position_at(self, index: int) -> Decimal:
        """A position that sorts at ``index``. Raises NoRoom."""
        before = self.rows[index - 1][1] if index > 0 else None
        following = self.rows[index][1] if index < len(self.rows) else None
        if before is None or following is None:
            return following - STEP if following is not None else (before or Decimal(0)) + STEP
        with localcontext(prec=60):
            middle = ((before + following) / 2).quantize(FINEST)
        if not before < middle < following:
            raise NoRoom
        return middle


def _slot(incident: Incident, index: Any, *, without: int | None = None) -> Decimal:
    """The position at ``index(order)``; renumbers all events first where neighbours have come too close."""
    order = Order.of(incident, without=without)
    try:
        return order.position_at(index(order))
    except NoRoom:
        renumber(incident)
        order = Order.of(incident, without=without)
        return order.position_at(index(order))


def renumber(incident: Incident) -> None:
    """Spread the positions out again; the order stays. The caller holds the incident's lock."""
    with connection.cursor() as cursor:  # ten thousand rows in one statement
        cursor.execute(
            "UPDATE incidents_timelineevent SET position = %s * counted.n FROM (SELECT id, row_number() OVER "
            "(ORDER BY position, id) AS n FROM incidents_timelineevent WHERE incident_id = %s) AS counted "
            "WHERE incidents_timelineevent.id = counted.id",
            [STEP, incident.pk],
        )


def position_for(incident: Incident, at: dt.datetime | None, *, exclude: int | None = None) -> Decimal:
    """Where an event of that time belongs: before the first later one; without a time, at the end."""
    return _slot(incident, lambda order: order.index_for(at), without=exclude)


def _lock(incident_id: int) -> Incident:
    """Two people who write at once get two positions."""
    return Incident.objects.select_for_update(of=("self",)).get(pk=incident_id)


@transaction.atomic
def add_event(
    incident: Incident,
    *,
    by: User,
    text: str,
    at: dt.datetime | None = None,
    after: TimelineEvent | None = None,
    first: bool = False,
    **fields: Any,
) -> TimelineEvent:
    """Add one event. ``at`` None: only its order is known; ``after``, or ``first``, or the end says where. Logs."""
    incident = _lock(incident.pk)
    if at is None and first:
        position = _slot(incident, lambda order: order.index_after(None))
    elif at is None and after is not None:
        position = _slot(incident, lambda order: order.index_after(after.pk))
    else:
        position = position_for(incident, at)
    fields.setdefault("author", person_of(by))
    event = TimelineEvent.objects.create(
        incident=incident, text=text, at=at, position=position, created_by=by, **fields
    )
    log(event, "add event", by=by)
    return event


@transaction.atomic
def add_events(incident: Incident, *, by: User, events: Iterable[Mapping[str, Any]]) -> list[TimelineEvent]:
    """Add many events (fields of TimelineEvent) at once, each where its time belongs. One log entry."""
    incident = _lock(incident.pk)
    new = [TimelineEvent(incident=incident, created_by=by, **fields) for fields in events]
    try:
        _place(Order.of(incident), new)
    except NoRoom:
        renumber(incident)
        _place(Order.of(incident), new)
    TimelineEvent.objects.bulk_create(new, batch_size=1000)
    log(incident, "add events", by=by, incident_id=incident.pk, count=len(new))
    return new


def _place(order: Order, new: list[TimelineEvent]) -> None:
    """Give every new event its position; those that come to stand between the same two share the room evenly.

    Raises NoRoom.
    """
    for index, together in _between(order, new).items():
        before = order.rows[index - 1][1] if index else None
        following = order.rows[index][1] if index < len(order.rows) else None
        positions = _spread(before, following, len(together))
        for event, position in zip(together, positions, strict=True):
            event.position = position


def _between(order: Order, new: list[TimelineEvent]) -> dict[int, list[TimelineEvent]]:
    """New events by the place in the old order they go to, themselves in order: what ``index_for`` says, for many.

    An event goes before the first that is later. The latest time so far only grows from row to row, so the first row
    that is later is where that passes the event's time, and can be looked up.
    """
    latest, tops = Order.EARLIEST, []
    for _pk, _position, at in order.rows:
        latest = max(latest, at or latest)
        tops.append(latest)
    places: dict[int, list[TimelineEvent]] = {}
    latest_there: dict[int, list[dt.datetime]] = {}
    for event in new:
        index = len(tops) if event.at is None else bisect_right(tops, event.at)
        there, times = places.setdefault(index, []), latest_there.setdefault(index, [])
        among = len(there) if event.at is None else bisect_right(times, event.at)
        there.insert(among, event)
        times.insert(among, event.at or (times[-1] if times else Order.EARLIEST))
    return places


def _spread(before: Decimal | None, following: Decimal | None, count: int) -> list[Decimal]:
    """``count`` ascending positions between two (None: the end). Raises NoRoom."""
    if following is None:
        return [(before or Decimal(0)) + STEP * n for n in range(1, count + 1)]
    if before is None:
        return [following - STEP * n for n in range(count, 0, -1)]
    with localcontext(prec=60):
        width = (following - before) / (count + 1)
        found = [(before + width * n).quantize(FINEST) for n in range(1, count + 1)]
    if any(late <= early for early, late in zip([before, *found], [*found, following], strict=True)):
        raise NoRoom
    return found


@transaction.atomic
def edit_event(
    event: TimelineEvent, *, by: User, changes: Mapping[str, Any], version: int | None = None
) -> TimelineEvent:
    """Correct an event; with a new time it goes where that time belongs. See ``people.domain.editing.edit``."""
    incident = _lock(event.incident_id)
    row = edit(event, by=by, changes=changes, version=version)
    if "at" in changes and changes["at"] is not None and changes["at"] != event.at:
        row.position = position_for(incident, row.at, exclude=row.pk)
        row.save(update_fields=["position"])
    return row


@transaction.atomic
def move_after(event: TimelineEvent, *, by: User, after: TimelineEvent | int | None) -> TimelineEvent:
    """Put an event right behind another one (None: first). Its time stays what it is. Raises NeighbourGone."""
    incident = _lock(event.incident_id)
    pk = after.pk if isinstance(after, TimelineEvent) else after
    if pk == event.pk:
        return event
    if pk is not None and not incident.events.filter(pk=pk).exists():
        raise NeighbourGone
    event.position = _slot(incident, lambda order: order.index_after(pk), without=event.pk)
    event.save(update_fields=["position"])
    log(event, "move event", by=by)
    return event


@transaction.atomic
def move_one(event: TimelineEvent, *, by: User, up: bool, starred: bool = False) -> TimelineEvent:
    """Swap an event with its neighbour; at the end of the list nothing happens. ``starred``: with the next event that
    carries a star, for who sees only those."""
    incident = _lock(event.incident_id)
    rows = incident.events.order_by("position", "id")
    shown = rows.filter(Q(in_review=True) | Q(pk=event.pk)) if starred else rows
    pks = list(shown.values_list("pk", flat=True))
    target = pks.index(event.pk) + (-1 if up else 1)
    if not 0 <= target < len(pks):
        return event
    if not up:
        return move_after(event, by=by, after=pks[target])
    every = list(rows.exclude(pk=event.pk).values_list("pk", flat=True))
    place = every.index(pks[target])
    return move_after(event, by=by, after=every[place - 1] if place else None)


@transaction.atomic
def settle(event: TimelineEvent, *, by: User, hypothesis: str) -> TimelineEvent:
    """Say what became of a hypothesis: open, kept or dropped. Logs. Raises NotAHypothesis."""
    event = TimelineEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if event.kind != EventKind.HYPOTHESIS:
        raise NotAHypothesis
    if event.standing != HypothesisState(hypothesis):
        event.hypothesis = hypothesis
        event.save(update_fields=["hypothesis"])
        log(event, "settle hypothesis", by=by, hypothesis=hypothesis)
    return event


@transaction.atomic
def star(event: TimelineEvent, *, by: User, in_review: bool) -> TimelineEvent:
    """Say whether the event matters for the review. Logs."""
    if event.in_review != in_review:
        event.in_review = in_review
        event.save(update_fields=["in_review"])
        log(event, "star event" if in_review else "unstar event", by=by)
    return event


def delete_event(event: TimelineEvent, *, by: User) -> None:
    """Take an event out. Logs. Raises EventIsEvidence when something cites it."""
    try:
        with transaction.atomic():
            log(event, "delete event", by=by, text=event.text[:200])
            event.delete()
    except ProtectedError as error:
        raise EventIsEvidence from error


def before_detection(incident: Incident, events: Sequence[Any]) -> set[int]:
    """Ids of ``events`` (in order) that came before anybody knew; the rule of ``TimelineQuerySet.before_detection``."""
    for number, event in enumerate(events):
        if event.kind == EventKind.DETECTION:
            return {earlier.pk for earlier in events[:number] if earlier.position < event.position}
    if incident.detected_at is None:
        return set()
    return {event.pk for event in events if event.at is not None and event.at < incident.detected_at}
