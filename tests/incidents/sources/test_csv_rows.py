"""Tables with one incident a row."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.sources.csv_rows import Columns, guessed, parse
from incidents.sources.dates import DAY_FIRST, EITHER, MONTH_FIRST, UNCLEAR, moment_of, order_of
from incidents.sources.parsed import UNKNOWN, ParsedIncident, Problem

OSLO = ZoneInfo("Europe/Oslo")


def read(text: str, zone=UTC, columns: Columns | None = None) -> list:
    return list(parse("table.csv", text.splitlines(keepends=True), zone, columns=columns))


def test_parse_guesses_columns_by_their_names():
    (found,) = read(
        "Issue key;Summary;Priority;Created;Resolved;Component;Component;Watchers\n"
        'OPS-7;Door left open;High;31.05.2024 14:00;2024-06-01;Probe;"Gateway, App";2\n',
        OSLO,
    )
    assert (found.external_id, found.title, found.severity) == ("OPS-7", "Door left open", "sev2")
    assert found.started.at == datetime(2024, 5, 31, 12, tzinfo=UTC)
    assert found.resolved.margin == timedelta(hours=12)
    assert found.systems == ("Probe", "Gateway", "App")
    assert (found.unknown, found.zone) == ({"Watchers": "2"}, "Europe/Oslo")


@pytest.mark.parametrize(
    ("names", "title", "started"),
    [
        (("number", "name", "severity", "started", "resolved"), (1,), (3,)),
        (("Title", "Date", "Details"), (0,), (1,)),
        (("Incident", "Start time", "End time"), (0,), (1,)),
    ],
)
def test_guessed_common_headers(names, title, started):
    found = guessed(names)
    assert (found["title"], found["started"]) == (title, started)


def test_parse_what_a_person_named_wins_over_the_names():
    columns = Columns({"title": (1,), "started": (0,)}, MONTH_FIRST)
    (found,) = read("a,b\n3/4/2024,Lamp blinks\n", columns=columns)
    assert (found.title, found.started.at.date().isoformat()) == ("Lamp blinks", "2024-03-04")


def test_parse_unclear_dates_are_unknown_and_told():
    (found,) = read("title,started\nLamp blinks,3/4/2024 10:00\n")
    assert found.started == UNKNOWN
    assert found.notes == ("“3/4/2024 10:00” can't be read as a time (started); it is kept with the import.",)
    assert found.unknown == {"started": "3/4/2024 10:00"}


def test_parse_row_without_title_and_same_number_twice_are_problems():
    first, second, third = read("id,title\n1,One\n2,\n1,One again\n")
    assert isinstance(first, ParsedIncident)
    assert (second.line, second.reason) == (3, "There is no title in this row.")
    assert (third.line, third.reason) == (4, "This is the same incident as on line 2.")


def test_parse_without_numbers_title_and_start_tell_rows_apart():
    found = read("title,started\nLamp,2024-05-01\nLamp,2024-05-02\n")
    again = read("title,started,more\nLamp,2024-05-01,x\n")
    assert found[0].external_id != found[1].external_id
    assert found[0].external_id == again[0].external_id


def test_parse_cells_beyond_the_header_are_kept():
    (found,) = read("title,note\nLamp,blinks,really,\n")
    assert found.unknown == {"note": "blinks", "beyond the last column": ["really"]}


def test_parse_a_bare_number_is_no_severity():
    (found,) = read("title,severity\nLamp,1\n")
    assert (found.severity, found.unknown) == ("", {"severity": "1"})


def test_parse_nothing_is_one_problem():
    assert [type(found) for found in read("")] == [Problem]


@settings(max_examples=200)
@given(st.text() | st.text(alphabet='title,started;"\n\r\t0123/:'))
def test_parse_anything_never_raises(text):
    assert all(isinstance(found, ParsedIncident | Problem) for found in read("title," + text))


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["31/5/2024", "1/2/2024"], DAY_FIRST),
        (["5/31/2024"], MONTH_FIRST),
        (["3/4/2024", ""], UNCLEAR),
        (["3.4.2024"], DAY_FIRST),
        (["2024-05-31", "11/May/24"], EITHER),
    ],
)
def test_order_of_a_column(values, order):
    assert order_of(values) == order


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-31T14:00:00Z", "2024-05-31T14:00:00"),
        ("2024-05-31 14:00", "2024-05-31T12:00:00"),
        ("11/May/24 03:26 PM", "2024-05-11T13:26:00"),
        ("31.05.2024, 14:00", "2024-05-31T12:00:00"),
        ("2023-07-25 13:34:49 UTC", "2023-07-25T13:34:49"),
        ("2024-05-31 14:00 -0700", "2024-05-31T21:00:00"),
        ("May 31, 2024 2:00 pm", "2024-05-31T12:00:00"),
        ("1640000000000", "2021-12-20T11:33:20"),
        ("12/12/2024 12:05 AM", "2024-12-11T23:05:00"),
    ],
)
def test_moment_of_common_exports(text, expected):
    assert moment_of(text, OSLO, DAY_FIRST).at.isoformat()[:19] == expected


@pytest.mark.parametrize("text", ["", "soon", "31/31/2024", "2024-02-30", "2024-05-31 25:00", "0001-01-01", "9" * 30])
def test_moment_of_no_moment_is_unknown(text):
    assert moment_of(text, OSLO, DAY_FIRST) == UNKNOWN
