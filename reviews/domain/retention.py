"""Raw accounts and comments are deleted 90 days after publishing. People are told so before they type."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from people.domain.activity import log
from reviews.models import Comment, Perspective, PerspectiveLink, Review

KEPT_FOR = dt.timedelta(days=90)


def due_for_deletion(now: dt.datetime | None = None) -> list[int]:
    """Ids of published reviews whose accounts or comments are past their time and not on legal hold."""
    before = (now or timezone.now()) - KEPT_FOR
    due = Review.objects.published().filter(published_at__lte=before, legal_hold=False)
    held = [Exists(model.objects.filter(review=OuterRef("pk"))) for model in (Perspective, Comment)]
    return list(due.filter(held[0] | held[1]).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def delete_perspectives(review_id: int, *, now: dt.datetime | None = None) -> int:
    """Delete the review's raw accounts, the links to give them, and its comments; returns how many accounts went.

    Asked again under the lock, so that a legal hold set meanwhile holds. Logs the fact, never the words.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=review_id)
    before = (now or timezone.now()) - KEPT_FOR
    if review.legal_hold or not review.is_published or review.published_at > before:
        return 0
    PerspectiveLink.objects.filter(review=review).delete()
    said, _ = Comment.objects.filter(review=review).delete()
    gone, _ = Perspective.objects.filter(review=review).delete()
    about = {"by": None, "incident_id": review.incident_id, "review_id": review.pk}
    if gone:
        log(review, "delete perspectives", count=gone, **about)
    if said:
        log(review, "delete comments", **about)
    return gone
