"""Periods that lists and reports can be narrowed to."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy

PERIODS = {"90": gettext_lazy("90 days"), "365": gettext_lazy("A year"), "": gettext_lazy("All time")}


def since(period: str) -> dt.datetime | None:
    """The beginning of a period chosen from PERIODS, or None for all time."""
    return timezone.now() - dt.timedelta(days=int(period)) if period in PERIODS and period else None
