"""What is counted about a review, and the three questions after its meeting."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from people.models.organisation import person_of
from reviews.domain.meeting import meeting_of
from reviews.domain.pulse import give_pulse, key_of_account
from reviews.domain.tallies import pulse_of, readers_of
from reviews.enums import PULSE, PulseAnswer
from reviews.queries import shown_taps

HELP = "From five answers on, in steps of five; 0 stands for “fewer”."


class AnswersSerializer(serializers.Serializer):
    yes = serializers.IntegerField()
    partly = serializers.IntegerField()
    no = serializers.IntegerField()


class TotalsSerializer(serializers.Serializer):
    """Numbers of five and more; what fewer people said is told nowhere, not by subtraction either."""

    readers = serializers.IntegerField(help_text=f"Readings outside the team. {HELP}")
    new_to_readers = serializers.IntegerField(help_text=HELP)
    new_to_me = serializers.IntegerField(help_text="Taps in the meeting, from five phones on.", allow_null=True)
    pulse = serializers.DictField(
        child=AnswersSerializer(), help_text="By question, for those who take part; left out below five answers."
    )


PulseInput = type(
    "PulseInput",
    (serializers.Serializer,),
    {
        about.value: serializers.ChoiceField(choices=PulseAnswer.choices, required=False, help_text=str(about.label))
        for about in PULSE
    },
)


class Counting:
    """Two addresses of a review."""

    @extend_schema(responses=TotalsSerializer)
    @action(detail=True, methods=["get"])
    def totals(self: Any, request: Request, pk: str) -> Response:
        """What may be told of readers, taps and answers."""
        review = self.get_object()
        takes_part = review.is_taking_part(request.user)
        found = {
            **readers_of(review),
            "new_to_me": shown_taps(meeting_of(review)).get("") if takes_part and not review.is_light else None,
            "pulse": pulse_of(review) if takes_part else {},
        }
        return Response(TotalsSerializer(found).data)

    @extend_schema(request=PulseInput, responses={204: None})
    @action(detail=True, methods=["post"])
    def pulse(self: Any, request: Request, pk: str) -> Response:
        """Three anonymous answers after the meeting; some may be left out. Once, and nobody can find them again."""
        review, data = self.get_object(), self.read(PulseInput, request)
        if person_of(request.user) is None or not review.is_taking_part(request.user):
            raise NotFound("You take no part in this review.")
        give_pulse(review, key=key_of_account(review, request.user), answers=data, meeting=meeting_of(review))
        return Response(status=204)
