"""What `learnings` shows on pages of the apps below. Templates are where layers meet."""

from __future__ import annotations

from typing import Any

from django import template

from learnings.models import Learning
from reviews.models import Review

register = template.Library()


@register.inclusion_tag("learnings/version_section.md")
def learnings_markdown(review: Review) -> dict[str, Any]:
    """The learnings of ``review`` as markdown, for its frozen version."""
    records = Learning.objects.filter(review=review).standing().order_by("id").prefetch_related("evidence__event")
    return {"review": review, "learnings": records}
