"""Forms over rows that two people may edit at once.

The page carries the row's version and a short digest of every value it showed. What differs from its digest is what
this person changed; only that is written. Somebody else's work in other fields stays, and where both changed the same
field, both texts are shown.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Manager, Model, QuerySet

from people.domain.editing import EditConflict

ATTEMPTS = 3


def digest(value: Any) -> str:
    """Eleven characters that change when the value does. Line ends and outer blanks are no change."""
    return hashlib.sha256(_canonical(value).encode(errors="replace")).hexdigest()[:11]


def _canonical(value: Any) -> str:
    if isinstance(value, Manager | QuerySet | list | tuple | set):
        rows = value.all() if isinstance(value, Manager | QuerySet) else value
        return ",".join(sorted(_canonical(row) for row in rows))
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


class EditForm(forms.Form):
    """Base: ``ONE`` and ``MANY`` name the model's fields the form edits."""

    ONE: tuple[str, ...] = ()
    MANY: tuple[str, ...] = ()

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    def __init__(self, *args: Any, row: Model, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.initial |= self.marks(row)
        self.order_fields([name for name in self.fields if name not in ("version", "seen")])

    def marks(self, row: Any) -> dict[str, Any]:
        """The two hidden values for a page that shows ``row`` as it stands."""
        seen = {name: digest(getattr(row, name)) for name in (*self.ONE, *self.MANY)}
        return {"version": row.version, "seen": json.dumps(seen, separators=(",", ":"))}

    def clean_seen(self) -> dict[str, str]:
        try:
            seen = json.loads(self.cleaned_data["seen"] or "{}")
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}

    def changed(self, names: tuple[str, ...]) -> dict[str, Any]:
        """What this person changed, compared with what the page showed them."""
        seen, values = self.cleaned_data.get("seen") or {}, self.cleaned_data
        return {name: values[name] for name in names if name in values and digest(values[name]) != seen.get(name)}


@dataclass(frozen=True)
class Saved:
    """``beside``: fields that somebody else changed meanwhile; both changes are kept."""

    row: Any
    beside: tuple[str, ...]


def save(form: EditForm, write: Callable[..., Any]) -> Saved:
    """Write what the person changed: ``write(changes=, many=, version=)``. Raises EditConflict on the same field."""
    seen: Mapping[str, str] = form.cleaned_data.get("seen") or {}
    changes, many = form.changed(form.ONE), form.changed(form.MANY)
    version, beside = form.cleaned_data.get("version"), ()
    for _attempt in range(ATTEMPTS):
        try:
            return Saved(write(changes=changes, many=many, version=version), beside)
        except EditConflict as conflict:
            beside = tuple(
                n for n in (*form.ONE, *form.MANY) if n in seen and digest(getattr(conflict.current, n)) != seen[n]
            )
            clash = tuple(name for name in conflict.fields if name in beside or name not in seen)
            if clash:
                raise EditConflict(conflict.current, conflict.yours, clash) from conflict
            version = conflict.current.version
    return Saved(write(changes=changes, many=many, version=None), beside)


def again(form: EditForm, current: Any) -> None:
    """Point a bound form at the row as it stands now: sent once more, it decides over what its sender has seen."""
    form.data = form.data.copy()
    for name, value in form.marks(current).items():
        form.data[form.add_prefix(name)] = value
