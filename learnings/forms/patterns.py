"""Forms about patterns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from config.lib.selects import NamedChoiceField
from learnings.models import Pattern
from learnings.queries.periods import PERIODS


def in_use() -> Any:
    return Pattern.objects.filter(retired_at=None, merged_into=None)


class PeriodForm(forms.Form):
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False, choices=[*PERIODS.items()])


class TagForm(forms.Form):
    pattern = NamedChoiceField(in_use().order_by("name"), label=gettext_lazy("Pattern"))
    quote = forms.CharField(
        label=gettext_lazy("The words that show it"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=gettext_lazy("Copied as they stand in the incident, its timeline or its review."),
    )


class Lines(forms.CharField):
    """A list, one item on each line."""

    def __init__(self, *, each: int, **options: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 4}), **options)
        self.each = each

    def prepare_value(self, value: Any) -> str:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if any(len(line) > self.each for line in lines):
            raise forms.ValidationError(gettext_lazy("A line is too long."), code="too_long")
        return lines


class PatternForm(forms.ModelForm):
    signals = Lines(each=120, label=gettext_lazy("Typical signals"), help_text=gettext_lazy("One on each line."))
    countermeasures = Lines(each=200, label=gettext_lazy("What helps"), help_text=gettext_lazy("One on each line."))

    class Meta:
        model = Pattern
        fields = ("name", "slug", "definition", "signals", "countermeasures")
        widgets = {"definition": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "definition": gettext_lazy("One sentence. A condition of the system or the work, never a person."),
            "slug": gettext_lazy("Its name in addresses. It never changes."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["slug"]


class MergeForm(forms.Form):
    into = NamedChoiceField(Pattern.objects.none(), label=gettext_lazy("Merge into"))

    def __init__(self, *args: Any, pattern: Pattern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = in_use().exclude(pk=pattern.pk)
