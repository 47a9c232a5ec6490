"""`{% load timeline %}`: the timeline as one flat list. Three hundred rows cost what one form costs, so no form, no
include and no template is drawn for a row."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.lib.html import joined, markup, text
from config.lib.markdown import render
from config.lib.templatetags.text import web
from config.lib.templatetags.ui import icon
from incidents import queries, timelines
from incidents.domain import frozen, scale
from incidents.domain.scale import long
from incidents.domain.telling import gaps
from incidents.domain.times import zone_info
from incidents.enums import EventKind, HypothesisState
from incidents.models import Incident, TimelineEvent
from incidents.templatetags.incidents import both_clocks
from incidents.timelines import Dot, Line, Told

register = template.Library()
# What is longer is drawn each time: kept by the thousand it would fill a process.
LONG, MANY = 2_000, 1_000  # letters of an event, events of a picture


@register.simple_tag
def timeline_list(told: Told, zone: str, may_change: bool = False, back: str = "") -> SafeString:
    """The ``<ol>`` of ``told``. Its buttons belong to the form of ``incidents/parts/timeline.html``.

    ``back``: where one returns to from the page of an event; nothing is the incident.
    """
    shape = (get_language(), zone, bool(may_change), told.starred, back)
    rows = joined([(_row if len(event.text) < LONG else _row.__wrapped__)(shape, event) for event in told.rows])
    return markup('<ol class="timeline" id="timeline-events">{}</ol>', rows)


@lru_cache(maxsize=2048)
def _row(shape: tuple[str | None, str, bool, bool, str], event: Line) -> SafeString:
    """Rows are drawn again and again while people work on a timeline; by what stands in them, so for nobody new."""
    return _rows_of(event.incident_id, *shape).row(event)


@lru_cache(maxsize=32)
def _rows_of(incident: int, language: str | None, zone: str, may_change: bool, starred: bool, back: str) -> Rows:
    return Rows(zone, may_change, starred=starred, back=back)


@register.simple_tag
def told_in_review(incident: Incident, at: str | None = "") -> Told:
    """The starred events as a review's page tells them; ``at``: whose window is shown, as the address says it."""
    incident.told_here = timelines.starred(incident, at=int(at) if at and at.isdecimal() and len(at) < 19 else 0)
    return incident.told_here


@register.simple_tag
def may_tell(user: Any, incident: Incident) -> bool:
    """Whether the reader may change the timeline of an incident that stands on another page."""
    return bool(user.has_perm("incidents.change_incident", incident))


register.filter("long", long)


@register.simple_tag
def timeline_picture(incident: Incident, told: Told, zone: str) -> dict[str, Any]:
    """The timeline drawn to scale: ``whole``, ``part`` where most stands close together, ``left_out`` by count."""
    events = [mark for mark in told.marks if mark.in_review] if told.starred else told.marks
    picture = _picture if len(events) < MANY else _picture.__wrapped__
    return picture(get_language(), tuple(events), zone, incident.detected_at)


@lru_cache(maxsize=64)
def _picture(
    language: str | None, events: tuple[Dot | Line, ...], zone: str, detected_at: dt.datetime | None
) -> dict[str, Any]:
    marks = scale.marks_of(events, gaps(events))
    options = {"zone": zone_info(zone), "detected_at": detected_at}
    return {
        "whole": scale.draw(marks, **options),
        "part": scale.draw(scale.closer(marks), **options),
        "left_out": len(events) - len(marks),
    }


@register.filter
def stamp(event: TimelineEvent, zone: str) -> str:
    """Time and kind before an event's words in a text that will not change: the clock of ``zone``, and UTC."""
    return frozen.stamp(event, zone_info(zone))


@register.simple_tag
def clock_of(incident: Incident) -> str:
    """The name of the zone that the incident is told in."""
    return queries.zone_of(incident)


@register.simple_tag
def frozen_picture(text: str, incident: Incident) -> SafeString:
    """The picture of a timeline in a published text, drawn from that text."""
    if " UTC" not in text:
        return SafeString("")
    return frozen.picture(text, zone=zone_info(queries.zone_of(incident)))


