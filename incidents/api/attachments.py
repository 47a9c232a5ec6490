"""Files beside an incident: in through a check of their content, out as a download."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from config.lib.rest.fields import PlainModelSerializer
from config.lib.rest.files import AnyFile
from config.lib.rest.parsers import JSONParser
from incidents.api.below import POLICIES, READ, BelowIncident
from incidents.domain import attachments
from incidents.models import Attachment
from people.api.resource import Creatable, Deletable, Patchable, ReadOnly


class AttachmentSerializer(PlainModelSerializer):
    file = serializers.FileField(write_only=True, allow_empty_file=True)
    alt = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text="What a picture shows, for those who do not see it."
    )

    class Meta:
        model = Attachment
        fields = ("id", "file", "name", "alt", "content_type", "size", "sha256", "uploaded_at")
        read_only_fields = ("name", "content_type", "size", "sha256", "uploaded_at")

    def create(self, data: dict[str, Any]) -> Attachment:
        return attachments.attach(data["incident"], by=self.user, file=data["file"], alt=data.get("alt", ""))


class WordsSerializer(PlainModelSerializer):
    class Meta:
        model = Attachment
        fields = ("alt",)

    def update(self, row: Attachment, data: dict[str, Any]) -> Attachment:
        return attachments.describe(row, by=self.user, alt=data.get("alt", row.alt))


class Attachments(Creatable, Patchable, Deletable, ReadOnly, BelowIncident):
    """Upload as ``multipart/form-data``. The same content twice is one attachment. Of a picture only the picture is
    kept; what it shows, ``alt``, can be said later."""

    rows = Attachment.objects.all()
    serializer_class = AttachmentSerializer
    parser_classes = (MultiPartParser, JSONParser)
    keyset_field, newest_first = "id", False
    policies = POLICIES | {"content": READ}

    def get_serializer_class(self) -> type[serializers.Serializer]:
        return WordsSerializer if self.action == "partial_update" else AttachmentSerializer

    def remove(self, row: Attachment) -> None:
        attachments.remove(row, by=self.request.user)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=[AnyFile])
    def content(self, request: Request, pk: str, incident_pk: str) -> FileResponse:
        """The file itself, always as a download: nothing in it can run here."""
        row = self.get_object()
        try:
            file = row.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        headers = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
        return FileResponse(
            file, as_attachment=True, filename=row.name, content_type="application/octet-stream", headers=headers
        )
