"""Wall-clock times as people enter them, and the instants they mean.

A zone's clock skips an hour in spring and repeats one in autumn. A time in the gap never was; a time in the overlap
was twice, and only a person can say which one is meant.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from config.lib.moments import YEARS

NOON = dt.time(12)
HALF_A_DAY = dt.timedelta(hours=12)


class NeverWas(ValueError):
    """The clocks went forward over this time."""


class WasTwice(ValueError):
    """The clocks went back over this time; ``names`` are the two readings ("02:30 CEST", "02:30 CET")."""

    def __init__(self, names: tuple[str, str]) -> None:
        super().__init__(" / ".join(names))
        self.names = names


@dataclass(frozen=True)
class Wall:
    """A day, perhaps a clock time, how far off it may be (None = exact), and which of two equal times is meant."""

    day: dt.date
    time: dt.time | None = None
    margin: dt.timedelta | None = None
    fold: int | None = None


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """IANA names a person would choose, sorted."""
    places = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(places)))


def zone_info(name: str) -> ZoneInfo:
    """The zone called ``name``; UTC where nobody knows it, so that a page never fails on a name."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def is_zone(name: str) -> bool:
    return name in available_timezones()


def instant(wall: Wall, zone: ZoneInfo) -> tuple[dt.datetime, dt.timedelta | None]:
    """The UTC instant and margin of a wall time. A bare day is its noon ± 12 h.

    Raises ValueError (a year out of range), NeverWas, WasTwice.
    """
    if wall.day.year not in YEARS:
        raise ValueError("year")
    if wall.time is None:
        return _utc(dt.datetime.combine(wall.day, NOON), zone, 0), max(wall.margin or HALF_A_DAY, HALF_A_DAY)
    return _utc(dt.datetime.combine(wall.day, wall.time), zone, wall.fold), wall.margin


def _utc(local: dt.datetime, zone: ZoneInfo, fold: int | None) -> dt.datetime:
    first, second = (local.replace(tzinfo=zone, fold=which) for which in (0, 1))
    if not _exists(first):
        raise NeverWas(str(local))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(dt.UTC)
    if fold is None:
        raise WasTwice(readings(local, zone))
    return (second if fold else first).astimezone(dt.UTC)


def _exists(moment: dt.datetime) -> bool:
    """Whether the zone's clock ever showed this time: there and back again must give the same wall."""
    back = moment.astimezone(dt.UTC).astimezone(moment.tzinfo)
    return back.replace(tzinfo=None) == moment.replace(tzinfo=None)


def readings(local: dt.datetime, zone: ZoneInfo) -> tuple[str, str]:
    """The two names of a time in the overlap."""
    first, second = (f"{local.replace(tzinfo=zone, fold=which):%H:%M %Z}" for which in (0, 1))
    return first, second


def is_twice(local: dt.datetime, zone: ZoneInfo) -> bool:
    first, second = (local.replace(tzinfo=zone, fold=which) for which in (0, 1))
    return _exists(first) and first.utcoffset() != second.utcoffset()


def wall_of(at: dt.datetime | None, margin: dt.timedelta | None, zone: ZoneInfo) -> Wall | None:
    """What an instant reads like on the wall, to the second; a day's noon ± 12 h or more is that day again."""
    if at is None:
        return None
    local = at.astimezone(zone).replace(microsecond=0)
    fold = local.fold if is_twice(local.replace(tzinfo=None), zone) else None
    if margin is not None and margin >= HALF_A_DAY and local.time() == NOON:
        return Wall(local.date(), None, None if margin == HALF_A_DAY else margin, None)
    return Wall(local.date(), local.time(), margin or None, fold)
