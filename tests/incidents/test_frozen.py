"""Timelines in texts that do not change any more."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain import frozen
from incidents.enums import EventKind
from incidents.models import TimelineEvent

UTC = ZoneInfo("UTC")


@given(
    st.integers(86_400, 4_102_444_800).map(lambda second: dt.datetime.fromtimestamp(second, dt.UTC)),
    st.sampled_from(EventKind.values),
    st.none() | st.integers(1, 10_000),
    st.sampled_from(["", "open", "kept", "dropped"]),
    st.sampled_from(["UTC", "Europe/London", "Asia/Kathmandu", "Pacific/Auckland", "America/St_Johns", "Asia/Dubai"]),
)
def test_what_is_stamped_is_read_again(at, kind, minutes, standing, zone):
    margin = None if minutes is None else dt.timedelta(minutes=minutes)
    event = TimelineEvent(at=at, kind=kind, margin=margin, hypothesis=standing)
    (found,) = frozen.read(f"## Timeline\n\n- {frozen.stamp(event, ZoneInfo(zone))}It grows: fast\n- no time")
    assert (found.at, found.kind, found.margin, found.text) == (
        at.replace(second=0, microsecond=0),
        kind,
        margin,
        "It grows: fast",
    )


def test_a_stamp_says_what_became_of_a_hypothesis():
    at = dt.datetime(2026, 7, 1, 8, 10, tzinfo=dt.UTC)
    event = TimelineEvent(at=at, kind="hypothesis", hypothesis="dropped", margin=dt.timedelta(minutes=15))
    assert frozen.stamp(event) == "2026-07-01 08:10 UTC ± 15 min, hypothesis (dropped): "
    assert frozen.stamp(TimelineEvent(kind="action")) == "order only, action: "


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "2026-07-01 23:10 UTC, change: "),
        ("Europe/Lisbon", "2026-07-02 00:10 WEST (2026-07-01 23:10 UTC), change: "),
        ("America/Bogota", "2026-07-01 18:10 -05 (23:10 UTC), change: "),
    ],
)
def test_a_stamp_prints_the_clock_of_the_place_and_utc_where_it_differs(zone, said):
    event = TimelineEvent(at=dt.datetime(2026, 7, 1, 23, 10, tzinfo=dt.UTC), kind="change")
    assert frozen.stamp(event, ZoneInfo(zone)) == said


def test_versions_from_before_kinds_were_written_are_drawn_too():
    text = "- 2026-07-01 08:10 UTC: a\n- 2026-07-01 09:10 UTC: b\n- 2026-13-45 99:99 UTC: c"
    assert [line.kind for line in frozen.read(text)] == ["observation", "observation"]
    assert frozen.picture(text, zone=UTC).startswith('<svg class="scale"')


@pytest.mark.parametrize("text", ["", "- nothing", "x" * 100_000, "- 2026-07-01 08:10 UTC: alone"])
def test_without_two_times_there_is_no_picture(text):
    assert frozen.picture(text, zone=UTC) == ""
