"""A light review: everything on one page, saved together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db import transaction

from incidents.models import TimelineEvent
from learnings.domain.learnings import record
from learnings.models import Learning, LearningEvidence
from people.domain.activity import said_lately
from people.domain.editing import edit
from people.models import User
from reviews.domain.history import SITTING
from reviews.domain.reviews import add_factor
from reviews.domain.writing import remove, save_section, save_together, write
from reviews.merging import merge
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


@transaction.atomic
def save_light_quietly(
    review: Review, *, by: User, draft: LightDraft, seen: str, base: Mapping[str, str], both: bool = False
) -> tuple[Review, dict[str, str]]:
    """What the page saves by itself: texts, brought together with what others wrote meanwhile, and each as it is now.

    ``base``: each text as the editor started from it. Ticks and links wait for the button. Raises EditConflict as
    ``save_together`` does.
    """
    texts = {"what_happened": draft.what_happened, "learned_little_because": draft.learned_little_because}
    review = save_together(review, by=by, changes=texts, seen=seen, base=base, both=both)
    now = small_texts(review)
    merged = {name: merge(base.get(name, ""), getattr(draft, name), now[name]).text for name in now}
    if merged["factor"].strip() != now["factor"]:
        factor = first_factor(review)
        kind = factor.kind if factor else draft.factor_kind
        _save_factor(review, by=by, draft=replace(draft, factor=merged["factor"], factor_kind=kind))
    _learn_quietly(review, by=by, now_we_know=merged["now_we_know"], before_we_believed=merged["before_we_believed"])
    return review, {name: getattr(review, name) for name in texts} | merged


def small_texts(review: Review) -> dict[str, str]:
    """What stands in the page's fields that are rows of their own."""
    factor, learning = first_factor(review), first_learning(review)
    return {
        "factor": factor.text if factor else "",
        "now_we_know": learning.now_we_know if learning else "",
        "before_we_believed": learning.before_we_believed if learning else "",
    }


def _learn_quietly(review: Review, *, by: User, **words: str) -> None:
    learning, words = first_learning(review), {name: text.strip() for name, text in words.items()}
    if not words["now_we_know"]:
        if learning is not None:
            learning.delete()
    elif learning is None:
        record(review, by=by, **words)
    else:
        edit(learning, by=by, changes=words, quiet=said_lately(learning, "edit", by=by, within=SITTING))


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
