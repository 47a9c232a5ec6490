"""Post-mortems in markdown: whatever shape a team has grown, the facts that are there are found."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.sources import SOURCES
from incidents.sources.markdown_postmortem import parse
from incidents.sources.parsed import UNKNOWN, ParsedIncident, Problem
from tests.shared_data import shared_data

HEADINGS = """\
# 2024-03-05, Gateways forget their clock

## Summary

Gateways in the harbour cohort lost their time after a cold night.
They came back once the supply was warm.

## Timeline

All times in CET

### 2024-03-05 06:40

Start of incident. The first gateway reports 1970.

### ~07:10-07:20 - Support hears of it

A customer calls. See the [board](https://board.example/7).

```
00:00 this line is a log, not an event
```

### ca. 23:50

Firmware team suspects the supply.

### 00:20

Heaters on. Incident resolved.

### Later that week

Parts are ordered.

## Lessons learnt

### What went well

- The spare gateway took over

## Action items

1. Order colder capacitors
"""

KEY_EVENTS = """\
---
title: Incident on 2024-02-11 - Claiming of devices refused
weight: 3
severity: SEV-2
services: [claiming, mobile app]
owner: Rosa Lind, Tom Vale
---

# Incident on 2024-02-11 - Claiming of devices refused

- **Key events**
  - Fault occurs 2024-02-11 9:05
  - First detected 2024-02-11 09:25
  - Incident declared 2023-02-11 09:40
  - Repaired 2024-02-11 10:10
  - Not announced, because nobody was affected any more
  - Resolved 2024-02-12 12:07

- **Time to repair**: 0h 45m

- **Identified**: New devices could not be claimed.

- **Impact**:
  - Installers waited on site
    - three of them overnight

- **Resolution**: The old key was put back.
"""


def read(text: str, name: str = "reviews/one.md", **more) -> ParsedIncident:
    (found,) = parse(name, text.splitlines(keepends=True), **more)
    assert isinstance(found, ParsedIncident)
    return found


def told(found: ParsedIncident) -> list[tuple[str, str]]:
    """Local time (or "?") and the first line of every event."""
    zone = ZoneInfo(found.zone or "UTC")
    return [
        (f"{e.when.at.astimezone(zone):%d %H:%M}" if e.when.at else "?", e.text.split("\n")[0]) for e in found.events
    ]


def test_parse_headings_as_times():
    found = read(HEADINGS)
    assert found.title == "Gateways forget their clock"
    assert found.zone == "Europe/Berlin"
    assert told(found) == [
        ("05 06:40", "Start of incident. The first gateway reports 1970."),
        ("05 07:15", "Support hears of it"),
        ("05 23:50", "Firmware team suspects the supply."),
        ("06 00:20", "Heaters on. Incident resolved."),
        ("?", "Later that week"),
    ]
    assert [str(event.when.margin) for event in found.events] == [
        "None",
        "0:20:00",
        "0:15:00",
        "None",
        "None",
    ]
    assert [event.order for event in found.events] == [0, 1, 2, 3, 4]
    assert "this line is a log" in found.events[1].text


def test_parse_start_and_end_only_where_the_text_says_so():
    found = read(HEADINGS)
    assert found.started.at == datetime(2024, 3, 5, 5, 40, tzinfo=UTC)
    assert found.resolved.at == datetime(2024, 3, 5, 23, 20, tzinfo=UTC)
    silent = read(HEADINGS.replace("Start of incident. ", "").replace("Incident resolved.", ""))
    assert (str(silent.started.at), str(silent.started.margin)) == ("2024-03-05 11:00:00+00:00", "12:00:00")
    assert silent.resolved == UNKNOWN
    doubting = read(HEADINGS.replace("Incident resolved.", "We argue whether the incident is over or not."))
    assert doubting.resolved == UNKNOWN


def test_parse_sections_keep_their_markdown_without_the_events():
    found = read(HEADINGS)
    assert [section.title for section in found.sections] == [
        "Summary",
        "Timeline",
        "Lessons learnt",
        "Action items",
    ]
    assert found.sections[1].text == "All times in CET"
    assert found.sections[2].text == "### What went well\n\n- The spare gateway took over"
    assert found.summary.endswith("once the supply was warm.")


def test_parse_key_events_list():
    found = read(KEY_EVENTS)
    assert found.title == "Claiming of devices refused"
    assert told(found) == [
        ("11 09:05", "Fault occurs"),
        ("11 09:25", "First detected"),
        ("?", "Incident declared"),
        ("11 10:10", "Repaired"),
        ("?", "Not announced, because nobody was affected any more"),
        ("12 12:07", "Resolved"),
    ]
    stated = [found.started, found.detected, found.stabilised, found.resolved]
    assert [f"{when.at:%H:%M}" for when in stated] == ["09:05", "09:25", "10:10", "12:07"]
    assert found.acknowledged == UNKNOWN
    assert found.unknown == {
        "weight": "3",
        "Time to repair": "0h 45m",
        "zone": "not stated",
        "odd times": ["2023-02-11 09:40 Incident declared"],
    }


def test_parse_labels_become_sections_facts_and_people():
    found = read(KEY_EVENTS)
    assert (found.severity, found.summary) == ("sev2", "New devices could not be claimed.")
    assert found.systems == ("claiming", "mobile app")
    assert found.people == ("Rosa Lind", "Tom Vale")
    assert {s.title: s.text for s in found.sections}["Impact"] == (
        "- Installers waited on site\n  - three of them overnight"
    )


def test_parse_bare_zone_from_the_caller():
    found = read(KEY_EVENTS, zone=ZoneInfo("Europe/London"))
    assert (found.zone, found.unknown["zone"]) == ("Europe/London", "not stated")


SHAPES = {
    "list": "- 14:00 pump stops\n  for a while\n- **14:05**: alarm\n- nobody knows when: calm again",
    "bracketed": "* [14:00] pump stops\n  for a while\n* [14:05] alarm\n* nobody knows when: calm again",
    "table": "| at | what |\n|---|---|\n| 14:00 | pump stops |\n| 14:05 | alarm |\n| ? | calm again |",
    "lines": "14:00 pump stops\n14:05 - alarm\n",
    "day and list": "### 2024-03-05\n\n- 14:00 pump stops\n- 14:05 alarm\n",
    "deeper headings": "### 2024-03-05\n\n#### 14:00\n\npump stops\n\n#### 14:05 alarm\n",
    "numbered": "1. 14:00 pump stops\n2. 14:05 alarm\n",
    "iso": "- 2024-03-05T14:00:00Z pump stops\n- 2024-03-05 14:05Z alarm\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_parse_timeline_shapes(shape):
    found = read(f"# 2024-03-05 Pump\n\n## Timeline (UTC)\n\n{SHAPES[shape]}\n\n## After\n\n- 15:00 is no event\n")
    timed = [(at, text[:10]) for at, text in told(found) if at != "?"]
    assert timed == [("05 14:00", "pump stops"), ("05 14:05", "alarm")]
    assert all("no event" not in event.text for event in found.events)


def test_parse_list_without_any_time_is_no_timeline():
    assert read("# A\n\n## Timeline\n\n- see the other page\n").events == ()


def test_parse_timeline_goes_on_under_a_heading_of_the_same_level():
    found = read("# 2024-03-05 A\n\n## Timeline\n\n### 10:00\n\none\n\n## March 6, 11:00\n\ntwo\n\n## Close\n\nend\n")
    assert told(found) == [("05 10:00", "one"), ("06 11:00", "two")]
    assert [section.title for section in found.sections] == ["Close"]


@pytest.mark.parametrize(
    ("name", "text", "started"),
    [
        ("2024-03-05-pump.md", "# Pump", "2024-03-05"),
        ("pump.md", "# Pump, 5 March 2024", "2024-03-05"),
        ("pump.md", "---\ndate: 2024-03-05\n---\nPump", "2024-03-05"),
        ("pump.md", "# Pump\n\nDate: 2024-03-05\n\nIt stopped.", "2024-03-05"),
        ("pump.md", "# Pump\n\n- **Incident date:** 5 March 2024\n- **Owner:** Ida", "2024-03-05"),
        ("pump.md", "# Pump\n\n2024-03-05\n\nIt stopped.", "2024-03-05"),
        ("pump.md", "# Pump\n\n| Date | 2024-03-05 |\n|---|---|", "2024-03-05"),
        ("2024-03-09.md", "# 2024-03-08 Pump\n\n## Timeline\n\n- 2024-03-05 08:00 stops", "2024-03-05"),
    ],
)
def test_parse_day_from_front_matter_title_name_or_timeline(name, text, started):
    when = read(text, name).started
    assert (f"{when.at:%Y-%m-%d}", str(when.margin)) == (started, "12:00:00")


def test_parse_without_any_date_stays_unknown():
    found = read("# Pump\n\nIt stopped.\n\n## Timeline\n\n- 08:00 stops", "pump.md")
    assert (found.started, found.events[0].when, found.summary) == (UNKNOWN, UNKNOWN, "It stopped.")
    assert found.events[0].text == "stops"
    assert found.notes == ("No date was found in it. It stands where it was written down until somebody adds one.",)


@pytest.mark.parametrize("line", ["The date: unknown", "Updated 2024-03-05 by Ida", "Candidate: 2024-03-05"])
def test_parse_a_day_in_passing_is_not_the_day(line):
    assert read(f"# Pump\n\n{line}", "pump.md").started == UNKNOWN


@pytest.mark.parametrize(
    ("name", "title"), [("pump-stops.md", "pump stops"), ("7f3a-01.md", "It stopped."), ("2024.md", "It stopped.")]
)
def test_parse_without_title_takes_the_file_name_or_the_first_sentence(name, title):
    assert read("It stopped. Nobody knew.\n", name).title == title


def test_parse_front_matter_times_and_identity():
    times = "started_at: 2024-03-05T08:00:00+01:00\nresolved_at: soon"
    text = f"---\nuuid: 7f\nurl: https://a.example/7\n{times}\n---\n# P"
    found = read(text)
    assert (found.external_id, found.source_url) == ("7f", "https://a.example/7")
    assert (found.started.at, found.resolved) == (datetime(2024, 3, 5, 7, tzinfo=UTC), UNKNOWN)


def test_parse_broken_front_matter_is_kept_as_unknown():
    found = read("---\ntitle: [unclosed\n---\n# Pump\n")
    assert (found.title, found.unknown["front_matter"]) == ("Pump", "title: [unclosed")


def test_parse_template_and_empty_files():
    assert list(parse("folder/_template.md", ["# A\n"])) == []
    assert list(parse("a.md", ["# {{ date }}, {{ name }}\n"])) == [
        Problem(1, "The title is still the template's.", "{{ date }}, {{ name }}")
    ]
    assert list(parse("a.md", ["\n", " \n"])) == [Problem(1, "The file is empty.")]


LINES = st.sampled_from(
    [
        *HEADINGS.split("\n"),
        *KEY_EVENTS.split("\n"),
        "---",
        "- 14:00",
        "| 14:00 | a |",
        "```",
        "## Timeline",
        "**A**: b",
    ]
)


@settings(max_examples=300)
@given(st.lists(LINES | st.text(max_size=40), max_size=40), st.text(max_size=20))
def test_parse_any_lines_never_raise(lines, name):
    found = list(parse(name, [f"{line}\n" for line in lines]))
    assert len(found) <= 1
    for one in found:
        assert isinstance(one, ParsedIncident | Problem)
        if isinstance(one, ParsedIncident):
            assert one.title
            assert [event.order for event in one.events] == list(range(len(one.events)))
            assert all(event.text for event in one.events)


@settings(max_examples=200)
@given(st.text(max_size=200))
def test_parse_any_front_matter_never_raises(text):
    assert len(list(parse("a.md", ["---\n", *text.splitlines(keepends=True), "\n---\n# A\n"]))) == 1


def test_sources_are_registered_by_name():
    assert {name: source.name for name, source in SOURCES.items()} == {
        name: name for name in ("markdown", "csv", "github-status", "statuspage")
    }


def real(folder: str) -> list[ParsedIncident | Problem]:
    found = []
    for path in sorted(shared_data(folder).glob("*.md")):
        found += parse(path.name, path.read_text(encoding="utf-8").splitlines(keepends=True))
    return found


@pytest.mark.parametrize(
    ("folder", "reviews", "events", "timed", "resolved"),
    [("mybinder", 23, 199, 198, 2), ("moj-cloud-platform", 18, 67, 65, 18)],
)
def test_parse_real_reviews(folder, reviews, events, timed, resolved):
    found = real(folder)
    assert [type(one).__name__ for one in found] == ["ParsedIncident"] * reviews
    assert sum(bool(one.started or one.detected) for one in found) == reviews
    assert sum(bool(one.events) for one in found) == reviews
    assert sum(len(one.events) for one in found) == events
    assert sum(bool(event.when) for one in found for event in one.events) == timed
    assert sum(bool(one.resolved) for one in found) == resolved
    assert all(one.summary and one.sections for one in found)
