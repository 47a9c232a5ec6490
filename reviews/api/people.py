"""Who takes part in a review, and how it looked from where they stood."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import PermissionDenied

from config.lib.rest.fields import PlainModelSerializer
from config.lib.rest.problems import invalid
from people.api.resource import Creatable, Deletable, ReadOnly
from people.models.organisation import person_of
from reviews.api.below import READ, STEER, BelowReview
from reviews.domain.reviews import give_perspective
from reviews.domain.taking_part import invite, release
from reviews.models import Perspective, ReviewParticipant
from reviews.models.perspective import BOXES, LONGEST_BOX


class ParticipantSerializer(PlainModelSerializer):
    class Meta:
        model = ReviewParticipant
        fields = ("id", "person", "asked_at", "answered_at", "passed", "attended", "mentions_seen_at")
        read_only_fields = ("asked_at", "answered_at", "passed", "attended", "mentions_seen_at")

    def create(self, data: dict[str, Any]) -> ReviewParticipant:
        return invite(data["review"], by=self.user, person=data["person"])


class Participants(Creatable, Deletable, ReadOnly, BelowReview):
    """From the moment they are asked, participants read the draft. Asking twice changes nothing."""

    rows = ReviewParticipant.objects.select_related("person")
    serializer_class = ParticipantSerializer
    policies = {"list": READ, "retrieve": READ, "create": STEER, "destroy": STEER}

    def remove(self, row: ReviewParticipant) -> None:
        release(self.parent, by=self.request.user, person=row.person)


class PerspectiveSerializer(PlainModelSerializer):
    """One person's account; one box is enough. Deleted 90 days after publishing unless on legal hold."""

    class Meta:
        model = Perspective
        fields = ("id", "person", *BOXES, "facilitator_only", "created_at", "updated_at")
        read_only_fields = ("person", "created_at", "updated_at")
        extra_kwargs = {name: {"max_length": LONGEST_BOX} for name in BOXES}

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if not any(data.get(name, "").strip() for name in BOXES):
            raise invalid("did", "One box is enough. Empty ones are fine, all five are not.", "required")
        return {**dict.fromkeys(BOXES, ""), **data}

    def create(self, data: dict[str, Any]) -> Perspective:
        person = person_of(self.user)
        if person is None:
            raise PermissionDenied("An account without a person has no part to tell.")
        return give_perspective(data.pop("review"), by=self.user, person=person, **data)


class Perspectives(Creatable, ReadOnly, BelowReview):
    """POST writes one's own account, or rewrites it whole. Nobody writes another's."""

    writes_over = True
    rows = Perspective.objects.all()
    serializer_class = PerspectiveSerializer
    policies = {"list": READ, "retrieve": READ, "create": READ}

    def visible(self) -> QuerySet:
        return super().visible().readable_by(self.request.user)
