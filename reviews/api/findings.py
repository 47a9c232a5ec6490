"""What a review finds: conditions that contributed, and what held."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from people.api.resource import Creatable, Deletable, Patchable, ReadOnly, Versioned
from reviews.api.below import POLICIES, WRITE, BelowReview, UntilPublished
from reviews.domain.reviews import add_defence, add_factor, move_factor
from reviews.domain.writing import remove, write
from reviews.models import Defence, Factor

TAKEN_OUT = ("taken_out_on", "taken_out_because")  # by an amendment


class FactorSerializer(Versioned):
    """A condition of the work or the system, never a person. ``events``: where it is seen on the timeline."""

    class Meta:
        model = Factor
        fields = ("id", "text", "kind", "timing", "position", "events", *TAKEN_OUT, "version")
        read_only_fields = ("position", *TAKEN_OUT)

    def validate_events(self, events: list[Any]) -> list[Any]:
        if any(event.incident_id != self.context["view"].parent.incident_id for event in events):
            raise serializers.ValidationError("Events of this incident's timeline.")
        return events

    def make(self, data: dict[str, Any]) -> Factor:
        return add_factor(data.pop("review"), by=self.user, **data)

    def update(self, factor: Factor, data: dict[str, Any]) -> Factor:
        changes, many, version = self.split(data)
        return write(factor, by=self.user, changes=changes, many=many, version=version)


class DefenceSerializer(Versioned):
    class Meta:
        model = Defence
        fields = ("id", "text", "kind", "outcome", *TAKEN_OUT, "version")
        read_only_fields = TAKEN_OUT

    def make(self, data: dict[str, Any]) -> Defence:
        return add_defence(data.pop("review"), by=self.user, **data)

    def update(self, defence: Defence, data: dict[str, Any]) -> Defence:
        changes, _many, version = self.split(data)
        return write(defence, by=self.user, changes=changes, version=version)


class Findings(UntilPublished, Creatable, Patchable, Deletable, ReadOnly, BelowReview):
    def remove(self, row: Any) -> None:
        remove(row, by=self.request.user)


class PlaceInput(serializers.Serializer):
    to = serializers.IntegerField(min_value=1, max_value=10_000, help_text="From 1; past the end is the end.")


class Factors(Findings):
    """They have an order, told by ``position``."""

    rows = Factor.objects.prefetch_related("events")
    serializer_class = FactorSerializer
    policies = {**POLICIES, "move": WRITE}

    @extend_schema(request=PlaceInput, responses=FactorSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, **kwargs: Any) -> Response:
        """Put the factor at another place among those of its review."""
        factor = self.get_object()
        move_factor(factor, by=request.user, to=self.read(PlaceInput, request)["to"])
        return self.shown(factor.pk)


class Defences(Findings):
    rows = Defence.objects.all()
    serializer_class = DefenceSerializer
