"""What the writing of a review leaves behind is deleted 90 days after publishing. People are told before they type."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from people.domain.activity import log
from reviews.enums import READABLE
from reviews.models import Comment, Meeting, Perspective, PerspectiveLink, Review, SectionRevision

KEPT_FOR = dt.timedelta(days=90)
RAW = {Perspective: "perspectives", Comment: "comments", SectionRevision: "earlier texts"}


def due_for_deletion(now: dt.datetime | None = None) -> list[int]:
    """Ids of published reviews with something of RAW that is past its time and not on legal hold."""
    before = (now or timezone.now()) - KEPT_FOR
    raw = [Exists(model.objects.filter(review=OuterRef("pk"))) for model in RAW]
    due = Review.objects.published().filter(reduce(or_, raw), published_at__lte=before, legal_hold=False)
    return list(due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def delete_perspectives(review_id: int, *, now: dt.datetime | None = None) -> int:
    """Delete the review's raw accounts, the links to give them, its comments and what its sections said before;
    returns how many accounts went.

    Asked again under the lock, so that a legal hold set meanwhile holds. Logs the fact, never the words.
    """
    review = Review.objects.select_for_update(of=("self",)).get(pk=review_id)
    before = (now or timezone.now()) - KEPT_FOR
    if review.legal_hold or not review.is_published or review.published_at > before:
        return 0
    PerspectiveLink.objects.filter(review=review).delete()
    gone = {name: model.objects.filter(review=review).delete()[0] for model, name in RAW.items()}
    for name, count in gone.items():
        if count:
            counted = {"count": count} if name == "perspectives" else {}
            log(review, f"delete {name}", by=None, incident_id=review.incident_id, review_id=review.pk, **counted)
    return gone["perspectives"]


def notes_due_for_deletion(now: dt.datetime | None = None) -> list[int]:
    """Ids of published reviews whose meeting's notes are past their time and not on legal hold."""
    before = (now or timezone.now()) - KEPT_FOR
    due = Meeting.objects.filter(review__published_at__lte=before, review__legal_hold=False).exclude(notes="")
    return list(due.filter(review__state__in=READABLE).order_by("review").values_list("review", flat=True))


@transaction.atomic
def delete_notes(review_id: int, *, now: dt.datetime | None = None) -> int:
    """Delete what was noted in the meeting; 1 where there was something. The hold is asked again under the lock."""
    review = Review.objects.select_for_update(of=("self",)).get(pk=review_id)
    before = (now or timezone.now()) - KEPT_FOR
    if review.legal_hold or not review.is_published or review.published_at > before:
        return 0
    gone = Meeting.objects.filter(review=review).exclude(notes="").update(notes="")
    if gone:
        log(review, "delete meeting notes", by=None, incident_id=review.incident_id, review_id=review.pk)
    return gone
