"""Advice beside the statement: one question, one example, never a stop. *Keep as written* is one click."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from learnings.checks import Advice, check
from learnings.models import Learning
from learnings.queries.around import standing
from people.domain.activity import log
from people.models import User
from reviews.domain.wording import Hint, hints
from reviews.enums import KeptBecause
from reviews.models import KeptWording, Review
from reviews.queries import event_texts

SECTION = "learning"
ACTION = "action"  # the code of advice that offers to make it an action
# In the session of whoever published unasked: the review, and which of the questions; none of them, and no word.
ASKED_AFTER = "asked_afterwards"


def hash_of(words: str) -> str:
    """SHA-256 of the statement, blanks aside: a rewrite asks afresh."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()


def advice_on(words: str, review: Review) -> Sequence[Advice]:
    """What the checks ask about a statement of ``review``, without what was kept."""
    return Adviser(review).on(words)


class Adviser:
    """Advice on the statements of one review; what it needs to know is read once."""

    def __init__(self, review: Review) -> None:
        kept = [row for row in review.kept_wordings.all() if row.section == SECTION]
        self.kept = {(row.category, row.text_hash) for row in kept}
        self.timeline = [text for text, _starred in event_texts(review)]

    def on(self, words: str) -> Sequence[Advice]:
        if not words.strip():
            return []
        here = hash_of(words)
        return [item for item in check(words, timeline=self.timeline) if (item.code, here) not in self.kept]


def asked_once(hints: Iterable[Hint], statement: str) -> list[Hint]:
    """``hints`` without those about ``statement``, on which there is advice, unless they hold up publishing."""
    return [hint for hint in hints if hint.holds or hint.passage.text.strip() != statement.strip()]


@dataclass(frozen=True)
class Afterwards:
    """One question about what was published. ``row``: "factor-12", "learning-88", or "" for the review's own texts.

    ``mark`` names it where it is shown while somebody types.
    """

    before: str
    words: str
    after: str
    question: str
    example: str
    mark: str
    row: str = ""


def advice_mark(words: str, code: str) -> str:
    return f"advice-{hash_of(words)[:12]}-{code}"


def asked_afterwards(review: Review) -> list[Afterwards]:
    """What would have been asked about a review that was published at the first press: one question a text."""
    adviser, found = Adviser(review), hints(review)
    asked: list[Afterwards] = []
    for record in standing(review):
        if advice := adviser.on(record.now_we_know):
            found = asked_once(found, record.now_we_know)
            words, item = record.now_we_know, advice[0]
            said = (item.question, item.example, advice_mark(words, item.code))
            asked.append(Afterwards("", words, "", *said, f"learning-{record.pk}"))
    first = {hint.passage: hint for hint in reversed(found)}
    rows = [
        Afterwards(hint.before, hint.words, hint.after, hint.question, hint.example, hint.mark, hint.passage.row)
        for hint in first.values()
    ]
    return [*reversed(rows), *asked]


@transaction.atomic
def keep(learning: Learning, *, by: User, code: str) -> None:
    """Keep the statement as written. No author is stored, and the log does not repeat the words."""
    keep_words(learning.review, learning.now_we_know, by=by, code=code)


@transaction.atomic
def keep_words(review: Review, words: str, *, by: User, code: str) -> None:
    """The same for a statement that is still being written."""
    if code not in {item.code for item in advice_on(words, review)}:
        return
    _row, made = KeptWording.objects.get_or_create(
        review=review,
        section=SECTION,
        category=code,
        text_hash=hash_of(words),
        defaults={"because": KeptBecause.AS_WRITTEN},
    )
    if made:
        log(review, "keep as written", by=by, incident_id=review.incident_id, review_id=review.pk)
