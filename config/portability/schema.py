"""The documented schema: every file, every list, every field, read from the layout and the models."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from config.portability.layout import LAYOUT, LEFT_OUT, LEFT_OUT_FIELDS, File, Rows, columns, every_rows, links

KINDS = {
    models.BooleanField: "true or false",
    models.IntegerField: "whole number",
    models.DateTimeField: "moment",
    models.DateField: "day",
    models.DurationField: "duration",
    models.DecimalField: "decimal",
    models.JSONField: "any JSON",
}


def schema() -> str:
    chapters = [_chapter(entry) for entry in LAYOUT]
    reasons = [f"| `{name}` | {reason} |" for name, reason in {**LEFT_OUT, **LEFT_OUT_FIELDS}.items()]
    left = "\n".join(["\n## What stays at home\n\n| model or field | why |\n|---|---|", *reasons])
    return "\n".join(["\n## Every file and field", *chapters, left, ""])


def _chapter(entry: File) -> str:
    homes = any(rows.home for rows in entry.rows)
    where = "in an incident's folder, or at the top for what belongs to none" if homes else "at the top"
    return "\n".join([f"\n### `{entry.name}`\n\nStands {where}.", *(_list(rows) for rows in entry.rows)])


def _list(rows: Rows) -> str:
    shape = "one object" if rows.one else f"a list, by {', '.join(rows.order).replace('pk', 'id')}"
    head = (
        f"\n`{rows.key}`: {shape} of {rows.model._meta.verbose_name} (`{rows.label}`)\n\n| field | value |\n|---|---|"
    )
    fields = [f"| `{f.name}` | {_kind(rows, f)}{' or null' if f.null else ''} |" for f in columns(rows.label)]
    others = [f"| `{f.name}` | ids of {_target(f)} |" for f in links(rows.label)]
    return "\n".join([head, *fields, *others])


def _kind(rows: Rows, field: models.Field) -> str:
    if field.name in rows.apart:
        stored = ', "stored_as": its name in the storage' if isinstance(field, models.FileField) else ""
        path = rows.apart[field.name].replace("row.pk", "id").replace("row.", "")
        return f'{{"file": `{path}`{stored}}}'
    if field.is_relation:
        return f"id of {_target(field)}"
    if field.choices:
        return ", ".join(f"`{key}`" for key, _ in field.flatchoices) + (' or ""' if field.blank else "")
    if isinstance(field, ArrayField):
        return f"list of {_kind(rows, field.base_field)}"
    return next((words for kind, words in KINDS.items() if isinstance(field, kind)), "text")


def _target(field: models.Field) -> str:
    """The list an id points into."""
    label = field.related_model._meta.label
    return f"`{next(rows.key for rows in every_rows() if rows.label == label)}`"
