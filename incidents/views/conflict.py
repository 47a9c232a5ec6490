"""Both texts of an edit conflict, side by side, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Manager, Model
from django.utils.translation import gettext as _

from incidents.domain.times import wall_of, zone_info
from incidents.forms.editing import EditForm
from people.domain.editing import EditConflict


@dataclass(frozen=True)
class Side:
    """One field that two people wrote: its label and place in the form, what is saved, what was about to be."""

    label: str
    anchor: str
    theirs: str
    yours: str


def told(form: Any, conflict: EditConflict) -> list[Side]:
    """One entry per field of the form; a margin is told with its moment."""
    names = dict.fromkeys(_field_of(form, name) for name in conflict.fields)
    return [
        Side(
            label=str(form.fields[name].label),
            anchor=form[name].auto_id,
            theirs=_words(form, name, getattr(conflict.current, name), conflict.current),
            yours=_words(form, name, form.cleaned_data.get(name), None),
        )
        for name in names
        if name in form.fields
    ]


def _field_of(form: EditForm, name: str) -> str:
    return "at" if name == "margin" and "at" in form.fields else name.removesuffix("_margin")


def _words(form: Any, name: str, value: Any, row: Any) -> str:
    if isinstance(value, Manager | list | tuple) or hasattr(value, "model"):
        rows = value.all() if hasattr(value, "all") else value
        return ", ".join(str(item) for item in rows) or _("nothing")
    if hasattr(value, "tzinfo"):
        margin_name = "margin" if name == "at" else f"{name}_margin"
        margin = getattr(row, margin_name) if row is not None else form.cleaned_data.get(margin_name)
        return moment_words(value, margin, form.zone_name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Model):
        return str(value)
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, value) if value not in (None, "") else _("nothing"))


def moment_words(at: Any, margin: Any, zone_name: str) -> str:
    wall = wall_of(at, margin, zone_info(zone_name))
    if wall is None:
        return _("nothing")
    clock = "" if wall.time is None else f" {wall.time:%H:%M:%S}".removesuffix(":00")
    spread = f" ± {int(margin.total_seconds() // 60)} min" if margin else ""
    return f"{wall.day}{clock}{spread}"
