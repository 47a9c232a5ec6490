"""What lists of incidents can be narrowed by; the page and the API share it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, Model, OuterRef, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from config.lib.filters import FilterSet
from config.lib.selects import NamedChoiceField
from incidents.domain.times import zone_info
from incidents.enums import Harm, Kind, NoticedBy, Severity, Stage, Status
from incidents.models import Cohort, Incident, System
from people.models import Organisation, Team
from people.tree import family
from people.words import configuration, web_query

UNKNOWN = "unknown"
REF = re.compile(r"\s*INC-(\d{1,18})\s*\Z", re.IGNORECASE)


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value is not None and not 1900 <= value.year <= 2200:
            raise forms.ValidationError(_("That year is out of range."), code="year")


class DayFilter(filters.DateFilter):
    """A whole day in the organisation's zone, compared with ``sort_at``."""

    field_class = DayField

    def filter(self, rows: QuerySet, value: dt.date | None) -> QuerySet:
        if value is None:
            return rows
        midnight = dt.datetime.combine(value, dt.time(), tzinfo=zone_info(Organisation.current().zone))
        if self.lookup_expr == "lt":
            midnight += dt.timedelta(days=1)  # the day named last is part of the period
        return rows.filter(**{f"sort_at__{self.lookup_expr}": midnight.astimezone(dt.UTC)})


class LinkFilter(filters.ModelChoiceFilter):
    """Through a link table, as EXISTS: no duplicates, and the list can still be walked by its index.

    A team stands for those below it too.
    """

    field_class = NamedChoiceField

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        if not value:
            return rows
        through = getattr(Incident, self.field_name).through
        column = value._meta.model_name
        linked = {f"{column}__in": family(value)} if isinstance(value, Team) else {column: value.pk}
        return rows.filter(Exists(through.objects.filter(incident=OuterRef("pk"), **linked)))


ANY = _("any")


def one_of(choices: type[TextChoices], label: Any) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(choices=choices.choices, label=label, empty_label=ANY)


def one_of_or_unknown(choices: type[TextChoices], label: Any) -> filters.ChoiceFilter:
    """Fields in which an empty value means that nobody knows."""
    offered = [*choices.choices, (UNKNOWN, _("Not known"))]
    return filters.ChoiceFilter(choices=offered, label=label, empty_label=ANY, method="by_maybe")


def linked(model: type[Model], field_name: str, label: Any) -> LinkFilter:
    return LinkFilter(queryset=model._default_manager.all(), field_name=field_name, label=label, empty_label=ANY)


class IncidentFilter(FilterSet):
    """A value nobody knows narrows nothing; the form says which one that was."""

    q = filters.CharFilter(method="by_words", label=_("Words"), max_length=300)
    kind = one_of(Kind, _("Kind"))
    severity = one_of_or_unknown(Severity, _("Severity"))
    stage = one_of(Stage, _("Stage"))
    status = one_of(Status, _("Status"))
    harm = one_of_or_unknown(Harm, _("Harm"))
    noticed_by = one_of_or_unknown(NoticedBy, _("Noticed by"))
    team = linked(Team, "teams", _("Team"))
    system = linked(System, "systems", _("System"))
    cohort = linked(Cohort, "cohorts", _("Cohort"))
    since = DayFilter(lookup_expr="gte", label=_("From"))
    until = DayFilter(lookup_expr="lt", label=_("To"))
    past = filters.ChoiceFilter(
        choices=[("yes", _("Only imported ones")), ("no", _("Without imported ones"))],
        method="by_past",
        label=_("Past"),
        empty_label=ANY,
    )
    owner = filters.ChoiceFilter(choices=[("me", _("Mine"))], method="by_owner", label=_("Whose"), empty_label=ANY)

    class Meta:
        model = Incident
        fields: list[str] = []

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if found := REF.match(value):
            return rows.filter(pk=int(found.group(1)))
        return rows.filter(search=web_query(value, configuration()))

    def by_maybe(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(**{name: "" if value == UNKNOWN else value})

    def by_past(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(past=value == "yes")

    def by_owner(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.owned_by(self.request.user)


SORTS = {"newest": "sort_at", "recorded": "recorded_at", "updated": "updated_at"}
SORT_LABELS = {"newest": _("When it happened"), "recorded": _("When it was written down"), "updated": _("Last change")}
