"""Workflows over the API: what may follow, and doing it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Model
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.rest.problems import invalid
from config.lib.workflow import Missing, workflow_of
from people.domain.perform import perform


class TransitionInput(serializers.Serializer):
    name = serializers.CharField(max_length=40, help_text="One of `transitions` of the same object.")
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class MissingItem(serializers.Serializer):
    """Something that is still open, in words a person can act on."""

    code = serializers.CharField()
    text = serializers.CharField()
    field = serializers.CharField()


class TransitionLine(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()
    target = serializers.CharField()
    asks_reason = serializers.BooleanField()
    missing = MissingItem(many=True)


def missing_items(missing: list[Missing]) -> list[dict[str, str]]:
    return [{"code": item.code, "text": str(item.text), "field": item.field} for item in missing]


def transition_lines(obj: Model, user: Any) -> list[dict[str, Any]]:
    """What ``user`` may do with ``obj`` now, and what each step still needs."""
    workflow = workflow_of(obj)
    return [
        {
            "name": step.name,
            "label": str(step.label),
            "target": str(step.target),
            "asks_reason": step.asks_reason,
            "missing": missing_items(workflow.missing(obj, step)),
        }
        for step in workflow.available(obj, user)
    ]


class Transitions:
    """``GET …/transitions/`` lists what may follow; ``POST`` performs one. 409 says what is still missing.

    ``elsewhere`` names transitions that have an endpoint of their own, because they take more than a reason.
    """

    elsewhere: ClassVar[dict[str, str]] = {}
    transition_input: ClassVar[type[TransitionInput]] = TransitionInput

    @extend_schema(responses=TransitionLine(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def transitions(self, request: Request, pk: str) -> Response:
        row = self.laid_open(self.get_object())  # type: ignore[attr-defined]
        return Response(transition_lines(row, request.user))

    @extend_schema()  # without it the schema of the GET would be taken for both
    @transitions.mapping.post
    def perform_transition(self, request: Request, pk: str) -> Response:
        obj = self.get_object()  # type: ignore[attr-defined]
        data = self.read(self.transition_input, request)  # type: ignore[attr-defined]
        self.check_name(obj, data["name"])
        self.move(obj, **data)
        return self.shown(obj.pk)  # type: ignore[attr-defined]

    def laid_open(self, row: Model) -> Model:
        """The row with what its requirements ask for, read at once."""
        return row

    def check_name(self, obj: Model, name: str) -> None:
        if name in self.elsewhere:
            raise invalid("name", f"Use {self.elsewhere[name]} for this one.")
        if name not in workflow_of(obj).by_name():
            raise invalid("name", "There is no such transition.")

    def move(self, obj: Model, *, name: str, reason: str) -> None:
        perform(obj, name, by=self.request.user, reason=reason)  # type: ignore[attr-defined]
