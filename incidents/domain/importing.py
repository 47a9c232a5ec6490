"""Importing: what a source says becomes incidents, once, and never over what people have edited.

Every row is a transaction of its own, so a run that is stopped goes on where it was. An `ImportRecord` keeps
what was read, and what was written: on the next run a field that still holds what the last import wrote may
change, a field that differs from it has been edited and is left alone.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from django.db import DataError, transaction

from config.lib.table import LOOK_AT, encoding_of
from incidents.domain.catalogue import systems_named
from incidents.domain.timeline import STEP, position_for
from incidents.enums import EventKind, Kind, RoleInIncident, Severity, Status, Visibility
from incidents.models import ImportRecord, Incident, IncidentRole, TimelineEvent
from incidents.models.incident import MOMENTS
from incidents.sources.parsed import Parsed, ParsedEvent, ParsedIncident, Problem, Source, one_line
from people.domain.activity import log
from people.models import Person, User

# What belongs together is edited together: a start that somebody corrected keeps its margin too.
UNITS: tuple[tuple[str, ...], ...] = (
    *((name,) for name in ("title", "summary", "kind", "severity", "status", "zone", "source_url")),
    *((moment, f"{moment}_margin") for moment in MOMENTS),
)
EVENT_FIELDS = ("kind", "text", "at", "margin", "source_url")


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


def read(source: Source, path: Path, *, zone: tzinfo) -> Iterator[tuple[Path, Parsed]]:
    """Everything that `path` (a file, or a folder with all below it) says, file by file in the order of names."""
    for file in files(source, path):
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        try:
            with opened(file) as lines:
                for parsed in source.parse(name, lines, zone):
                    yield file, parsed
        except OSError as error:
            yield file, Problem(0, f"The file can't be read: {error.strerror}.")


def opened(file: Path) -> IO[str]:
    """The file as text, in the encoding its beginning speaks of."""
    with file.open("rb") as raw:
        head = raw.read(LOOK_AT)
    return file.open(encoding=encoding_of(head), errors="replace")


def files(source: Source, path: Path) -> list[Path]:
    """The file itself, whatever its name, or what has the format's suffix below the folder."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix.lower() in source.suffixes and file.is_file())


def expected(source: Source, path: Path) -> int:
    """How many rows there will be, or a few more where lines are blank."""
    found = files(source, path)
    if not source.one_per_line:
        return len(found)
    return sum(sum(1 for _ in file.open("rb")) for file in found)


def take(parsed: ParsedIncident, *, by: User | None, source: str) -> Outcome | Problem:
    """`apply`, with a row that the database refuses told as a problem instead of ending the run."""
    try:
        return apply(parsed, by=by, source=source)
    except DataError as error:
        return Problem(parsed.line, f"The database refuses it: {one_line(str(error))}", parsed.title)


@transaction.atomic
def apply(parsed: ParsedIncident, *, by: User | None, source: str) -> Outcome:
    """Write one incident as the source tells it.

    `by` is None for the command line. Effects, in order: the import record, the incident (past, no review is
    expected), its systems, people and timeline, the log. A row that says what it said last time changes nothing.
    """
    payload = as_json(parsed)
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    # Two imports of the same row: the second waits here for the first, and then finds it unchanged.
    record, is_new = ImportRecord.objects.select_for_update().get_or_create(
        source=source, external_id=parsed.external_id
    )
    was_taken_away = not is_new and record.incident_id is None
    if record.payload_hash == digest or was_taken_away:
        return Outcome.UNCHANGED
    incident = _create(parsed, by=by) if is_new else _update(record, parsed, by=by)
    record.applied = _applied(record.applied, parsed, incident)
    record.incident, record.payload, record.payload_hash = incident, payload, digest
    record.unknown = dict(parsed.unknown)
    record.save()
    log(incident, "import" if is_new else "import again", by=by, incident_id=incident.pk, source=source)
    return Outcome.NEW if is_new else Outcome.CHANGED


# --- fields ---


def values_of(parsed: ParsedIncident) -> dict[str, Any]:
    """The incident's columns. Values our words have no place for fall back, and live on in the record."""
    values: dict[str, Any] = {
        "title": parsed.title,
        "summary": parsed.summary,
        "kind": parsed.kind if parsed.kind in Kind else Kind.INCIDENT,
        "severity": parsed.severity if parsed.severity in Severity else "",
        "status": Status.RESOLVED,  # it is past: an unknown end is not an open incident
        "zone": parsed.zone,
        "source_url": parsed.source_url,
    }
    for moment in MOMENTS:
        when = getattr(parsed, moment.removesuffix("_at"))
        values |= {moment: when.at, f"{moment}_margin": when.margin}
    return values


