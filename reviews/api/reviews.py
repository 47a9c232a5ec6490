"""Reviews: state and dates for everybody who sees the incident, text for those who may read it."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status

from config.lib.any_of import there_is
from config.lib.filters import FilterSet
from config.lib.rest.fields import Reference
from config.lib.rest.problems import Conflict
from incidents.models import Incident
from people.api.resource import Creatable, Patchable, ReadOnly, Versioned, policies
from people.api.transitions import Transitions
from people.policy import allowed
from reviews.api.below import READ, STEER, WRITE
from reviews.api.meeting import Counting
from reviews.api.steps import Steps
from reviews.domain.reviews import open_review
from reviews.domain.steps import take_step
from reviews.domain.taking_part import tell_appointed
from reviews.domain.writing import AT_ANY_TIME, write
from reviews.enums import Depth, State
from reviews.models import Meeting, Review
from reviews.queries import lay_open

KNOWN = ("id", "ref", "incident", "state", "opened_at", "state_since", "published_at", "closed_at", "sort_at")
TEXTS = (
    "what_happened",
    "looked_before_detection",
    "few_perspectives_because",
    "luck",
    "still_unclear",
    "earlier_answer",
    "earlier_note",
    "stage_note",
    "learned_little_because",
)
PEOPLE = ("owner", "facilitator", "due_on", "legal_hold")


class ReviewSerializer(Versioned):
    """Whoever may not read the text gets state and dates, and ``readable`` says so."""

    ref = serializers.CharField(read_only=True)
    incident = Reference(queryset=Incident.objects.all(), help_text="At creation only.")
    readable = serializers.BooleanField(read_only=True, help_text="False: a draft others are writing.")
    outline = serializers.ListField(
        read_only=True, required=False, help_text="Sections of the template it began with; empty: the built-in ones."
    )
    meeting_at = serializers.DateTimeField(read_only=True, allow_null=True, required=False)
    there = serializers.ListField(
        child=serializers.IntegerField(),
        read_only=True,
        required=False,
        help_text="People who ran the meeting and were there without taking part; of participants, `attended` says it.",
    )

    class Meta:
        model = Review
        fields = (
            *KNOWN,
            "readable",
            "depth",
            "depth_reason",
            "proposed_depth",
            "skip_reason",
            *TEXTS,
            "outline",
            "meeting_at",
            "meeting_in_writing",
            "there",
            "no_action_because",
            *PEOPLE,
            "updated_at",
            "version",
        )
        read_only_fields = (
            *(name for name in KNOWN if name != "incident"),
            "proposed_depth",
            "skip_reason",
            "meeting_in_writing",
            "updated_at",
        )

    sometimes = (
        "depth",
        "outline",
        "proposed_depth",
        "skip_reason",
        "meeting_at",
        "meeting_in_writing",
        "there",
        "updated_at",
    )

    def to_representation(self, review: Review) -> dict[str, Any]:
        shown = super().to_representation(review)
        return shown if review.readable else {name: shown[name] for name in (*KNOWN, "readable")}

    def make(self, data: dict[str, Any]) -> Review:
        chosen = {name: data[name] for name in ("depth", "depth_reason") if name in data}
        return open_review(data["incident"], by=self.user, **chosen)

    def update(self, review: Review, data: dict[str, Any]) -> Review:
        data.pop("incident", None)
        changes, _many, version = self.split(data)
        for name in ("depth", "depth_reason"):
            if changes.pop(name, getattr(review, name)) != getattr(review, name):
                raise serializers.ValidationError({name: ["Use depth."]})
        if review.is_published and not changes.keys() <= AT_ANY_TIME:
            raise Conflict("The review is published. Use amend.")
        if changes.keys() & set(PEOPLE):
            allowed(self.user, STEER, review)
        before = (review.owner_id, review.facilitator_id)
        review = write(review, by=self.user, changes=changes, version=version)
        tell_appointed(review, before, by=self.user)
        return review


class ReviewFilter(FilterSet):
    state = filters.ChoiceFilter(choices=State.choices)
    depth = filters.ChoiceFilter(choices=Depth.choices)
    incident = filters.NumberFilter(min_value=1, max_value=10**18)
    owner = filters.ChoiceFilter(choices=[("me", "Mine")], method="mine")
    due = filters.ChoiceFilter(choices=[("over", "Takes longer")], method="late")

    def late(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.overdue(timezone.localdate())

    def mine(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.owned_by(self.request.user)


@extend_schema_view(create=extend_schema(responses={200: ReviewSerializer, 201: ReviewSerializer}))
class Reviews(Creatable, Patchable, Counting, Steps, Transitions, ReadOnly):
    """POST opens the review of an incident, or answers with the one there is (200). One per incident."""

    writes_over = True
    rows = Review.objects.select_related("incident", "owner", "facilitator")
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    few = ("state", "depth", "owner")
    policies = policies(
        "reviews.review",
        requirements=READ,
        hints=READ,
        keep_wording=WRITE,
        choose_depth=WRITE,
        meeting=STEER,
        answer=READ,
        rather_not=READ,
        mentions_seen=READ,
        amend=WRITE,
        totals=READ,
        pulse=READ,
    )

    def visible(self) -> QuerySet:
        readable = Review.objects.readable_by(self.request.user).filter(pk=OuterRef("pk"))
        there = Meeting.there.through.objects.filter(meeting__review=OuterRef("pk")).order_by("person")
        rows = super().visible().annotate(readable=there_is(readable), there=ArraySubquery(there.values("person")))
        return rows.defer("search")

    def move(self, obj: Review, *, name: str, reason: str) -> None:
        """Who is named and was not asked to look is asked by the attempt to publish."""
        take_step(obj, name, by=self.request.user, reason=reason)

    def laid_open(self, row: Review) -> Review:
        return lay_open(row)

    def made(self, serializer: serializers.BaseSerializer) -> Review:
        if Review.objects.filter(incident=serializer.validated_data["incident"]).exists():
            self.created = status.HTTP_200_OK
        return super().made(serializer)
