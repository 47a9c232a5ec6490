"""Choosing what a digest is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learnings.models import Digest
from people.models import Team

EARLIEST = dt.date(1990, 1, 1)


def last_quarter(today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the last whole quarter before ``today``."""
    first = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    end = first - dt.timedelta(days=1)
    return end.replace(month=end.month - 2, day=1), end


class DigestForm(forms.ModelForm):
    class Meta:
        model = Digest
        fields = ["title", "period_start", "period_end", "team", "redaction", "ask"]
        widgets = {
            "period_start": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "period_end": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ask": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "ask": _("One line each. It stands on page one, for those who can decide."),
            "redaction": _("Credits appear only where the person has agreed, either way."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        team.queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]
        team.empty_label = _("The whole organisation")  # type: ignore[attr-defined]
        team.label = _("About")
        if not self.is_bound:
            start, end = last_quarter(timezone.localdate())
            self.initial.setdefault("period_start", start)
            self.initial.setdefault("period_end", end)
            quarter = _("Q%(number)s %(year)s") % {"number": (start.month + 2) // 3, "year": start.year}
            self.initial.setdefault("title", _("What we learned in %(period)s") % {"period": quarter})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("period_start"), data.get("period_end")
        if start and start < EARLIEST:
            self.add_error("period_start", _("That is before anything was written down here."))
        if start and end and end < start:
            self.add_error("period_end", _("The period ends before it begins. Swap the two dates?"))
        return data
