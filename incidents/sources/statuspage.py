"""Incidents of a Statuspage as its API gives them: a JSON list, `{"incidents": [...]}`, or one incident.

An update's `display_at` is when it is said to have happened; `created_at` is only when it was typed in, often days
later. A page that says resolved without a time leaves the end unknown: the last update is not its end.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, tzinfo

from incidents.sources.parsed import (
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
    storable,
    web_address,
)

SEVERITY = {"critical": "sev1", "major": "sev2", "minor": "sev4", "none": "sev5"}
PLANNED = "maintenance"
EVENT_KIND = {"in_progress": "change", "verifying": "change", "completed": "change"}
READ = {"id", "name", "shortlink", "started_at", "resolved_at", "incident_updates", "components", "postmortem_body"}


def parse(name: str, lines: Iterable[str], zone: tzinfo = UTC) -> Iterator[Parsed]:
    """Every incident is one row; the page states the zone of every time itself."""
    text = "".join(lines)
    yield from (_row(line, row) if error == "" else Problem(line, error) for line, row, error in _items(text))


def _items(text: str) -> Iterator[tuple[int, object, str]]:
    """Line, value and "" for every incident; a line and a reason where the JSON breaks off."""
    decoder, position, line = json.JSONDecoder(), _start(text), 1
    counted = 0
    while position < len(text):
        position = _skip(text, position, " \t\r\n,")
        if position >= len(text) or text[position] in "]}":
            return
        line += text.count("\n", counted, position)
        counted = position
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            reason = "The JSON breaks off here; nothing after it was read."
            yield line, None, reason if isinstance(error, ValueError) else "This is nested too deeply."
            return
        yield line, value, ""


def _start(text: str) -> int:
    """Where the first incident stands: in a list, in the list of an object, or at the very beginning."""
    begin = _skip(text, 0, " \t\r\n\ufeff")
    if text[begin : begin + 1] == "[":
        return begin + 1
    marker = text.find('"incidents"', begin, begin + 20_000)
    bracket = _skip(text, marker + len('"incidents"'), " \t\r\n:") if marker >= 0 else -1
    return bracket + 1 if bracket > 0 and text[bracket : bracket + 1] == "[" else begin


def _skip(text: str, position: int, signs: str) -> int:
    while position < len(text) and text[position] in signs:
        position += 1
    return position


def _row(line: int, row: object) -> Parsed:
    if not isinstance(row, dict):
        return Problem(line, "This is not an incident but a bare value.", excerpt(json.dumps(row)))
    external_id, title = clean(row.get("id")), one_line(row.get("name"))
    missing = [word for word, value in (("id", external_id), ("name", title)) if not value]
    if missing:
        return Problem(line, f"Without {' and '.join(missing)} it can't be told apart.", excerpt(json.dumps(row)))
    return _incident(line, row, external_id[:200], title)


def _incident(line: int, row: dict, external_id: str, title: str) -> ParsedIncident:
    updates = sorted(_dicts(row.get("incident_updates")), key=_told_at)
    impact = clean(row.get("impact_override") or row.get("impact")).lower()
    planned = impact == PLANNED or bool(row.get("scheduled_for"))
    return ParsedIncident(
        external_id=external_id,
        title=title,
        line=line,
        summary=next((body for item in updates if (body := clean(item.get("body")))), ""),
        severity="" if planned else SEVERITY.get(impact, ""),
        started=_started(row, updates, planned),
        resolved=from_iso(row.get("resolved_at")),
        events=tuple(_event(order, item) for order, item in enumerate(updates)),
        systems=_names(row.get("components")),
        sections=_postmortem(row),
        source_url=web_address(row.get("shortlink")),
        zone="UTC",
        unknown=_unknown(row),
    )


def _dicts(value: object) -> list[dict]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _when(update: Mapping) -> When:
    return from_iso(update.get("display_at")) or from_iso(update.get("created_at"))


def _told_at(update: Mapping) -> tuple[bool, str]:
    """Oldest first (the API lists newest first); what has no time keeps its place behind."""
    at = _when(update).at
    return (at is None, at.isoformat() if at else "")


def _started(row: Mapping, updates: list[dict], planned: bool) -> When:
    """What the page states; else when its first update says it began. Planned work begins with "in progress"."""
    if planned:
        begun = [item for item in updates if clean(item.get("status")).lower() == "in_progress"]
        return _when(begun[0]) if begun else UNKNOWN
    return from_iso(row.get("started_at")) or from_iso(row.get("created_at"))


def _event(order: int, item: Mapping) -> ParsedEvent:
    status = clean(item.get("status"))
    return ParsedEvent(
        text=clean(item.get("body")) or status.replace("_", " ") or "(no words)",
        order=order,
        kind=EVENT_KIND.get(status.lower(), "communication"),
        when=_when(item),
    )


def _names(components: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (one_line(item.get("name")) for item in _dicts(components)))))


def _postmortem(row: Mapping) -> tuple[Section, ...]:
    body = clean(row.get("postmortem_body"))
    return (Section("Postmortem", body),) if body else ()


def _unknown(row: Mapping) -> dict[str, object]:
    rest = {clean(key): storable(value) for key, value in row.items() if key not in READ}
    return {key: value for key, value in rest.items() if value not in (None, "", [], {}, False)}


SOURCE = Source("statuspage", "Statuspage as JSON", (".json",), parse)
