"""The organisation's review policy: one row, read by everybody, changed by admins."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.rest.fields import PlainModelSerializer
from incidents.enums import Stage
from people.api.permissions import HasPolicy
from reviews.domain.scope import change_policy
from reviews.models import ReviewPolicy


class PolicySerializer(PlainModelSerializer):
    stages = serializers.ListField(child=serializers.ChoiceField(choices=Stage.choices), max_length=len(Stage))

    class Meta:
        model = ReviewPolicy
        exclude = ("id",)


class Policy(APIView):
    """When a review is proposed deeper, by when it is due, how long ideas rest. Days are working days."""

    permission_classes = (HasPolicy,)
    policies = {
        "list": "reviews.view_reviewpolicy",
        "retrieve": "reviews.view_reviewpolicy",
        "partial_update": "reviews.change_reviewpolicy",
    }
    http_method_names = ("get", "patch", "head")

    @property
    def action(self) -> str:
        return "partial_update" if self.request.method == "PATCH" else "retrieve"

    @extend_schema(responses=PolicySerializer)
    def get(self, request: Request) -> Response:
        return Response(PolicySerializer(ReviewPolicy.current()).data)

    @extend_schema(request=PolicySerializer, responses=PolicySerializer)
    def patch(self, request: Request) -> Response:
        serializer = PolicySerializer(ReviewPolicy.current(), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        policy = change_policy(by=request.user, **serializer.validated_data)
        return Response(PolicySerializer(policy).data)
