"""Working days, for promises such as "two working days of silence count as passed"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection


def add_working_days(
    start: dt.datetime, days: int, *, working_days: Collection[int], holidays: Collection[dt.date] = ()
) -> dt.datetime:
    """``start`` moved on by ``days`` working days (0 = Monday), same clock time.

    Without any working days, calendar days are counted.
    """
    at, left = start, days
    while left:
        at += dt.timedelta(days=1)
        if not working_days or (at.weekday() in working_days and at.date() not in holidays):
            left -= 1
    return at
