"""Systems and cohorts."""

from __future__ import annotations

from django import forms

from incidents.models import Cohort, System


class SystemForm(forms.ModelForm):
    class Meta:
        model = System
        fields = ["name", "kind", "about", "parent", "team"]


class CohortForm(forms.ModelForm):
    class Meta:
        model = Cohort
        fields = ["name", "risk", "about", "size"]
