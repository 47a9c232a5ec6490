"""What a review finds: conditions that contributed, and what held."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from people.api.resource import Creatable, Deletable, Patchable, ReadOnly, Versioned
from people.domain.editing import edit
from reviews.api.below import BelowReview, UntilPublished
from reviews.domain.reviews import add_defence, add_factor
from reviews.domain.writing import remove
from reviews.models import Defence, Factor


class FactorSerializer(Versioned):
    """A condition of the work or the system, never a person. ``events``: where it is seen on the timeline."""

    class Meta:
        model = Factor
        fields = ("id", "text", "kind", "timing", "events", "version")

    def validate_events(self, events: list[Any]) -> list[Any]:
        if any(event.incident_id != self.context["view"].parent.incident_id for event in events):
            raise serializers.ValidationError("Events of this incident's timeline.")
        return events

    def make(self, data: dict[str, Any]) -> Factor:
        return add_factor(data.pop("review"), by=self.user, **data)

    def update(self, factor: Factor, data: dict[str, Any]) -> Factor:
        changes, many, version = self.split(data)
        return edit(factor, by=self.user, changes=changes, many=many, version=version)


class DefenceSerializer(Versioned):
    class Meta:
        model = Defence
        fields = ("id", "text", "kind", "outcome", "version")

    def make(self, data: dict[str, Any]) -> Defence:
        return add_defence(data.pop("review"), by=self.user, **data)

    def update(self, defence: Defence, data: dict[str, Any]) -> Defence:
        changes, _many, version = self.split(data)
        return edit(defence, by=self.user, changes=changes, version=version)


class Findings(UntilPublished, Creatable, Patchable, Deletable, ReadOnly, BelowReview):
    def remove(self, row: Any) -> None:
        remove(row, by=self.request.user)


class Factors(Findings):
    rows = Factor.objects.prefetch_related("events")
    serializer_class = FactorSerializer


class Defences(Findings):
    rows = Defence.objects.all()
    serializer_class = DefenceSerializer
