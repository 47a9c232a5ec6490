"""Filters of lists, whose form is made once."""

from __future__ import annotations

import django_filters
from django import forms


class FilterSet(django_filters.FilterSet):
    """django-filter makes a new class of form, field by field, for every request; ours never differ by request."""

    def get_form_class(self) -> type[forms.Form]:
        kind = type(self)
        if "made_form" not in vars(kind):
            kind.made_form = super().get_form_class()
        return kind.made_form
