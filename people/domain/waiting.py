"""What waits for somebody's answer. `people` is the lowest app: those above say here what they wait for.

    register(Source(name="look", title=_("Did it work?"), lines=…, seen_by=…, answer=…))   # in AppConfig.ready

A line's words go into mail. They hold nothing of a restricted incident but its number, and a line stands for people
who may know of its thing; the source sees to both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from people.models import Person

Key = tuple[str, int, int]


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

    ``incident``: the one whose words these are, if it is one's.
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

    @property
    def key(self) -> Key:
        return (self.source, self.thing, self.person)


def nothing_quoted(thing: int, person: Person) -> list[str]:
    return []


@dataclass(frozen=True)
class Source:
    """``lines(people, today)``: what waits for these people (ids), at a constant number of queries.

    ``answer(thing, person, code, note)`` does it in the person's name and may return a path to go on to; raises
    NoLongerWaiting. ``seen_by(user, things)``: which of the things ``user`` may know of. ``quotes(thing, person)``:
    sentences to show on the page behind the link.
    """

    name: str
    title: Any
    lines: Callable[[Collection[int], dt.date], Iterable[Line]]
    seen_by: Callable[[Any, Collection[int]], Iterable[int]]
    answer: Callable[[int, Person, str, str], str | None]
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
    return [line for source in sources() for line in source.lines(people, today)]


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
