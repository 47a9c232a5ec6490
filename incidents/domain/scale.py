"""A timeline drawn to scale, as SVG: where an incident was dense, where it was silent, and when somebody knew.

A pure function of what is told. Drawn here and not by a chart library, because it needs neither a script in the page
nor a second drawing for paper: places are percentages of the width, so letters keep their size on a phone, and colours
come from the page (``currentColor``). Kinds differ by shape and stand on lines of their own, never by colour alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.enums import EventKind

LANE, TOP, AXIS = 36, 18, 26  # pixels
LEFT, RIGHT = 2.0, 98.0  # per cent: marks at the ends are not cut
LETTER = 1.75  # per cent of the width that a letter of a label takes on a phone
TICKS = 5
# What happens first stands on top, as far as anything does.
LANES = ("change", "observation", "detection", "hypothesis", "decision", "action", "communication")
_HOLLOW = 'fill="none" stroke="currentColor" stroke-width="2"'
SHAPES = {
    "change": '<path d="M-6-6h12v12h-12z"/>',
    "observation": f'<circle r="5.5" {_HOLLOW}/>',
    "detection": '<path d="M-7-6h14l-7 13z"/>',
    "hypothesis": f'<path d="M0-7l7 7-7 7-7-7z" {_HOLLOW} stroke-dasharray="3 1.5"/>',
    "decision": '<path d="M0-8l8 8-8 8-8-8z"/>',
    "action": '<path d="M0-7l7 13h-14z"/>',
    "communication": f'<path d="M-5.5-5.5h11v11h-11z" {_HOLLOW}/>',
}
_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720)
_DAYS = (1, 2, 3, 7, 14, 30, 60, 90, 180, 365, 730, 1825, 3650, 7300)
STEPS = [dt.timedelta(minutes=n) for n in _MINUTES] + [dt.timedelta(days=n) for n in _DAYS]


class Mark(NamedTuple):
    """One event as far as it is drawn. ``quiet``: without a star."""

    at: dt.datetime
    kind: str
    words: str
    margin: dt.timedelta = dt.timedelta()
    quiet: bool = False
    gap: dt.timedelta | None = None  # how long nothing was written before it, where that is long


@dataclass(frozen=True)
class Span:
    """The time that is drawn, on the width of the picture."""

    start: dt.datetime
    end: dt.datetime

    def at(self, moment: dt.datetime) -> float:
        """Per cent of the width; what lies outside is at the edge."""
        share = (moment - self.start) / (self.end - self.start)
        return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share)), 2)


def words_of(event: Any) -> str:
    return (event.head if hasattr(event, "head") else event.text)[:80]


def marks_of(events: Sequence[Any], gaps: Mapping[int, dt.timedelta]) -> list[Mark]:
    """Of events (in order) those with a time. ``gaps`` by pk: see ``telling.gaps``."""
    return [
        Mark(
            event.at,
            event.kind,
            words_of(event),
            event.margin or dt.timedelta(),
            not event.in_review,
            gaps.get(event.pk),
        )
        for event in events
        if event.at is not None
    ]


def draw(marks: Sequence[Mark], *, zone: ZoneInfo, detected_at: dt.datetime | None = None) -> SafeString:
    """The picture; empty where there are not two times to stand apart."""
    times = [mark.at for mark in marks]
    if len(set(times)) < 2:
        return SafeString("")
    span = Span(min(times), max(times))
    kinds = {mark.kind for mark in marks}
    lanes = {kind: n for n, kind in enumerate(kind for kind in LANES if kind in kinds)}
    bottom = TOP + LANE * len(lanes)
    knew = next((mark.at for mark in marks if mark.kind == EventKind.DETECTION), detected_at)
    knew = knew if knew and span.start <= knew <= span.end else None
    beside = _beside(span.at(knew), lanes) if knew else 'x="0"'
    parts = [
        *(_gap(mark, span, bottom) for mark in marks if mark.gap),
        *_axis(span, zone, bottom),
        *(_lane(kind, n, beside) for kind, n in lanes.items()),
        _knew(knew, span, bottom) if knew else "",
        *(_margin(mark, span, lanes[mark.kind]) for mark in marks if mark.margin),
        *(_mark(mark, span, lanes[mark.kind], zone) for mark in marks),
    ]
    label = escape(summary(marks, zone=zone))
    return SafeString(
        f'<svg class="scale" xmlns="http://www.w3.org/2000/svg" width="100%" height="{bottom + AXIS}" role="img" '
        f'aria-label="{label}" fill="currentColor" font-size="12">{"".join(parts)}</svg>'
    )


def closer(marks: Sequence[Mark]) -> list[Mark]:
    """Where silences take most of the width, what stands close together, to be drawn once more; else nothing.

    As long as one silence is at least four tenths of the width, the side with more events goes on.
    """
    part = sorted(marks, key=lambda mark: mark.at)
    while len(part) > 1:
        steps = [(late.at - early.at, n) for n, (early, late) in enumerate(pairwise(part), start=1)]
        widest, cut = max(steps)
        if widest < 0.4 * (part[-1].at - part[0].at):
            break
        part = max(part[:cut], part[cut:], key=len)
    if len(part) == len(marks) or len({mark.at for mark in part}) < 4:
        return []
    return [part[0]._replace(gap=None), *part[1:]]


def summary(marks: Sequence[Mark], *, zone: ZoneInfo) -> str:
    """What the picture shows, for those who do not see it; the events themselves stand in the list."""
    first, last = (f(mark.at for mark in marks).astimezone(zone) for f in (min, max))
    words = ngettext("%(n)d event", "%(n)d events", len(marks)) % {"n": len(marks)}
    said = _("Drawn to scale: %(events)s from %(first)s to %(last)s.") % {
        "events": words,
        "first": _moment(first),
        "last": _moment(last),
    }
    silent = [mark for mark in marks if mark.gap]
    return f"{said} {_silence(silent)}" if silent else said


def _silence(marks: Sequence[Mark]) -> str:
    longest = max(marks, key=lambda mark: mark.gap or dt.timedelta())
    return _("The longest silence is %(long)s.") % {"long": long(longest.gap or dt.timedelta())}


def long(length: dt.timedelta) -> str:
    """``2 h 10 min``, ``3 days``: as much as anybody wants to know."""
    minutes = round(length.total_seconds() / 60)
    if minutes >= 48 * 60:
        days = round(minutes / 1440)
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    hours, rest = divmod(minutes, 60)
    return _("%(h)d h %(m)d min") % {"h": hours, "m": rest} if rest else _("%(h)d h") % {"h": hours}


def _moment(local: dt.datetime) -> str:
    return f"{date_format(local, 'j M Y')}, {local:%H:%M %Z}"


def _beside(knew: float, kinds: Iterable[str]) -> str:
    """Where the names of the lines stand: at the edge, or right of the line that says since when somebody knew."""
    longest = max(len(str(EventKind(kind).label)) for kind in kinds)
    return f'x="{knew}%" dx="6"' if knew < longest * LETTER else 'x="0"'


def _lane(kind: str, number: int, beside: str) -> str:
    line = TOP + LANE * number + 24
    label = escape(str(EventKind(kind).label))
    return (
        f'<line x1="0" x2="100%" y1="{line}" y2="{line}" stroke="currentColor" stroke-opacity=".25"/>'
        f'<text {beside} y="{line - 15}" fill-opacity=".75" font-size="11">{label}</text>'
    )


def _mark(mark: Mark, span: Span, lane: int, zone: ZoneInfo) -> str:
    title = escape(f"{mark.at.astimezone(zone):%H:%M} {mark.words}")
    faint = ' opacity=".55"' if mark.quiet else ""
    place = f'x="{span.at(mark.at)}%" y="{TOP + LANE * lane + 24}"'
    return (
        f'<svg {place} overflow="visible" class="scale__{mark.kind}"{faint}>'
        f"<title>{title}</title>{SHAPES[mark.kind]}</svg>"
    )


def _margin(mark: Mark, span: Span, lane: int) -> str:
    """How far off the time may be, as a bar behind the mark."""
    # No further than what is drawn: beyond it there may be no such year.
    left = span.at(mark.at - min(mark.margin, mark.at - span.start))
    right = span.at(mark.at + min(mark.margin, span.end - mark.at))
    y, width = TOP + LANE * lane + 20, round(right - left, 2)
    return f'<rect x="{left}%" y="{y}" width="{width}%" height="8" rx="4" fill-opacity=".22" class="scale__margin"/>'


def _gap(mark: Mark, span: Span, bottom: int) -> str:
    length = mark.gap or dt.timedelta()
    left, right = span.at(mark.at - length), span.at(mark.at)
    words, width = escape(long(length)), round(right - left, 2)
    label = (
        f'<text x="{round((left + right) / 2, 2)}%" y="12" text-anchor="middle">{words}</text>' if width > 22 else ""
    )
    return (
        f'<rect x="{left}%" y="{TOP}" width="{width}%" height="{bottom - TOP}" fill-opacity=".05" class="scale__gap">'
        f"<title>{escape(_('%(long)s without an entry') % {'long': long(length)})}</title></rect>{label}"
    )


def _knew(moment: dt.datetime, span: Span, bottom: int) -> str:
    place = span.at(moment)
    return (
        f'<line x1="{place}%" x2="{place}%" y1="{TOP}" y2="{bottom}" stroke="currentColor" stroke-width="2" '
        f'stroke-dasharray="4 3" class="scale__knew"><title>{escape(_("From here on, somebody knew."))}</title></line>'
    )


def _axis(span: Span, zone: ZoneInfo, bottom: int) -> list[str]:
    """Ticks at full minutes, hours or days of the incident's own clock."""
    parts = [f'<line x1="0" x2="100%" y1="{bottom}" y2="{bottom}" stroke="currentColor" stroke-opacity=".5"/>']
    day: dt.date | None = None
    free = 0.0
    for tick in ticks(span, zone):
        place = span.at(tick)
        words = _tick(tick, span, day != tick.date())
        anchor = "start" if place < 12 else "end" if place > 88 else "middle"
        left = place - len(words) * LETTER * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        parts.append(f'<line x1="{place}%" x2="{place}%" y1="{bottom}" y2="{bottom + 5}" stroke="currentColor"/>')
        if left < free:
            continue  # on a phone it would stand on its neighbour
        day, free = tick.date(), left + (len(words) + 1) * LETTER
        parts.append(
            f'<text x="{place}%" y="{bottom + 18}" text-anchor="{anchor}" font-size="11">{escape(words)}</text>'
        )
    return parts


def ticks(span: Span, zone: ZoneInfo) -> list[dt.datetime]:
    """At most TICKS moments inside of ``span``, on the clock of ``zone``."""
    length = span.end - span.start
    step = next((step for step in STEPS if length / step < TICKS), STEPS[-1])
    local = span.start.astimezone(zone)
    wall = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    while wall < local.replace(tzinfo=None):
        wall += step
    found = []
    while (moment := wall.replace(tzinfo=zone)) <= span.end and len(found) <= TICKS:
        if moment >= span.start:
            found.append(moment)
        if dt.datetime.max - wall < step:
            break
        wall += step
    return found


def _tick(tick: dt.datetime, span: Span, dated: bool) -> str:
    if span.end - span.start > dt.timedelta(days=300):
        return date_format(tick, "M Y")
    if tick.hour == 0 and tick.minute == 0 and span.end - span.start > dt.timedelta(days=2):
        return date_format(tick, "j M")
    return f"{date_format(tick, 'j M')} {tick:%H:%M}" if dated else f"{tick:%H:%M}"
