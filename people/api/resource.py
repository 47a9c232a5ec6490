"""What every endpoint shares: it starts from what the user may see, and asks a policy per action."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.workflow import workflow_of
from people.api.idempotency import IdempotentCreate
from people.api.permissions import HasPolicy
from people.domain.perform import perform


class Resource(viewsets.GenericViewSet):
    """A viewset over ``rows``; ``policies`` maps action names to permissions."""

    permission_classes = (HasPolicy,)
    policies: ClassVar[dict[str, str]] = {}
    rows: ClassVar[QuerySet]
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet:
        return self.rows.visible_to(self.request.user)


class ReadOnly(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource):
    """List and retrieve."""


class Writable(IdempotentCreate, mixins.CreateModelMixin, mixins.UpdateModelMixin, ReadOnly):
    """List, retrieve, create (idempotent by key) and PATCH; serializers call domain functions."""

    http_method_names = ("get", "post", "patch", "delete", "head", "options")


class TransitionInput(serializers.Serializer):
    name = serializers.CharField(max_length=40, help_text="A transition from `transitions` of the same object.")
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class MissingItem(serializers.Serializer):
    code = serializers.CharField()
    text = serializers.CharField()
    field = serializers.CharField()


class TransitionLine(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()
    target = serializers.CharField()
    asks_reason = serializers.BooleanField()
    missing = MissingItem(many=True)


def transition_lines(obj: Model, user: Any) -> list[dict[str, Any]]:
    """What ``user`` may do with ``obj`` now, and what each step still needs."""
    workflow = workflow_of(obj)
    return [
        {
            "name": step.name,
            "label": str(step.label),
            "target": str(step.target),
            "asks_reason": step.asks_reason,
            "missing": [{"code": m.code, "text": str(m.text), "field": m.field} for m in workflow.missing(obj, step)],
        }
        for step in workflow.available(obj, user)
    ]


class Transitions:
    """``GET …/transitions/`` lists what may follow; ``POST`` performs one. 409 says what is still missing."""

    @extend_schema(responses=TransitionLine(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def transitions(self, request: Request, pk: str) -> Response:
        return Response(transition_lines(self.get_object(), request.user))  # type: ignore[attr-defined]

    @extend_schema(request=TransitionInput, responses={409: OpenApiResponse(description="What is still open.")})
    @transitions.mapping.post
    def perform_transition(self, request: Request, pk: str) -> Response:
        data = TransitionInput(data=request.data)
        data.is_valid(raise_exception=True)
        obj = self.get_object()  # type: ignore[attr-defined]
        if data.validated_data["name"] not in workflow_of(obj).by_name():
            raise serializers.ValidationError({"name": ["There is no such transition."]})
        self.move(obj, request, **data.validated_data)  # type: ignore[attr-defined]
        return Response(self.get_serializer(self.get_queryset().get(pk=obj.pk)).data)  # type: ignore[attr-defined]

    def move(self, obj: Model, request: Request, *, name: str, reason: str) -> None:
        perform(obj, name, by=request.user, reason=reason)
