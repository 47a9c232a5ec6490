"""Quiet hours and weekly slots, at every hour of years with and without summer time."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lib.quiet import Rest, latest_slot, zone_called

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo"]
MOMENTS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC))
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
WORKDAYS = st.sets(st.integers(0, 6))
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Rest(BERLIN, dt.time(20), dt.time(7), (0, 1, 2, 3, 4), (dt.date(2026, 12, 25),))


def berlin(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=BERLIN)


@given(at=MOMENTS, zone=st.sampled_from(ZONES), start=CLOCKS, end=CLOCKS, days=WORKDAYS)
def test_next_waking_is_the_first_moment_that_is_not_quiet(at, zone, start, end, days):
    rest = Rest(ZoneInfo(zone), start, end, days)
    found = rest.next_waking(at)
    assert found >= at
    assert not rest.is_quiet(found)
    gap = found - at
    assert gap <= dt.timedelta(days=9)
    assert all(rest.is_quiet(at + gap * share / 40) for share in range(40)) or not gap


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (berlin(2026, 11, 20, 12), berlin(2026, 11, 20, 12)),
        (berlin(2026, 11, 19, 20), berlin(2026, 11, 20, 7)),
        (berlin(2026, 11, 20, 6, 59), berlin(2026, 11, 20, 7)),
        (berlin(2026, 11, 20, 20), berlin(2026, 11, 23, 7)),  # Friday evening
        (berlin(2026, 12, 24, 22), berlin(2026, 12, 28, 7)),  # a holiday, then a weekend
        (berlin(2026, 3, 27, 21), berlin(2026, 3, 30, 7)),  # the clocks go forward
        (berlin(2026, 10, 23, 21), berlin(2026, 10, 26, 7)),  # and back
    ],
)
def test_next_waking_in_an_office(at, expected):
    assert OFFICE.next_waking(at) == expected


def test_next_waking_in_a_gap_of_the_clock_is_after_it():
    rest = Rest(BERLIN, dt.time(22), dt.time(2, 30))
    assert rest.next_waking(berlin(2026, 3, 29, 1)) == dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)


def test_next_waking_never_comes_gives_up():
    rest = Rest(
        BERLIN, dt.time(20), dt.time(7), {0}, {dt.date(2026, 1, 5) + dt.timedelta(days=7 * n) for n in range(30)}
    )
    at = berlin(2026, 1, 1, 12)
    assert dt.timedelta(days=60) <= rest.next_waking(at) - at <= dt.timedelta(days=62)


@given(at=MOMENTS, zone=st.sampled_from(ZONES), weekday=st.integers(0, 6), hour=st.integers(0, 23))
def test_latest_slot_has_struck_and_no_later_one_has(at, zone, weekday, hour):
    place = ZoneInfo(zone)
    slot = latest_slot(at, zone=place, weekday=weekday, hour=hour)
    local = at.astimezone(place)
    assert slot.weekday() == weekday
    assert (slot, hour) <= (local.date(), local.hour)
    assert (slot + dt.timedelta(days=7), hour) > (local.date(), local.hour)


def test_zone_called_takes_the_first_that_is_one():
    assert [str(zone_called(*names)) for names in [("", "Europe/Berlin"), ("No/Where", "../etc"), ()]] == [
        "Europe/Berlin",
        "UTC",
        "UTC",
    ]
