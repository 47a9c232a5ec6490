"""What follows in `learnings` when something below changes state."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from learnings.enums import LearningState
from learnings.models import Learning


def publish_learnings(sender: Any, *, model: str, pk: int, transition: str, **kwargs: Any) -> None:
    """A published review's learnings are published with it, in the same transaction."""
    if model == "reviews.review" and transition in ("publish", "publish_light"):
        Learning.objects.filter(review=pk, state__in=(LearningState.DRAFT, LearningState.SHARED)).update(
            state=LearningState.PUBLISHED, sort_at=timezone.now()
        )
