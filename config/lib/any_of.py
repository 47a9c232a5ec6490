"""Conditions that PostgreSQL answers for the rows of one page, not for the table.

``pk__any_of=ArraySubquery(rows)``: membership in a small set that is asked for at most once a query.

``IN (SELECT …)`` inside an OR makes PostgreSQL build a table of it, and count that cost again for every row it
would look up one by one; so it reads whole tables instead. An array is computed once, when first needed.
"""

from typing import Any

from django.db import models
from django.db.models.lookups import IsNull


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
