"""A light review: everything on one page, saved together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from incidents.models import TimelineEvent
from learnings.domain.learnings import record
from learnings.models import Learning, LearningEvidence
from people.domain.editing import edit
from people.models import User
from reviews.domain.reviews import add_factor
from reviews.domain.writing import remove, save_section, write
from reviews.models import Factor, Review


@dataclass(frozen=True)
class LightDraft:
    """What the page holds. Empty texts are fine until it is published."""

    what_happened: str = ""
    factor: str = ""
    factor_kind: str = ""
    before_we_believed: str = ""
    now_we_know: str = ""
    events: Iterable[TimelineEvent] = field(default_factory=tuple)
    evidence_url: str = ""
    learned_little_because: str = ""


@transaction.atomic
def save_light(review: Review, *, by: User, draft: LightDraft, seen: str = "") -> Review:
    """Save the page's texts, its first factor and its first learning. Saving what is there changes nothing.

    Raises EditConflict when somebody else wrote what happened, or why little was learned, meanwhile.
    """
    texts = {"what_happened": draft.what_happened, "learned_little_because": draft.learned_little_because}
    review = save_section(review, by=by, changes=texts, seen=seen)
    _save_factor(review, by=by, draft=draft)
    _save_learning(review, by=by, draft=draft)
    return review


def first_factor(review: Review) -> Factor | None:
    return review.factors.order_by("id").first()


def first_learning(review: Review) -> Learning | None:
    return Learning.objects.filter(review=review).standing().order_by("id").first()


def _save_factor(review: Review, *, by: User, draft: LightDraft) -> None:
    factor, text = first_factor(review), draft.factor.strip()
    if factor is None and text:
        add_factor(review, by=by, text=text, kind=draft.factor_kind)
    elif factor is not None and text:
        write(factor, by=by, changes={"text": text, "kind": draft.factor_kind})
    elif factor is not None:
        remove(factor, by=by)


def _save_learning(review: Review, *, by: User, draft: LightDraft) -> None:
    learning = first_learning(review)
    words = {"now_we_know": draft.now_we_know.strip(), "before_we_believed": draft.before_we_believed.strip()}
    if not words["now_we_know"]:
        if learning is not None and not review.is_published:
            learning.delete()
        return
    if learning is None:
        learning = record(review, by=by, **words)
    else:
        learning = edit(learning, by=by, changes=words)
    _save_evidence(learning, review, draft)


def _save_evidence(learning: Learning, review: Review, draft: LightDraft) -> None:
    """The chosen events and the link; where there are no events, the incident itself is the evidence."""
    wanted = {event.pk for event in draft.events}
    kept = {row.event_id for row in learning.evidence.all() if row.event_id in wanted}
    learning.evidence.exclude(event__in=wanted, event__isnull=False).delete()
    rows = [LearningEvidence(learning=learning, event_id=pk) for pk in sorted(wanted - kept)]
    if draft.evidence_url:
        rows.append(LearningEvidence(learning=learning, url=draft.evidence_url))
    if not wanted and not draft.evidence_url and not review.incident.events.exists():
        rows.append(LearningEvidence(learning=learning, incident=review.incident))
    LearningEvidence.objects.bulk_create(rows)
