"""Actions, customer impact first; and whether they helped, 30 and 90 days on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.filters import FilterSet
from config.lib.rest.fields import PlainModelSerializer, Reference
from config.lib.rest.problems import invalid
from people.api.resource import Creatable, Patchable, ReadOnly, Versioned, policies
from people.api.transitions import Transitions
from people.policy import allowed
from reviews.domain.actions import Soak, add_action, answer_look, change_action, commit
from reviews.domain.ranking import reasons_of
from reviews.domain.tracker import tell
from reviews.enums import ActionState, ActionType, LookOutcome, TrackerStatus
from reviews.models import Action, ActionLook, Factor, Review

UNSHOWN = ("review__search", *(f"review__incident__{name}" for name in ("search", "summary", "strain_note")))
FIELDS = ("title", "why", "type", "owner", "due", "cohort", "factor", "tracker_url", "ease", "why_now")


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
    reasons = serializers.SerializerMethodField()
    rests_until = serializers.SerializerMethodField()

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
            "reasons",
            "rests_until",
            "instead_of",
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
            "instead_of",
        )

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_reasons(self, action: Action) -> list[str]:
        """Why it stands where it stands, in words."""
        return reasons_of(action)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_rests_until(self, action: Action) -> dt.datetime | None:
        """An idea may be committed to before that by whoever says why now."""
        return self.context.setdefault("soak", Soak()).until(action)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        review = data.get("review", getattr(self.instance, "review", None))
        if (factor := data.get("factor")) and (review is None or factor.review_id != review.pk):
            raise invalid("factor", "A factor of the same review.")
        if factor and factor.taken_out_on and factor.pk != getattr(self.instance, "factor_id", None):
            raise invalid("factor", "It was taken out of what was published. Name one that stands.")
        return data

    def make(self, data: dict[str, Any]) -> Action:
        if review := data.get("review"):
            allowed(self.user, "reviews.change_review", review)
        return add_action(data.pop("title"), by=self.user, **data)

    def update(self, row: Action, data: dict[str, Any]) -> Action:
        data.pop("review", None)
        changes, _many, version = self.split(data)
        return change_action(row, by=self.user, changes=changes, version=version)


class LookInput(serializers.Serializer):
    day = serializers.ChoiceField(choices=ActionLook._meta.get_field("day").choices)
    outcome = serializers.ChoiceField(choices=LookOutcome.choices)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class TrackerInput(serializers.Serializer):
    status = serializers.ChoiceField(choices=TrackerStatus.choices)
    tracker_url = serializers.URLField(max_length=500, required=False, default="", help_text="Kept if it has none.")


class IssueInput(serializers.Serializer):
    status = serializers.ChoiceField(choices=TrackerStatus.choices)
    tracker_url = serializers.URLField(max_length=500, help_text="The address that stands on the action.")


class ActionFilter(FilterSet):
    state = filters.ChoiceFilter(choices=ActionState.choices)
    type = filters.ChoiceFilter(choices=ActionType.choices)
    review = filters.NumberFilter(min_value=1, max_value=10**18)
    owner = filters.ChoiceFilter(choices=[("me", "Mine")], method="mine")

    def mine(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.owned_by(self.request.user)


class Actions(Creatable, Patchable, Transitions, ReadOnly):
    """Ideas are parked freely; a commitment has an owner, a date and a reason."""

    rows = Action.objects.select_related("review__incident").prefetch_related("looks").defer(*UNSHOWN)
    serializer_class = ActionSerializer
    filterset_class = ActionFilter
    few = ("state", "type", "owner")
    keyset_field = "rank"
    policies = policies("reviews.action", **dict.fromkeys(("look", "tracker", "by_issue"), "reviews.change_action"))
    elsewhere = dict.fromkeys(LookOutcome.values, "looks")

    @extend_schema(request=LookInput)
    @action(detail=True, methods=["post"], url_path="looks")
    def look(self, request: Request, pk: str) -> Response:
        """Say whether it worked, 30 or 90 days after it was done."""
        row = self.get_object()
        answer_look(row, by=request.user, **self.read(LookInput, request))
        return self.shown(row.pk)

    @extend_schema(request=TrackerInput)
    @action(detail=True, methods=["post"])
    def tracker(self, request: Request, pk: str) -> Response:
        """What your issue tracker says: `in_progress` or `done`. Said again, or late, it changes nothing."""
        row = self.get_object()
        tell(row, by=request.user, **self.read(TrackerInput, request))
        return self.shown(row.pk)

    @extend_schema(
        operation_id="actions_by_issue", request=IssueInput, responses=ActionSerializer(many=True), filters=False
    )
    @action(detail=False, methods=["post"], url_path="tracker", pagination_class=None, filter_backends=[])
    def by_issue(self, request: Request) -> Response:
        """The same for an automation that knows the issue and not the action: all that carry this address."""
        data = self.read(IssueInput, request)
        rows = list(self.get_queryset().filter(tracker_url=data["tracker_url"]).order_by("pk")[:50])
        for row in rows:
            tell(row, by=request.user, status=data["status"])
        found = self.get_queryset().filter(pk__in=[row.pk for row in rows]).order_by("pk")
        return Response(ActionSerializer(found, many=True, context=self.get_serializer_context()).data)

    def move(self, obj: Action, *, name: str, reason: str) -> None:
        """The reason of a commitment says why now, where the idea has not rested yet."""
        if name == "commit":
            commit(obj, by=self.request.user, why_now=reason)
        else:
            super().move(obj, name=name, reason=reason)
