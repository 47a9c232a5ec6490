"""Systems and cohorts: what incidents touch, and who they reach."""

from __future__ import annotations

from typing import Any

import django_filters as filters

from config.lib.filters import FilterSet
from config.lib.rest.fields import PlainModelSerializer
from incidents.domain import catalogue
from incidents.enums import Risk, SystemKind
from incidents.models import Cohort, System
from people.api.resource import Creatable, Patchable, ReadOnly, policies
from people.models import Team


class CatalogueSerializer(PlainModelSerializer):
    def create(self, data: dict[str, Any]) -> Any:
        return catalogue.add(self.Meta.model, by=self.user, **data)

    def update(self, row: Any, data: dict[str, Any]) -> Any:
        return catalogue.change(row, by=self.user, **data)


class SystemSerializer(CatalogueSerializer):
    class Meta:
        model = System
        fields = ("id", "name", "slug", "kind", "parent", "team", "about")
        read_only_fields = ("slug",)


class CohortSerializer(CatalogueSerializer):
    class Meta:
        model = Cohort
        fields = ("id", "name", "slug", "risk", "about", "size")
        read_only_fields = ("slug",)


class SystemFilter(FilterSet):
    kind = filters.ChoiceFilter(choices=SystemKind.choices)
    team = filters.ModelChoiceFilter(queryset=Team.objects.all())
    name = filters.CharFilter(lookup_expr="iexact", max_length=120)


class CohortFilter(FilterSet):
    risk = filters.ChoiceFilter(choices=Risk.choices)


class Systems(Creatable, Patchable, ReadOnly):
    rows = System.objects.all()
    open_to_all = "systems are named on every page"
    serializer_class = SystemSerializer
    filterset_class = SystemFilter
    keyset_field = "id"
    policies = policies("incidents.system")


class Cohorts(Creatable, Patchable, ReadOnly):
    rows = Cohort.objects.all()
    open_to_all = "cohorts are named on every page"
    serializer_class = CohortSerializer
    filterset_class = CohortFilter
    keyset_field = "id"
    policies = policies("incidents.cohort")
