"""``pk__any_of=ArraySubquery(rows)``: membership in a small set that is asked for at most once a query.

``IN (SELECT …)`` inside an OR makes PostgreSQL build a table of it, and count that cost again for every row it
would look up one by one; so it reads whole tables instead. An array is computed once, when first needed.
"""

from typing import Any

from django.db import models


@models.BigAutoField.register_lookup
class AnyOf(models.Lookup):
    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*left_params, *right_params]
