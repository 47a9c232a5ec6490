"""A timeline in a text that does not change any more: people read it, and its picture can be drawn of it.

What was published is drawn from what was published, not from a timeline that went on since.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from incidents.domain import scale
from incidents.domain.telling import gaps
from incidents.enums import EventKind, HypothesisState
from incidents.models import TimelineEvent

_DAY, _CLOCK = r"\d{4}-\d{2}-\d{2}", r"\d{2}:\d{2}"
# 2026-07-01 10:10 CEST (08:10 UTC), or UTC alone: of a place whose clock is UTC, and in what was frozen before.
_LINE = re.compile(
    rf"- (?P<day>{_DAY}) (?:{_CLOCK} [^\s(]{{1,12}} \()?(?:(?P<other>{_DAY}) )?(?P<clock>{_CLOCK}) UTC\)?"
    r"(?: ± (?P<off>\d{1,6}) min)?"
    r"(?:, (?P<kind>[^:(]{1,40}))?(?: \([^:)]*\))?: (?P<words>.*)"
)


@dataclass(frozen=True)
class _Read:
    pk: int
    at: dt.datetime
    margin: dt.timedelta | None
    kind: str
    text: str
    in_review: bool = True


def stamp(event: TimelineEvent, zone: ZoneInfo | None = None) -> str:
    """``2026-07-01 10:10 CEST (08:10 UTC) ± 15 min, hypothesis (dropped): `` before an event's words.

    ``zone``: the incident's clock, UTC without one. Without a time, the kind alone.
    """
    kind = str(EventKind(event.kind).label).lower()
    if event.standing:
        kind += f" ({str(HypothesisState(event.standing).label).lower()})"
    if event.at is None:
        return _("order only, %(kind)s: ") % {"kind": kind}
    off = round(event.margin.total_seconds() / 60) if event.margin else 0
    return f"{_clocks(event.at, zone or dt.UTC)}{f' ± {off} min' if off else ''}, {kind}: "


def _clocks(at: dt.datetime, zone: dt.tzinfo) -> str:
    """The clock that people there looked at, and UTC where it shows something else."""
    utc, local = at.astimezone(dt.UTC), at.astimezone(zone)
    if not local.utcoffset():
        return f"{utc:%Y-%m-%d %H:%M} UTC"
    beside = f"{utc:%H:%M}" if utc.date() == local.date() else f"{utc:%Y-%m-%d %H:%M}"
    return f"{local:%Y-%m-%d %H:%M} {local.tzname()} ({beside} UTC)"


def picture(text: str, *, zone: ZoneInfo) -> SafeString:
    """The picture of the lines in ``text`` that ``stamp`` began; empty where there are none."""
    events = read(text)
    return scale.draw(scale.marks_of(events, gaps(events)), zone=zone)


def read(text: str) -> list[_Read]:
    """The timed lines. A kind in another language is an observation: the words still say what it was."""
    kinds = {str(kind.label).lower(): kind.value for kind in EventKind}
    found = []
    for line in text.split("\n"):
        if (seen := _LINE.fullmatch(line)) and (at := _moment(f"{seen['other'] or seen['day']} {seen['clock']}")):
            margin = dt.timedelta(minutes=int(seen["off"])) if seen["off"] else None
            kind = kinds.get((seen["kind"] or "").strip(), EventKind.OBSERVATION.value)
            found.append(_Read(len(found), at, margin, kind, seen["words"]))
    return found


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
