"""``get_kind_display()`` and its like by one look into a dictionary.

Django lays out all choices of the field anew at each call, sixty steps in Python; two hundred events to choose from
spent a quarter of their page on that.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partialmethod
from typing import Any

from django.db.models import CharField, Field, IntegerField, Model
from django.utils.encoding import force_str


def look_up(models: Iterable[type[Model]]) -> None:
    """For each field with choices that never change, unless the model has words of its own; once."""
    for model in models:
        for field in model._meta.local_fields:
            name = f"get_{field.name}_display"
            if (
                isinstance(field.choices, list)
                and isinstance(field, CharField | IntegerField)
                and _is_djangos(model, name)
            ):
                setattr(model, name, partialmethod(_label, labels=dict(field.flatchoices), field=field))


def _is_djangos(model: type[Model], name: str) -> bool:
    method = vars(model).get(name)
    return isinstance(method, partialmethod) and method.func is Model._get_FIELD_display


def _label(row: Model, labels: dict[Any, Any], field: Field) -> Any:
    """Labels are translated here, where one is asked for."""
    value = getattr(row, field.attname)
    return force_str(labels.get(value, value), strings_only=True)
