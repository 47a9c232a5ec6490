"""Moments as people write them."""

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.sources.moments import Clock, find_day, stated_zone, zone_name

BERLIN = ZoneInfo("Europe/Berlin")


def read(text: str, **given_) -> tuple[str, str] | None:
    reading = Clock(**{"day": date(2024, 3, 5), **given_}).read(text)
    return reading and (f"{reading.when.at:%Y-%m-%d %H:%M}", str(reading.when.margin))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("14:03", "2024-03-05 14:03"),
        ("14:03:59 pump stops", "2024-03-05 14:03"),
        ("9:05am", "2024-03-05 09:05"),
        ("9 pm", "2024-03-05 21:00"),
        ("12:10 am", "2024-03-05 00:10"),
        ("17:14pm", "2024-03-05 17:14"),
        ("14h30", "2024-03-05 14:30"),
        ("2024-04-02 14:03", "2024-04-02 14:03"),
        ("2024-04-02T14:03:11.250Z", "2024-04-02 14:03"),
        ("2024/4/2, 14:03", "2024-04-02 14:03"),
        ("2 April 2024 at 14:03", "2024-04-02 14:03"),
        ("19. April, 11:00", "2024-04-19 11:00"),
        ("Apr 2nd 2024 14:03", "2024-04-02 14:03"),
        ("May 12:30", "2024-03-05 12:30"),
        ("14:03 PST", "2024-03-05 22:03"),
        ("14:03 (CEST)", "2024-03-05 13:03"),
        ("14:03 UTC+2", "2024-03-05 12:03"),
        ("14:03 GMT-05:30", "2024-03-05 19:33"),
        ("2024-03-05T14:03+01:00", "2024-03-05 13:03"),
        ("Valve opened 14:03", "2024-03-05 14:03"),
    ],
)
def test_read_exact_moment(text, moment):
    assert read(text) == (moment, "None")


@pytest.mark.parametrize(
    ("text", "moment", "margin"),
    [
        ("~14:00", "2024-03-05 14:00", "0:15:00"),
        ("2024-04-02 ca. 18:30", "2024-04-02 18:30", "0:15:00"),
        ("around 9am", "2024-03-05 09:00", "0:15:00"),
        ("8:20 - 8:24", "2024-03-05 08:22", "0:02:00"),
        ("23:50–00:10", "2024-03-06 00:00", "0:10:00"),
        ("~13:30-13:40", "2024-03-05 13:35", "0:20:00"),
        ("2024-04-02", "2024-04-02 12:00", "12:00:00"),
        ("2 April", "2024-04-02 12:00", "12:00:00"),
    ],
)
def test_read_approximate_moment_carries_its_margin(text, moment, margin):
    assert read(text) == (moment, margin)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "version 1.14.10",
        "254 pumps",
        "5 minutes",
        "25:00",
        "2024-13-45 12:00",
        "ratio 1:1",
        "10.0.0.7",
        "a12:30",
    ],
)
def test_read_other_numbers_are_no_moments(text):
    assert read(text) is None


def test_read_summer_wall_clock_of_a_winter_abbreviation():
    assert read("2024-07-01 12:00 PST") == ("2024-07-01 19:00", "None")


def test_read_bare_times_inherit_the_day_and_pass_midnight():
    clock = Clock(zone=BERLIN, day=date(2024, 3, 5))
    texts = ["14:00", "13:55", "23:40", "00:10", "2024-03-08 09:00", "09:30"]
    assert [f"{clock.read(text).when.at:%d %H:%M}" for text in texts] == [
        "05 13:00",
        "05 12:55",
        "05 22:40",
        "05 23:10",
        "08 08:00",
        "08 08:30",
    ]


def test_read_time_without_any_day_is_found_but_unknown():
    reading = Clock().read("14:03 Valve opened")
    assert (reading.when.at, reading.start, reading.end) == (None, 0, 5)


def test_read_named_zone_goes_on_where_none_is_stated():
    clock = Clock(day=date(2024, 1, 5), keeps_zone=False)
    assert [f"{clock.read(t).when.at:%H:%M}" for t in ("10:00 EST", "11:00")] == ["15:00", "16:00"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("All times in PST", "America/Los_Angeles"),
        ("All times are UTC.", "UTC"),
        ("All times in US/Pacific", "America/Los_Angeles"),
        ("All times in Central European Time (CET)", "Europe/Berlin"),
        ("all times in PST (UTC-7)", "Etc/GMT+7"),
        ("Times are in UTC+1 (Zurich)", "Etc/GMT-1"),
        ("Time zone: GMT+5:30", ""),
    ],
)
def test_stated_zone(text, name):
    assert zone_name(stated_zone(text)) == name


@pytest.mark.parametrize("text", ["All times in {{ zone }}", "At times in May", "It took three times in a row"])
def test_stated_zone_absent(text):
    assert stated_zone(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-05-pump.md", date(2024, 3, 5)),
        ("Pump, 5 March 2024", date(2024, 3, 5)),
        ("2024-99-99 2024-03-05", date(2024, 3, 5)),
        ("pump.md", None),
        ("March 5", None),
    ],
)
def test_find_day(text, day):
    assert find_day(text) == day


@settings(max_examples=300)
@given(st.text(alphabet="0123456789:-/.+~TZapm UTCJanfeb|,–", max_size=60) | st.text(max_size=60))
def test_read_any_text_never_raises(text):
    reading = Clock(day=date(2024, 3, 5)).read(text)
    assert reading is None or reading.when.at is None or reading.when.at.tzinfo is UTC
    stated_zone("All times in " + text)
    find_day(text)
