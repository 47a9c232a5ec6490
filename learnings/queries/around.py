"""What this app shows around a review and an incident: read once for all panels of a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from config.lib.gather import Loose, Rows, fill
from incidents.models import Incident, System
from learnings.enums import LearningState, TagState
from learnings.models import (
    ConcernLink,
    Credit,
    DefenceOrigin,
    Learning,
    LearningCitation,
    LearningEvidence,
    Pattern,
    PatternTag,
    PreventiveWork,
)
from people.models import Team
from reviews.models import Review


def written(review: Review) -> list[Learning]:
    """The learnings of ``review`` in their order, with evidence. One query; of a review laid open only once."""
    if not (review.laid_open and hasattr(review, "learnings_here")):
        evidence = Rows("evidence", LearningEvidence.objects.select_related("event"))
        links = ConcernLink.objects.select_related("concern")
        fill(
            review,
            Rows("learnings", Learning.objects.order_by("id"), below=[evidence], to="learnings_here"),
            Rows("concern_links", links, below=[Rows("decisions", of="concern")], to="links_here"),
        )
    return review.learnings_here


def standing(review: Review) -> list[Learning]:
    return [record for record in written(review) if record.state != LearningState.WITHDRAWN]


def linked(review: Review) -> list[ConcernLink]:
    """The concerns that the review came back to, with their decisions."""
    written(review)
    return review.links_here


def mark_relearned(records: Iterable[Learning], user: Any) -> None:
    """What cards ask: whether ``user`` may see an earlier one that said the same. A query only where there is one."""
    earlier = {record.relearned_from_id for record in records} - {None}
    rows = Learning.objects.visible_to(user).filter(pk__in=earlier)
    seen = set(rows.values_list("pk", flat=True)) if earlier else set()
    for record in records:
        record.relearned = record.relearned_from_id in seen


def lay_around(review: Review, user: Any, *, writes: bool) -> Review:
    """Read for all panels of the page at once: citations, thanks, work behind defences, patterns; options to choose."""
    if hasattr(review, "credits_here"):
        return review
    cited = LearningCitation.objects.filter(learning__in=Learning.objects.visible_to(user))
    credits = Credit.objects.visible_to(user).select_related("recipient", "given_by__person", "concern")
    origins = DefenceOrigin.objects.select_related("defence", "work").order_by("pk")
    fill(
        review,
        Rows("citations", cited.select_related("learning__review__incident"), to="citations_here"),
        Rows("credits", credits.order_by("pk"), to="credits_here"),
        Rows("origins", origins, by="defence__review", to="origins_here"),
        Rows("pattern_tags", tags_seen_by(user), of="incident", to="tags_here"),
        PATTERNS,
        *(options() if writes else ()),
    )
    review.incident.pattern_options = review.pattern_options
    return review


def lay_patterns(incident: Incident, user: Any) -> Incident:
    """The incident's tags and the patterns to choose from, once."""
    if not hasattr(incident, "tags_here"):
        fill(incident, Rows("pattern_tags", tags_seen_by(user), to="tags_here"), PATTERNS)
    return incident


def tags_seen_by(user: Any) -> QuerySet[PatternTag]:
    rows = PatternTag.objects.visible_to(user).exclude(state=TagState.REJECTED)
    return rows.select_related("pattern").order_by("pattern__name")


PATTERNS = Loose("pattern_options", Pattern.objects.filter(retired_at=None, merged_into=None).order_by("name"))


def options() -> tuple[Loose, ...]:
    """What the forms of a review's panels let one choose from, as (key, label)."""
    return (
        Loose("team_options", Team.objects.order_by("name")),
        Loose("system_options", System.objects.order_by("name")),
        Loose("work_options", PreventiveWork.objects.order_by("title"), ("pk", "title")),
    )
