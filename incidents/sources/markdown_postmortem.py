"""A post-mortem as one markdown file: front matter or headings, a timeline in any of the usual shapes.

What is written is read; what isn't stays unknown. The start is exact only where the text says "start of
incident" or labels it so; otherwise the incident has the day its title, front matter, file name or timeline
gives it. Files whose name begins with "_" are templates and indexes, and give nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import PurePosixPath

from incidents.sources import outline
from incidents.sources.moments import MOMENT, Clock, find_day, stated_zone, zone_name
from incidents.sources.outline import Part
from incidents.sources.parsed import (
    HALF_A_DAY,
    UNKNOWN,
    Parsed,
    ParsedEvent,
    ParsedIncident,
    Problem,
    Section,
    Source,
    When,
    clean,
    excerpt,
    from_iso,
    one_line,
    web_address,
)

SIZE_LIMIT = 2_000_000  # characters; a review is not longer, a log file is
ODD = timedelta(days=60)  # an event this far from the others has a slip in its date
TIMELINE = re.compile(r"(?:\w+ )?(?:timeline|key events|chronology|sequence of events|events)\b", re.IGNORECASE)
SUMMARY = re.compile(r"(?:executive )?(?:summary|overview|abstract|tl;?dr)\b|identified\b", re.IGNORECASE)
DATE_IN_TITLE = re.compile(
    r"^(?:incident(?: date| report| on)?:?\s+)?(?:on\s+)?\d{4}[-/]\d{2}[-/]\d{2}"
    r"(?:[ T]+\d{1,2}:\d{2}(?:\s?[ap]m)?(?:\s+(?:UTC|GMT|[A-Z]{1,3}[SD]?T)\b)?)?\s*[,:–—-]?\s*",
    re.IGNORECASE,
)
# "Date: 5 March 2024" among the first lines, in bold or in a list or not; or a line that is nothing but a day.
DATE_LINE = re.compile(
    r"^[\W_]*(?:(?:incident |event )?(?:date|day|when|started|start(?: time)?|occurred)"
    r"(?: (?:and time|of (?:the )?incident))?[\s*_]*[:|]|(?=\d{4}-\d{2}-\d{2}[\s*_]*$))(.+)",
    re.IGNORECASE,
)
FIRST_LINES = 20
NO_DATE = "No date was found in it. It stands where it was written down until somebody adds one."
# Words at a moment that name one of the incident's own times. Only what says so.
TIMES = {
    "started": r"(?:fault|incident|problem|issue|outage) (?:occur|start|beg[ai]n)"
    r"|^(?:impact )?(?:starts?|began)\b"
    r"|start of (?:the )?(?:incident|outage)",
    "detected": r"\bdetected\b|team (?:made )?aware",
    "acknowledged": r"(?:incident|problem) declared|\backnowledged\b",
    "stabilised": r"^(?:repaired|mitigated|stabili[sz]ed)\b",
    "resolved": r"^resolved\b|^end of (?:the )?incident"
    r"|(?:incident|outage) (?:is |was )?(?:ends|ended|resolved|over|closed)[.!]?\s*\Z",
}
EVENT_KIND = {"detected": "detection", "acknowledged": "communication"}
SEVERITY = re.compile(r"(?:sev(?:erity)?|p(?:riority)?)[\s:_-]*([0-5])\b", re.IGNORECASE)
FRONT = {
    "title": ("title", "name"),
    "external_id": ("uuid", "id", "incident_id", "incident"),
    "summary": ("summary", "description", "abstract"),
    "source_url": ("url", "source", "link", "permalink"),
    "day": ("incident_date", "incidentdate", "date", "start_time", "started_at", "started"),
    "severity": ("severity", "sev", "priority"),
    "systems": ("systems", "services", "service", "components", "affected", "product"),
    "people": (
        "authors",
        "author",
        "owner",
        "participants",
        "responders",
        "incident_commander",
        "facilitator",
    ),
}
FRONT_TIMES = {
    "started": ("started_at", "start_time", "started", "start"),
    "detected": ("detected_at", "detected"),
    "acknowledged": ("acknowledged_at", "acknowledged"),
    "stabilised": ("mitigated_at", "stabilised_at", "mitigated"),
    "resolved": ("resolved_at", "end_time", "ended_at", "resolved"),
}


def parse(name: str, lines: Iterable[str], zone: tzinfo = UTC) -> Iterator[Parsed]:
    """One incident or one problem. `zone` is what bare times mean where the text doesn't say."""
    stem = PurePosixPath(name.replace("\\", "/")).name
    if stem.startswith("_"):
        return
    text = clean("\n".join(line.rstrip("\n") for line in lines)).lstrip("\ufeff")
    if not text:
        yield Problem(1, "The file is empty.")
    elif len(text) > SIZE_LIMIT:
        yield Problem(1, f"Longer than {SIZE_LIMIT:,} characters, so not a review.", excerpt(text))
    else:
        yield _Document(name, text.expandtabs(4).split("\n"), zone).incident()


