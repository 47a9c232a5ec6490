"""Advice beside the statement: one question, one example. It never stops anybody, and *keep as written* is one click."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from learnings.models import Learning
from people.domain.activity import log
from people.models import User
from reviews.enums import KeptBecause
from reviews.models import KeptWording, Review

SECTION = "learning"
ACTION = "action"  # the code of advice that offers to make it an action


def hash_of(words: str) -> str:
    """SHA-256 of the statement, blanks aside: a rewrite asks afresh."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()


def advice_on(words: str, review: Review) -> Sequence[Any]:
    """What the checks ask about a statement of ``review``, without what was kept."""
    return without_kept(words, kept_in(review))


def kept_in(review: Review) -> set[tuple[str, str]]:
    return set(KeptWording.objects.filter(review=review, section=SECTION).values_list("category", "text_hash"))


def without_kept(words: str, kept: set[tuple[str, str]]) -> Sequence[Any]:
    if not words.strip():
        return []
    here = hash_of(words)
    return [item for item in _checked(words) if (item.code, here) not in kept]


def _checked(words: str) -> Sequence[Any]:
    from learnings import checks

    return checks.check(words)


@transaction.atomic
def keep(learning: Learning, *, by: User, code: str) -> None:
    """Keep the statement as written. No author is stored, and the log does not repeat the words."""
    known = {item.code for item in _checked(learning.now_we_know)}
    if code not in known:
        return
    _row, made = KeptWording.objects.get_or_create(
        review=learning.review,
        section=SECTION,
        category=code,
        text_hash=hash_of(learning.now_we_know),
        defaults={"because": KeptBecause.AS_WRITTEN},
    )
    if made:
        log(learning, "keep as written", by=by, incident_id=learning.review.incident_id)
