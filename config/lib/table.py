"""Tables as people export them: CSV in whatever encoding and with whatever separator, read row by row.

Header names may repeat and rows may be wider or narrower than the header; both are told, nothing is lost.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

SEPARATORS = ",;\t|"
LOOK_AT = 65536  # characters (or bytes) that decide on separator and encoding
LONGEST_FIELD = 1_000_000  # characters of one cell
MOST_COLUMNS = 500
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class NotATable(ValueError):
    """The text holds no header, or can't be split into rows; the message is a sentence."""


@dataclass(frozen=True)
class Row:
    """`line` is where the row begins (1 is the first line); `cells` has one text per column, `extra` what is beyond."""

    line: int
    cells: tuple[str, ...]
    extra: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """`names` as the file has them, made unlike each other: a second "Label" is "Label (2)"."""

    names: tuple[str, ...]
    rows: Iterator[Row]


def encoding_of(head: bytes) -> str:
    """The codec for a text that begins with ``head``: by its mark, else UTF-8 where it is that, else Windows-1252."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def looks_binary(head: bytes) -> bool:
    """Whether ``head`` holds control characters that no text has."""
    return encoding_of(head) != "utf-16" and _CONTROL.search(head) is not None


def decoded(content: bytes) -> str:
    return content.decode(encoding_of(content[:LOOK_AT]), errors="replace")


def read_table(lines: Iterable[str]) -> Table:
    """The header now, the rows as they are asked for. Raises NotATable."""
    kept, head = _head(lines)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(_chained(kept, lines), delimiter=_separator(head))
    rows = _rows(reader)
    names = next((row.cells for row in rows), ())
    if not any(name.strip() for name in names):
        raise NotATable("There is no header line with the names of the columns.")
    if len(names) > MOST_COLUMNS:
        raise NotATable(f"There are {len(names)} columns; {MOST_COLUMNS} is the most.")
    return Table(unlike(names), _fitted(rows, len(names)))


def _head(lines: Iterable[str]) -> tuple[list[str], str]:
    """Enough lines to see the separator. ``lines`` must be an iterator for the rest to follow."""
    kept: list[str] = []
    length = 0
    for line in lines:
        kept.append(line)
        length += len(line)
        if length > LOOK_AT:
            break
    return kept, "".join(kept)


def _chained(kept: list[str], rest: Iterable[str]) -> Iterator[str]:
    for line in kept:
        yield line.replace("\0", "")
    if not isinstance(rest, Sequence):
        for line in rest:
            yield line.replace("\0", "")


def _separator(head: str) -> str:
    """The sign that splits the first rows most evenly; a quoted sign does not count."""
    best, best_score = ",", (0, 0)
    for sign in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head), delimiter=sign) if row][:50]
        except csv.Error:
            continue
        score = (
            sum(width == widths[0] for width in widths) if widths and widths[0] > 1 else 0,
            widths[0] if widths else 0,
        )
        if score > best_score:
            best, best_score = sign, score
    return best


def _rows(reader: Iterator[list[str]]) -> Iterator[Row]:
    """Rows with something in them. A row that can't be split ends the table."""
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise NotATable(f"Line {before + 1} can't be split into columns: {error}.") from error
        line, before = before + 1, reader.line_num  # type: ignore[attr-defined]
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells))


def _fitted(rows: Iterable[Row], width: int) -> Iterator[Row]:
    for row in rows:
        cells = (*row.cells, *("" for _ in range(width - len(row.cells))))
        yield Row(row.line, cells[:width], tuple(cell for cell in row.cells[width:] if cell.strip()))


def unlike(names: Iterable[str]) -> tuple[str, ...]:
    """Names that differ: empty ones are numbered by their place, repeated ones by their turn."""
    found: list[str] = []
    turns: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        plain = " ".join(name.replace("\ufeff", "").split())[:120] or f"Column {place}"
        turns[plain] = turns.get(plain, 0) + 1
        found.append(plain if turns[plain] == 1 else f"{plain} ({turns[plain]})")
    return tuple(found)


def harmless(cell: object) -> str:
    """A cell for a CSV that a spreadsheet will open: one that begins like a formula is marked as text."""
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
