"""Factors and defences: what a review finds. Rewriting them is ``writing.save_section``."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from people.domain.activity import log
from people.models import User
from reviews.domain.writing import as_draft
from reviews.models import Defence, Factor, Review


@transaction.atomic
def add_factor(review: Review, *, by: User, text: str, amending: bool = False, **fields: Any) -> Factor:
    """Raises AlreadyPublished, unless ``amending``."""
    if not amending:
        as_draft(review)
    events = fields.pop("events", ())
    last = review.factors.aggregate(last=Max("position"))["last"] or 0
    factor = Factor.objects.create(review=review, text=text, position=last + 1, **fields)
    factor.events.set(events)
    log(factor, "add factor", by=by, incident_id=review.incident_id)
    return factor


@transaction.atomic
def move_factor(factor: Factor, *, by: User, to: int) -> None:
    """Put a factor at place ``to`` (from 1) among those of its review; past the end is the end. Logs a change.

    Raises AlreadyPublished.
    """
    as_draft(factor.review)
    rows = list(Factor.objects.filter(review=factor.review_id))
    order = [row for row in rows if row.pk != factor.pk]
    if len(order) == len(rows):
        raise Factor.DoesNotExist  # somebody removed it a moment ago
    order.insert(max(0, to - 1), next(row for row in rows if row.pk == factor.pk))
    if order == rows:
        return
    for place, row in enumerate(order, start=1):
        row.position = place
    Factor.objects.bulk_update(order, ["position"])
    log(factor, "move factor", by=by, incident_id=factor.review.incident_id)


@transaction.atomic
def add_defence(review: Review, *, by: User, text: str, amending: bool = False, **fields: Any) -> Defence:
    """Raises AlreadyPublished, unless ``amending``."""
    if not amending:
        as_draft(review)
    defence = Defence.objects.create(review=review, text=text, **fields)
    log(defence, "add defence", by=by, incident_id=review.incident_id)
    return defence
