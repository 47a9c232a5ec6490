"""The day it is for the cast: their organisation is in Berlin, where a day begins an hour or two before UTC's."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

BERLIN = ZoneInfo("Europe/Berlin")


def today() -> dt.date:
    return timezone.localdate(timezone=BERLIN)
