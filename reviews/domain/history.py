"""What sections said before: kept sitting by sitting, compared, brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from people.models import User
from reviews.models import Defence, Factor, Meeting, Review, SectionRevision, SectionText

SITTING = dt.timedelta(minutes=5)
# Half of this many words gone at once is not the next sentence of a sitting but another text.
ENOUGH_WORDS = 20
SECTIONS = (
    "what_happened",
    "few_perspectives_because",
    "luck",
    "still_unclear",
    "earlier_note",
    "stage_note",
    "learned_little_because",
    "no_action_because",
)
NOTES = "meeting-notes"
# Rows beside the review that have one text each.
ONE_TEXT = {Factor: "text", Defence: "text", SectionText: "text", Meeting: "notes"}


def is_kept(row: models.Model, name: str) -> bool:
    """Whether the field ``name`` of ``row`` is a text with a history."""
    return name in SECTIONS if isinstance(row, Review) else ONE_TEXT.get(type(row)) == name


def texts_of(row: models.Model, names: Iterable[str]) -> dict[str, str]:
    """Those of the fields ``names`` that have a history, by section, as they stand on ``row``."""
    return {_section(row, name): getattr(row, name) for name in names if is_kept(row, name)}


def _section(row: models.Model, name: str) -> str:
    if isinstance(row, Factor | Defence):
        return row.row_name
    if isinstance(row, SectionText):
        return row.key
    return NOTES if isinstance(row, Meeting) else name


def review_of(row: models.Model) -> Review:
    return row if isinstance(row, Review) else row.review  # type: ignore[attr-defined]


def newest(review: Review, sections: Iterable[str]) -> dict[str, SectionRevision]:
    rows = review.revisions.filter(section__in=list(sections)).order_by("section", "-id").distinct("section")
    return {row.section: row for row in rows}


def goes_on(row: SectionRevision | None, *, by: User | None, text: str, now: dt.datetime) -> bool:
    """Whether ``text`` belongs to the sitting of ``row``: the same author, within five minutes, not mostly gone."""
    if row is None or by is None or row.by_id != by.pk or row.restored_from_id or now - row.began_at > SITTING:
        return False
    had = len(row.text.split())
    return had < ENOUGH_WORDS or len(text.split()) * 2 > had


def note(
    review: Review,
    *,
    by: User | None,
    before: Mapping[str, str],
    after: Mapping[str, str],
    restored_from: SectionRevision | None = None,
) -> None:
    """Keep what changed. The caller holds a lock on what was changed.

    What stood there before the first change is kept too, without an author; what is restored is a row of its own.
    """
    now = timezone.now()
    changed = {section: text for section, text in after.items() if text != before[section]}
    last = newest(review, changed) if changed else {}
    for section, text in changed.items():
        row = last.get(section)
        if not restored_from and goes_on(row, by=by, text=text, now=now):
            SectionRevision.objects.filter(pk=row.pk).update(text=text, at=now)
            continue
        if before[section] and (row is None or row.text != before[section]):
            _keep(review, section, before[section], at=row.at if row else review.opened_at)
        _keep(review, section, text, at=now, by=by, restored_from=restored_from)


def _keep(review: Review, section: str, text: str, *, at: dt.datetime, **more: Any) -> SectionRevision:
    return SectionRevision.objects.create(review=review, section=section, text=text, began_at=at, at=at, **more)


def target(revision: SectionRevision) -> tuple[models.Model, str] | None:
    """The row and the field that ``revision`` was a text of; None where it is gone."""
    section, review = revision.section, revision.review
    if section in SECTIONS:
        return review, section
    kind, _sep, number = section.partition("-")
    below: dict[str, QuerySet[Any]] = {"meeting": Meeting.objects.all(), "own": SectionText.objects.filter(key=section)}
    if number.isdecimal():
        below |= {"factor": Factor.objects.filter(pk=number), "defence": Defence.objects.filter(pk=number)}
    row = below[kind].filter(review=review).first() if kind in below else None
    return (row, ONE_TEXT[type(row)]) if row else None


class Gone(Exception):
    """The factor or defence whose words these were is no longer there."""
