"""Many lines at once: chat, shell history, a log, an export. A line with a time becomes an event."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from incidents.sources import pasted
from incidents.sources.moments import Clock

LINES_LIMIT = 10_000
TEXT_LIMIT = 10_000
ALL_UP_TO = 40  # rows; so many anybody can look through, so they all begin ticked
_LEAD = re.compile(r"^[\s>*•·|\-–—\[(]+")
_TRAIL = re.compile(r"^[\s\])|,:;\-–—]+")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_ODD_YEAR = re.compile(r"\d{4}-\d{2}-\d{2}\b")
_TURNS = re.compile(
    r"\b(?:deploy\w*|release[ds]?|roll(?:ed|ing)?[ -]?(?:back|out)\w*|revert\w*|restart\w*|reboot\w*|"
    r"fail(?:ed|ing|over)\w*|alert\w*|alarm\w*|paged?|pager\w*|incident|outage|down|degraded|unreachable|"
    r"time(?:d)?[ -]?outs?|refused|"
    r"errors?|fatal|panic\w*|crit(?:ical)?|crash\w*|oom\w*|killed|exception|customer\w*|complain\w*|escalat\w*|"
    r"decid\w*|disabl\w*|enabl\w*|switch\w*|block\w*|mitigat\w*|fix(?:ed)?|resolved|recover\w*|healthy|"
    r"back up|stable)\b",
    re.IGNORECASE,
)
_VARIES = re.compile(r"\b(?:0x)?[0-9a-f]*\d[0-9a-f]*\b", re.IGNORECASE)


class TooManyLines(ValueError):
    """More than LINES_LIMIT: nobody looks through that, and nothing is left out silently."""


@dataclass(frozen=True)
class PastedEvent:
    """One event read from a paste. ``at`` None: only its place among the others is known."""

    text: str
    at: dt.datetime | None
    margin: dt.timedelta | None


def read_paste(text: str, *, zone: ZoneInfo, day: dt.date) -> list[PastedEvent]:
    """Events in the order written. A bare time is on ``day`` or, once it falls back by hours, on the next one.

    Lines without a time belong to the event above them; before the first time, each is an event of its own. So is a
    line whose time lies outside of 1970 to 2100: it keeps its place and its words. Raises TooManyLines.
    """
    clean = _UNSTORABLE.sub("", text)
    clock, exported = Clock(zone=zone, day=day), pasted.entries(clean)
    raws = [raw for raw in clean.splitlines() if raw.strip()] if exported is None else []
    if len(raws) > LINES_LIMIT or len(exported or ()) > LINES_LIMIT:
        raise TooManyLines
    if exported is not None:
        return _events(exported, clock, kept={})
    stripped = {raw: _LEAD.sub("", raw).rstrip() for raw in raws}
    # A line as it is told where it goes on with the one above: with the blanks it began with.
    kept = {words: raw.rstrip() for raw, words in stripped.items() if raw[:1].isspace()}
    return _events(pasted.lines([stripped[raw] for raw in raws if stripped[raw]]), clock, kept=kept)


def _events(lines: Iterable[pasted.Line], clock: Clock, *, kept: dict[str, str]) -> list[PastedEvent]:
    found: list[PastedEvent] = []
    waiting = ""  # a name whose words stand on the next lines
    for line in lines:
        reading = clock.read(line.time, at_start=True) if line.time else None
        if reading is not None and reading.when.at is not None:
            words = line.time[reading.end :] if line.words == pasted.MARK else line.words
            words = _TRAIL.sub("", words).strip()
            waiting = words or line.name if _speaks(line.name, words) else ""
            said = f"{waiting}:" if waiting else f"{line.name}: {words}" if line.name else words
            found.append(PastedEvent(said[:TEXT_LIMIT], reading.when.at, reading.when.margin))
        elif found and found[-1].at is not None and not _ODD_YEAR.match(line.raw):
            found[-1] = _and(found[-1], line.raw, kept, same_line=bool(waiting) or not found[-1].text)
            waiting = ""
        else:
            found.append(PastedEvent((line.words if line.words != pasted.MARK else "") or line.raw, None, None))
    return [replace(event, text=event.text.rstrip(":")) if _is_bare(event) else event for event in found if event.text]


def _speaks(name: str, words: str) -> bool:
    """Whether only a name stands beside the time, so that what was said follows: "[10:02] Amal Haddad"."""
    return bool(name) if not words else not name and " " in words and pasted.is_name(words)


def _and(event: PastedEvent, raw: str, kept: dict[str, str], *, same_line: bool) -> PastedEvent:
    """One more line of what is told already; right behind a name it is what that person said."""
    more = f"{event.text} {raw}".strip() if same_line else f"{event.text}\n{kept.get(raw, raw)}"
    return replace(event, text=more[:TEXT_LIMIT])


def _is_bare(event: PastedEvent) -> bool:
    """A name and a time under which nothing was said: perhaps it was no name."""
    return event.at is not None and event.text.endswith(":") and pasted.is_name(event.text[:-1])


# --- which rows begin ticked ---


def worth_a_look(rows: Sequence[PastedEvent]) -> set[int]:
    """Rows that begin ticked. A short paste: all. A long one: lines that speak of a change, an alarm, an error, a
    decision or a customer, of each kind of line the first, and the first and last row of all."""
    if len(rows) <= ALL_UP_TO:
        return set(range(len(rows)))
    found, kinds = {0, len(rows) - 1}, set()
    for number, row in enumerate(rows):
        kind = _VARIES.sub("#", row.text[:200].lower())
        if kind not in kinds and _TURNS.search(row.text[:500]):
            found.add(number)
            kinds.add(kind)
    return found


def with_word(rows: Sequence[PastedEvent], word: str) -> set[int]:
    """Rows that hold ``word``, whatever its case."""
    word = " ".join(word.lower().split())
    return {number for number, row in enumerate(rows) if word and word in row.text.lower()}


def known_already(rows: Sequence[PastedEvent], told: Iterable[tuple[dt.datetime | None, str]]) -> set[int]:
    """Rows that stand on the timeline: the same words at the same time."""
    there = set(told)
    return {number for number, row in enumerate(rows) if row.at is not None and (row.at, row.text) in there}


# --- which rows are ticked, in a line of text that goes along with the form ---


def written(ticked: Collection[int]) -> str:
    """``0-3,7``: short for whole stretches, so that ten thousand rows need no field each."""
    spans: list[list[int]] = []
    for number in sorted(ticked):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in spans)


def ticks(text: str, most: int) -> set[int]:
    """What ``written`` wrote; numbers from ``most`` on and anything else is left out."""
    found: set[int] = set()
    for part in text.split(",")[:LINES_LIMIT]:
        seen = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", part.strip(), re.ASCII)
        if seen:
            found.update(range(int(seen[1]), min(int(seen[2] or seen[1]) + 1, most)))
    return {number for number in found if number < most}
