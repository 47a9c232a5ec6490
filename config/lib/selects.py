"""Fields over tables with hundreds of named rows: a filter must not cost more than what it filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django import forms
from django.db.models import Field, Model
from django.forms.models import ModelChoiceIterator
from django.utils.choices import BaseChoiceIterator
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from config.lib.html import attributes, markup, text
from config.lib.prepared import Prepared
from config.lib.widgets import option

KEPT = 500  # boxes; more are drawn each time


class Pairs(BaseChoiceIterator):
    """Keys and words as they are: Django looks at every part of each of them, to find out whether it is a group."""

    def __init__(self, rows: Sequence[tuple[Any, str]]) -> None:
        self.rows = rows

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class PlainSelect(forms.Select):
    """A select without groups, option by option no more than value, label and whether it is chosen."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = tuple([(key, _word(label)) for key, label in self.choices])
        options = (_options if _is_plain(rows) else _options.__wrapped__)(get_language(), rows)
        for chosen in self.format_value(value):
            begins = f'<option value="{text(chosen)}"'
            options = options.replace(f"{begins}>", f"{begins} selected>", 1)
        named = attributes(self.build_attrs(self.attrs, attrs))
        return markup('<select name="{}"{}>{}</select>', name, named, SafeString(options))


class PlainBoxes(forms.CheckboxSelectMultiple):
    """Choices to tick, without groups: each no more than value, label and whether it is ticked."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shape = self.build_attrs(self.attrs, attrs)
        named = attributes({key: shape[key] for key in ("id", "class") if shape.get(key)})
        rows = "".join([f"<div>\n    {label}</div>" for label in self.labels(name, value, attrs)])
        return SafeString(f"<div{named}>{rows}\n</div>")

    def labels(self, name: str, value: Any, attrs: Any = None) -> list[SafeString]:
        """Each choice with its box, for fields laid out by hand."""
        shape = self.build_attrs(self.attrs, attrs)
        place, ticked = text(shape.pop("id", "")), set(self.format_value(value))
        begins, more = f'<input type="checkbox" name="{text(name)}" value=', attributes(shape)
        choices = tuple([(str(key), _word(label)) for key, label in self.choices])
        kept = len(choices) <= KEPT and _is_plain(choices)
        boxes = (_boxes if kept else _boxes.__wrapped__)(begins, more, place, choices)
        if not ticked:
            return [box.open for box in boxes]
        keys = [key for key, _label in choices]
        return [box.ticked if key in ticked else box.open for key, box in zip(keys, boxes, strict=True)]


def _word(label: Any) -> str:
    return label if isinstance(label, str) else str(label)  # translated lazily: as it reads now


class _Box(NamedTuple):
    open: SafeString
    ticked: SafeString


def _is_plain(rows: tuple[tuple[Any, str], ...]) -> bool:
    """What is kept by what stands in it can't tell markup from the same letters as text."""
    return all(type(key) in (int, str) and type(label) is str for key, label in rows)


@lru_cache(maxsize=32)
def _boxes(begins: str, more: str, place: str, choices: tuple[tuple[str, str], ...]) -> list[_Box]:
    found = []
    for n, (key, label) in enumerate(choices):
        at, of = (f' id="{place}_{n}"', f' for="{place}_{n}"') if place else ("", "")
        box, words = f'<label{of}>{begins}"{text(key)}"{more}{at}', f"> {text(label)}</label>"
        found.append(_Box(SafeString(box + words), SafeString(f"{box} checked{words}")))
    return found


@lru_cache(maxsize=32)
def _options(_language: str | None, rows: tuple[tuple[Any, str], ...]) -> str:
    """By what stands in it, so it tells nobody more than they asked with: three hundred names are drawn once."""
    return "\n".join([option({"value": key, "label": label, "attrs": {}}) for key, label in rows])


class _Names(ModelChoiceIterator):
    """Keys and names, without making an object of every row."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        rows = self.queryset
        everything = not (rows.query.where or rows.query.is_sliced or rows.query.order_by)
        yield from _all_named(rows.model).all() if everything else rows.values_list("pk", "name")


@cache
def _all_named(model: type[Model]) -> Prepared:
    return Prepared(lambda _reader: model._default_manager.values_list("pk", "name"))


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
