"""Fields over tables with hundreds of named rows: a filter must not cost more than what it filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Field
from django.forms.models import ModelChoiceIterator


class PlainSelect(forms.Select):
    """A select without groups, option by option no more than value, label and whether it is chosen."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[tuple[None, list[dict[str, Any]], int]]:
        chosen, nothing = {"selected": True}, {}
        rows = ((key, label, str(key) in value) for key, label in self.choices)
        options = [{"value": key, "label": label, "attrs": chosen if on else nothing} for key, label, on in rows]
        return [(None, options, 0)]


class _Names(ModelChoiceIterator):
    """Keys and names, without making an object of every row."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        yield from self.queryset.values_list("pk", "name")


class NamedChoiceField(forms.ModelChoiceField):
    """One row of a model whose rows are told by their ``name``."""

    iterator = _Names
    widget = PlainSelect


class NamedMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Several of them."""

    iterator = _Names


def by_name(field: Field, **options: Any) -> forms.Field | None:
    """``formfield_callback`` of a model form: what points to rows with a name offers their names."""
    if field.many_to_one and _is_named(field):
        options.setdefault("form_class", NamedChoiceField)
    elif field.many_to_many and _is_named(field):
        options.setdefault("form_class", NamedMultipleChoiceField)
    return field.formfield(**options)


def _is_named(field: Field) -> bool:
    return any(column.name == "name" for column in field.remote_field.model._meta.concrete_fields)
