"""Patterns, and where they were seen."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.filters import FilterSet
from config.lib.rest.fields import PlainModelSerializer, Reference
from incidents.enums import Stage
from incidents.models import Incident
from learnings.domain import tagging
from learnings.enums import TagState
from learnings.models import Pattern, PatternTag
from people.api.resource import Creatable, Patchable, ReadOnly, policies


class PatternSerializer(PlainModelSerializer):
    """A failure condition that comes back, never a person. The slug is chosen once and never changes."""

    class Meta:
        model = Pattern
        fields = (
            "id",
            "slug",
            "name",
            "definition",
            "signals",
            "countermeasures",
            "starter",
            "retired_at",
            "merged_into",
        )
        read_only_fields = ("starter", "retired_at", "merged_into")

    def create(self, data: dict[str, Any]) -> Pattern:
        return tagging.keep_pattern(None, by=self.user, **data)

    def update(self, pattern: Pattern, data: dict[str, Any]) -> Pattern:
        if data.pop("slug", pattern.slug) != pattern.slug:
            raise serializers.ValidationError({"slug": ["It never changes."]})
        return tagging.keep_pattern(pattern, by=self.user, **data)


class MergeInput(serializers.Serializer):
    into = Reference(queryset=Pattern.objects.all())


class RetireInput(serializers.Serializer):
    retired = serializers.BooleanField(help_text="False: offer it again.")


class PatternFilter(FilterSet):
    slug = filters.CharFilter(max_length=60)
    in_use = filters.BooleanFilter(method="by_use", help_text="Neither retired nor merged.")

    def by_use(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        used = {"retired_at": None, "merged_into": None}
        return rows.filter(**used) if value else rows.exclude(**used)


class Patterns(Creatable, Patchable, ReadOnly):
    rows = Pattern.objects.all()
    open_to_all = "patterns are conditions of systems; where they were seen is the tags' question"
    serializer_class = PatternSerializer
    filterset_class = PatternFilter
    keyset_field = "id"
    policies = policies("learnings.pattern", merge="learnings.change_pattern", retire="learnings.change_pattern")

    @extend_schema(request=MergeInput)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Fold this pattern into another: its tags move, its slug stays."""
        pattern, data = self.get_object(), self.read(MergeInput, request)
        return self.shown(tagging.merge(pattern, by=request.user, **data).pk)

    @extend_schema(request=RetireInput)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Stop offering a pattern, or offer it again. Its tags stay."""
        pattern, data = self.get_object(), self.read(RetireInput, request)
        at = timezone.now() if data["retired"] else None
        return self.shown(tagging.retire(pattern, by=request.user, at=at).pk)


class PatternTagSerializer(PlainModelSerializer):
    """``quote`` has to stand in the incident, its timeline or its review. PATCH confirms or rejects."""

    pattern = Reference(queryset=Pattern.objects.all(), help_text="At creation only.")
    incident = Reference(queryset=Incident.objects.all(), help_text="At creation only.")
    state = serializers.ChoiceField(choices=TagState.choices, required=False)

    class Meta:
        model = PatternTag
        fields = ("id", "pattern", "incident", "review", "event", "quote", "state", "tagged_at", "sort_at")
        read_only_fields = ("review", "event", "tagged_at", "sort_at")
        extra_kwargs = {"quote": {"max_length": 2000, "help_text": "At creation only."}}
        validators = ()  # tagging again what is tagged answers with the tag there is

    def create(self, data: dict[str, Any]) -> PatternTag:
        data.pop("state", None)
        return tagging.tag(data.pop("incident"), by=self.user, **data)

    def update(self, row: PatternTag, data: dict[str, Any]) -> PatternTag:
        state = data.get("state", row.state)
        if state == TagState.SUGGESTED and state != row.state:
            raise serializers.ValidationError({"state": ["Confirmed or rejected."]})
        return tagging.judge(row, by=self.user, state=state)


class PatternTagFilter(FilterSet):
    pattern = filters.ModelChoiceFilter(queryset=Pattern.objects.all())
    incident = filters.NumberFilter(min_value=1, max_value=10**18)
    state = filters.ChoiceFilter(choices=TagState.choices)
    stage = filters.ChoiceFilter(choices=Stage.choices)


class PatternTags(Creatable, Patchable, ReadOnly):
    writes_over = True
    rows = PatternTag.objects.select_related("incident", "pattern")
    serializer_class = PatternTagSerializer
    filterset_class = PatternTagFilter
    policies = policies("learnings.patterntag")
