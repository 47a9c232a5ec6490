"""Systems and cohorts."""

from __future__ import annotations

from django import forms

from config.lib.selects import by_name
from incidents.models import Cohort, System


class SystemForm(forms.ModelForm):
    class Meta:
        model = System
        formfield_callback = by_name
        fields = ["name", "kind", "about", "parent", "team"]


class CohortForm(forms.ModelForm):
    class Meta:
        model = Cohort
        fields = ["name", "risk", "about", "size"]
