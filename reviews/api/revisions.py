"""What sections said before: for those who take part, before publishing and after."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers

from config.lib.rest.fields import PlainModelSerializer
from people.api.resource import ReadOnly
from reviews.api.below import BelowReview
from reviews.models import Review, SectionRevision


class RevisionSerializer(PlainModelSerializer):
    """One section as one author left it; ``by`` is a name, empty for what stood there before the history began.

    ``section`` is a text field of the review, or “factor-12”, “defence-7”.
    """

    by = serializers.SerializerMethodField()

    class Meta:
        model = SectionRevision
        fields = ("id", "section", "text", "by", "began_at", "at", "restored_from")

    def get_by(self, row: SectionRevision) -> str:
        return row.by.get_full_name() if row.by else ""


class Revisions(ReadOnly, BelowReview):
    """Deleted 90 days after publishing."""

    rows = SectionRevision.objects.select_related("by__person")
    serializer_class = RevisionSerializer
    newest_first = True

    def visible_parents(self) -> QuerySet:
        return super().visible_parents().filter(pk__in=taken_part_in(self.request.user))


def taken_part_in(user: object) -> QuerySet:
    return Review.objects.filter(Review.taking_part(user)).order_by().values("pk")
