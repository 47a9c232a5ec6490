"""Conditions that PostgreSQL answers for the rows of one page, not for the table.

``pk__any_of=ArrayFor(rows, user.pk)``: membership in a small set that is asked for at most once a query.

``IN (SELECT …)`` inside an OR makes PostgreSQL build a table of it, and count that cost again for every row it
would look up one by one; so it reads whole tables instead. An array is computed once, when first needed.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import models
from django.db.models.lookups import IsNull

from config.lib.prepared import READER


@models.BigAutoField.register_lookup
class AnyOf(models.Lookup):
    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*left_params, *right_params]


def there_is(rows: models.QuerySet) -> IsNull:
    """Like ``Exists(rows)``, for annotations and parts of an OR, where ``rows`` holds an OuterRef.

    EXISTS there may be answered for the whole table at once before the first page is taken; a scalar is not.
    """
    return IsNull(models.Subquery(rows.order_by().values("pk")[:1]), False)


class RowFor(models.Expression):
    """The one value of ``rows(key)``, a queryset over one column that refers to nothing outside of it.

    Who may read what is part of nearly every query, and Django spends more on writing these subqueries anew than
    PostgreSQL on answering them. So the SQL is written once a process, for nobody, and the key put in.
    """

    pattern = "({})"

    def __init__(self, rows: Callable[[int], models.QuerySet], key: int) -> None:
        super().__init__(output_field=models.BigIntegerField())
        self.rows, self.key = rows, key

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        sql, params = written(self.rows)
        return self.pattern.format(sql), [self.key if param == READER else param for param in params]


class ArrayFor(RowFor):
    """All values of ``rows(key)``, for ``any_of``."""

    pattern = "ARRAY({})"


class Among(RowFor):
    """Whether the value of ``column`` is among ``rows(key)``: looked up for the row in hand, like ``there_is``.

    For what is many in all and rarely asked for: an array of it would be read whole for every page.
    """

    pattern = "((SELECT held.key FROM ({}) held(key) WHERE held.key = {} LIMIT 1) IS NOT NULL)"

    def __init__(self, column: str, rows: Callable[[int], models.QuerySet], key: int) -> None:
        super().__init__(rows, key)
        self.output_field, self.column = models.BooleanField(), models.F(column)

    def get_source_expressions(self) -> list[Any]:
        return [self.column]

    def set_source_expressions(self, expressions: list[Any]) -> None:
        (self.column,) = expressions

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        sql, params = written(self.rows)
        column, more = compiler.compile(self.column)
        return self.pattern.format(sql, column), [*(self.key if param == READER else param for param in params), *more]


@cache
def written(rows: Callable[[int], models.QuerySet]) -> tuple[str, tuple[Any, ...]]:
    return rows(READER).query.sql_with_params()
