"""A table with one incident a row. Which column is what, people say; the names of the columns make a first guess.

What no field takes lives on under its column's name. A row without a number of its own is known by its title and
its start, so that the same file imported twice changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import partial

from config.lib.table import NotATable, Row, Table, read_table
from incidents.enums import Kind, Severity
from incidents.sources.dates import UNCLEAR, moment_of, order_of
from incidents.sources.parsed import (
    Parsed,
    ParsedIncident,
    Problem,
    Source,
    clean,
    excerpt,
    one_line,
    web_address,
)

MOMENTS = ("started", "detected", "acknowledged", "stabilised", "resolved")
MANY = ("systems", "people")  # several columns may say these, and a cell may name several
# Field: words that stand in column names of common exports; the first that fits decides.
WORDS: dict[str, tuple[str, ...]] = {
    "external_id": ("issue key", "incident number", "incident id", "reference", "ticket", "number", "key", "id", "ref"),
    "title": ("summary", "title", "name", "incident", "subject", "headline", "short description"),
    "summary": ("description", "what happened", "details", "impact summary", "summary text", "notes"),
    "kind": ("kind", "incident type", "type"),
    "severity": ("severity", "sev", "priority", "impact", "urgency"),
    "started": ("started", "start", "began", "occurred", "incident date", "date", "created", "opened", "reported"),
    "detected": ("detected", "noticed", "alerted", "triggered"),
    "acknowledged": ("acknowledged", "first action", "responded"),
    "stabilised": ("stabilised", "stabilized", "mitigated"),
    "resolved": ("resolved", "fixed", "closed", "ended", "end"),
    "systems": ("system", "service", "component", "product", "functionality", "application"),
    "people": ("responder", "incident commander", "assignee", "assigned", "owner", "commander"),
    "source_url": ("url", "link", "permalink"),
}
FIELDS = tuple(WORDS)
# P1 and SEV-0 are the worst. A bare number says nothing: in some tools 1 is the worst, in others the mildest.
SEVERITIES: dict[str, str] = {
    **dict.fromkeys(("sev0", "sev1", "p0", "p1", "s1", "critical", "highest", "blocker"), "sev1"),
    **dict.fromkeys(("sev2", "p2", "s2", "major", "high"), "sev2"),
    **dict.fromkeys(("sev3", "p3", "s3", "medium", "moderate"), "sev3"),
    **dict.fromkeys(("sev4", "p4", "s4", "minor", "low"), "sev4"),
    **dict.fromkeys(("sev5", "p5", "s5", "trivial", "lowest", "none", "info", "informational"), "sev5"),
}
KINDS: dict[str, str] = {
    **{str(kind): str(kind) for kind in Kind},
    "near miss": "near_miss",
    "test": "drill",
    "gameday": "drill",
    "game day": "drill",
    "exercise": "drill",
}


@dataclass(frozen=True)
class Columns:
    """Which columns (by their place, from 0) say which field, and how numbered dates are written."""

    columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    order: str = UNCLEAR

    def as_json(self) -> dict[str, object]:
        return {"columns": {name: list(places) for name, places in self.columns.items()}, "order": self.order}

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> Columns:
        columns = kept.get("columns") or {}
        return cls({name: tuple(places) for name, places in columns.items()}, str(kept.get("order", "")))  # type: ignore[attr-defined]


def guessed(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For every field the columns whose names speak of it; a column is taken once."""
    plain = {place: _plain(name) for place, name in enumerate(names)}
    found: dict[str, tuple[int, ...]] = {}
    for exact in (True, False):
        for name, words in WORDS.items():
            if name not in found and (places := _speak_of(plain, words, exact)):
                found[name] = tuple(places) if name in MANY else (places[0],)
                for place in found[name]:
                    del plain[place]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"\(\d+\)$", "", name).casefold()).strip()


def _speak_of(names: Mapping[int, str], words: tuple[str, ...], exact: bool) -> list[int]:
    for word in words:
        fits = [
            place
            for place, name in names.items()
            if (name in (word, f"{word}s", f"{word} at") if exact else f" {word}" in f" {name}" and len(word) > 3)
        ]
        if fits:
            return fits
    return []


def parse(name: str, lines: Iterable[str], zone: tzinfo = UTC, *, columns: Columns | None = None) -> Iterator[Parsed]:
    """One row, one incident or one problem. Without ``columns`` they are guessed from their names and values."""
    try:
        table = read_table(iter(lines))
        rows = list(table.rows) if columns is None else table.rows
        yield from _parsed(table, rows, zone, columns or _guess(table, list(rows)))
    except NotATable as error:
        yield Problem(1, str(error))


