"""Status pages as JSON lines."""

import json
from collections import Counter
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.sources.github_status import parse
from incidents.sources.parsed import UNKNOWN, ParsedIncident, Problem, When
from tests.shared_data import shared_data

ROW = {
    "id": 71,
    "title": "Slow  pairing of gateways",
    "url": "https://status.example/incidents/71",
    "impact": "minor",
    "started_at": "2024-05-03T08:00:00Z",
    "resolved_at": "2024-05-03T11:30:00+02:00",
    "updates": [
        {"at": "2024-05-03T08:00:00Z", "status": "Investigating", "message": "Pairing takes minutes."},
        {"at": "2024-05-03T09:30:00Z", "status": "Resolved", "message": "Pairing is quick again."},
    ],
    "components": ["Pairing", "Pairing", "Mobile app"],
    "duration_minutes": 90,
}


def read(**changes) -> ParsedIncident | Problem:
    (found,) = parse("status.jsonl", [json.dumps(ROW | changes)])
    return found


def test_parse_row_gives_what_the_page_states():
    found = read()
    assert (found.external_id, found.title, found.severity) == ("71", "Slow pairing of gateways", "sev4")
    assert found.started == When(datetime(2024, 5, 3, 8, tzinfo=UTC))
    assert found.resolved == When(datetime(2024, 5, 3, 9, 30, tzinfo=UTC))
    assert (found.detected, found.acknowledged, found.stabilised) == (UNKNOWN, UNKNOWN, UNKNOWN)
    assert found.systems == ("Pairing", "Mobile app")
    assert [(event.order, event.kind, event.text) for event in found.events] == [
        (0, "communication", "Pairing takes minutes."),
        (1, "communication", "Pairing is quick again."),
    ]
    assert found.unknown == {"impact": "minor", "duration_minutes": 90}


def test_parse_resolved_without_time_stays_unknown():
    assert read(resolved_at=None).resolved == UNKNOWN


def test_parse_bare_date_is_noon_give_or_take_half_a_day():
    started = read(started_at="2024-05-03").started
    assert (str(started.at), str(started.margin)) == ("2024-05-03 12:00:00+00:00", "12:00:00")


def test_parse_time_without_zone_stays_unknown():
    assert read(started_at="2024-05-03T08:00:00").started == UNKNOWN


def test_parse_planned_work_starts_with_the_work_not_with_its_announcement():
    updates = [
        {"at": "2024-05-01T08:00:00Z", "status": "Scheduled", "message": "On Friday."},
        {"at": "2024-05-03T06:00:00Z", "status": "In progress", "message": "Started."},
    ]
    assert read(impact="maintenance", updates=updates).started.at == datetime(2024, 5, 3, 6, tzinfo=UTC)
    assert read(impact="maintenance", updates=updates[:1]).started == UNKNOWN
    assert read(impact="maintenance", updates=updates).severity == ""


def test_parse_unknown_impact_lives_on_as_unknown():
    found = read(impact="apocalyptic", new_field={"a": ["b\x00"]})
    assert found.severity == ""
    assert found.unknown["impact"] == "apocalyptic"
    assert found.unknown["new_field"] == {"a": ["b"]}


def test_parse_broken_lines_are_reported_with_line_and_reason():
    lines = [
        "",
        "{not json",
        json.dumps(ROW),
        "[1]",
        json.dumps({"title": "no id"}),
        '{"id": 4, "title": " "}',
    ]
    found = list(parse("status.jsonl", lines))
    assert [(type(row).__name__, row.line) for row in found] == [
        ("Problem", 2),
        ("ParsedIncident", 3),
        ("Problem", 4),
        ("Problem", 5),
        ("Problem", 6),
    ]
    assert found[0].excerpt == "{not json"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from([*ROW, "other"]), VALUES))
def test_parse_any_values_never_raise(changes):
    assert isinstance(read(**changes), ParsedIncident | Problem)


@settings(max_examples=100)
@given(st.text())
def test_parse_any_line_never_raises(line):
    assert len(list(parse("x", [line]))) == bool(line.strip())


def test_parse_deep_nesting_never_raises():
    (found,) = parse("x", ['{"id": 1, "title": "t", "x": ' + "[" * 900 + "]" * 900 + "}"])
    assert found.external_id == "1"
    (found,) = parse("x", ['{"id": 1, "title": "t", "x": ' + "[" * 100_000])
    assert isinstance(found, Problem)


def test_parse_real_status_page():
    with shared_data("github-status_2022-2023.jsonl").open() as lines:
        found = list(parse("status.jsonl", lines))
    assert Counter(type(row).__name__ for row in found) == {"ParsedIncident": 275}
    assert len({row.external_id for row in found}) == 275
    assert sum(len(row.events) for row in found) == 1364
    assert all(event.when for row in found for event in row.events)
    assert sum(bool(row.started) for row in found) == 275
    assert sum(bool(row.resolved) for row in found) == 275
    assert Counter(row.severity for row in found) == {"sev4": 213, "sev2": 39, "sev5": 12, "": 10, "sev1": 1}
    assert len({name for row in found for name in row.systems}) == 11
