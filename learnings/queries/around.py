"""What this app shows around a review and an incident: read once for all panels of a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet

from config.lib.gather import Lists, Loose, Rows
from incidents.models import Incident
from learnings.enums import LearningState, TagState
from learnings.models import (
    Concern,
    ConcernLink,
    Credit,
    DefenceOrigin,
    Learning,
    LearningCitation,
    LearningEvidence,
    PatternTag,
)
from learnings.queries.learnings import how_common
from learnings.queries.ties import SEEN
from reviews.models import Review

AT_HAND = 4
EVIDENCE = Rows("evidence", LearningEvidence.objects.select_related("event"))
LEARNED = Lists(
    Review,
    (
        Rows(
            "learnings",
            Learning.objects.order_by("id"),
            below=[EVIDENCE, Rows("also_concerns_teams")],
            to="learnings_here",
        ),
        Rows("teams", of="incident"),
        Rows(
            "concern_links",
            ConcernLink.objects.select_related("concern"),
            below=[Rows("decisions", of="concern")],
            to="links_here",
        ),
    ),
)


def written(review: Review) -> list[Learning]:
    """The learnings of ``review`` in their order, with evidence. One query; of a review laid open only once."""
    if not (review.laid_open and hasattr(review, "learnings_here")):
        LEARNED.fill(review)
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
    seen = set(SEEN.all(user, keys=list(earlier))) if earlier else set()
    for record in records:
        record.relearned = record.relearned_from_id in seen


def tags_seen_by(user: Any) -> QuerySet[PatternTag]:
    rows = PatternTag.objects.visible_to(user).exclude(state=TagState.REJECTED)
    return rows.select_related("pattern").order_by("pattern__name")


def _panels(reader: Any) -> list[Rows]:
    cited = LearningCitation.objects.filter(learning__in=Learning.objects.visible_to(reader))
    credits = Credit.objects.visible_to(reader).select_related("recipient", "given_by__person", "concern")
    origins = DefenceOrigin.objects.select_related("defence", "work").order_by("pk")
    return [
        Rows("citations", cited.select_related("learning__review__incident"), to="citations_here"),
        Rows("credits", credits.order_by("pk"), to="credits_here"),
        Rows("origins", origins, by="defence__review", to="origins_here"),
        Rows("pattern_tags", tags_seen_by(reader), of="incident", to="tags_here"),
    ]


PANELS = Lists(Review, _panels)
WHOLE = Lists(Review, lambda reader: [*LEARNED.lists, *_panels(reader)])


def _near(reader: Any, systems: Any) -> list[Rows | Loose]:
    about = Concern.systems.through.objects.filter(system__pk__any_of=systems).order_by().values("concern")
    concerns = Concern.objects.visible_to(reader).open().filter(pk__any_of=ArraySubquery(about))
    return [
        Rows("pattern_tags", tags_seen_by(reader), to="tags_here"),
        Loose("concerns_here", concerns.order_by("-sort_at", "-pk")[:AT_HAND], ("pk", "text", "state")),
        *how_common(systems),
    ]


NEAR = Lists(Incident, _near, systems=list)


def lay_around(review: Review, user: Any) -> Review:
    """Read for all panels of the page at once: citations, thanks, work behind defences, patterns."""
    return review if hasattr(review, "credits_here") else PANELS.fill(review, user)


def lay_whole(review: Review, user: Any) -> Review:
    """All that the panels of a draft show which is read whole, in one query."""
    return review if hasattr(review, "credits_here") else WHOLE.fill(review, user)


def lay_near(incident: Incident, user: Any) -> Incident:
    """What an incident's page shows beside it: its tags, open concerns about its systems, and where was learned there.

    Once. What was learned is asked for with ``learnings.nearby``.
    """
    if not hasattr(incident, "common_also"):
        NEAR.fill(incident, user, systems=[system.pk for system in incident.systems.all()])
    return incident
