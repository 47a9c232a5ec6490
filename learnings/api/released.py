"""What restricted reviews taught, for everybody; and the two people it takes to release it."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.rest.fields import PlainModelSerializer
from learnings.domain.releasing import propose_release
from learnings.enums import ReleaseStep
from learnings.models import ReleasedLearning
from people.api.resource import ReadOnly
from people.domain.perform import perform


class ReleasedSerializer(PlainModelSerializer):
    """``month`` is the first of it: there is no finer date, and no way back to where it comes from."""

    class Meta:
        model = ReleasedLearning
        fields = ("id", "before_we_believed", "now_we_know", "month")


class Released(ReadOnly):
    """From restricted reviews, the same for everybody."""

    rows = ReleasedLearning.objects.out()
    open_to_all = "two people who are listed released it to everybody"
    serializer_class = ReleasedSerializer
    keyset_field = "month"
    http_method_names = ("get", "head")
    policies = dict.fromkeys(("list", "retrieve"), "learnings.view_releasedlearning")


class ReleaseInput(serializers.Serializer):
    now_we_know = serializers.CharField(max_length=5000)
    before_we_believed = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class StepInput(serializers.Serializer):
    name = serializers.ChoiceField(choices=ReleaseStep.choices)


class ReleaseSerializer(PlainModelSerializer):
    class Meta:
        model = ReleasedLearning
        fields = ("id", "learning", "before_we_believed", "now_we_know", "state", "month")


class Releasing:
    """For the learnings of restricted reviews: the owner's words for everybody, and the second reader's yes."""

    @extend_schema(request=ReleaseInput, responses=ReleaseSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Words that say nothing of where they come from. They wait for a second reader."""
        learning = self.get_object()  # type: ignore[attr-defined]
        data = self.read(ReleaseInput, request)  # type: ignore[attr-defined]
        row = propose_release(learning, by=request.user, **data)
        return Response(ReleaseSerializer(row).data)

    @extend_schema(request=StepInput, responses=ReleaseSerializer)
    @action(detail=True, methods=["post"], url_path="release/step")
    def release_step(self, request: Request, pk: str) -> Response:
        """`release`: somebody else who is listed confirms. `take_back`: nobody else reads it any more."""
        learning = self.get_object()  # type: ignore[attr-defined]
        data = self.read(StepInput, request)  # type: ignore[attr-defined]
        row = ReleasedLearning.objects.filter(learning=learning).first()
        if row is None:
            raise Http404
        return Response(ReleaseSerializer(perform(row, data["name"], by=request.user)).data)
