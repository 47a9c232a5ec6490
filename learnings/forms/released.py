"""The words in which a restricted review's learning goes out to everybody."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from learnings.models import ReleasedLearning


class ReleaseForm(forms.ModelForm):
    class Meta:
        model = ReleasedLearning
        fields = ("before_we_believed", "now_we_know")
        widgets = {
            "before_we_believed": forms.Textarea(attrs={"rows": 2}),
            "now_we_know": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "now_we_know": gettext_lazy(
                "No names, team, customer, number or day. Would somebody who was not there know which one it was?"
            ),
        }


class ReleasedFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
