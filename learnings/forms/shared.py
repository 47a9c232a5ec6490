"""What the forms of this app share: references as people say them, periods, filters."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lib.selects import NamedChoiceField
from incidents.models import System
from people.models import Team


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class ReferenceField(forms.CharField):
    """A row named as people name it: CON-31, LRN-88, or the number. Cleans to the row, or None when empty.

    ``rows`` is set by the form to what the user may see; the widget's datalist only suggests.
    """

    def __init__(self, prefix: str, **options: Any) -> None:
        super().__init__(max_length=40, **options)
        self.prefix = prefix
        self.rows: QuerySet | None = None
        self.widget.attrs.setdefault("placeholder", f"{prefix}-12")
        self.widget.attrs.setdefault("autocomplete", "off")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        match = re.match(rf"\s*(?:{self.prefix}-?\s?)?(\d{{1,18}})\b", text, re.IGNORECASE)
        row = self.rows.filter(pk=int(match[1])).first() if match and self.rows is not None else None
        if row is None:
            example = f"{self.prefix}-12"
            raise forms.ValidationError(_("Write it as %(example)s.") % {"example": example}, code="unknown")
        return row


class Filter(forms.Form):
    """A list's filters, from the address. What can't be read does not narrow, so a shared link always works."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    team = NamedChoiceField(
        Team.objects.all(), label=gettext_lazy("Team"), required=False, empty_label=gettext_lazy("All teams")
    )
    system = NamedChoiceField(
        System.objects.all(), label=gettext_lazy("System"), required=False, empty_label=gettext_lazy("All systems")
    )

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return dict(self.cleaned_data)

    @property
    def is_narrowed(self) -> bool:
        return any(self.chosen().values())


def options(choices: Any, everything: Any) -> list[tuple[str, Any]]:
    """Choices of a filter: all of them first."""
    return [("", everything), *choices]
