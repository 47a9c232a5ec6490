"""Language help for editors and integrations: the same `check` as on the page and at publishing."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from people.api.permissions import HasPolicy
from reviews.domain.wording import MOST_ASKED
from reviews.language import check

TOTAL = "X-Total-Count"
IN_ALL = OpenApiParameter(
    TOTAL, int, OpenApiParameter.HEADER, response=[200], description="How many questions there are in all."
)


class LanguageInput(serializers.Serializer):
    text = serializers.CharField(max_length=200_000, allow_blank=True, trim_whitespace=False)
    section = serializers.CharField(
        max_length=30,
        required=False,
        default="summary",
        help_text="Where the text stands. “timeline”, “actions”, “perspective”, “quote”, “code” and “log” are read "
        "with less; everything else at full strength.",
    )
    participants = serializers.ListField(
        child=serializers.CharField(max_length=200),
        required=False,
        default=list,
        max_length=500,
        help_text="Names of people in the review.",
    )


class FindingSerializer(serializers.Serializer):
    """One question about the characters ``start`` to ``end``, counted in code points.

    ``level`` is “flag” or “nudge”; only where ``holds`` is true does publishing wait.
    """

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    category = serializers.IntegerField()
    level = serializers.CharField()
    holds = serializers.BooleanField()
    question = serializers.CharField()
    example = serializers.CharField()
    why = serializers.CharField()


class LanguageCheck(APIView):
    """Questions about wording, the first fifty as on the page: the next come when these are answered. Nothing is
    stored or logged."""

    permission_classes = (HasPolicy,)
    policies = {"list": "reviews.view_review", "check": "reviews.view_review"}
    action = "check"

    @extend_schema(request=LanguageInput, responses=FindingSerializer(many=True), parameters=[IN_ALL])
    def post(self, request: Request) -> Response:
        data = LanguageInput(data=request.data)
        data.is_valid(raise_exception=True)
        found = check(**data.validated_data)
        first = FindingSerializer(found[:MOST_ASKED], many=True).data
        return Response(first, headers={TOTAL: str(len(found))})
