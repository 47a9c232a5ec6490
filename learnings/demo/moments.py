"""Times of the demo: relative to the day it is loaded, so that it is always fresh."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

MOMENT = re.compile(r"(?P<day>[+-]\d+)(?: (?P<clock>\d\d:\d\d))?(?: ~(?P<margin>\d+)(?P<unit>[mhd]))?")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
# A date without a clock time is noon, give or take half a day: never an invented midnight.
SOME_TIME_THAT_DAY = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Calendar:
    """Reads "-190 17:42 ~20m": 190 days before ``today``, at 17:42 in ``zone``, give or take 20 minutes."""

    today: dt.date
    zone: str

    def moment(self, text: str, zone: str = "") -> tuple[dt.datetime, dt.timedelta | None]:
        """The time in UTC and its margin (None = exact). Raises ValueError for anything else than the form above."""
        found = self._match(text)
        clock = found["clock"]
        hour, minute = map(int, clock.split(":")) if clock else (12, 0)
        day = self.today + dt.timedelta(days=int(found["day"]))
        local = dt.datetime.combine(day, dt.time(hour, minute), ZoneInfo(zone or self.zone))
        margin = None if clock else SOME_TIME_THAT_DAY
        if found["margin"]:
            margin = dt.timedelta(**{UNITS[found["unit"]]: int(found["margin"])})
        return local.astimezone(dt.UTC), margin

    def at(self, text: str, zone: str = "") -> dt.datetime:
        return self.moment(text, zone)[0]

    def date(self, text: str) -> dt.date:
        return self.today + dt.timedelta(days=int(self._match(text)["day"]))

    @staticmethod
    def _match(text: str) -> re.Match[str]:
        found = MOMENT.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is not a moment like -190 17:42 ~20m")
        return found


@contextmanager
def clock_at(moment: dt.datetime) -> Iterator[None]:
    """What happens inside happens at ``moment``: ``timezone.now()`` says so.

    Published versions and log entries can't be dated back afterwards (the database refuses), so the clock is set
    while they are written. Only for the demo's single-threaded command.
    """
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real
