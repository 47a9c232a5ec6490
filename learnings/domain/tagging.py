"""Seeing a pattern in an incident: always with the words that show it, and a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import Incident, TimelineEvent
from learnings.enums import TagState
from learnings.models import Pattern, PatternTag
from people.domain.activity import log
from people.models import User
from reviews.models import Review

QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "\u00a0": " "})
MARKS = re.compile(r"[*_`>#]+")


@dataclass(frozen=True)
class Source:
    """Where a quote was found, and so what the tag hides with."""

    text: str
    event: TimelineEvent | None = None
    review: Review | None = None


def plain(text: str) -> str:
    """For comparing: one kind of quotation mark, no markdown marks, single spaces, case folded."""
    return " ".join(MARKS.sub("", text.translate(QUOTES)).split()).casefold()


def sources(incident: Incident, by: User) -> Iterator[Source]:
    """Texts a quote may come from, the most widely readable first."""
    yield Source("\n".join([incident.title, incident.summary, incident.could_not]))
    for event in incident.events.all():
        yield Source(event.text, event=event)
    review = Review.objects.readable_by(by).filter(incident=incident).first()
    if review is None:
        return
    if version := review.versions.last():
        yield Source(version.markdown, review=review)
    if review.is_taking_part(by):
        yield from _draft(review)


def _draft(review: Review) -> Iterator[Source]:
    for text in (review.what_happened, review.luck, review.still_unclear, review.earlier_note, review.stage_note):
        yield Source(text, review=review)
    for text in review.section_texts.values_list("text", flat=True):
        yield Source(text, review=review)
    for rows in (review.factors, review.defences):
        for text in rows.values_list("text", flat=True):
            yield Source(text, review=review)
    for text in review.learnings.values_list("now_we_know", flat=True):
        yield Source(text, review=review)


def find(quote: str, incident: Incident, by: User) -> Source:
    """Where the words stand. Raises ValidationError when they stand nowhere this person can read."""
    wanted = plain(quote)
    if wanted:
        for source in sources(incident, by):
            if wanted in plain(source.text):
                return source
    raise ValidationError(
        {"quote": _("These words are not in the incident, its timeline or its review. Copy them as they stand.")}
    )


@transaction.atomic
def tag(incident: Incident, *, by: User, pattern: Pattern, quote: str) -> PatternTag:
    """Tag ``incident`` with ``pattern``, shown by ``quote``. A tag that is confirmed and visible already is kept.

    Raises ValidationError for words that are not there, and for retired or merged patterns.
    """
    if pattern.retired_at or pattern.merged_into_id:
        raise ValidationError({"pattern": _("This pattern is no longer used.")})
    source = find(quote, incident, by)
    Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    row = PatternTag.objects.filter(incident=incident, pattern=pattern).first()
    if row and row.state == TagState.CONFIRMED and PatternTag.objects.visible_to(by).filter(pk=row.pk).exists():
        return row
    row = row or PatternTag(incident=incident, pattern=pattern)
    row.quote, row.event, row.review = quote.strip(), source.event, source.review
    row.state, row.tagged_by = TagState.CONFIRMED, by
    row.save()
    log(row, "tag pattern", by=by, incident_id=incident.pk, pattern=pattern.slug)
    return row


@transaction.atomic
def judge(row: PatternTag, *, by: User, state: str) -> PatternTag:
    """Confirm or reject a tag. A rejected one stays, so that it isn't suggested again."""
    if row.state != state:
        row.state = state
        row.save(update_fields=["state"])
        log(row, f"{state} pattern tag", by=by, incident_id=row.incident_id, pattern=row.pattern.slug)
    return row


@transaction.atomic
def keep_pattern(pattern: Pattern | None, *, by: User, **fields: Any) -> Pattern:
    """Add a pattern or change one. What it was called before stays in the log; the slug never changes."""
    made = pattern is None
    pattern = pattern or Pattern()
    before = {name: str(getattr(pattern, name)) for name in fields if not made}
    for name, value in fields.items():
        setattr(pattern, name, value)
    pattern.save()
    log(pattern, "add pattern" if made else "change pattern", by=by, before=before)
    return pattern


@transaction.atomic
def merge(pattern: Pattern, *, by: User, into: Pattern) -> Pattern:
    """Fold ``pattern`` into another: its tags move, its page leads there, the log remembers which moved.

    Where an incident carries both, the confirmed tag stays. Raises ValidationError for a target that is itself
    merged, retired or the same.
    """
    if into.pk == pattern.pk or into.merged_into_id or into.retired_at:
        raise ValidationError({"into": _("Choose another pattern that is in use.")})
    list(Pattern.objects.select_for_update(of=("self",)).filter(pk__in=(pattern.pk, into.pk)).order_by("pk"))
    for row in pattern.tags.all():
        other = into.tags.filter(incident=row.incident_id).first()
        if other and (other.state == TagState.CONFIRMED or row.state != TagState.CONFIRMED):
            row.delete()
            continue
        if other:
            other.delete()
        PatternTag.objects.filter(pk=row.pk).update(pattern=into)
        log(row, "move pattern tag", by=by, before=pattern.slug, after=into.slug)
    Pattern.objects.filter(merged_into=pattern).update(merged_into=into)
    pattern.merged_into = into
    pattern.save(update_fields=["merged_into"])
    log(pattern, "merge pattern", by=by, into=into.slug)
    return pattern


@transaction.atomic
def retire(pattern: Pattern, *, by: User, at: Any) -> Pattern:
    """Stop offering a pattern (``at`` a moment), or offer it again (``at`` None). Its tags stay."""
    pattern.retired_at = at
    pattern.save(update_fields=["retired_at"])
    log(pattern, "retire pattern" if at else "use pattern again", by=by)
    return pattern
