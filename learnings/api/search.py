"""One search over everything the reader may see."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from learnings.queries.search import KINDS, RELEASED, search
from people.api.permissions import HasPolicy


class SearchInput(serializers.Serializer):
    q = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=[*KINDS, RELEASED], required=False, default="")


class HitSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    ref = serializers.CharField()
    title = serializers.CharField(source="*")
    at = serializers.DateTimeField(source="sort_at")


class GroupSerializer(serializers.Serializer):
    """The hits of one kind, best first. ``more``: ask for this kind alone to see them."""

    kind = serializers.CharField()
    more = serializers.BooleanField()
    results = HitSerializer(many=True, source="rows")


class Search(APIView):
    """Words, a “phrase”, or, -not."""

    permission_classes = (HasPolicy,)
    policies = {"list": "learnings.view_learning"}
    action = "list"

    @extend_schema(
        parameters=[
            OpenApiParameter("q", OpenApiTypes.STR, required=True),
            OpenApiParameter("kind", OpenApiTypes.STR, enum=[*KINDS, RELEASED]),
        ],
        responses=GroupSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        data = SearchInput(data=request.query_params)
        data.is_valid(raise_exception=True)
        found = search(data.validated_data["q"], request.user, kind=data.validated_data["kind"])
        return Response(GroupSerializer(found, many=True).data)
