"""What waits for somebody's answer. `people` is the lowest app: those above say here what they wait for.

    register(Source("look", _("Did it work?"), seen_by=…, answer=…, rows=…, line=…))   # in AppConfig.ready

A line's words go into mail. They hold nothing of a restricted incident but its number, and a line stands for people
who may know of its thing; the source sees to both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import QuerySet

from config.lib.gather import Several
from people.models import Person

Key = tuple[str, int, int]
SOON = dt.timedelta(days=7)


class NoLongerWaiting(Exception):
    """Somebody was faster, or the thing has moved on: there is nothing left to answer."""


@dataclass(frozen=True)
class Choice:
    """One answer. ``asks``: a question whose answer goes with it; ``needed``: an empty one is not enough."""

    code: str
    label: Any
    asks: Any = ""
    needed: bool = False


@dataclass(frozen=True)
class Line:
    """One thing that waits for one person. ``url`` is a path; ``sealed`` words come from a draft.

    ``incident``: the one whose words these are, if it is one's. ``begin``: labels and paths of where to begin, for the
    mail of the morning after.
    """

    source: str
    thing: int
    person: int
    text: str
    url: str
    since: dt.date | None = None
    teams: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    sealed: bool = False
    incident: int | None = None
    begin: tuple[tuple[Any, str], ...] = ()

    @property
    def key(self) -> Key:
        return (self.source, self.thing, self.person)


def nothing_quoted(thing: int, person: Person) -> list[str]:
    return []


@dataclass(frozen=True)
class Source:
    """``rows(people, today, soon)``: what waits for these people (ids), as a queryset that is read together with those
    of all other sources (``config.lib.gather.Several``), ``line(row)``: how it is told. ``soon`` is a week after today.
    Where that does not do, ``lines(people, today)``, at a constant number of queries.

    ``answer(thing, person, code, note)`` does it in the person's name and may return a path to go on to; raises
    NoLongerWaiting. ``seen_by(user, things)``: which of the things ``user`` may know of. ``quotes(thing, person)``:
    sentences to show on the page behind the link.
    """

    name: str
    title: Any
    seen_by: Callable[[Any, Collection[int]], Iterable[int]]
    answer: Callable[[int, Person, str, str], str | None]
    rows: Callable[[Any, Any, Any], QuerySet] | None = None
    line: Callable[[Any], Line] | None = None
    lines: Callable[[Collection[int], dt.date], Iterable[Line]] | None = None
    quotes: Callable[[int, Person], list[str]] = nothing_quoted
    # Things for whose sake the week's mail comes early, the next morning.
    mornings: Callable[[dt.date], dict[int, set[int]]] = field(default=lambda today: {})


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Registering the same name again replaces the first."""
    _sources[source.name] = source
    return source


def source_called(name: str) -> Source | None:
    return _sources.get(name)


def sources() -> list[Source]:
    return list(_sources.values())


def lines_for(people: Collection[int], today: dt.date) -> list[Line]:
    """Everything that waits for these people, in the order of registration."""
    asked = tuple((source.name, source.rows) for source in sources() if source.rows)
    read = _together(asked).all(people=list(people), today=today, soon=today + SOON) if asked else {}
    return [line for source in sources() for line in _lines(source, read, people, today)]


@cache
def _together(asked: tuple[tuple[str, Callable], ...]) -> Several:
    return Several(
        lambda people, today, soon: {name: rows(people, today, soon) for name, rows in asked},
        people=list,
        today=dt.date,
        soon=dt.date,
    )


def _lines(source: Source, read: dict[str, list[Any]], people: Collection[int], today: dt.date) -> Iterable[Line]:
    if source.line is not None:
        return [source.line(row) for row in read[source.name]]
    return source.lines(people, today) if source.lines else ()


@dataclass(frozen=True)
class Group:
    title: Any
    lines: list[Line]


def grouped(lines: Iterable[Line]) -> list[Group]:
    """Lines under their source's title."""
    by_source: dict[str, list[Line]] = {}
    for line in lines:
        by_source.setdefault(line.source, []).append(line)
    return [Group(source.title, by_source[source.name]) for source in sources() if source.name in by_source]
