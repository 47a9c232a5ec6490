"""What can be done to a review besides writing its texts."""

from __future__ import annotations

from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.rest.openapi import KEY
from config.lib.rest.problems import Conflict, invalid
from people.api.transitions import MissingItem, missing_items
from people.domain.editing import EditConflict
from people.models import Person
from reviews.api.amending import STALE, AmendInput, beside, findings_of
from reviews.api.versions import VersionSerializer
from reviews.domain.meeting import there_without_part
from reviews.domain.mentions import confirm_mentions
from reviews.domain.publishing import amend
from reviews.domain.scope import choose_depth
from reviews.domain.taking_part import answer, correct, hold_meeting, rather_not
from reviews.domain.wording import hints, keep
from reviews.domain.workflow import REVIEW, onward
from reviews.domain.writing import seen_as
from reviews.enums import Depth, KeptBecause
from reviews.models import Review, ReviewVersion
from reviews.models.comment import LONGEST_TEXT
from reviews.queries import lay_open


class RequirementsSerializer(serializers.Serializer):
    """The next step forward and what it still needs; ``transition`` is null at the end of the way."""

    transition = serializers.CharField(allow_null=True)
    label = serializers.CharField()
    target = serializers.CharField()
    missing = MissingItem(many=True)


class HintSerializer(serializers.Serializer):
    """One question about one sentence. ``holds``: publishing waits until it is rewritten or kept."""

    section = serializers.CharField(source="passage.section")
    category = serializers.CharField()
    question = serializers.CharField()
    example = serializers.CharField()
    sentence = serializers.CharField()
    words = serializers.CharField()
    text_hash = serializers.CharField()
    holds = serializers.BooleanField()


class KeepInput(serializers.Serializer):
    section = serializers.CharField(max_length=30)
    category = serializers.CharField(max_length=40)
    text_hash = serializers.RegexField(r"^[0-9a-f]{64}$")
    because = serializers.ChoiceField(choices=KeptBecause.choices, default=KeptBecause.AS_WRITTEN)


class DepthInput(serializers.Serializer):
    depth = serializers.ChoiceField(choices=Depth.choices)
    depth_reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class MeetingInput(serializers.Serializer):
    meeting_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    meeting_in_writing = serializers.BooleanField(required=False, default=False)
    attended = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=10**18),
        required=False,
        default=list,
        max_length=500,
        help_text="Numbers of participants who were there.",
    )
    there = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=10**18),
        required=False,
        max_length=10,
        help_text="Numbers of people who ran it and were there without taking part: owner, facilitator. "
        "Left out, it stays as it was.",
    )


class AnswerInput(serializers.Serializer):
    passed = serializers.BooleanField(help_text="True passes; false says “this is how it was for me”.")
    correction = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_TEXT,
        help_text="What should be different. It becomes a comment at ``section``; ``passed`` is then not looked at.",
    )
    section = serializers.CharField(max_length=30, required=False, default="what-happened")


