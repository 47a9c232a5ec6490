"""Many named things from one table (teams here, systems one app up): planned first, then saved.

Rows are known by their name, whatever its case. An empty cell leaves what is there, so the same table twice changes
nothing. A parent may stand anywhere in the table, or be there already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from config.lib.table import NotATable, read_table

MOST_ROWS = 2000
Cells = dict[str, str]


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


class NotSaved(Exception):
    """At least one row is wrong; the plan says which."""


@dataclass(frozen=True)
class Kind:
    """What a table may hold. ``columns``: field → words its column may be called; ``longest`` in characters.

    ``known``: casefolded name → the fields as they are, in words. ``check`` says what is wrong with a row, or "".
    """

    columns: Mapping[str, tuple[str, ...]]
    longest: Mapping[str, int]
    known: Mapping[str, Cells]
    check: Callable[[Cells], str] = lambda cells: ""


@dataclass(frozen=True)
class Planned:
    """One row: where it stands, its cells with something in them, what it will do, and why it can't."""

    line: int
    name: str
    outcome: Outcome
    cells: Cells
    problem: str = ""

    @property
    def parent(self) -> str:
        return self.cells.get("parent", "").casefold()


def plan(text: str, kind: Kind) -> list[Planned]:
    """What saving ``text`` would do, row by row. Raises NotATable with a sentence."""
    table = read_table(iter(text.splitlines(keepends=True)))
    places = {field: _place(table.names, words) for field, words in kind.columns.items()}
    if places["name"] is None:
        raise NotATable(_("There is no column called “%(name)s”.") % {"name": kind.columns["name"][0]})
    rows = [(row.line, _cells(row.cells, places)) for row in table.rows]
    if not rows:
        raise NotATable(_("There is a header, but no row below it."))
    if len(rows) > MOST_ROWS:
        raise NotATable(_("There are more than %(most)s rows.") % {"most": MOST_ROWS})
    return [_planned(line, cells, kind, problem) for line, cells, problem in _judged(rows, kind)]


def _place(names: Iterable[str], words: tuple[str, ...]) -> int | None:
    plain = [name.casefold().strip() for name in names]
    return next((plain.index(word) for word in words if word in plain), None)


def _cells(cells: tuple[str, ...], places: Mapping[str, int | None]) -> Cells:
    found = {field: " ".join(cells[place].split()) for field, place in places.items() if place is not None}
    return {field: text for field, text in found.items() if text}


def _judged(rows: list[tuple[int, Cells]], kind: Kind) -> Iterable[tuple[int, Cells, str]]:
    parents = {name: cells.get("parent", "").casefold() for name, cells in kind.known.items()}
    lines: dict[str, int] = {}
    for line, cells in rows:
        name = cells.get("name", "").casefold()
        lines.setdefault(name, line)
        parents[name] = cells.get("parent", "").casefold() or parents.get(name, "")
    for line, cells in rows:
        yield line, cells, _problem(line, cells, kind, parents, lines)


def _problem(line: int, cells: Cells, kind: Kind, parents: Mapping[str, str], lines: Mapping[str, int]) -> str:
    name, parent = cells.get("name", "").casefold(), cells.get("parent", "").casefold()
    if not name:
        return _("There is no name in this row.")
    if (first := lines[name]) != line:
        return _("“%(name)s” stands on line %(line)s already.") % {"name": cells["name"], "line": first}
    for field, most in kind.longest.items():
        if len(cells.get(field, "")) > most:
            text = cells[field][:40]
            return _("“%(text)s…” is too long; there is room for %(most)s characters.") % {"text": text, "most": most}
    if parent and parent not in parents:
        return _("“%(name)s”, which it is to be part of, is neither here nor in this table.") % {
            "name": cells["parent"]
        }
    if _circles(name, parents):
        return _("It would be a part of itself.")
    return kind.check(cells)


def _circles(name: str, parents: Mapping[str, str]) -> bool:
    seen, above = {name}, parents.get(name, "")
    while above and above not in seen:
        seen.add(above)
        above = parents.get(above, "")
    return above == name


def _planned(line: int, cells: Cells, kind: Kind, problem: str) -> Planned:
    name = cells.get("name", "")
    there = kind.known.get(name.casefold())
    if problem:
        outcome = Outcome.WRONG
    elif there is None:
        outcome = Outcome.NEW
    else:
        same = all(
            there.get(field, "").casefold() == text.casefold() for field, text in cells.items() if field != "about"
        )
        outcome = (
            Outcome.UNCHANGED
            if same and cells.get("about", there.get("about")) == there.get("about")
            else Outcome.CHANGED
        )
    return Planned(line, name, outcome, cells, problem)


def to_do(planned: Iterable[Planned]) -> list[Planned]:
    """What has to be written, every parent before what is part of it. Raises NotSaved if a row is wrong."""
    rows = list(planned)
    if any(row.outcome is Outcome.WRONG for row in rows):
        raise NotSaved
    waiting = {row.name.casefold(): row for row in rows}
    ordered: list[Planned] = []
    while waiting:
        ready = [name for name, row in waiting.items() if row.parent not in waiting]
        ordered += [waiting.pop(name) for name in ready]
    return [row for row in ordered if row.outcome is not Outcome.UNCHANGED]