class _Document:
    """One file on its way to an incident."""

    def __init__(self, name: str, lines: list[str], zone: tzinfo) -> None:
        self.name = name
        self.meta, body = outline.front_matter(lines)
        self.meta = {key.strip().lower().replace(" ", "_").replace("-", "_"): v for key, v in self.meta.items()}
        self.parts = outline.parts(body)
        self.labels = {label: lines for part in self.parts for label, lines in outline.labels(part.lines)}
        self.heading = next((part for part in self.parts if part.level), Part(0, ""))
        self.told_by_headings: set[int] = set()
        self.stated = self._zone()
        self.zone = self.stated or zone

    def incident(self) -> Parsed:
        title = self._title()
        if "{{" in title:
            return Problem(1, "The title is still the template's.", excerpt(title))
        day = self._day()
        events, odd = _without_odd(self._events(day))
        times = self._times(events, day)
        return ParsedIncident(
            external_id=self._front("external_id")[:200] or _identity(self.name),
            title=title,
            summary=self._summary(),
            severity=self._severity(),
            events=events,
            systems=self._several("systems"),
            people=self._several("people"),
            sections=self._sections(),
            source_url=web_address(self._front("source_url")),
            zone=zone_name(self.zone),
            unknown=self._unknown(odd),
            started=times["started"],
            detected=times["detected"],
            acknowledged=times["acknowledged"],
            stabilised=times["stabilised"],
            resolved=times["resolved"],
            notes=() if any(times.values()) else (NO_DATE,),
        )

    # --- facts of the whole document ---

    def _front(self, field: str) -> str:
        found = (self.meta.get(key) for key in FRONT[field])
        return next((clean(value) for value in found if isinstance(value, str) and clean(value)), "")

    def _several(self, field: str) -> tuple[str, ...]:
        """Names from front matter or a label, each once: a list, or words between commas."""
        found: list[str] = []
        for key in FRONT[field]:
            value = self.meta.get(key, "")
            found += value if isinstance(value, list) else re.split(r"[,;]", clean(value))
        for label, lines in self.labels.items():
            if label.lower().replace(" ", "_") in FRONT[field]:
                found += re.split(r"[,;]", lines[0])
        return tuple(dict.fromkeys(filter(None, (one_line(item.strip(" @*_`")) for item in found))))

    def _title(self) -> str:
        written = one_line(self._front("title") or self.heading.title, 400)
        without_day = DATE_IN_TITLE.sub("", written)
        stem = PurePosixPath(self.name).stem.replace("-", " ").replace("_", " ")
        if re.fullmatch(r"[0-9a-f ]*", stem):  # a number or a UUID tells a reader nothing
            stem = re.split(r"(?<=[.!?])\s", self._summary(), maxsplit=1)[0]
        return one_line(without_day or written or stem) or "Untitled"

    def _zone(self) -> tzinfo | None:
        for part in self.parts:
            if TIMELINE.match(part.title) or part.level <= 1:
                zone = stated_zone(part.text[:4000])
                if zone:
                    return zone
        return None

    def _day(self) -> date | None:
        """The day of the document, before its timeline is read."""
        said = (DATE_LINE.match(line) for part in self.parts[:3] for line in part.lines[:FIRST_LINES])
        first = [found[1] for found in said if found]
        stated = (self._front("day"), self._front("title"), self.heading.title, PurePosixPath(self.name).name, *first)
        return next((day for day in map(find_day, filter(None, stated)) if day), None)

    def _summary(self) -> str:
        if self._front("summary"):
            return self._front("summary")
        for part in self.parts:
            if SUMMARY.match(part.title) and part.text.strip():
                return part.text.strip()
        for label, lines in self.labels.items():
            if SUMMARY.match(label):
                return "\n".join(lines).strip()
        before = next((p.text for p in self.parts if p.level <= 1 and p.text.strip() and not self.labels), "")
        return before.strip().split("\n\n")[0]

    def _severity(self) -> str:
        stated = [self._front("severity")] + [
            " ".join(v)[:40] for k, v in self.labels.items() if "severity" in k.lower()
        ]
        for words in filter(None, stated):
            number = SEVERITY.search(words) or re.fullmatch(r"([0-5])", words.strip())
            if number:
                return f"sev{max(1, int(number.group(1)))}"
        return ""

    def _sections(self) -> tuple[Section, ...]:
        """The main headings with all that stands below them; labels where there are no headings."""
        inner = [part for part in self.parts if part.level and part is not self.heading]
        inner = [part for part in inner if id(part) not in self.told_by_headings]
        top = min((part.level for part in inner), default=0)
        found: list[Section] = []
        for part in inner:
            if part.level == top:
                found.append(Section(one_line(part.title), part.text.strip()))
            else:
                more = f"{'#' * part.level} {part.title}\n\n{part.text.strip()}"
                found[-1:] = [Section(found[-1].title, f"{found[-1].text}\n\n{more}".strip())] if found else []
        if not found:
            found = [Section(one_line(label), "\n".join(lines).strip()) for label, lines in self.labels.items()]
        return tuple(section for section in found if section.text)

    def _unknown(self, odd: list[str]) -> dict[str, object]:
        used = {key for group in (FRONT, FRONT_TIMES) for keys in group.values() for key in keys}
        rest: dict[str, object] = {clean(k): v for k, v in self.meta.items() if k not in used and v}
        rest |= {
            label: " ".join(lines[0].split())
            for label, lines in self.labels.items()
            if label.lower().startswith("time to") and lines[0]
        }
        if not self.stated:
            rest["zone"] = "not stated"
        return rest | ({"odd times": odd} if odd else {})

    # --- the timeline ---

    def _events(self, day: date | None) -> list[ParsedEvent]:
        clock = Clock(zone=self.zone, day=day, keeps_zone=self.stated is not None)
        found = self._timeline(clock)
        self.zone = clock.zone
        return _numbered(found)

    def _timeline(self, clock: Clock) -> list[ParsedEvent]:
        place = next((n for n, part in enumerate(self.parts) if TIMELINE.match(part.title)), None)
        if place is None:
            lines = next((lines for label, lines in self.labels.items() if TIMELINE.match(label)), [])
            return _from_entries(lines, clock)
        own = self.parts[place]
        below = []
        for part in self.parts[place + 1 :]:
            if part.level <= own.level and not MOMENT.match(part.title):
                break
            below.append(part)
        found = [] if any(MOMENT.search(part.title) for part in below) else _from_entries(own.lines, clock)
        for part in below:
            found += _from_heading(part, clock)
        self.told_by_headings = {id(part) for part in below}
        return found

    def _times(self, events: tuple[ParsedEvent, ...], day: date | None) -> dict[str, When]:
        times = {name: self._front_time(name) for name in FRONT_TIMES}
        for event in events:
            for name, words in TIMES.items():
                if event.when and not times[name] and re.search(words, _ends(event.text), re.IGNORECASE):
                    times[name] = event.when
        if not times["started"] and not times["detected"]:
            times["started"] = self._only_the_day(events, day)
        return times

    def _front_time(self, name: str) -> When:
        values = (self.meta.get(key) for key in FRONT_TIMES[name])
        return next((when for when in map(from_iso, filter(None, values)) if when), UNKNOWN)

    def _only_the_day(self, events: tuple[ParsedEvent, ...], day: date | None) -> When:
        """Noon of the first day that is known, give or take half a day."""
        first = next((event.when.at for event in events if event.when.at), None)
        known = first.astimezone(self.zone).date() if first else day
        if known is None:
            return UNKNOWN
        return When(datetime.combine(known, time(12), tzinfo=self.zone).astimezone(UTC), HALF_A_DAY)


