"""When somebody does not want to hear from us: quiet hours in their own zone, and days off.

All functions take and give aware datetimes; the clock on the wall is that of ``zone``. Where the clocks change, a time
that does not exist is the moment after the gap, and of a time that exists twice the one that is still to come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LONGEST = 60  # days that rest may put something off: whoever never wakes is written to anyway


def zone_called(*names: str) -> ZoneInfo:
    """The first of ``names`` that is a zone, else UTC."""
    for name in names:
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            continue
    return ZoneInfo("UTC")


@dataclass(frozen=True)
class Rest:
    """``start`` equal to ``end``: no quiet hours. ``working_days`` (0 = Monday) empty: no day is off."""

    zone: dt.tzinfo
    start: dt.time
    end: dt.time
    working_days: Collection[int] = ()
    holidays: Collection[dt.date] = ()

    def is_quiet(self, at: dt.datetime) -> bool:
        local = at.astimezone(self.zone)
        return self._is_off(local.date()) or self._is_night(local.time())

    def _is_off(self, day: dt.date) -> bool:
        return bool(self.working_days) and (day.weekday() not in self.working_days or day in self.holidays)

    def _is_night(self, clock: dt.time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def next_waking(self, at: dt.datetime) -> dt.datetime:
        """``at`` itself where it is not quiet, else the first moment after it that is not."""
        last = at + dt.timedelta(days=LONGEST)
        while self.is_quiet(at) and at < last:
            at = self._end_of_this_quiet(at)
        return at

    def _end_of_this_quiet(self, at: dt.datetime) -> dt.datetime:
        local = at.astimezone(self.zone)
        tomorrow = local.date() + dt.timedelta(days=1)
        if self._is_off(local.date()):
            return self._moment(tomorrow, dt.time(), after=at)
        day = local.date() if local.time() < self.end else tomorrow
        return self._moment(day, self.end, after=at)

    def _moment(self, day: dt.date, clock: dt.time, *, after: dt.datetime) -> dt.datetime:
        first = dt.datetime.combine(day, clock, tzinfo=self.zone)
        found = first.astimezone(dt.UTC)
        return found if found > after else first.replace(fold=1).astimezone(dt.UTC)


def latest_slot(at: dt.datetime, *, zone: dt.tzinfo, weekday: int, hour: int) -> dt.date:
    """The last day of the week ``weekday`` (0 = Monday) on whose clock ``hour`` has struck by ``at``."""
    local = at.astimezone(zone)
    days_back = (local.weekday() - weekday) % 7
    if days_back == 0 and local.hour < hour:
        days_back = 7
    return local.date() - dt.timedelta(days=days_back)
