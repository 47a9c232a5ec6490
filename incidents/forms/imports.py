"""Uploading, and saying what the columns of a table are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.lib.table import Row
from incidents.domain.times import zone_names
from incidents.sources import SOURCES
from incidents.sources.csv_rows import MANY, Columns, date_cells
from incidents.sources.dates import DAY_FIRST, EITHER, MONTH_FIRST, UNCLEAR, order_of

FIELD_LABELS = {
    "": _("keep beside it"),
    "title": _("Title"),
    "summary": _("Summary"),
    "external_id": _("Its number there"),
    "kind": _("Kind"),
    "severity": _("Severity"),
    "started": _("Started"),
    "detected": _("Detected"),
    "acknowledged": _("Acknowledged"),
    "stabilised": _("Stabilised"),
    "resolved": _("Resolved"),
    "systems": _("Systems"),
    "people": _("Who responded"),
    "source_url": _("Link"),
}
FORMATS = {
    "markdown": _("Post-mortems in markdown: one file, or a zip of many"),
    "csv": _("Table (CSV): one incident a row"),
    "github-status": _("Status page as JSON lines"),
    "statuspage": _("Statuspage as JSON"),
}


class UploadForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("A zip or a single file; .md, .csv, .json or .jsonl."))
    format = forms.ChoiceField(
        label=_("What is in it"),
        required=False,
        choices=[("", _("Find out from the file")), *((name, FORMATS.get(name, name)) for name in SOURCES)],
    )
    zone = forms.ChoiceField(
        label=_("Zone of times that name none"), choices=lambda: [(name, name) for name in zone_names()]
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        required=False,
        max_length=40,
        help_text=_("Only if two places use the same format: a short name that tells them apart."),
    )


class ColumnsForm(forms.Form):
    """One choice per column of the table, and how its dates are written where that is not clear."""

    order = forms.ChoiceField(
        label=_("What does 3/4/2024 mean in this table?"),
        choices=[(DAY_FIRST, _("3 April: the day first")), (MONTH_FIRST, _("March 4: the month first"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, names: tuple[str, ...], rows: list[Row], guess: Columns, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order_of(date_cells(self._posted() or guess.columns, rows))
        chosen = {place: name for name, places in guess.columns.items() for place in places}
        for place, name in enumerate(names):
            field = forms.ChoiceField(choices=list(FIELD_LABELS.items()), required=False, label=name)
            field.sample = " · ".join(_first_cells(rows, place))  # not as help text: that is taken for ours
            self.fields[f"c{place}"] = field
            self.initial[f"c{place}"] = chosen.get(place, "")
        self.initial["order"] = self.order
        self.fields["order"].required = self.order == UNCLEAR
        if self.order == EITHER:
            del self.fields["order"]

    def _posted(self) -> dict[str, tuple[int, ...]]:
        """The columns as they were just chosen: whether to ask about dates depends on them."""
        chosen = {name: value for name, value in self.data.items() if name[:1] == "c" and name[1:].isdecimal()}
        return self._places({name: value for name, value in chosen.items() if value in FIELD_LABELS})

    def column_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "order"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        places = self._places(data)
        if "title" not in places:
            raise ValidationError(_("Choose the column that holds the title."))
        twice = [FIELD_LABELS[name] for name, found in places.items() if len(found) > 1 and name not in MANY]
        if twice:
            raise ValidationError(_("Only one column can be “%(name)s”."), params={"name": twice[0]})
        return data

    @staticmethod
    def _places(data: dict[str, Any]) -> dict[str, tuple[int, ...]]:
        places: dict[str, tuple[int, ...]] = {}
        for name, value in data.items():
            if name != "order" and value:
                places[value] = (*places.get(value, ()), int(name[1:]))
        return places

    def columns(self) -> Columns:
        return Columns(self._places(self.cleaned_data), self.cleaned_data.get("order") or self.order)


def _first_cells(rows: list[Row], place: int, most: int = 3) -> list[str]:
    cells = (" ".join(row.cells[place].split())[:60] for row in rows if place < len(row.cells))
    return list(dict.fromkeys(filter(None, cells)))[:most]