def _identity(name: str) -> str:
    """A file is known by its path below the folder that is imported."""
    return re.sub(r"\.(?:md|markdown)\Z", "", clean(name).replace("\\", "/"))[-200:] or "unnamed"


def _from_heading(part: Part, clock: Clock) -> list[ParsedEvent]:
    """A heading below the timeline: one event, or a day with its list of events."""
    reading = clock.read(part.title)
    if reading is None and not MOMENT.search(part.title):
        listed = _from_entries(part.lines, clock)
        return listed or [ParsedEvent(f"{part.title}\n\n{part.text}".strip(), 0)]
    if reading and reading.day_only:
        listed = _from_entries(part.lines, clock)
        if listed or not part.text.strip():
            return listed
    rest = _rest(part.title, reading.start, reading.end) if reading else part.title
    text = "\n\n".join(filter(None, (rest, part.text.strip()))) or part.title
    return [ParsedEvent(text, 0, when=reading.when if reading else UNKNOWN)]


def _from_entries(lines: list[str], clock: Clock) -> list[ParsedEvent]:
    """Events of a list or a table, if at least one entry gives a moment; the others keep their order only."""
    found = []
    for entry in outline.entries(lines, MOMENT):
        first, _, more = entry.partition("\n")
        reading = clock.read(first)
        words = _rest(first, reading.start, reading.end) if reading else first
        text = "\n".join(filter(None, (words.strip(), more))) or first
        found.append((ParsedEvent(text, 0, when=reading.when if reading else UNKNOWN), reading))
    return [event for event, _ in found] if any(reading for _, reading in found) else []


