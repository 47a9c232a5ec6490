"""What was published, frozen."""

from __future__ import annotations

from config.lib.rest.fields import PlainModelSerializer
from people.api.resource import ReadOnly
from reviews.api.below import BelowReview
from reviews.models import ReviewVersion


class VersionSerializer(PlainModelSerializer):
    """``sha256`` is the hash of ``markdown``. ``html`` is rendered from it and sanitised."""

    class Meta:
        model = ReviewVersion
        fields = (
            "number",
            "markdown",
            "html",
            "sha256",
            "amendment_note",
            "published_at",
            "published_by",
            "erased_at",
            "sha256_before_erasure",
        )


class Versions(ReadOnly, BelowReview):
    rows = ReviewVersion.objects.all()
    serializer_class = VersionSerializer
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,9}"
    keyset_field = "number"
