"""Many lines at once: chat, shell history, a log. A line that begins with a time becomes an event."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from incidents.sources.moments import Clock

LINES_LIMIT = 2000
TEXT_LIMIT = 10_000
_LEAD = re.compile(r"^[\s>*•·|\-–—\[(]+")
_TRAIL = re.compile(r"^[\s\])|,:;\-–—]+")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class PastedEvent:
    """One event read from a paste. ``at`` None: only its place among the others is known."""

    text: str
    at: dt.datetime | None
    margin: dt.timedelta | None


def read_paste(text: str, *, zone: ZoneInfo, day: dt.date) -> list[PastedEvent]:
    """Events in the order written. A bare time is on ``day`` or, once it falls back by hours, on the next one.

    Lines without a time belong to the event above them; before the first time, each is an event of its own.
    """
    clock, found = Clock(zone=zone, day=day), list[PastedEvent]()
    for raw in _UNSTORABLE.sub("", text).splitlines()[:LINES_LIMIT]:
        line = _LEAD.sub("", raw).rstrip()
        if not line:
            continue
        reading = clock.read(line, at_start=True)
        if reading is not None and reading.when.at is not None:
            words = _TRAIL.sub("", line[reading.end :])
            if words:
                found.append(PastedEvent(words[:TEXT_LIMIT], reading.when.at, reading.when.margin))
        elif found and found[-1].at is not None:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{raw.rstrip()}"[:TEXT_LIMIT])
        else:
            found.append(PastedEvent(line[:TEXT_LIMIT], None, None))
    return found