def _create(parsed: ParsedIncident, *, by: User | None) -> Incident:
    incident = Incident.objects.create(**values_of(parsed), past=True, created_by=by)
    _add_systems(incident, parsed.systems, by=by)
    _add_people(incident, parsed.people, by=by)
    events = [_event(incident, event, STEP * (event.order + 1)) for event in parsed.events]
    TimelineEvent.objects.bulk_create(events)
    return incident


def _update(record: ImportRecord, parsed: ParsedIncident, *, by: User | None) -> Incident:
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=record.incident_id)
    values = values_of(parsed)
    changed: list[str] = []
    for unit in UNITS:
        untouched = all(plain(getattr(incident, name)) == record.applied.get(name) for name in unit)
        if untouched and any(getattr(incident, name) != values[name] for name in unit):
            for name in unit:
                setattr(incident, name, values[name])
            changed += unit
    if changed:
        incident.version += 1
        incident.save(update_fields=[*changed, "version"])
    known_systems = set(record.applied.get("systems", ()))
    _add_systems(incident, [name for name in parsed.systems if name not in known_systems], by=by)
    if incident.visibility != Visibility.RESTRICTED:  # a role there would let its person read
        known_people = set(record.applied.get("people", ()))
        _add_people(incident, [name for name in parsed.people if name not in known_people], by=by)
    _update_events(incident, record.applied.get("events", []), parsed.events)
    return incident


def _applied(before: Mapping[str, Any], parsed: ParsedIncident, incident: Incident) -> dict[str, Any]:
    """What the record remembers: for fields and events what this import says, for names all ever said."""
    names = {
        key: sorted({*before.get(key, ()), *given})
        for key, given in (("systems", parsed.systems), ("people", parsed.people))
    }
    fields = {name: plain(value) for name, value in values_of(parsed).items()}
    kept = {name: before[name] for name in fields if name in before and plain(getattr(incident, name)) != fields[name]}
    return {**fields, **kept, **names, "events": [_event_values(event) for event in parsed.events]}


def plain(value: Any) -> Any:
    """A field's value as the record keeps it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value


def as_json(parsed: ParsedIncident) -> dict[str, Any]:
    """All that was read, but for line and notes: moving a row within its file changes nothing."""
    names = [field.name for field in dataclasses.fields(parsed) if field.name not in ("line", "notes")]
    found = {name: getattr(parsed, name) for name in names}
    return json.loads(json.dumps(found, default=_default))


def _default(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return dict(value) if isinstance(value, Mapping) else plain(value)


# --- what hangs on the incident ---


def _add_systems(incident: Incident, names: Any, *, by: User | None) -> None:
    incident.systems.add(*systems_named([one_line(name, 120) for name in names], by=by))


def _add_people(incident: Incident, names: Any, *, by: User | None) -> None:
    for name in names:
        IncidentRole.objects.get_or_create(
            incident=incident, person=_person(one_line(name, 120), by=by), role=RoleInIncident.RESPONDER
        )


def _person(name: str, *, by: User | None) -> Person:
    """The one person of that name; where several have it nobody can tell, so it is somebody new. Logs."""
    same = list(Person.objects.filter(name__iexact=name)[:2])
    if len(same) == 1:
        return same[0]
    person = Person.objects.create(name=name)
    log(person, "add person", by=by)
    return person


def _event(incident: Incident, event: ParsedEvent, position: Any) -> TimelineEvent:
    return TimelineEvent(
        incident=incident,
        kind=event.kind if event.kind in EventKind else EventKind.OBSERVATION,
        text=event.text,
        at=event.when.at,
        margin=event.when.margin,
        source_url=event.source_url,
        position=position,
    )


def _event_values(event: ParsedEvent) -> list[Any]:
    kind = event.kind if event.kind in EventKind else EventKind.OBSERVATION
    return [plain(value) for value in (str(kind), event.text, event.when.at, event.when.margin, event.source_url)]


def _update_events(incident: Incident, before: list[list[Any]], events: tuple[ParsedEvent, ...]) -> None:
    """New entries are added, entries that changed are rewritten if nobody edited them, none is ever deleted."""
    gone = [values for values in before if values not in [_event_values(event) for event in events]]
    rows = {tuple(map(plain, (getattr(row, name) for name in EVENT_FIELDS))): row for row in incident.events.all()}
    for event in events:
        values = _event_values(event)
        if values in before:
            continue
        replaced = next((old for old in gone if before.index(old) == event.order), None)
        row = rows.get(tuple(replaced)) if replaced else None
        if row:
            _rewrite(row, event)
        elif not replaced:
            _event(incident, event, position_for(incident, event.when.at)).save()


def _rewrite(row: TimelineEvent, event: ParsedEvent) -> None:
    fresh = _event(row.incident, event, row.position)
    for name in EVENT_FIELDS:
        setattr(row, name, getattr(fresh, name))
    row.version += 1
    row.save(update_fields=[*EVENT_FIELDS, "version"])