class Rows:
    """Draws rows. What all of them share is looked up and escaped once; what people wrote, where it is put in."""

    def __init__(self, zone: str, may_change: bool, *, starred: bool, back: str = "") -> None:
        self.zone, self.may_change, self.starred = zone, may_change, starred
        self.back = f"?next={quote(back, safe='/')}" if back else ""
        self.order_only, self.early = text(_("order only")), f"<span>{text(_('before anybody knew'))}</span>"
        knew = text(_("From here on, somebody knew."))
        self.knew = f'<li class="timeline__gap timeline__knew"><span>{knew}</span></li>'
        self.silence = _("%(long)s without a starred entry") if starred else _("%(long)s without an entry")
        self.kinds = {kind.value: text(kind.label) for kind in EventKind}
        self.marks = {kind: icon(kind, label) for kind, label in self.kinds.items()}
        self.star, self.matters = icon("star"), f"<span>{icon('star')} {text(_('matters for the review'))}</span>"
        self.source, self.outside = _("source"), icon("outside")
        self.standings = {state.value: text(state.label) for state in HypothesisState}
        self.settling = {"kept": text(_("Keep")), "dropped": text(_("Drop")), "open": text(_("Open again"))}
        self.words = {
            "star": text(_("Matters for the review")),
            "up": text(_("Move up")),
            "down": text(_("Move down")),
            "edit": text(_("Edit event")),
            "time": text(_("Type a time")),
        }
        self.pages: dict[str, str] = {}

    def row(self, event: Any) -> SafeString:
        standing = event.standing
        of_it = f' data-standing="{standing}"' if standing else ""
        return SafeString(
            f'{self.before(event)}<li data-kind="{event.kind}"{of_it} id="event-{event.pk}" tabindex="-1">'
            f'<div class="timeline__time">{self.time(event)}</div>'
            f'<span class="timeline__mark">{self.marks[event.kind]}</span><div class="timeline__body">'
            f'<div class="timeline__words prose prose--small">{render(event.text, top_heading=4)}</div>'
            f'<div class="timeline__facts">{self.facts(event, standing)}</div></div></li>'
        )

    def before(self, event: Any) -> str:
        """What stands between this row and the one above it."""
        words = self.knew if event.first_known else ""
        if not event.gap:
            return words
        line = text(self.silence % {"long": long(event.gap)})
        return f'<li class="timeline__gap" data-gap><span>{line}</span></li>{words}'

    def time(self, event: Any) -> str:
        shown = both_clocks(event.at, self.zone, event.margin) if event.at else self.order_only
        if not self.may_change:
            return shown
        label = self.words["time"]
        return (
            f'<a class="timeline__when" href="{self.page(event, "event_time")}" title="{label}" data-row-key="t" '
            f'data-key-label="{label}">{shown}</a>'
        )

    def page(self, event: Any, name: str) -> str:
        """The address of one event's page, from that of the first: looking an address up costs more than a row."""
        if name not in self.pages:
            self.pages[name] = reverse(f"incidents:{name}", args=[event.incident_id, 0]) + self.back
        return self.pages[name].replace("/0/", f"/{event.pk}/", 1)

    def facts(self, event: Any, standing: str) -> str:
        kind = self.kinds[event.kind] + (f": {self.standings[standing]}" if standing else "")
        found = f'<span class="timeline__kind">{kind}</span>{self.early if event.early else ""}'
        if event.author:
            found += f"<span>{text(event.author)}</span>"
        if event.source_url:
            label = text(event.source_label or self.source)
            found += f'<a href="{text(web(event.source_url))}" rel="noopener nofollow">{self.outside} {label}</a>'
        elif event.source_label:
            found += f"<span>{text(event.source_label)}</span>"
        if self.may_change:
            tools = self.star_button(event) + self.movers(event)
            return f'{found}{self.settlers(event, standing)}<span class="timeline__tools">{tools}</span>'
        return found + (self.matters if event.in_review and not self.starred else "")  # else all of them do

    def settlers(self, event: Any, standing: str) -> str:
        """One click says what became of a hypothesis."""
        others = {state: label for state, label in self.settling.items() if standing and state != standing}
        return "".join(self.button(state, event.pk, label) for state, label in others.items())

    def button(self, name: str, pk: int, inside: str, more: str = "") -> str:
        return (
            f'<button class="button button--quiet button--small" id="{name}-{pk}" name="{name}" value="{pk}" '
            f'form="timeline-form"{more}>{inside}</button>'
        )

    def star_button(self, event: Any) -> SafeString:
        """Its id stays when its name changes, so that the focus stays on it."""
        name, pressed = ("unstar", "true") if event.in_review else ("star", "false")
        label, pk = self.words["star"], event.pk
        return SafeString(
            f'<button class="star" id="star-{pk}" name="{name}" value="{pk}" form="timeline-form" '
            f'aria-pressed="{pressed}" aria-label="{label}" title="{label} (s)" data-row-key="s">{self.star}</button>'
        )

    def movers(self, event: Any) -> str:
        words, pk = self.words, event.pk
        return (
            self.button("up", pk, "↑", f' aria-label="{words["up"]}" data-row-key="K"')
            + self.button("down", pk, "↓", f' aria-label="{words["down"]}" data-row-key="J"')
            + f'<a class="button button--quiet button--small" href="{self.page(event, "event")}" '
            f'aria-label="{words["edit"]}" data-row-key="e">{icon("edit")}</a>'
        )
