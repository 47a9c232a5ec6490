"""The timeline: one event at a time."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.lib.once import once
from incidents import queries
from incidents.domain import timeline
from incidents.domain.roles import known
from incidents.domain.times import zone_info
from incidents.forms import editing
from incidents.forms.timeline import EventForm
from incidents.models import Incident, TimelineEvent
from incidents.views.common import back_to, changeable, form_page, tell
from incidents.views.conflict import told
from people.domain.editing import EditConflict
from people.models.organisation import person_of
from people.policy import policy


def _event(request: HttpRequest, pk: int, event_pk: int) -> TimelineEvent:
    incident = changeable(request, pk)
    event = get_object_or_404(incident.events.select_related("author"), pk=event_pk)
    event.incident = incident
    return event


def _form(request: HttpRequest, incident: Incident, row: TimelineEvent) -> EventForm:
    zone = queries.zone_of(incident)
    data = request.POST if request.method == "POST" else None
    return EventForm(data, row=row, zone_name=zone, day_before=_day_before(incident, row, zone))


def _day_before(incident: Incident, row: TimelineEvent, zone: str) -> dt.date | None:
    """The day a clock time without a day means: that of the event before, else of the incident."""
    timed = incident.events.exclude(at=None)
    if row.position is not None:
        timed = timed.filter(position__lt=row.position)
    last = timed.order_by("position", "id").values_list("at", flat=True).last()
    at = last or incident.started_at or incident.detected_at
    return at.astimezone(zone_info(zone)).date() if at else None


@policy("incidents.change_incident")
@require_http_methods(["GET", "POST"])
def event_new(request: HttpRequest, pk: int) -> HttpResponse:
    incident = changeable(request, pk)
    form = _form(request, incident, TimelineEvent(incident=incident, author=person_of(request.user)))
    if not form.is_valid():
        return form_page(request, "incidents/event.html", incident, form)
    facts = {name: form.cleaned_data.get(name) for name in form.ONE}
    event = _added(request, incident, facts)
    tell(request, _("Added to the timeline."))
    return back_to(incident, f"event-{event.pk}")


def _added(request: HttpRequest, incident: Incident, facts: dict[str, Any]) -> TimelineEvent:
    """A double click adds one event."""
    author = known(facts["author"], by=request.user)
    add = partial(timeline.add_event, incident, by=request.user, **{**facts, "author": author})
    mine = TimelineEvent.objects.filter(incident=incident, created_by=request.user)
    return once(mine, add, written="created_at", text=facts["text"], at=facts["at"])


@policy("incidents.change_incident")
@require_http_methods(["GET", "POST"])
def event_edit(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    event = _event(request, pk, event_pk)
    form = _form(request, event.incident, event)
    if not form.is_valid():
        return _edit_page(request, event, form)
    try:
        editing.save(form, lambda **what: _write(request, event, **what))
    except EditConflict as conflict:
        sides = told(form, conflict)
        editing.again(form, conflict.current)
        return _edit_page(request, event, form, sides=sides, status=409)
    tell(request, _("Saved."))
    return back_to(event.incident, f"event-{event.pk}")


def _write(
    request: HttpRequest, event: TimelineEvent, *, changes: dict[str, Any], version: int | None, **_: Any
) -> Any:
    if "author" in changes:
        changes = {**changes, "author": known(changes["author"], by=request.user)}
    return timeline.edit_event(event, by=request.user, changes=changes, version=version)


def _edit_page(request: HttpRequest, event: TimelineEvent, form: EventForm, **more: Any) -> HttpResponse:
    return form_page(request, "incidents/event.html", event.incident, form, event=event, **more)


@policy("incidents.change_incident")
@require_POST
def event_delete(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    event = _event(request, pk, event_pk)
    try:
        timeline.delete_event(event, by=request.user)
        tell(request, _("Taken off the timeline."))
    except timeline.EventIsEvidence:
        words = _("A learning cites this event as its evidence, so it stays. Its words can still be corrected.")
        tell(request, words, well=False)
    return back_to(event.incident, "timeline")


@policy("incidents.change_incident")
@require_POST
def event_move(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    event = _event(request, pk, event_pk)
    timeline.move_one(event, by=request.user, up=request.POST.get("direction") != "down")
    if request.htmx:
        return _timeline(request, event.incident)
    return back_to(event.incident, f"event-{event.pk}")


@policy("incidents.change_incident")
@require_POST
def event_star(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    event = _event(request, pk, event_pk)
    event = timeline.star(event, by=request.user, in_review=request.POST.get("in_review") == "yes")
    if request.htmx:
        context = {"event": event, "incident": event.incident, "may_change": True}
        return render(request, "incidents/parts/star.html", context)
    return back_to(event.incident, f"event-{event.pk}")


def _timeline(request: HttpRequest, incident: Incident) -> HttpResponse:
    context = {
        "incident": incident,
        "events": queries.timeline(incident),
        "zone": queries.zone_of(incident),
        "may_change": True,
    }
    return render(request, "incidents/parts/timeline.html", context)
