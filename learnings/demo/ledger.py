"""Which rows loading the demo wrote, so that all of them can be taken away again and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models
from django.db.models import Max

# Stay whatever happens, hold nothing of the demo, or have no number.
LEFT_ALONE = {
    "learnings.demo",
    "people.organisation",
    "sessions.session",
    "contenttypes.contenttype",
    "auth.permission",
    "auth.group",
}

# The rows of this transaction are the ones we see although they are not committed; what others write meanwhile is
# committed before we see it. Rows carry the lower half of the number of their transaction.
WRITTEN_BY_US = """
SELECT id FROM {table} WHERE id > %s
AND pg_xact_status(((((pg_current_xact_id()::text::numeric)::bigint >> 32) << 32) + xmin::text::bigint)::text::xid8)
    = 'in progress'
ORDER BY id
"""


def tables() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        is_table = meta.managed and not meta.proxy and meta.label_lower not in LEFT_ALONE
        if is_table and isinstance(meta.pk, models.AutoField | models.BigAutoField) and meta.pk.column == "id":
            yield model


def marks() -> dict[str, int]:
    """The highest number of every table, by the model's label."""
    return {model._meta.label_lower: model._base_manager.aggregate(last=Max("pk"))["last"] or 0 for model in tables()}


def written_since(before: dict[str, int]) -> dict[str, list[int]]:
    """What this transaction wrote since ``before``, without the tables it did not touch."""
    found = {model._meta.label_lower: _written(model, before) for model in tables()}
    return {label: pks for label, pks in found.items() if pks}


def _written(model: type[models.Model], before: dict[str, int]) -> list[int]:
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute(WRITTEN_BY_US.format(table=table), [before.get(model._meta.label_lower, 0)])
        return [row[0] for row in cursor.fetchall()]
