"""Moments as people write them: "Mar 5 2024 13:06", "~13:30-13:40", "19. April, 11:00", "9:05am PST".

A bare time inherits the day before it; one that falls back by many hours is the next morning. "PST" and its
kind are read as the region's wall clock, because people write them all year round; an offset is taken
literally. What can't be read stays unknown.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from config.lib.moments import YEARS
from incidents.sources.parsed import HALF_A_DAY, UNKNOWN, When

ABOUT = timedelta(minutes=15)  # what "around", "ca." and "~" are worth
NEXT_MORNING = timedelta(hours=8)  # a bare time this far before the one above it is the next day's
LOOK_AT = 300  # characters of a line that may hold its moment

ZONES = {
    "Z": "UTC",
    "UTC": "UTC",
    "GMT": "UTC",
    **dict.fromkeys(("PST", "PDT", "PT", "PACIFIC"), "America/Los_Angeles"),
    **dict.fromkeys(("MST", "MDT", "MT"), "America/Denver"),
    **dict.fromkeys(("CST", "CDT", "CT"), "America/Chicago"),
    **dict.fromkeys(("EST", "EDT", "ET", "EASTERN"), "America/New_York"),
    **dict.fromkeys(("CET", "CEST", "MEZ", "MESZ"), "Europe/Berlin"),
    **dict.fromkeys(("EET", "EEST"), "Europe/Helsinki"),
    **dict.fromkeys(("WET", "WEST"), "Europe/Lisbon"),
    "BST": "Europe/London",
    "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo",
    **dict.fromkeys(("AEST", "AEDT"), "Australia/Sydney"),
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = rf"""(?:
    (?P<y>\d{{4}})[-/](?P<m>\d{{1,2}})[-/](?P<d>\d{{1,2}})(?!\d)
  | (?P<mon1>{_MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+(?P<y1>\d{{4}})(?!\d))?
  | (?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?P<mon2>{_MONTH})\.?(?:,?\s+(?P<y2>\d{{4}})(?!\d))?
)"""


def _time(suffix: str) -> str:
    half = rf"(?P<ap{suffix}>[ap]\.?m\b\.?)"
    return rf"""(?P<h{suffix}>\d{{1,2}})(?:
        [:h](?P<min{suffix}>\d{{2}})(?::(?P<s{suffix}>\d{{2}})(?:[.,]\d{{1,9}})?)?(?!\d)\s?{half}?
      | \s?{half.replace("<ap", "<AP")})"""


_ABOUT = r"(?:~\s*|(?:ca?\.|circa|around|about|approx(?:imately|\.)?|roughly)\s+)"
_ABBREVIATION = "|".join(sorted(ZONES, key=len, reverse=True))
_OFFSET = r"(?:(?:UTC|GMT)\s?)?(?P<sign>[+-])(?P<zh>\d{1,2})(?::?(?P<zm>\d{2}))?(?![\d:])"
_ZONE = rf"(?:\s?\(?(?:{_OFFSET}|(?-i:(?P<zone>{_ABBREVIATION}))\b)\)?)"
MOMENT = re.compile(
    rf"""(?<![\w.:/-])(?P<about>{_ABOUT})?(?:
        (?:{_DATE}(?:\s*(?:T|,|at\b|@|\||–|-)?\s*))?(?P<about2>{_ABOUT})?{_time("")}
        (?:\s?(?:-|–|—|to)\s?{_time("2")})?{_ZONE}?
      | {_DATE.replace("<", "<only_")}
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
_STATED = re.compile(r"\b(?:time\s?zone\b|all times\b|times (?:are|is|in)\b)[^.\n]{0,60}", re.IGNORECASE)
_IN_STATEMENT = re.compile(rf"(?:{_OFFSET}|\b(?P<zone>{_ABBREVIATION})\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """A moment found in a text: what it says and where it stands. `day_only`: a date without a time."""

    when: When
    start: int
    end: int
    day_only: bool = False


class Clock:
    """Reads one timeline from top to bottom and remembers the day it is on."""

    def __init__(self, *, zone: tzinfo = UTC, day: date | None = None, keeps_zone: bool = True) -> None:
        """`keeps_zone`: the text says which zone all its times are in; else the last one named goes on."""
        self.zone = zone
        self.day = day
        self.keeps_zone = keeps_zone
        self._last: datetime | None = None

    def read(self, text: str, *, at_start: bool = False) -> Reading | None:
        """The first moment in `text` (only at its start, if asked), or None. Moves the clock on."""
        if at_start:
            first = MOMENT.match(text[:LOOK_AT])
            return self._understand(first) if first else None
        for found in MOMENT.finditer(text[:LOOK_AT]):
            if reading := self._understand(found):
                return reading
        return None

    def _understand(self, found: re.Match[str]) -> Reading | None:
        part = found.groupdict()
        try:
            day = _day(part, self.day)
            if part["h"] is None:
                return self._whole_day(found, day)
            return self._timed(found, part, day)
        except (ValueError, OverflowError):
            return None

    def _whole_day(self, found: re.Match[str], day: date | None) -> Reading | None:
        if day is None:
            return None
        self.day, self._last = day, None
        noon = datetime.combine(day, time(12), tzinfo=self.zone).astimezone(UTC)
        return Reading(When(noon, HALF_A_DAY), found.start(), found.end(), day_only=True)

    def _timed(self, found: re.Match[str], part: dict, day: date | None) -> Reading:
        starts, ends = _clock_time(part, ""), _clock_time(part, "2") if part["h2"] else None
        if day is None and self.day is None:
            return Reading(UNKNOWN, found.start(), found.end())
        local = datetime.combine(day or self.day or date.min, starts)
        if day is None and self._last and self._last - local >= NEXT_MORNING:
            local += timedelta(days=1)
        self.day, self._last = local.date(), local
        margin = ABOUT if part["about"] or part["about2"] else None
        if ends:
            width = (datetime.combine(local.date(), ends) - local) % timedelta(days=1)
            local, margin = local + width / 2, width / 2 + (margin or timedelta())
        zone = _zone_of(part) or self.zone
        self.zone = self.zone if self.keeps_zone else zone
        moment = local.replace(tzinfo=zone).astimezone(UTC)
        return Reading(When(moment, margin), found.start(), found.end())


def _day(part: dict, inherited: date | None) -> date | None:
    """The date of a match; a missing year is the one of the day before. ValueError for no such day."""
    for prefix in ("", "only_"):
        number = next((part[prefix + key] for key in ("d", "d1", "d2") if part[prefix + key]), None)
        if number is None:
            continue
        year = next((part[prefix + key] for key in ("y", "y1", "y2") if part[prefix + key]), None)
        name = part[prefix + "mon1"] or part[prefix + "mon2"]
        month = MONTHS.index(name[:3].lower()) + 1 if name else int(part[prefix + "m"])
        if year is None and inherited is None:
            return None
        return _plausible(date(int(year) if year else inherited.year, month, int(number)))  # type: ignore[union-attr]
    return None


def _plausible(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError("a year outside of anything we import")
    return day


def _clock_time(part: dict, suffix: str) -> time:
    hour, half = int(part[f"h{suffix}"]), (part[f"ap{suffix}"] or part[f"AP{suffix}"] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    return time(hour, int(part[f"min{suffix}"] or 0), int(part[f"s{suffix}"] or 0))


def _zone_of(part: dict) -> tzinfo | None:
    if part["sign"]:
        offset = timedelta(hours=int(part["zh"]), minutes=int(part["zm"] or 0))
        return timezone(offset if part["sign"] == "+" else -offset) if offset <= timedelta(hours=14) else None
    return ZoneInfo(ZONES[part["zone"].upper()]) if part["zone"] else None


def stated_zone(text: str) -> tzinfo | None:
    """The zone of "All times in …", or None. An offset beside an abbreviation wins."""
    for statement in _STATED.finditer(text):
        zones = [_zone_of(found.groupdict()) for found in _IN_STATEMENT.finditer(statement.group())]
        offsets = [zone for zone in zones if isinstance(zone, timezone)]
        for zone in [*offsets, *filter(None, zones)]:
            return zone
    return None


def zone_name(zone: tzinfo) -> str:
    """A name that zoneinfo knows; empty for an offset that isn't a whole hour."""
    if isinstance(zone, ZoneInfo):
        return zone.key
    hours = (zone.utcoffset(None) or timedelta()) / timedelta(hours=1)
    if hours % 1 or not -12 <= hours <= 14:
        return ""
    return "UTC" if hours == 0 else f"Etc/GMT{-int(hours):+d}"


def find_day(text: str) -> date | None:
    """The first date with a year in a title or a file name."""
    for found in re.finditer(r"(?<!\d)(\d{4})[-_/.](\d{2})[-_/.](\d{2})(?!\d)", text[:LOOK_AT]):
        try:
            return _plausible(date(*map(int, found.groups())))
        except ValueError:
            continue
    reading = Clock().read(text)
    return reading.when.at.date() if reading and reading.when.at else None
