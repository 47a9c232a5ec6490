"""Rows by COPY: ids are given here, defaults are the models', triggers and constraints are the database's own."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb


class Table:
    """One table's columns with their defaults, and the next free id."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        fields = [field for field in model._meta.concrete_fields if not is_kept_by_database(field)]
        self.defaults = {str(field.column): _default(field) for field in fields}
        self.last = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
        self.rows: list[list[Any]] = []

    def add(self, **values: Any) -> int:
        """Keep a row (by column names) for the next flush; its id."""
        self.last += 1
        values["id"] = self.last
        self.rows.append([values.pop(column, default) for column, default in self.defaults.items()])
        if values:
            raise TypeError(f"{self.model.__name__} has no column {', '.join(values)}")
        return self.last

    def flush(self) -> int:
        """COPY what was kept and move the sequence along; the number of rows."""
        if not self.rows:
            return 0
        name = sql.Identifier(self.model._meta.db_table)
        columns = sql.SQL(", ").join(map(sql.Identifier, self.defaults))
        with connection.cursor() as cursor:
            with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(name, columns)) as copy:
                for row in self.rows:
                    copy.write_row(row)
            sequence = [self.model._meta.db_table, self.last]
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", sequence)
        count = len(self.rows)
        self.rows.clear()
        return count


def is_kept_by_database(field: models.Field) -> bool:
    """By triggers, or by a default of its own."""
    return isinstance(field, SearchVectorField) or field.has_db_default()


def _default(field: models.Field) -> Any:
    value = field.get_default()
    return Jsonb(value) if isinstance(field, models.JSONField) else value


class Tables:
    """``tables[Incident].add(…)``. ``flush`` copies table by table, in the order in which they were named."""

    def __init__(self, *order: type[models.Model]) -> None:
        self._tables = {model: Table(model) for model in order}

    def __getitem__(self, model: type[models.Model]) -> Table:
        return self._tables[model]

    def flush(self) -> int:
        return sum(table.flush() for table in self._tables.values())

    def analyze(self) -> None:
        """Fresh statistics: without them the planner guesses for minutes until autovacuum comes by."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
