"""Incidents: the same filters as the page, created from one sentence, corrected without overwriting anybody."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.rest.fields import Reference, Seconds, with_keys
from config.lib.rest.problems import invalid
from incidents.domain.incidents import capture, edit_incident, merge, restrict, unrestrict
from incidents.domain.times import is_zone
from incidents.enums import Visibility
from incidents.filters import SORTS, IncidentFilter
from incidents.models import Incident
from incidents.models.incident import MOMENTS
from incidents.queries import FEW_VALUES
from people.api.resource import Creatable, Patchable, ReadOnly, Versioned, policies
from people.api.transitions import TransitionInput, Transitions
from people.policy import allowed

MANY = ("teams", "systems", "cohorts")


class IncidentSerializer(Versioned):
    """Times are UTC; null is unknown. A margin (seconds; null is exact) says how far off its time may be."""

    ref = serializers.CharField(read_only=True)
    started_at_margin = Seconds(required=False, allow_null=True)
    detected_at_margin = Seconds(required=False, allow_null=True)
    acknowledged_at_margin = Seconds(required=False, allow_null=True)
    stabilised_at_margin = Seconds(required=False, allow_null=True)
    resolved_at_margin = Seconds(required=False, allow_null=True)
    merged_into = serializers.IntegerField(source="leads_to", read_only=True, allow_null=True)
    visibility = serializers.ChoiceField(
        choices=Visibility.choices, required=False, help_text="At creation; later by `restrict` and `unrestrict`."
    )

    class Meta:
        model = Incident
        fields = (
            "id",
            "ref",
            "title",
            "summary",
            "kind",
            "severity",
            "stage",
            "status",
            "status_reason",
            "merged_into",
            *(f"{moment}{suffix}" for moment in MOMENTS for suffix in ("", "_margin")),
            "recorded_at",
            "sort_at",
            "zone",
            "felt_by_count",
            "felt_by_band",
            "felt_by_unit",
            "could_not",
            "harm",
            "noticed_by",
            "strain_note",
            "looks_like_repeat",
            "visibility",
            *MANY,
            "past",
            "source_url",
            "updated_at",
            "version",
        )
        read_only_fields = ("status", "status_reason", "recorded_at", "sort_at", "past", "updated_at")

    def validate_zone(self, zone: str) -> str:
        if zone and not is_zone(zone):
            raise serializers.ValidationError("No time zone we know. Try something like Europe/Berlin.")
        return zone

    def make(self, data: dict[str, Any]) -> Incident:
        many = {name: data.pop(name) for name in MANY if name in data}
        incident = capture(data.pop("title"), by=self.user, **data)
        for name, rows in many.items():
            getattr(incident, name).set(rows)
        return incident

    def update(self, incident: Incident, data: dict[str, Any]) -> Incident:
        if data.pop("visibility", incident.visibility) != incident.visibility:
            raise invalid("visibility", "Use restrict or unrestrict.")
        changes, many, version = self.split(data)
        return edit_incident(incident, by=self.user, changes=changes, many=many, version=version)


class IncidentTransitionInput(TransitionInput):
    into = Reference(
        queryset=Incident.objects.all(), required=False, help_text="For `merge`: the incident that goes on."
    )


class Incidents(Creatable, Patchable, Transitions, ReadOnly):
    """What happened. One sentence (`title`) is enough to create one; nothing else is mandatory."""

    rows = Incident.objects.all()
    serializer_class = IncidentSerializer
    filterset_class = IncidentFilter
    few = FEW_VALUES
    sorts = SORTS
    transition_input = IncidentTransitionInput
    policies = policies(
        "incidents.incident", restrict="incidents.restrict_incident", unrestrict="incidents.restrict_incident"
    )

    def visible(self) -> Any:
        # A merged incident may lead to one that this reader must not know of.
        seen = Incident.objects.visible_to(self.request.user).filter(pk=OuterRef("merged_into")).values("pk")
        return with_keys(super().visible().annotate(leads_to=Subquery(seen)).defer("search"), *MANY)

    def move(self, obj: Incident, *, name: str, reason: str, into: Incident | None = None) -> None:
        if name != "merge" or into is None:
            super().move(obj, name=name, reason=reason)
            return
        allowed(self.request.user, "incidents.change_incident", obj)
        merge(obj, by=self.request.user, into=into, reason=reason)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restrict(self, request: Request, pk: str) -> Response:
        """Make the incident visible to listed people only."""
        return self.shown(restrict(self.get_object(), by=request.user).pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unrestrict(self, request: Request, pk: str) -> Response:
        """Open it to the organisation."""
        return self.shown(unrestrict(self.get_object(), by=request.user).pk)