def _rest(text: str, start: int, end: int) -> str:
    """The words around a moment, without the marks that set it apart."""
    before = text[:start].rstrip(" \t*_[(`:–—|-")
    after = text[end:].lstrip(" \t*_])`:,;–—|-").rstrip(" |")
    return " ".join(filter(None, (before.lstrip(" *_[(`|"), after)))


def _numbered(events: list[ParsedEvent]) -> list[ParsedEvent]:
    return [replace(event, order=order, kind=_kind(event.text)) for order, event in enumerate(events)]


def _ends(text: str) -> str:
    """The first and the last words, where people say that it starts or is over."""
    return text if len(text) <= 200 else f"{text[:80]} … {text[-80:]}"


def _kind(text: str) -> str:
    """Only what a label says; anything else is an observation until a person says more."""
    found = (kind for name, kind in EVENT_KIND.items() if re.search(TIMES[name], text[:80], re.IGNORECASE))
    return next(found, "observation")


def _without_odd(events: list[ParsedEvent]) -> tuple[tuple[ParsedEvent, ...], list[str]]:
    """A date far from all the others is a slip of the pen: that event keeps its place, not its time."""
    known = sorted(event.when.at for event in events if event.when.at)
    if not known:
        return tuple(events), []
    middle = known[len(known) // 2]
    odd = {event.order for event in events if event.when.at and abs(event.when.at - middle) > ODD}
    kept = (replace(event, when=UNKNOWN) if event.order in odd else event for event in events)
    return tuple(kept), [
        f"{events[order].when.at:%Y-%m-%d %H:%M} {one_line(events[order].text, 60)}" for order in sorted(odd)
    ]


SOURCE = Source("markdown", "Post-mortems in markdown", (".md", ".markdown"), parse)
