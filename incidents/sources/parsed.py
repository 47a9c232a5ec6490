"""What every outside format is read into: frozen facts, nothing guessed, nothing of the database.

A time that the source does not give is `UNKNOWN`; a bare date is its noon, give or take twelve hours; a
minute that the source calls approximate carries a margin. Values that our words have no place for live on in
`unknown`, under the name the source gave them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from math import isfinite
from types import MappingProxyType

TITLE_LENGTH = 200
EXCERPT_LENGTH = 120
HALF_A_DAY = timedelta(hours=12)
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class When:
    """A moment in UTC with its margin; `at` None is unknown, `margin` None is exact."""

    at: datetime | None = None
    margin: timedelta | None = None

    def __bool__(self) -> bool:
        return self.at is not None


UNKNOWN = When()


@dataclass(frozen=True, slots=True)
class ParsedEvent:
    """One entry of a timeline. `order` counts from 0 as in the source and holds where times don't."""

    text: str
    order: int
    kind: str = "observation"
    when: When = UNKNOWN
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the source with the markdown below it, for reading and for a review."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ParsedIncident:
    """One incident as the source tells it. Empty strings are "not stated"; `line` is where it starts.

    `notes` are sentences about what stands there and could not be read, although the incident could.
    """

    external_id: str
    title: str
    line: int = 1
    summary: str = ""
    kind: str = ""
    severity: str = ""
    started: When = UNKNOWN
    detected: When = UNKNOWN
    acknowledged: When = UNKNOWN
    stabilised: When = UNKNOWN
    resolved: When = UNKNOWN
    events: tuple[ParsedEvent, ...] = ()
    systems: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    source_url: str = ""
    zone: str = ""
    unknown: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that can't be read: where it is (1 is the first line), why, and what stands there."""

    line: int
    reason: str
    excerpt: str = ""


Parsed = ParsedIncident | Problem
Parser = Callable[[str, Iterable[str], tzinfo], Iterator[Parsed]]


@dataclass(frozen=True, slots=True)
class Source:
    """An outside format.

    `parse(name, lines, zone)` takes the file's name below the imported folder, its lines, and the zone that bare
    times are in; it never raises on content. `one_per_line` lets a progress bar know its end.
    """

    name: str
    label: str
    suffixes: tuple[str, ...]
    parse: Parser
    one_per_line: bool = False


def clean(value: object) -> str:
    """Text that can be stored: no NUL, no lone surrogates, Unix newlines, no space around it."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return _UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def storable(value: object, depth: int = 6) -> object:
    """JSON that PostgreSQL keeps: no NUL, no NaN, no endless nesting."""
    if isinstance(value, dict):
        return {clean(key): storable(item, depth - 1) for key, item in value.items()} if depth else "…"
    if isinstance(value, list):
        return [storable(item, depth - 1) for item in value] if depth else "…"
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return clean(value) if isinstance(value, str) else value


def one_line(value: object, length: int = TITLE_LENGTH) -> str:
    """A title: one line, shortened at a word where it is longer than `length`."""
    text = " ".join(clean(value).split())
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0][: length - 1] + "…"


def excerpt(value: object) -> str:
    return one_line(value, EXCERPT_LENGTH)


def web_address(value: object) -> str:
    """An http(s) address, or an empty string."""
    text = clean(value)
    return text if re.fullmatch(r"https?://[^\s<>\"]{1,480}", text) else ""


def at_noon(day: date) -> When:
    """What a bare date says: some time that day."""
    return When(datetime.combine(day, time(12), tzinfo=UTC), HALF_A_DAY)


def from_iso(value: object) -> When:
    """ISO 8601 in UTC; a bare date is its noon; anything else, and a time without zone, is unknown."""
    text = clean(value)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return at_noon(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
        return When(moment.astimezone(UTC)) if moment.tzinfo else UNKNOWN
    except (ValueError, OverflowError):
        return UNKNOWN
