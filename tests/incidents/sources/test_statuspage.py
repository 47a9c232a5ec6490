"""Statuspage's own JSON."""

import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.sources.parsed import UNKNOWN, ParsedIncident, Problem
from incidents.sources.statuspage import parse

ROW = {
    "id": "k3x",
    "name": "Pairing codes arrive late",
    "status": "resolved",
    "impact": "major",
    "created_at": "2024-05-03T08:00:00.000+02:00",
    "resolved_at": None,
    "shortlink": "https://status.example/k3x",
    "components": [{"name": "Pairing"}, {"name": "Pairing"}],
    "incident_updates": [
        {
            "status": "resolved",
            "body": "Codes are quick.\r\nThank you for waiting.",
            "display_at": "2024-05-03T11:00:00.000+02:00",
            "created_at": "2024-05-09T09:00:00Z",
        },
        {"status": "investigating", "body": "Codes are late.", "display_at": "2024-05-03T08:10:00.000+02:00"},
    ],
    "postmortem_body": None,
}


def read(text: str) -> list:
    return list(parse("incidents.json", text.splitlines(keepends=True), UTC))


def one(**changes) -> ParsedIncident:
    (found,) = read(json.dumps([ROW | changes]))
    return found


def test_parse_row_takes_display_at_and_oldest_first():
    found = one()
    assert (found.external_id, found.title, found.severity) == ("k3x", "Pairing codes arrive late", "sev2")
    assert found.started.at == datetime(2024, 5, 3, 6, tzinfo=UTC)
    assert [(event.when.at.hour, event.text) for event in found.events] == [
        (6, "Codes are late."),
        (9, "Codes are quick.\nThank you for waiting."),
    ]
    assert (found.summary, found.systems) == ("Codes are late.", ("Pairing",))


def test_parse_resolved_without_a_time_stays_unknown():
    assert one(status="resolved", resolved_at=None).resolved == UNKNOWN


def test_parse_maintenance_starts_when_the_work_did_and_has_no_severity():
    updates = [
        {"status": "scheduled", "body": "On Friday.", "display_at": "2024-05-01T08:00:00Z"},
        {"status": "in_progress", "body": "Begun.", "display_at": "2024-05-03T06:00:00Z"},
    ]
    found = one(impact="maintenance", incident_updates=updates)
    assert (found.started.at, found.severity) == (datetime(2024, 5, 3, 6, tzinfo=UTC), "")
    assert [event.kind for event in found.events] == ["communication", "change"]
    assert one(impact="maintenance", incident_updates=updates[:1]).started == UNKNOWN


def test_parse_override_and_postmortem_are_kept():
    found = one(impact="none", impact_override="critical", postmortem_body="## Why\r\nWe did not know.")
    assert found.severity == "sev1"
    assert [(section.title, section.text) for section in found.sections] == [("Postmortem", "## Why\nWe did not know.")]


def test_parse_list_object_and_single_incident_are_the_same():
    listed, wrapped, single = (
        read(json.dumps(shape)) for shape in ([ROW], {"page": {"id": "p"}, "incidents": [ROW]}, ROW)
    )
    assert listed == wrapped == single


def test_parse_broken_rows_are_reported_with_line_and_reason():
    found = read('[\n{"id": "a", "name": "One"},\n{"id": "b"},\n7,\n{"id": "c", "na')
    assert isinstance(found[0], ParsedIncident)
    assert [(problem.line, problem.reason) for problem in found[1:]] == [
        (3, "Without name it can't be told apart."),
        (4, "This is not an incident but a bare value."),
        (5, "The JSON breaks off here; nothing after it was read."),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*ROW, "body", "display_at", "status"]), inner),
    max_leaves=12,
)


@settings(max_examples=150)
@given(JSON | st.text())
def test_parse_anything_never_raises(value):
    text = value if isinstance(value, str) else json.dumps([value])
    assert all(isinstance(found, ParsedIncident | Problem) for found in read(text))
