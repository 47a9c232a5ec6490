"""Bringing an export into an empty installation: one transaction, so a failed import leaves nothing.

Rows go in by COPY, as they were: no defaults, no clocks, no log entries of our own. Foreign keys and the learning
gate are deferred constraints and are asked before the commit, while a refusal can still name the file and line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction

from config.portability.layout import Rows, columns, every_rows, links
from config.portability.reading import MOST, CannotImport, Row, Source, known_names, tell, value_of
from config.portability.values import Unreadable

Watch = Callable[..., Iterable[Any]]
BATCH = 2000  # rows per COPY
# Left-out columns that may not stay empty.
FILLED = {"people.User": {"password": lambda: make_password(None)}}
# A new installation has these already: they make room for the export's. The log is never touched.
REPLACED = {
    "people.Organisation": lambda rows: rows,
    "learnings.Pattern": lambda rows: rows.filter(starter=True, tags=None),
}
KEPT = {"people.LogEntry"}


class NotEmpty(Exception):
    """The installation has rows of its own; the message says of what."""


def refuse_unless_empty() -> None:
    """Raises NotEmpty."""
    for rows in every_rows():
        left = rows.model._base_manager.all()
        if rows.label in REPLACED:
            left = left.exclude(pk__in=REPLACED[rows.label](left).values("pk"))
        if rows.label not in KEPT and left.exists():
            raise NotEmpty(str(rows.model._meta.verbose_name_plural))


def import_all(folder: Path, *, edited: bool = False, watch: Watch = lambda items, **_: items) -> Counter[str]:
    """Bring in the export in ``folder``; rows by model. Raises NotEmpty, CannotImport."""
    refuse_unless_empty()
    source = Source(folder, edited=edited)
    source.check(watch)
    loader = Loader(source)
    try:
        with transaction.atomic():
            loader.run(watch)
    except BaseException:
        loader.put_back()
        raise
    return loader.counts


@dataclass
class Table:
    """Rows on their way into one table, each with the row of a file it comes from."""

    model: type[models.Model]
    fields: list[models.Field]
    waiting: list[tuple[Row, list[Any]]] = field(default_factory=list)

    def copy(self) -> None:
        """Raises DatabaseError; the failing row is ``waiting[n - 1]`` for "line n" in its context."""
        names = ", ".join(connection.ops.quote_name(f.column) for f in self.fields)
        statement = f"COPY {connection.ops.quote_name(self.model._meta.db_table)} ({names}) FROM STDIN"
        with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
            for _, values in self.waiting:
                pairs = zip(self.fields, values, strict=True)
                copy.write_row([f.get_db_prep_save(value, connection) for f, value in pairs])
        self.waiting.clear()


class Loader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.counts: Counter[str] = Counter()
        self.problems: list[str] = []
        self.stored: list[str] = []
        self.tables: dict[str, Table] = {}
        for rows in every_rows():
            fields = [*columns(rows.label), *(rows.model._meta.get_field(name) for name in FILLED.get(rows.label, {}))]
            self.tables[rows.label] = Table(rows.model, fields)
            for link in links(rows.label):
                through = link.remote_field.through
                ends = [
                    through._meta.get_field(link.m2m_field_name()),
                    through._meta.get_field(link.m2m_reverse_field_name()),
                ]
                self.tables[through._meta.label] = Table(through, ends)

    def run(self, watch: Watch) -> None:
        for label, chosen in REPLACED.items():
            chosen(self.tables[label].model._base_manager.all()).delete()
        paths = self.source.paths()
        for path in watch(paths, total=len(paths), desc="Importing", unit="file"):
            self._read(path)
            if sum(len(table.waiting) for table in self.tables.values()) >= BATCH:
                self._flush()
        self._flush()
        tell(self.problems)
        self._compare_counts()
        self._ask_the_database()
        self._move_sequences()

    def _read(self, path: str) -> None:
        try:
            for row in self.source.rows(path):
                self._take(row)
        except CannotImport as error:
            self.problems += error.problems
        if len(self.problems) >= MOST:
            tell(self.problems)

    def _take(self, row: Row) -> None:
        label = row.rows.label
        for name in row.raw.keys() - known_names(label):
            self._object(row, name, "is not a field of this")
        values = [self._value(row, column) for column in columns(label)]
        values += [fill() for fill in FILLED.get(label, {}).values()]
        self.tables[label].waiting.append((row, values))
        self.counts[label] += 1
        for link in links(label):
            others = self.tables[link.remote_field.through._meta.label].waiting
            others += [(row, [row.raw.get("id"), pk]) for pk in self._ids(row, link.name)]
        self._store_files(row)

    def _value(self, row: Row, column: models.Field) -> Any:
        try:
            return value_of(row, column, self.source)
        except Unreadable as error:
            self._object(row, column.name, str(error))
            return None

    def _ids(self, row: Row, name: str) -> list[int]:
        ids = row.raw.get(name, [])
        if isinstance(ids, list) and all(isinstance(pk, int) for pk in ids):
            return ids
        self._object(row, name, "must be a list of ids")
        return []

    def _object(self, row: Row, name: str, words: str) -> None:
        self.problems.append(f"{self.source.where(row.place, name)}: {name} {words}.")

    def _store_files(self, row: Row) -> None:
        if self.problems:
            return
        for name in row.rows.apart:
            if isinstance(row.rows.model._meta.get_field(name), models.FileField) and row.raw.get(name):
                stored_as, data = self.source.own_file(row, name)
                if data is not None:
                    self._store(row, name, stored_as, data)

    def _store(self, row: Row, name: str, stored_as: str, data: bytes) -> None:
        """Put a file back under its name, unless it is there. A half of it is what a killed import left."""
        try:
            there = _read(stored_as)
            if there == data:
                return
            if there is not None and not data.startswith(there):
                return self._object(row, name, f"finds another file in the storage: {stored_as}")
            default_storage.delete(stored_as)
            self.stored.append(default_storage.save(stored_as, ContentFile(data)))
        except (SuspiciousFileOperation, ValueError):
            self._object(row, name, "names a place outside the storage")

    def put_back(self) -> None:
        for name in self.stored:
            default_storage.delete(name)

    def _flush(self) -> None:
        """COPY what waits, in the layout's order. After a first problem nothing more is written, only read."""
        for table in self.tables.values():
            if self.problems:
                table.waiting.clear()
            elif table.waiting:
                self._copy(table)

    def _copy(self, table: Table) -> None:
        try:
            table.copy()
        except DatabaseError as error:
            told = getattr(error.__cause__, "diag", None)
            line = re.search(r", line (\d+)", (told and told.context) or "")
            row = table.waiting[min(int(line[1]), len(table.waiting)) - 1][0] if line else None
            raise CannotImport(_sentence(self.source.where(row.place) if row else None, error)) from error

    def _compare_counts(self) -> None:
        if self.source.edited:
            return
        tell(
            f"{label}: the manifest counts {count} rows, the files hold {self.counts[label]}."
            for label, count in self.source.counts.items()
            if self.counts[label] != count
        )

    def _ask_the_database(self) -> None:
        """Foreign keys and the learning gate, which wait for the end of a transaction. Raises CannotImport."""
        try:
            connection.check_constraints()
        except DatabaseError as error:
            raise CannotImport(_sentence(self._find(getattr(error.__cause__, "diag", None)), error)) from error

    def _find(self, told: Any) -> str | None:
        """Where the row stands that a deferred constraint speaks of: by its key, or by the id in the message."""
        key = re.search(r"\((\w+)\)=\((\d+)\)", (told and told.message_detail) or "")
        number = re.search(r" (\d+) ", (told and told.message_primary) or "")
        if not told or not (key or number):
            return None
        column, value = (key[1], int(key[2])) if key else ("id", int(number[1]))  # type: ignore[index]
        for path in self.source.paths():
            for row in self.source.rows(path):
                if name := _names(row.rows, told.table_name, column, row.raw, value):
                    return self.source.where(row.place, name)
        return None

    def _move_sequences(self) -> None:
        kept = [rows.model for rows in every_rows() if rows.keeps_id]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), kept):
                cursor.execute(statement)


def _read(stored_as: str) -> bytes | None:
    if not default_storage.exists(stored_as):
        return None
    with default_storage.open(stored_as) as there:
        return bytes(there.read())


def _names(rows: Rows, table: str, column: str, raw: dict[str, Any], value: int) -> str:
    """The name in ``raw`` under which the row holds ``value`` in ``table.column``; "" if it does not."""
    if rows.model._meta.db_table == table:
        return next((f.name for f in columns(rows.label) if f.column == column and raw.get(f.name) == value), "")
    for link in links(rows.label):
        if link.remote_field.through._meta.db_table == table and value in raw.get(link.name, []):
            return link.name
    return ""


def _sentence(where: str | None, error: DatabaseError) -> str:
    told = getattr(error.__cause__, "diag", None)
    words = [(told and told.message_primary) or str(error).splitlines()[0], (told and told.message_detail) or ""]
    return f"{where + ': ' if where else ''}{'. '.join(word for word in words if word)}"
