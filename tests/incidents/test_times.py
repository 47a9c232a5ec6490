"""Wall-clock times and the instants they mean."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.times import NeverWas, Wall, WasTwice, instant, wall_of, zone_info, zone_names
from incidents.models import Incident
from incidents.templatetags.incidents import both_clocks, felt_by, give_or_take

BERLIN = ZoneInfo("Europe/Berlin")
SOME_ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def test_a_bare_day_is_its_noon_give_or_take_half_a_day():
    assert instant(Wall(dt.date(2026, 3, 5)), BERLIN) == (utc(2026, 3, 5, 11), dt.timedelta(hours=12))


def test_a_bare_day_keeps_a_coarser_margin():
    assert instant(Wall(dt.date(2026, 3, 5), None, dt.timedelta(days=3)), BERLIN)[1] == dt.timedelta(days=3)


def test_a_clock_time_is_exact_unless_said_otherwise():
    assert instant(Wall(dt.date(2026, 7, 5), dt.time(14, 5)), BERLIN) == (utc(2026, 7, 5, 12, 5), None)
    about = Wall(dt.date(2026, 7, 5), dt.time(14, 5), dt.timedelta(minutes=15))
    assert instant(about, BERLIN)[1] == dt.timedelta(minutes=15)


def test_a_time_the_clocks_skipped_never_was():
    with pytest.raises(NeverWas):
        instant(Wall(dt.date(2026, 3, 29), dt.time(2, 30)), BERLIN)


def test_a_time_the_clocks_repeated_asks_which_one():
    twice = Wall(dt.date(2026, 10, 25), dt.time(2, 30))
    with pytest.raises(WasTwice) as asked:
        instant(twice, BERLIN)
    assert asked.value.names == ("02:30 CEST", "02:30 CET")


def test_the_answer_decides_between_the_two():
    day, clock = dt.date(2026, 10, 25), dt.time(2, 30)
    assert instant(Wall(day, clock, None, 0), BERLIN)[0] == utc(2026, 10, 25, 0, 30)
    assert instant(Wall(day, clock, None, 1), BERLIN)[0] == utc(2026, 10, 25, 1, 30)


@pytest.mark.parametrize("year", [1, 1969, 2101, 9999])
def test_a_year_out_of_range_is_refused(year):
    with pytest.raises(ValueError, match="year"):
        instant(Wall(dt.date(year, 1, 1)), BERLIN)


def test_a_skipped_day_is_told_and_not_invented():
    with pytest.raises(NeverWas):
        instant(Wall(dt.date(2011, 12, 30)), ZoneInfo("Pacific/Apia"))


@pytest.mark.parametrize("name", ["", "Nowhere/Town", "../etc/passwd", "\0", "A" * 5000])
def test_a_zone_nobody_knows_is_utc(name):
    assert str(zone_info(name)) == "UTC"


def test_offered_zones_are_places():
    assert {"UTC", "Europe/Berlin", "Asia/Kolkata"} <= set(zone_names())
    assert "posixrules" not in zone_names()


@pytest.mark.parametrize(
    ("count", "band", "unit", "words"),
    [
        (None, "", "", ""),
        (None, "", "sites", ""),
        (0, "", "sites", "0 sites"),
        (1, "", "sites", "1 site"),
        (1200, "", "devices", "1,200 devices"),
        (None, "tens", "customers", "Tens · customers"),
    ],
)
def test_who_felt_it_in_words(count, band, unit, words):
    assert felt_by(Incident(felt_by_count=count, felt_by_band=band, felt_by_unit=unit)) == words


@pytest.mark.parametrize(
    ("margin", "words"),
    [(None, ""), (30, "± less than a minute"), (900, "± 15 minutes"), (3600, "± 1 hour"), (259_200, "± 3 days")],
)
def test_margins_in_words(margin, words):
    assert give_or_take(margin and dt.timedelta(seconds=margin)) == words


def test_both_clocks_name_another_day_and_print_no_false_clock():
    late = utc(2026, 7, 1, 22, 30, 7)
    assert "2 Jul 2026<br>about 00:30:07 CEST<br>1 Jul, 22:30:07 UTC<br>± 15 minutes" in both_clocks(
        late, "Europe/Berlin", dt.timedelta(minutes=15)
    )
    assert ">1 Jul 2026<br>± 12 hours<" in both_clocks(utc(2026, 7, 1, 10), "Europe/Berlin", dt.timedelta(hours=12))
    assert "not known" in both_clocks(None, "Europe/Berlin")


@given(
    at=st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)),
    margin=st.sampled_from([None, dt.timedelta(minutes=5), dt.timedelta(hours=12), dt.timedelta(days=3)]),
    zone=st.sampled_from(SOME_ZONES),
)
def test_what_is_shown_means_what_was_stored(at, margin, zone):
    """Showing an instant and reading it back gives the same second, in every zone and on every night."""
    at, info = at.replace(microsecond=0), ZoneInfo(zone)
    wall = wall_of(at, margin, info)
    assert wall is not None
    assert instant(wall, info) == (at, margin)


@given(
    day=st.dates(dt.date(1970, 1, 2), dt.date(2100, 12, 30)),
    clock=st.times().map(lambda time: time.replace(microsecond=0)),
    zone=st.sampled_from(SOME_ZONES),
)
def test_every_wall_time_is_read_refused_or_asked_about(day, clock, zone):
    info = ZoneInfo(zone)
    try:
        at, _margin = instant(Wall(day, clock), info)
    except WasTwice:
        first, second = (instant(Wall(day, clock, None, fold), info)[0] for fold in (0, 1))
        assert first < second
    except NeverWas:
        local = dt.datetime.combine(day, clock)
        assert local.replace(tzinfo=info).astimezone(dt.UTC).astimezone(info).replace(tzinfo=None) != local
    else:
        assert at.astimezone(info).replace(tzinfo=None) == dt.datetime.combine(day, clock)
