"""The form of an erasure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from learnings.domain.erasing import SHORTEST
from people.models import Person
from people.picker import PersonChoiceField


class EraseForm(forms.Form):
    """Words or a person, never both; a reason; and, the second time, a tick."""

    words = forms.CharField(
        label=gettext_lazy("Words to erase"),
        required=False,
        min_length=SHORTEST,
        max_length=300,
        help_text=gettext_lazy("A password, a customer's name: wherever they stand, any case."),
    )
    person = PersonChoiceField(
        Person.objects.all(), label=gettext_lazy("Or a person to forget"), required=False, exact=True
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
    confirmed = forms.BooleanField(
        label=gettext_lazy("Yes, erase this everywhere. It can't be brought back."), required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and bool(data.get("words", "").strip()) == bool(data.get("person")):
            raise forms.ValidationError(gettext_lazy("Name either words or a person."), code="one")
        return data

    def texts(self) -> list[str]:
        """What will be looked for, for the preview."""
        if self.cleaned_data["person"]:
            person = self.cleaned_data["person"]
            return [text for text in (person.name, person.email) if len(text) >= SHORTEST]
        return [self.cleaned_data["words"]]