def _guess(table: Table, rows: list[Row]) -> Columns:
    columns = guessed(table.names)
    return Columns(columns, order_of(date_cells(columns, rows)))


def date_cells(columns: Mapping[str, tuple[int, ...]], rows: Iterable[Row]) -> list[str]:
    places = [place for name in MOMENTS for place in columns.get(name, ())]
    return [row.cells[place] for row in rows for place in places if place < len(row.cells)]


def _parsed(table: Table, rows: Iterable[Row], zone: tzinfo, columns: Columns) -> Iterator[Parsed]:
    seen: dict[str, int] = {}
    for row in rows:
        found = incident_of(table.names, row, zone, columns)
        if isinstance(found, ParsedIncident) and (line := seen.setdefault(found.external_id, row.line)) != row.line:
            found = Problem(row.line, f"This is the same incident as on line {line}.", excerpt(found.title))
        yield found


def incident_of(names: tuple[str, ...], row: Row, zone: tzinfo, columns: Columns) -> Parsed:
    """What a row says. Public for the preview, which shows the first rows before anything is written."""
    told = {
        name: [clean(row.cells[place]) for place in places if place < len(row.cells)]
        for name, places in columns.columns.items()
    }
    one = {name: next(filter(None, cells), "") for name, cells in told.items()}
    title = one_line(one.get("title"))
    if not title:
        return Problem(row.line, "There is no title in this row.", excerpt(" · ".join(filter(None, row.cells))))
    moments = {name: moment_of(one.get(name, ""), zone, columns.order) for name in MOMENTS}
    severity, kind = _severity(one.get("severity", "")), KINDS.get(one.get("kind", "").casefold(), "")
    unread = _unread(one, severity=severity, kind=kind, **moments)
    return ParsedIncident(
        external_id=_identity(one, title),
        title=title,
        line=row.line,
        summary=one.get("summary", ""),
        kind=kind,
        severity=severity,
        systems=_many(told.get("systems", [])),
        people=_many(told.get("people", [])),
        source_url=web_address(one.get("source_url")),
        zone=str(zone) if hasattr(zone, "key") else "UTC",
        unknown=_unknown(names, row, columns, unread),
        notes=tuple(_note(name, text) for name, text in unread.items()),
        **moments,
    )


def _severity(text: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", text.split(":")[0].casefold())
    return plain if plain in Severity else SEVERITIES.get(plain, "")


def _identity(one: Mapping[str, str], title: str) -> str:
    """The row's own number, else what title and start say."""
    if one.get("external_id"):
        return one["external_id"][:200]
    return "row-" + hashlib.sha256(f"{title}\n{one.get('started', '')}".encode()).hexdigest()[:32]


def _many(cells: list[str]) -> tuple[str, ...]:
    """Names: a cell may hold several, separated by semicolons, bars, line breaks or commas."""
    names = (one_line(name, 120) for cell in cells for name in re.split(r"[;|,\n]", cell))
    return tuple(dict.fromkeys(filter(None, names)))


def _unread(one: Mapping[str, str], **understood: object) -> dict[str, str]:
    """What stands in a field's column but could not be read."""
    return {name: one[name] for name, value in understood.items() if one.get(name) and not value}


def _note(name: str, text: str) -> str:
    what = f"a time ({name})" if name in MOMENTS else f"a {name}"
    return f"“{excerpt(text)}” can't be read as {what}; it is kept with the import."


def _unknown(names: tuple[str, ...], row: Row, columns: Columns, unread: Mapping[str, str]) -> dict[str, object]:
    """Columns no field takes, what is beyond the last one, and what could not be read."""
    taken = {place for places in columns.columns.values() for place in places}
    cells = {place: clean(cell) for place, cell in enumerate(row.cells) if place not in taken}
    rest: dict[str, object] = {names[place]: cell for place, cell in cells.items() if cell}
    if row.extra:
        rest["beyond the last column"] = [clean(cell) for cell in row.extra]
    return {**rest, **unread}


def source_with(columns: Columns) -> Source:
    """The format with columns that people have named."""
    return Source(SOURCE.name, SOURCE.label, SOURCE.suffixes, partial(parse, columns=columns))


SOURCE = Source("csv", "Table, one incident a row", (".csv", ".tsv"), parse)
