"""Lines as people paste them: chats (Slack, Teams, IRC, messengers), logs (ISO, RFC 3339, syslog, epoch, access logs,
JSON lines) and JSON exports, brought into one shape: a time that ``moments`` can read, and words.

Nothing is guessed that the text does not say: what has no time keeps only its place.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from incidents.sources.moments import MONTHS

FIRST, LAST = 0, 4_133_980_800  # seconds; 1970 to 2100
TIME_KEYS = ("ts", "timestamp", "@timestamp", "time", "createdDateTime", "datetime", "date", "created_at", "eventTime")
TEXT_KEYS = ("text", "message", "msg", "body", "content", "log", "event", "summary")
NAME_KEYS = ("user_profile", "from", "author", "sender", "username", "user", "name")
IN_NAMES = ("real_name", "display_name", "displayName", "name", "user", "username")
LIST_KEYS = ("messages", "value", "items", "logs", "events", "hits")
NAME_LENGTH = 60

_UNIT = {10: 1, 13: 10**3, 16: 10**6, 19: 10**9}
_EPOCH = re.compile(r"(\d{10}(?:\d{3}|\d{6}|\d{9})?)(?:[.,](\d{1,9}))?(?![\w.,:/-]*\d)(?=[\s\]):,|-]|$)")
_NUMERIC = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d{2})(?=[,\s])[,\s]+(?:at\s+)?")
_ACCESS = re.compile(r"\[(\d{2})/([A-Z][a-z]{2})/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})\]")
_KLOG = re.compile(r"([IWEF])(\d{2})(\d{2}) (\d{2}:\d{2}:\d{2})(?:\.\d+)?\s+\d+ ")
_WITHIN = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?(?:\s?(?:Z\b|[+-]\d{2}:?\d{2}))?")
_ALONE = re.compile(r"\[?\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?\]?")
_HEADER = re.compile(
    r"(?P<name>[^\W\d_][^\t\n:;!?<>{}=]{0,59}?)(?:\s{2,}|\s+[–—|-]\s+|\t|\s*\[)"
    r"(?:(?:today|heute|on)\s+(?:at|um)?\s*)?(?P<time>(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}[,\s]+)?"
    r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?)\]?",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[^\W\d_a-z][\w.'’-]*(?:,? (?:(?:de|van|von|der|den|la|le|el|bin|al|da|di|do|dos) )*[^\W\d_a-z(][\w.'’()-]*){0,4}"
)
_SLACK = re.compile(r"<(?:[@#!][^|>]*\|?([^>]*)|(https?://[^|>]+)(?:\|([^>]*))?)>")
_TAGS = re.compile(r"<[^<>]{1,300}>")
MARK = "\x1e"  # stands for "by": it can't be in what was pasted, control characters are gone


@dataclass(frozen=True)
class Line:
    """``time`` as ``moments`` reads it, "" where there is none. ``raw`` is the line itself."""

    raw: str
    time: str = ""
    words: str = ""
    name: str = ""


def entries(text: str) -> list[Line] | None:
    """The messages of a JSON export (Slack, Teams, a list of log records); None where the text is something else."""
    if text.lstrip()[:1] not in ("[", "{"):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    for key in LIST_KEYS:
        if isinstance(found, dict) and isinstance(found.get(key), list | dict):
            found = found[key]
    records = found if isinstance(found, list) else [found]
    lines = [line for record in records if (line := entry(record))]
    return sorted(lines, key=_second) if lines and all(_second(line) for line in lines) else lines or None


def _second(line: Line) -> str:
    return line.time if line.time.startswith(("1", "2")) else ""


def entry(record: Any) -> Line | None:
    """One JSON object with words in it."""
    if not isinstance(record, dict):
        return None
    record = record.get("_source") if isinstance(record.get("_source"), dict) else record
    words = _first(record, TEXT_KEYS, ("content", "text", "message"))
    if not words.strip():
        return None
    return Line(words, _moment(_first(record, TIME_KEYS)), plain(words), _name_in(record))


def _first(record: dict[str, Any], keys: Sequence[str], below: Sequence[str] = ()) -> str:
    for key in keys:
        value = record.get(key)
        if isinstance(value, dict) and below:
            value = next((value[name] for name in below if isinstance(value.get(name), str)), None)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    return ""


def _name_in(record: dict[str, Any]) -> str:
    for key in NAME_KEYS:
        value = record.get(key)
        if isinstance(value, dict):
            value = value.get("user") if isinstance(value.get("user"), dict) else value
            value = next((value[name] for name in IN_NAMES if isinstance(value.get(name), str) and value[name]), None)
        if isinstance(value, str) and value.strip() and not re.fullmatch(r"[UWB][A-Z0-9]{6,}", value):
            return " ".join(value.split())[:NAME_LENGTH]
    return ""


def _moment(value: str) -> str:
    found = _EPOCH.fullmatch(value.strip())
    return (epoch(found) or "") if found else value.strip()


def plain(words: str) -> str:
    """Without the marks of Slack's and Teams' exports."""
    words = _SLACK.sub(lambda m: m[1] or m[3] or m[2] or "", words)
    return html.unescape(_TAGS.sub("", words)).strip()


def epoch(found: re.Match[str]) -> str | None:
    """Seconds, milli-, micro- or nanoseconds since 1970 as ISO; None outside of 1970 to 2100."""
    seconds = int(found[1]) // _UNIT[len(found[1])]
    if not FIRST < seconds < LAST:
        return None
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def lines(texts: Sequence[str]) -> Iterator[Line]:
    """Every line with its time at the front, whatever shape it came in. ``texts``: stripped of what leads in."""
    day_first = days_come_first(texts)
    name, skip = "", False
    for number, text in enumerate(texts):
        following = texts[number + 1] if number + 1 < len(texts) else ""
        if skip:
            skip = False
            continue
        if is_name(text) and _ALONE.fullmatch(following):
            name, skip = text, True
            yield Line(text, following, "", name)
            continue
        if _ALONE.fullmatch(text):
            yield Line(text, text, "", name)
            continue
        line = one(text, day_first)
        name = line.name or name
        yield line


def one(text: str, day_first: bool) -> Line:
    """A line by itself."""
    if text.startswith("{") and (found := _json_line(text)):
        return found
    if (seen := _EPOCH.match(text)) and (moment := epoch(seen)):
        return Line(text, moment, text[seen.end() :])
    if seen := _NUMERIC.match(text):
        if day := numeric(seen, day_first):
            return Line(text, f"{day} {text[seen.end() :]}", MARK)
        return Line(text)
    if seen := _HEADER.fullmatch(text):
        return Line(text, _date_in(seen["time"], day_first), "", seen["name"].strip())
    if seen := _ACCESS.search(text[:200]):
        return Line(text, f"{seen[1]} {seen[2]} {seen[3]} {seen[4]} {seen[5]}", _around(text, seen))
    if seen := _KLOG.match(text):
        month = MONTHS[int(seen[2]) - 1] if 1 <= int(seen[2]) <= 12 else ""
        return Line(text, f"{month} {seen[3]} {seen[4]}", text[seen.end() :])
    if (seen := _WITHIN.search(text[:120])) and seen.start():
        return Line(text, seen.group().replace(",", "."), _around(text, seen))
    return Line(text, text, MARK)


def _json_line(text: str) -> Line | None:
    try:
        return entry(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _around(text: str, found: re.Match[str]) -> str:
    """What stands before and behind the time, without the name of the field it was in."""
    before = re.sub(r"\b(?:time|ts|t|timestamp|date|at)=[\"']?$", "", text[: found.start()]).strip(" \t|[]-")
    behind = text[found.end() :].lstrip(" \t]|,;\"'")
    return f"{before} {behind}".strip()


def days_come_first(texts: Sequence[str]) -> bool:
    """Whether 3/5/2026 is the third of May: dots say so, else a number past twelve anywhere in the text."""
    for text in texts:
        for found in _NUMERIC.finditer(text[:80]):
            if found[2] == "." or int(found[1]) > 12:
                return True
            if int(found[3]) > 12:
                return False
    return False


def numeric(found: re.Match[str], day_first: bool) -> str | None:
    first, second = int(found[1]), int(found[3])
    day, month = (first, second) if day_first or found[2] == "." else (second, first)
    year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _date_in(time: str, day_first: bool) -> str:
    found = _NUMERIC.match(time)
    day = numeric(found, day_first) if found else None
    return f"{day} {time[found.end() :]}" if found and day else time


def is_name(text: str) -> bool:
    """Up to five words that begin like names: the line above a time in a copied chat."""
    return len(text) <= NAME_LENGTH and bool(_NAME.fullmatch(text))
