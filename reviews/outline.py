"""Markdown of a frozen version: fitting people's texts into it, and reading its chapters back. Pure functions."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import NamedTuple

from django.utils.text import slugify

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
HEADING = re.compile(r" {0,3}(#{1,6})(?=\s|$)")
UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
# What would make a line a heading, quote, list, table, rule or fence.
STARTS_BLOCK = re.compile(r"([#>|+*-]|`{3,}|~{3,}|_{3,}|=+)")
STARTS_NUMBER = re.compile(r"(\d{1,9})([.)])")
GRID = re.compile(
    r"^(1\. [^\n]*\n(?:(?!1\. )\d{1,9}\. [^\n]*\n)*+)\n+"  # a list, and below it
    r"\| \| ([^\n]*) \|\n[|-]+\n((?:\| [^\n]* \|(?:\n|\Z))++)",  # a table whose first column has no name
    re.MULTILINE,
)
ALIKE = 0.5  # of the words: below it a line was written anew
MOST_WORDS = 4000  # compared word by word in one comparison; the rest is told by lines
DEEPEST_OF_OURS = 2  # headings of people's texts start below the chapters


def lines_outside_fences(text: str) -> Iterator[tuple[str, bool]]:
    """Each line with whether it stands outside a fenced block (the fences themselves do not)."""
    fence = ""
    for line in text.split("\n"):
        mark = FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
            yield line, False
        elif mark and not (mark[1][0] == "`" and "`" in mark[2]):
            fence = mark[1]
            yield line, False
        else:
            yield line, True


def passage(text: str) -> str:
    """A text of several paragraphs: its headings stand below ours, an open fence is closed."""
    out: list[str] = []
    for line, outside in lines_outside_fences(text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")):
        if not outside:
            out.append(line)
        elif UNDERLINE.match(line) and out and out[-1].strip():
            out[-1:] = ["", "### " + out[-1].strip(" #"), ""]
        elif mark := HEADING.match(line):
            level = min(6, len(mark[1]) + DEEPEST_OF_OURS)
            out.append("#" * level + line[mark.end() :])
        else:
            out.append(line)
    return "\n".join(out + _closing_fence(out)).rstrip()


def _closing_fence(lines: list[str]) -> list[str]:
    fence = ""
    for line in lines:
        mark = FENCE.match(line)
        if not mark:
            continue
        if fence and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""
        elif not fence and not (mark[1][0] == "`" and "`" in mark[2]):
            fence = mark[1]
    return [fence] if fence else []


def line(text: str) -> str:
    """A text inside a list item or heading: one line, whose first characters start no block of their own."""
    flat = " ".join(text.split())
    if number := STARTS_NUMBER.match(flat):
        return f"{number[1]}\\{flat[number.end(1) :]}"
    return f"\\{flat}" if STARTS_BLOCK.match(flat) else flat


@dataclass(frozen=True)
class Chapter:
    """``title`` "" for what stands before the first chapter; ``body`` is markdown without the heading."""

    title: str
    anchor: str
    body: str


def chapters(markdown: str) -> list[Chapter]:
    """The version's parts by its own headings of level two; the title of level one is left out."""
    titles, bodies = [""], [[]]
    for text, outside in lines_outside_fences(markdown):
        if outside and text.startswith("## "):
            titles.append(text[3:].strip())
            bodies.append([])
        elif not (outside and text.startswith("# ") and len(titles) == 1 and not any(bodies[0])):
            bodies[-1].append(text)
    found = zip(titles, ("\n".join(body).strip() for body in bodies), strict=True)
    named = [(title, body) for title, body in found if title or body]
    return [Chapter(title, anchor, body) for (title, body), anchor in zip(named, _anchors(named), strict=True)]


def _anchors(named: list[tuple[str, str]]) -> list[str]:
    """One anchor per chapter: its title where that is not taken yet, else its place."""
    taken: list[str] = []
    for at, (title, _) in enumerate(named):
        slug = slugify(title)
        taken.append(slug if slug and slug not in taken else f"part-{at}")
    return taken


@dataclass(frozen=True)
class Change:
    """One line of a comparison: ``same``, ``gone`` or ``new``; ``gap`` stands for lines left out.

    Where a line was only reworded, the new one holds both in ``words`` (kind, text) and the gone one is ``told_below``.
    """

    kind: str
    text: str = ""
    words: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    told_below: bool = field(default=False, compare=False)


