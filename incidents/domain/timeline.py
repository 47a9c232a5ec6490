"""Telling what happened forwards."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from incidents.models import Incident, TimelineEvent
from people.domain.activity import log
from people.models import User
from people.models.organisation import person_of

STEP = Decimal(1024)


def position_for(incident: Incident, at: dt.datetime | None, *, exclude: int | None = None) -> Decimal:
    """Where an event of that time belongs: after the last event not later than it; without a time, at the end.

    Positions are fractional, so nothing else has to move.
    """
    events = incident.events.exclude(pk=exclude).order_by("position", "id")
    if at is not None:
        later = events.filter(at__gt=at).first()
        if later is not None:
            earlier = events.filter(position__lt=later.position).aggregate(last=Max("position"))["last"]
            return (earlier + later.position) / 2 if earlier is not None else later.position - STEP
    last = events.aggregate(last=Max("position"))["last"]
    return STEP if last is None else last + STEP


@transaction.atomic
def add_event(
    incident: Incident,
    *,
    by: User,
    text: str,
    at: dt.datetime | None = None,
    after: TimelineEvent | None = None,
    **fields: Any,
) -> TimelineEvent:
    """Add one event. ``at`` None: only its order is known, and ``after`` (or the end) says where. Logs."""
    Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    position = _right_after(after) if at is None and after is not None else position_for(incident, at)
    fields.setdefault("author", person_of(by))
    event = TimelineEvent.objects.create(
        incident=incident, text=text, at=at, position=position, created_by=by, **fields
    )
    log(event, "add event", by=by)
    return event


def _right_after(event: TimelineEvent) -> Decimal:
    following = event.incident.events.filter(position__gt=event.position).order_by("position", "id").first()
    return (event.position + following.position) / 2 if following else event.position + STEP


@transaction.atomic
def move_after(event: TimelineEvent, *, by: User, after: TimelineEvent | None) -> TimelineEvent:
    """Put an event right behind another one (None: first). Its time stays what it is."""
    Incident.objects.select_for_update(of=("self",)).get(pk=event.incident_id)
    if after is None:
        first = event.incident.events.exclude(pk=event.pk).order_by("position", "id").first()
        event.position = first.position - STEP if first else STEP
    else:
        event.position = _right_after(after)
    event.save(update_fields=["position"])
    log(event, "move event", by=by)
    return event
