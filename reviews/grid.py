"""Defences by kind and outcome: what a system designed for failure has, and how it did this time. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reviews.enums import DefenceKind, DefenceOutcome
from reviews.models import Defence


@dataclass(frozen=True)
class Row:
    """``cells``: one per outcome, the numbers (from 1) of the defences in it."""

    label: str
    cells: tuple[tuple[int, ...], ...]

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True)
class Grid:
    columns: tuple[tuple[str, str], ...]  # outcome and its label
    rows: tuple[Row, ...]


def grid_of(defences: Iterable[Defence]) -> Grid:
    """Every kind is a row: that nobody named one of a kind is worth seeing too."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, defence in enumerate(defences, start=1):
        found.setdefault((defence.kind, defence.outcome), []).append(number)
    rows = (
        Row(str(kind.label), tuple(tuple(found.get((kind, outcome), ())) for outcome in DefenceOutcome))
        for kind in DefenceKind
    )
    return Grid(tuple((str(o), str(o.label)) for o in DefenceOutcome), tuple(rows))


def markdown_table(defences: Iterable[Defence]) -> str:
    """The grid as a markdown table, its numbers those of the list above it."""
    grid = grid_of(defences)
    lines = [
        "| | " + " | ".join(label for _outcome, label in grid.columns) + " |",
        "|---" * (len(grid.columns) + 1) + "|",
    ]
    for row in grid.rows:
        cells = [", ".join(map(str, cell)) or " " for cell in row.cells]
        lines.append(f"| {row.label}{_(' (none named)') if row.is_empty else ''} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
