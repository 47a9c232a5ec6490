"""Digests: ask for one, watch it being made, read it, download the PDF."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from config.lib.rest.fields import PlainModelSerializer
from config.lib.rest.files import AnyFile
from learnings.domain.digests import request_digest
from learnings.models import Digest
from people.api.resource import Creatable, ReadOnly, policies


class DigestSerializer(PlainModelSerializer):
    class Meta:
        model = Digest
        fields = (
            "id",
            "title",
            "period_start",
            "period_end",
            "team",
            "redaction",
            "ask",
            "state",
            "progress",
            "sha256",
        )
        read_only_fields = ("state", "progress", "sha256")

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data["period_end"] < data["period_start"]:
            raise serializers.ValidationError({"period_end": ["The period ends before it begins."]})
        return data

    def create(self, data: dict[str, Any]) -> Digest:
        return request_digest(by=self.context["request"].user, **data)


class DigestDocumentSerializer(DigestSerializer):
    document = serializers.JSONField(read_only=True, help_text="The frozen document; null until it is composed.")

    class Meta(DigestSerializer.Meta):
        fields = (*DigestSerializer.Meta.fields, "document")


class Digests(Creatable, ReadOnly):
    """POST answers 201 with a waiting digest; poll it until ``state`` is ``done``."""

    rows = Digest.objects.all()
    serializer_class = DigestSerializer
    keyset_field = "id"
    policies = policies("learnings.digest", pdf="learnings.view_digest")

    def get_serializer_class(self) -> type[serializers.Serializer]:
        return DigestDocumentSerializer if self.action == "retrieve" else DigestSerializer

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=[AnyFile])
    def pdf(self, request: Request, pk: str) -> FileResponse:
        digest = self.get_object()
        if digest.state != "done" or not digest.pdf:
            raise Http404
        return FileResponse(digest.pdf.open("rb"), as_attachment=True, filename=f"digest-{digest.pk}.pdf")
