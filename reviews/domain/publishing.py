"""Freezing what was published, and publishing a light review in one go."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import timezone

from config.lib.markdown import render
from people.domain.activity import log
from people.domain.perform import perform
from people.models import User
from reviews.models import Review, ReviewVersion


def freeze(review: Review, *, by: User | None, note: str = "") -> ReviewVersion:
    """Write the next version from the review as it stands: markdown, its HTML, and a hash of the markdown.

    The text is composed by the template ``reviews/version.md``, the one place where findings of this app and
    learnings of the app above meet.
    """
    text = render_to_string("reviews/version.md", {"review": review, "incident": review.incident}).strip() + "\n"
    last = review.versions.aggregate(last=Max("number"))["last"] or 0
    return ReviewVersion.objects.create(
        review=review,
        number=last + 1,
        markdown=text,
        html=render(text),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        amendment_note=note,
        published_at=timezone.now(),
        published_by=by.get_full_name() if by else "",
    )


@transaction.atomic
def publish_light(review: Review, *, by: User) -> Review:
    """Publish and close a light review in one go. Raises what ``perform`` raises; then nothing has changed."""
    perform(review, "publish_light", by=by)
    return perform(review, "close_light", by=by)


@transaction.atomic
def amend(review: Review, *, by: User, note: str) -> ReviewVersion:
    """Freeze a later change of a published review as a dated amendment."""
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    version = freeze(review, by=by, note=note)
    log(review, "amend", by=by, review_id=review.pk, number=version.number, note=note)
    return version
