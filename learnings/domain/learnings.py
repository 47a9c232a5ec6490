"""Writing down what was learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from learnings.enums import LearningState
from learnings.models import Learning, LearningCitation, LearningEvidence
from people.domain.activity import log
from people.models import User
from reviews.models import Review

MANY = ("also_concerns_teams", "also_concerns_systems")


@transaction.atomic
def record(
    review: Review, *, by: User, now_we_know: str, evidence: Iterable[Mapping[str, Any]] = (), **fields: Any
) -> Learning:
    """Write a learning of ``review``. Each item of ``evidence`` names one of event, incident, url, and perhaps a note.

    On a published review the learning is published at once. Logs.
    """
    many = {name: fields.pop(name) for name in MANY if name in fields}
    state = LearningState.PUBLISHED if review.is_published else LearningState.DRAFT
    learning = Learning.objects.create(review=review, now_we_know=now_we_know.strip(), state=state, **fields)
    for name, values in many.items():
        getattr(learning, name).set(values)
    for item in evidence:
        LearningEvidence.objects.create(learning=learning, **item)
    log(learning, "record learning", by=by, incident_id=review.incident_id)
    return learning


@transaction.atomic
def cite(learning: Learning, *, by: User, review: Review, note: str = "") -> LearningCitation:
    """Say that a later review leans on this learning. Citing twice keeps the first."""
    citation, made = LearningCitation.objects.get_or_create(learning=learning, review=review, defaults={"note": note})
    if made:
        log(learning, "cite learning", by=by, incident_id=review.incident_id, review_id=review.pk)
    return citation
