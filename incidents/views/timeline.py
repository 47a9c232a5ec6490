"""The timeline: one event at a time."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.lib.addresses import local
from config.lib.once import once
from incidents import queries, timelines
from incidents.domain import timeline
from incidents.domain.roles import known
from incidents.domain.times import zone_info
from incidents.enums import HypothesisState
from incidents.forms import editing
from incidents.forms.timeline import EventForm, TimeForm
from incidents.models import Incident, TimelineEvent
from incidents.templatetags.timeline import Rows
from incidents.views.common import back_to, changeable, form_page, tell
from incidents.views.conflict import moment_words
from incidents.views.conflict import told as sides_of
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
    event = _added(request, incident, facts, first=request.GET.get("first") == "1")
    tell(request, _("Added to the timeline."))
    return back_to(incident, f"event-{event.pk}")


def _added(request: HttpRequest, incident: Incident, facts: dict[str, Any], *, first: bool) -> TimelineEvent:
    """A double click adds one event."""
    author = known(facts["author"], by=request.user)
    add = partial(timeline.add_event, incident, by=request.user, first=first, **{**facts, "author": author})
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
        sides = sides_of(form, conflict)
        editing.again(form, conflict.current)
        return _edit_page(request, event, form, sides=sides, status=409)
    tell(request, _("Saved."))
    return _back(request, event.incident, f"event-{event.pk}")


def _write(
    request: HttpRequest, event: TimelineEvent, *, changes: dict[str, Any], version: int | None, **_: Any
) -> Any:
    if "author" in changes:
        changes = {**changes, "author": known(changes["author"], by=request.user)}
    return timeline.edit_event(event, by=request.user, changes=changes, version=version)


def _edit_page(request: HttpRequest, event: TimelineEvent, form: EventForm, **more: Any) -> HttpResponse:
    return form_page(request, "incidents/event.html", event.incident, form, event=event, back=_asked(request), **more)


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
    return _back(request, event.incident, "timeline")


@policy("incidents.change_incident")
@require_http_methods(["GET", "POST"])
def event_time(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    """Typing a time where it stands; the event goes where the new time belongs."""
    event = _event(request, pk, event_pk)
    if request.method == "GET" and not request.htmx:
        page = reverse("incidents:event", args=[pk, event_pk])
        return redirect(f"{page}?{request.GET.urlencode()}" if _asked(request) else page)
    zone = queries.zone_of(event.incident)
    data = request.POST if request.method == "POST" else None
    form = TimeForm(data, row=event, zone_name=zone, day_before=_day_before(event.incident, event, zone), prefix="time")
    if not form.is_valid():
        return _time_form(request, event, form)
    try:
        editing.save(form, lambda **what: _write(request, event, **what))
    except EditConflict as conflict:
        form.add_error("at", _other_time(conflict, zone))
        editing.again(form, conflict.current)
        return _time_form(request, event, form, status=409)
    return _after(request, event.incident, event)


def _time_form(request: HttpRequest, event: TimelineEvent, form: TimeForm, status: int = 0) -> HttpResponse:
    """Into the row's place for the time; what is wrong with it goes there too, and not where the list stands."""
    view = request.POST.get("view") or request.GET.get("view", "")
    more = {"event": event, "view": view, "back": _asked(request)}
    response = form_page(request, "incidents/parts/time_form.html", event.incident, form, status=status, **more)
    if request.htmx:
        response["HX-Retarget"], response["HX-Reswap"] = f"#event-{event.pk} .timeline__time", "innerHTML"
    return response


def _other_time(conflict: EditConflict, zone: str) -> str:
    there = moment_words(conflict.current.at, conflict.current.margin, zone)
    return _("Somebody set another time meanwhile: %(there)s. Save once more to take yours.") % {"there": there}


ACTS: dict[str, Any] = {
    "star": partial(timeline.star, in_review=True),
    "unstar": partial(timeline.star, in_review=False),
    **{state: partial(timeline.settle, hypothesis=state) for state in HypothesisState.values},
}


@policy("incidents.change_incident")
@require_POST
def timeline_act(request: HttpRequest, pk: int) -> HttpResponse:
    """What one button of a row does: ``star``, ``up``, ``kept`` …, each with the event's number as its value."""
    incident = changeable(request, pk)
    name, number = next(((n, request.POST[n]) for n in (*ACTS, "up", "down", "move") if n in request.POST), ("", ""))
    event = incident.events.filter(pk=_number(number)).select_related("author").first()
    if event is None:
        tell(request, _("That event is not on the timeline any more."), well=False)
        return _after(request, incident, None)
    event.incident = incident
    try:
        event = _act(request, event, name)
    except timeline.NeighbourGone:
        tell(request, _("The event it was put behind is gone; nothing was moved."), well=False)
    except timeline.NotAHypothesis:
        tell(request, _("Only a hypothesis is kept or dropped."), well=False)
    if request.htmx and name in ("star", "unstar"):
        return HttpResponse(Rows("", True, starred=False).star_button(event))
    return _after(request, incident, event)


def _act(request: HttpRequest, event: TimelineEvent, name: str) -> TimelineEvent:
    if name in ACTS:
        return ACTS[name](event, by=request.user)
    if name == "move":
        after = request.POST.get("after", "")
        return timeline.move_after(event, by=request.user, after=_number(after) if after else None)
    starred = request.POST.get("view") == "starred"
    return timeline.move_one(event, by=request.user, up=name == "up", starred=starred)


def _number(value: str) -> int:
    """A row's number; 0, which no row has, for anything else."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def _after(request: HttpRequest, incident: Incident, event: TimelineEvent | None) -> HttpResponse:
    """The list as it stands now, or back to the page that showed it."""
    if request.htmx:
        return _timeline(request, incident, event)
    return _back(request, incident, f"event-{event.pk}" if event else "timeline")


def _asked(request: HttpRequest) -> str:
    """The page of ours that showed the event, where it is not the incident's."""
    return local(request, request.POST.get("next") or request.GET.get("next", ""), "")


def _back(request: HttpRequest, incident: Incident, anchor: str) -> HttpResponse:
    """To the page that showed the timeline, at the event; else to the incident's."""
    here = (_asked(request) or incident.get_absolute_url()).partition("#")[0]
    return redirect(f"{here}#{anchor}")


def _timeline(request: HttpRequest, incident: Incident, event: TimelineEvent | None) -> HttpResponse:
    starred = request.POST.get("view") == "starred"  # on another page than the incident's
    told = (timelines.starred if starred else timelines.timeline)(incident, at=event.pk if event else 0)
    back = _asked(request) if starred else ""
    context = {"incident": incident, "told": told, "zone": queries.zone_of(incident), "may_change": True, "back": back}
    return render(request, "incidents/parts/timeline_rows.html", context)
