"""The timeline of an incident, in its order."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.rest.fields import Seconds
from config.lib.rest.problems import invalid
from incidents.api.below import POLICIES, WRITE, BelowIncident
from incidents.domain import timeline
from incidents.models import TimelineEvent
from people.api.resource import Creatable, Deletable, Patchable, ReadOnly, Versioned


class EventSerializer(Versioned):
    """``at`` null: only its place in the order is known. ``margin`` (seconds; null is exact).

    ``hypothesis``: what became of one; empty for other kinds and as long as nobody said.
    """

    margin = Seconds(required=False, allow_null=True)
    position = serializers.CharField(read_only=True, help_text="Orders events; compare as numbers.")
    after = serializers.IntegerField(
        write_only=True, required=False, min_value=1, help_text="At creation without `at`: the event it follows."
    )

    class Meta:
        model = TimelineEvent
        fields = (
            "id",
            "kind",
            "text",
            "at",
            "margin",
            "position",
            "after",
            "source_url",
            "source_label",
            "author",
            "hypothesis",
            "in_review",
            "version",
        )
        extra_kwargs = {"text": {"max_length": 10_000}}

    def make(self, data: dict[str, Any]) -> TimelineEvent:
        incident, after = data.pop("incident"), data.pop("after", None)
        neighbour = event_of(incident, after, "after") if after else None
        return timeline.add_event(incident, by=self.user, after=neighbour, **data)

    def update(self, event: TimelineEvent, data: dict[str, Any]) -> TimelineEvent:
        data.pop("after", None)
        changes, _many, version = self.split(data)
        return timeline.edit_event(event, by=self.user, changes=changes, version=version)


class MoveInput(serializers.Serializer):
    after = serializers.IntegerField(min_value=1, allow_null=True, help_text="The event it follows; null: first.")


def event_of(incident: Any, pk: int, field: str) -> TimelineEvent:
    if event := incident.events.filter(pk=pk).first():
        return event
    raise invalid(field, "There is no such event on this timeline.", "does_not_exist")


class Events(Creatable, Patchable, Deletable, ReadOnly, BelowIncident):
    rows = TimelineEvent.objects.all()
    serializer_class = EventSerializer
    keyset_field, newest_first = "position", False
    policies = POLICIES | {"move": WRITE}

    def remove(self, row: TimelineEvent) -> None:
        timeline.delete_event(row, by=self.request.user)

    @extend_schema(request=MoveInput)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str, incident_pk: str) -> Response:
        """Put an event right behind another one. Its time stays what it is."""
        event, after = self.get_object(), self.read(MoveInput, request)["after"]
        if after == event.pk:
            raise invalid("after", "An event can't follow itself.")
        neighbour = event_of(self.parent, after, "after") if after else None
        return self.shown(timeline.move_after(event, by=request.user, after=neighbour).pk)