def compare(before: str, after: str, *, around: int = 2) -> list[Change]:
    """What changed between two versions, line by line, with ``around`` unchanged lines for orientation."""
    kinds = {" ": "same", "-": "gone", "+": "new"}
    lines = list(difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=around))[2:]
    found = [Change("gap") if text.startswith("@@") else Change(kinds[text[0]], text[1:]) for text in lines]
    return _by_words(found[1:])


def to_compare(markdown: str) -> str:
    """A version for comparing. Where a table speaks in the numbers of the list above it (reviews/grid.py), each line of
    the list says which row it stands in, and numbers and table are left out: they only follow from that."""
    return GRID.sub(_without_numbers, markdown)


def _without_numbers(grid: re.Match[str]) -> str:
    """As it is where it is anything but such a pair: people write lists and tables too."""
    places, out = _places(grid[2].split(" | "), grid[3].splitlines()), []
    for n, text in enumerate(grid[1].splitlines(), start=1):
        number, _dot, words = text.partition(". ")
        row, column = places.get(number, ("", ""))
        if number != str(n) or not row or not words.lower().endswith(f"({column.lower()})"):
            return grid[0]
        out.append(f"- {words} · {row}\n")
    return "".join(out)


def _places(columns: list[str], rows: list[str]) -> dict[str, tuple[str, str]]:
    """Names of row and column by the numbers that stand in a table's cells."""
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        label, *cells = row[2:-2].split(" | ")
        for column, cell in zip(columns, cells, strict=False):
            found |= {number.strip(): (label, column) for number in cell.split(",")}
    return found


def _by_words(lines: list[Change]) -> list[Change]:
    """The same lines; where as many came as went, those that stayed alike carry their words."""
    told, budget = list(lines), MOST_WORDS
    for gone, new in _swapped(lines):
        before, after = lines[gone].text.split(), lines[new].text.split()
        budget -= len(before) + len(after)
        if budget < 0:
            break
        if words := _reworded(before, after):
            told[gone] = replace(lines[gone], told_below=True)
            told[new] = replace(lines[new], words=words)
    return told


def _swapped(lines: list[Change]) -> Iterator[tuple[int, int]]:
    """Places of a line that went and of the one that came for it."""
    runs = [(kind, [at for at, _line in run]) for kind, run in groupby(enumerate(lines), key=lambda row: row[1].kind)]
    for (kind, went), (other, came) in pairwise(runs):
        if (kind, other) == ("gone", "new") and len(went) == len(came):
            yield from zip(went, came, strict=True)


def _reworded(before: list[str], after: list[str]) -> tuple[tuple[str, str], ...]:
    """The words of both in order, or nothing where too little stayed for them to be one sentence."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if not before or not after or (matcher.ratio() < ALIKE and not set(before) <= set(after)):
        return ()
    found: list[tuple[str, str]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        kept = [("same", before[a:b])] if tag == "equal" else [("gone", before[a:b]), ("new", after[c:d])]
        found += [(kind, " ".join(words)) for kind, words in kept if words]
    return tuple(found)


class Piece(NamedTuple):
    """Words of a line; ``differs``: the other text has them not."""

    text: str
    differs: bool


def beside(first: str, second: str) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """The lines of both texts, each in pieces, for standing side by side."""
    if first == second:
        return ([[Piece(line, False)] for line in first.split("\n")],) * 2
    whole = max(first.count("\n"), second.count("\n")) + 1
    changes = compare(first, second, around=whole)
    reworded = iter([change for change in changes if change.words])  # in the order of the lines they came for
    sides: tuple[list[list[Piece]], list[list[Piece]]] = ([], [])
    for change in changes:
        if change.kind == "same":
            for side in sides:
                side.append([Piece(change.text, False)])
        elif change.kind == "gone":
            sides[0].append(_pieces(next(reworded) if change.told_below else change, "gone"))
        else:
            sides[1].append(_pieces(change, "new"))
    return sides


def _pieces(change: Change, kind: str) -> list[Piece]:
    """One line as that side says it: ``gone`` the first, ``new`` the second."""
    if not change.words:
        return [Piece(change.text, bool(change.text.strip()))]
    return [Piece(words, told != "same") for told, words in change.words if told in ("same", kind)]
