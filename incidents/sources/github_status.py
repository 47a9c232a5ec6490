"""JSON lines of a status page: one incident a line, with its updates and the components they name.

The source's own `started_at` is taken as the start, because the page states it as such; when trouble was
detected the page doesn't say, so that stays unknown. For planned work the page gives the announcement as the
start; there the "In progress" update is the start, and where there is none the start is unknown. Planned work
has no kind of its own in our words: it comes in as an incident, and its impact says what it was.
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
    Source,
    When,
    clean,
    excerpt,
    from_iso,
    one_line,
    storable,
    web_address,
)

# A page's impact is about components, a severity about customers: the nearest word; the original is kept.
SEVERITY = {"critical": "sev1", "major": "sev2", "minor": "sev4", "none": "sev5"}
EVENT_KIND = {"in progress": "change", "completed": "change"}  # everything else is a message to customers
READ = {"id", "title", "url", "started_at", "resolved_at", "updates", "components"}
PLANNED = "maintenance"


def parse(name: str, lines: Iterable[str], zone: tzinfo = UTC) -> Iterator[Parsed]:
    """Every non-empty line is one incident or one problem. The page states the zone of every time itself."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(number, line)


def _row(number: int, line: str) -> Parsed:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return Problem(number, "This line is not JSON.", excerpt(line))
    if not isinstance(row, dict):
        return Problem(number, "This line is not a JSON object.", excerpt(line))
    external_id, title = clean(row.get("id")), one_line(row.get("title"))
    missing = [word for word, value in (("id", external_id), ("title", title)) if not value]
    if missing:
        return Problem(number, f"Without {' and '.join(missing)} it can't be told apart.", excerpt(line))
    return _incident(number, row, external_id[:200], title)


def _incident(number: int, row: dict, external_id: str, title: str) -> ParsedIncident:
    updates = [item for item in _items(row.get("updates")) if isinstance(item, dict)]
    events = tuple(_event(order, item, row) for order, item in enumerate(updates))
    impact = clean(row.get("impact")).lower()
    planned = impact == PLANNED
    return ParsedIncident(
        external_id=external_id,
        title=title,
        line=number,
        summary=_summary(updates),
        severity=SEVERITY.get(impact, ""),
        started=_first(updates, "in progress") if planned else from_iso(row.get("started_at")),
        resolved=from_iso(row.get("resolved_at")),
        events=events,
        systems=tuple(dict.fromkeys(filter(None, (one_line(c) for c in _items(row.get("components")))))),
        source_url=web_address(row.get("url")),
        zone="UTC",
        unknown=_unknown(row),
    )


def _items(value: object) -> list:
    return value if isinstance(value, list) else []


def _event(order: int, item: Mapping, row: dict) -> ParsedEvent:
    status = clean(item.get("status"))
    message = clean(item.get("message"))
    return ParsedEvent(
        text=message or status or "(no words)",
        order=order,
        kind=EVENT_KIND.get(status.lower(), "communication"),
        when=from_iso(item.get("at")),
        source_url=web_address(row.get("url")),
    )


def _first(updates: list[dict], status: str) -> When:
    found = [item for item in updates if clean(item.get("status")).lower() == status]
    return from_iso(found[0].get("at")) if found else UNKNOWN


def _summary(updates: list[dict]) -> str:
    """The first update's words: what was known when it began."""
    return next((clean(item.get("message")) for item in updates if clean(item.get("message"))), "")


def _unknown(row: dict) -> dict[str, object]:
    """What our words have no place for, as the source wrote it."""
    rest = {clean(key): storable(value) for key, value in row.items() if key not in READ}
    return {key: value for key, value in rest.items() if value not in (None, "", [], {})}


SOURCE = Source("github-status", "Status page as JSON lines", (".jsonl", ".ndjson", ".json"), parse, one_per_line=True)
