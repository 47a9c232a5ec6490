"""Concerns: raised in one sentence, answered, linked from reviews."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.filters import FilterSet
from config.lib.rest.fields import PlainModelSerializer, Reference, with_keys
from incidents.models import System
from learnings.api.learnings import ReadableReview
from learnings.domain.concerns import decide, link, raise_concern, unlink
from learnings.enums import DECIDED, ConcernKind, ConcernState, Outcome
from learnings.models import Concern, ConcernDecision, ConcernLink
from learnings.queries.concerns import concerns
from people.api.resource import Creatable, Deletable, Patchable, ReadOnly, Versioned, policies
from people.api.transitions import Transitions
from people.domain.editing import edit
from people.models import Team
from people.policy import allowed
from reviews.models import Review

MANY = ("teams", "systems", "cohorts")


class DecisionSerializer(PlainModelSerializer):
    class Meta:
        model = ConcernDecision
        fields = ("outcome", "rationale", "context_at_time", "decided_by_role", "revisit_on", "decided_at")


class ConcernSerializer(Versioned):
    ref = serializers.CharField(read_only=True)
    decisions = DecisionSerializer(many=True, read_only=True)

    class Meta:
        model = Concern
        fields = (
            "id",
            "ref",
            "kind",
            "text",
            "details",
            "state",
            "raised_by",
            "voiced_at",
            "recorded_at",
            "attested_in_review",
            "evidence_url",
            *MANY,
            "merged_into",
            "acknowledged_at",
            "answered_at",
            "revisit_on",
            "decisions",
            "sort_at",
            "updated_at",
            "version",
        )
        read_only_fields = (
            "state",
            "raised_by",
            "recorded_at",
            "attested_in_review",
            "merged_into",
            "acknowledged_at",
            "answered_at",
            "revisit_on",
            "sort_at",
            "updated_at",
        )

    def make(self, data: dict[str, Any]) -> Concern:
        return raise_concern(data.pop("text"), by=self.user, **data)

    def update(self, concern: Concern, data: dict[str, Any]) -> Concern:
        changes, many, version = self.split(data)
        return edit(concern, by=self.user, changes=changes, many=many, version=version)


class DecisionInput(serializers.Serializer):
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    rationale = serializers.CharField(max_length=10_000)
    context_at_time = serializers.CharField(max_length=10_000, help_text="What is known and going on now.")
    decided_by_role = serializers.CharField(max_length=120, help_text="A role, not a name.")
    revisit_on = serializers.DateField(required=False, help_text="Needed unless act_now or duplicate.")
    duplicate_of = Reference(queryset=Concern.objects.all(), required=False)


class ConcernFilter(FilterSet):
    """The page's filters; the query itself is the page's."""

    q = filters.CharFilter(max_length=200, help_text="Words, a “phrase”, or, -not.")
    show = filters.ChoiceFilter(choices=[("open", "Open"), ("due", "Due to look at again")])
    kind = filters.ChoiceFilter(choices=ConcernKind.choices)
    state = filters.ChoiceFilter(choices=ConcernState.choices)
    team = filters.ModelChoiceFilter(field_name="teams", queryset=Team.objects.all())
    system = filters.ModelChoiceFilter(field_name="systems", queryset=System.objects.all())

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return concerns(queryset, self.form.cleaned_data)


class Concerns(Creatable, Patchable, Transitions, ReadOnly):
    """A risk or a good practice voiced before harm. Decisions are taken by `decide`, which asks for the reasons."""

    rows = with_keys(Concern.objects.select_related("raised_by").prefetch_related("decisions").defer("search"), *MANY)
    serializer_class = ConcernSerializer
    filterset_class = ConcernFilter
    policies = policies("learnings.concern", decide="learnings.decide_concern")
    elsewhere = dict.fromkeys(DECIDED, "decide")

    @extend_schema(request=DecisionInput)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Answer: what was decided, why, and what was known and going on then."""
        concern, data = self.get_object(), self.read(DecisionInput, request)
        decide(concern, by=request.user, **data)
        return self.shown(concern.pk)


class ConcernLinkSerializer(PlainModelSerializer):
    """``open_then``: how many concerns about the same systems were open when the incident began."""

    concern = Reference(queryset=Concern.objects.all())
    review = ReadableReview(queryset=Review.objects.all())

    class Meta:
        model = ConcernLink
        fields = ("id", "concern", "review", "note", "open_then", "linked_at")
        read_only_fields = ("open_then", "linked_at")
        validators = ()  # linking again answers with the link there is

    def create(self, data: dict[str, Any]) -> ConcernLink:
        allowed(self.user, "reviews.change_review", data["review"])
        return link(data.pop("concern"), by=self.user, **data)


class ConcernLinkFilter(FilterSet):
    concern = filters.NumberFilter(min_value=1, max_value=10**18)
    review = filters.NumberFilter(min_value=1, max_value=10**18)


class ConcernLinks(Creatable, Deletable, ReadOnly):
    """A review's answer to “was any of this visible earlier?”."""

    rows = ConcernLink.objects.select_related("concern", "review__incident")
    serializer_class = ConcernLinkSerializer
    filterset_class = ConcernLinkFilter
    keyset_field = "id"
    policies = {
        "list": "learnings.view_concern",
        "retrieve": "learnings.view_concern",
        "create": "learnings.add_concern",
        "destroy": "learnings.add_concern",
    }

    def visible(self) -> QuerySet:
        return self.rows.filter(review__in=Review.objects.readable_by(self.request.user))

    def check_object_permissions(self, request: Request, obj: ConcernLink) -> None:
        # The link belongs to the review: whoever writes the review may take it back.
        if self.action == "destroy":
            allowed(request.user, "reviews.change_review", obj.review)

    def remove(self, row: ConcernLink) -> None:
        unlink(row, by=self.request.user)
