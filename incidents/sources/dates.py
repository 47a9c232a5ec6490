"""Dates in columns: "2024-05-31 14:00", "31.05.2024 14:00", "5/31/2024 2:00 PM", "11/May/24 03:26 PM", epochs.

Whether 3/4/2024 is in March or April a single cell can't say. A column often can: one 31/… or …/31 settles it.
Where nothing does, a person has to; until then such a date is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from config.lib.moments import YEARS
from incidents.sources.moments import MONTHS, ZONES, Clock
from incidents.sources.parsed import HALF_A_DAY, UNKNOWN, When, clean

DAY_FIRST, MONTH_FIRST, EITHER, UNCLEAR = "day", "month", "either", ""
_NUMBERS = re.compile(r"^\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(r"^\s*(\d{1,2})[\s./-]([A-Za-z]{3})[a-z]*\.?[\s./-](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_TIME = re.compile(
    r"^[\sT,]*(?:at\s+)?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*([AaPp])?\.?(?:[Mm]\.?)?\s*(.*)$",
    re.DOTALL,
)
_OFFSET = re.compile(r"^(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?$", re.IGNORECASE)
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?(?:\.\d+)?$")


def order_of(values: Iterable[str]) -> str:
    """How numbered dates are written in ``values``: DAY_FIRST, MONTH_FIRST, EITHER (there are none), or UNCLEAR.

    A dot between the numbers is only ever written day first.
    """
    found = [match for value in values if (match := _NUMBERS.match(value))]
    if not found:
        return EITHER
    pairs = [(int(match[1]), int(match[3])) for match in found]
    if any(first > 12 for first, _ in pairs) or all(match[2] == "." for match in found):
        return DAY_FIRST
    return MONTH_FIRST if any(second > 12 for _, second in pairs) else UNCLEAR


def moment_of(value: object, zone: tzinfo, order: str) -> When:
    """What a cell says, in UTC. A bare date is its noon ± 12 h; what can't be read, or is unclear, is UNKNOWN."""
    text = clean(value)
    if _EPOCH.match(text):
        seconds = float(text[:10])
        return When(datetime.fromtimestamp(seconds, UTC))
    try:
        day, rest = _day(text, order)
        return _at(day, rest, zone) if day else _as_written(text, zone)
    except (ValueError, OverflowError):
        return UNKNOWN


def _day(text: str, order: str) -> tuple[date | None, str]:
    if found := _ISO.match(text):
        return _date(int(found[1]), int(found[2]), int(found[3])), text[found.end() :]
    if found := _NAMED.match(text):
        month = MONTHS.index(found[2].lower()) + 1
        return _date(_year(found[3]), month, int(found[1])), text[found.end() :]
    if found := _NUMBERS.match(text):
        first, second = int(found[1]), int(found[3])
        if order not in (DAY_FIRST, MONTH_FIRST):
            raise ValueError("day or month first?")
        day, month = (first, second) if order == DAY_FIRST else (second, first)
        return _date(_year(found[4]), month, day), text[found.end() :]
    return None, text


def _date(year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise ValueError("a year outside of anything we import")
    return date(year, month, day)


def _year(text: str) -> int:
    """Two digits are of this century, or of the last where that would be far ahead."""
    number = int(text)
    if len(text) > 2:
        return number
    return 2000 + number if number < 70 else 1900 + number


def _at(day: date, rest: str, zone: tzinfo) -> When:
    if not rest.strip():
        noon = datetime.combine(day, time(12), tzinfo=zone)
        return When(noon.astimezone(UTC), HALF_A_DAY)
    found = _TIME.match(rest)
    if not found:
        raise ValueError("no time of day")
    hour, half = int(found[1]), (found[4] or "").lower()
    hour = hour % 12 + 12 * (half == "p") if half else hour
    clock = time(hour, int(found[2]), int(found[3] or 0))
    return When(datetime.combine(day, clock, tzinfo=_zone(found[5].strip(), zone)).astimezone(UTC))


def _zone(text: str, zone: tzinfo) -> tzinfo:
    """The zone that stands behind a time, or the one given. Raises ValueError where it is no zone."""
    name = text.strip("()[] ")
    if not name:
        return zone
    if name.upper() in ZONES:
        return ZoneInfo(ZONES[name.upper()])
    if not (found := _OFFSET.match(name)):
        raise ValueError("no zone")
    return datetime.fromisoformat(f"2000-01-01T00:00{found[1]}{int(found[2]):02}:{found[3] or '00'}").tzinfo or zone


def _as_written(text: str, zone: tzinfo) -> When:
    """Dates with the month as a word, "May 31, 2024 2:00 pm": what timelines are read with."""
    reading = Clock(zone=zone).read(text, at_start=True)
    return reading.when if reading else UNKNOWN
