"""Actions, customer impact first; and whether they helped, 30 and 90 days on."""

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
from config.lib.rest.fields import PlainModelSerializer, Reference
from config.lib.rest.problems import invalid
from people.api.resource import Creatable, Patchable, ReadOnly, Versioned, policies
from people.api.transitions import Transitions
from people.domain.editing import edit
from people.policy import allowed
from reviews.domain.actions import add_action, answer_look
from reviews.enums import ActionState, ActionType, LookOutcome
from reviews.models import Action, ActionLook, Factor, Review

FIELDS = ("title", "why", "type", "owner", "due", "cohort", "factor", "ticket_url", "ease")


class LookSerializer(PlainModelSerializer):
    class Meta:
        model = ActionLook
        fields = ("day", "due_on", "outcome", "note", "answered_at")


class ReadableReview(Reference):
    def get_queryset(self) -> QuerySet:
        return Review.objects.readable_by(self.context["request"].user).select_related("incident")


class ReadableFactor(Reference):
    def get_queryset(self) -> QuerySet:
        return Factor.objects.filter(review__in=Review.objects.readable_by(self.context["request"].user))


class ActionSerializer(Versioned):
    review = ReadableReview(
        queryset=Review.objects.all(), required=False, allow_null=True, help_text="At creation only."
    )
    factor = ReadableFactor(queryset=Factor.objects.all(), required=False, allow_null=True)
    looks = LookSerializer(many=True, read_only=True)

    class Meta:
        model = Action
        fields = (
            "id",
            "review",
            *FIELDS,
            "state",
            "declined_because",
            "rank",
            "committed_at",
            "done_at",
            "created_at",
            "updated_at",
            "looks",
            "version",
        )
        read_only_fields = (
            "state",
            "declined_because",
            "rank",
            "committed_at",
            "done_at",
            "created_at",
            "updated_at",
        )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        review = data.get("review", getattr(self.instance, "review", None))
        if (factor := data.get("factor")) and (review is None or factor.review_id != review.pk):
            raise invalid("factor", "A factor of the same review.")
        return data

    def make(self, data: dict[str, Any]) -> Action:
        if review := data.get("review"):
            allowed(self.user, "reviews.change_review", review)
        return add_action(data.pop("title"), by=self.user, **data)

    def update(self, row: Action, data: dict[str, Any]) -> Action:
        data.pop("review", None)
        changes, _many, version = self.split(data)
        return edit(row, by=self.user, changes=changes, version=version)


class LookInput(serializers.Serializer):
    day = serializers.ChoiceField(choices=ActionLook._meta.get_field("day").choices)
    outcome = serializers.ChoiceField(choices=LookOutcome.choices)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ActionFilter(FilterSet):
    state = filters.ChoiceFilter(choices=ActionState.choices)
    type = filters.ChoiceFilter(choices=ActionType.choices)
    review = filters.NumberFilter(min_value=1, max_value=10**18)
    owner = filters.ChoiceFilter(choices=[("me", "Mine")], method="mine")

    def mine(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.owned_by(self.request.user)


class Actions(Creatable, Patchable, Transitions, ReadOnly):
    """Ideas are parked freely; a commitment has an owner, a date and a reason."""

    rows = Action.objects.select_related("review__incident").prefetch_related("looks")
    serializer_class = ActionSerializer
    filterset_class = ActionFilter
    keyset_field = "rank"
    policies = policies("reviews.action", look="reviews.change_action")
    elsewhere = dict.fromkeys(LookOutcome.values, "looks")

    @extend_schema(request=LookInput)
    @action(detail=True, methods=["post"], url_path="looks")
    def look(self, request: Request, pk: str) -> Response:
        """Say whether it worked, 30 or 90 days after it was done."""
        row = self.get_object()
        answer_look(row, by=request.user, **self.read(LookInput, request))
        return self.shown(row.pk)