class Steps:
    """Mixed into the viewset of reviews."""

    @extend_schema(responses=RequirementsSerializer)
    @action(detail=True, methods=["get"])
    def requirements(self: Any, request: Request, pk: str) -> Response:
        review = lay_open(self.get_object(), texts=True)
        step = onward(review)
        return Response(
            {
                "transition": step and step.name,
                "label": str(step.label) if step else "",
                "target": str(step.target) if step else "",
                "missing": missing_items(REVIEW.missing(review, step)) if step else [],
            }
        )

    @extend_schema(responses=HintSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def hints(self: Any, request: Request, pk: str) -> Response:
        """Questions about wording in the review's texts. Nothing of it is stored."""
        return Response(HintSerializer(hints(lay_open(self.get_object(), texts=True)), many=True).data)

    @extend_schema(request=KeepInput, responses={204: None})
    @action(detail=True, methods=["post"], url_path="keep-wording")
    def keep_wording(self: Any, request: Request, pk: str) -> Response:
        """Keep a sentence as written, for a reason."""
        review = self.get_object()
        keep(review, by=request.user, **self.read(KeepInput, request))
        return Response(status=204)

    @extend_schema(request=DepthInput)
    @action(detail=True, methods=["post"], url_path="depth")
    def choose_depth(self: Any, request: Request, pk: str) -> Response:
        """Choose how deep the review goes; below what is proposed it asks why."""
        review, data = self.get_object(), self.read(DepthInput, request)
        choose_depth(review, by=request.user, depth=data["depth"], reason=data["depth_reason"])
        return self.shown(review.pk)

    @extend_schema(request=MeetingInput)
    @action(detail=True, methods=["post"])
    def meeting(self: Any, request: Request, pk: str) -> Response:
        """Note the meeting's date and who was there, or that it is done in writing."""
        review, data = self.unpublished(), self.read(MeetingInput, request)
        hold_meeting(
            review,
            by=request.user,
            meeting_at=data["meeting_at"],
            in_writing=data["meeting_in_writing"],
            attended=data["attended"],
            running=who_ran(review, data["there"]) if "there" in data else None,
        )
        return self.shown(review.pk)

    @extend_schema(request=AnswerInput, responses={204: None})
    @action(detail=True, methods=["post"])
    def answer(self: Any, request: Request, pk: str) -> Response:
        """A participant confirms the draft, corrects it, or passes."""
        review, data = self.unpublished(), self.read(AnswerInput, request)
        if data["correction"]:
            return _taken(correct(review, by=request.user, section=data["section"], text=data["correction"]))
        return _taken(answer(review, by=request.user, passed=data["passed"]))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="rather-not")
    def rather_not(self: Any, request: Request, pk: str) -> Response:
        """A participant would rather not tell how it looked: no mail asks again. Writing a perspective undoes it."""
        return _taken(rather_not(self.unpublished(), by=request.user))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="mentions-seen")
    def mentions_seen(self: Any, request: Request, pk: str) -> Response:
        """A participant has seen where the review names them."""
        return _taken(confirm_mentions(self.unpublished(), by=request.user))

    @extend_schema(request=AmendInput, responses=VersionSerializer, parameters=[KEY])
    @action(detail=True, methods=["post"])
    def amend(self: Any, request: Request, pk: str) -> Response:
        """Change texts, factors and defences of a published review; frozen as a new, dated version, once."""
        review = self.get_object()
        newest = ReviewVersion.objects.filter(review=review).order_by("-number").values_list("number", flat=True)
        return self.once(
            request, partial(self.amended, review, request), still=lambda body: body.get("number") == newest.first()
        )

    def amended(self: Any, review: Review, request: Request) -> Response:
        data = self.read(AmendInput, request)
        note, version, own = data.pop("note"), data.pop("version", None), data.pop("sections", {})
        more: dict[str, Any] = {"own": own, "findings": findings_of(review, data), "only_changes": True}
        seen = seen_as(review, data) if version in (None, review.version) else STALE
        try:
            made = amend(review, by=request.user, note=note, changes=data, seen=seen, **more)
        except EditConflict as conflict:
            raise (self.conflict if conflict.current == review else beside)(conflict) from conflict
        return Response(VersionSerializer(made).data)

    def unpublished(self: Any) -> Review:
        review = self.get_object()
        if review.is_published:
            raise Conflict("The review is published.")
        return review


def _taken(row: Any) -> Response:
    if row is None:
        raise NotFound("You are no participant of this review.")
    return Response(status=204)


def who_ran(review: Review, asked: list[int]) -> list[Person]:
    """The people of these numbers: owner, facilitator, and whoever is noted as having been there already."""
    known = {person.pk: person for person in (review.owner, review.facilitator, *there_without_part(review)) if person}
    for number, pk in enumerate(asked):
        if pk not in known:
            text = "Only who owns or facilitates the review; everybody else takes part."
            raise invalid(f"there.{number}", text, "does_not_exist")
    return [known[pk] for pk in asked]
