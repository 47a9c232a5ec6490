"""Forms of the meeting's page and of the phones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.domain.writing import seen_as
from reviews.enums import PULSE, PulseAnswer
from reviews.forms import SeenForm
from reviews.models import Meeting


class NotesForm(SeenForm):
    class Meta:
        model = Meeting
        fields = ["notes"]
        widgets = {"notes": forms.Textarea({"rows": 8, "data-editor": "markdown"})}
        help_texts = {
            "notes": _(
                "For those who take part. Not published, and deleted 90 days after publishing with the accounts."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Two people may begin before there is a row.
        self.initial["seen"] = seen_as(self.instance, self.columns())


class ParkForm(forms.Form):
    title = forms.CharField(label=_("Park an idea"), max_length=200)


class PulseForm(forms.Form):
    """The three questions; each may stay without an answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for about in PULSE:
            self.fields[about.value] = forms.ChoiceField(
                label=about.label, choices=PulseAnswer.choices, widget=forms.RadioSelect, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(_("One answer is enough. Empty ones are fine, all three are not."))
        return data
