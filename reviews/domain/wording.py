"""Held-up wording: where a text names a person as the cause. Rewritten, or kept with a reason; never scored.

Nothing found here is stored, logged or counted. Only the decision to keep a sentence is a row, without an author.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.domain.activity import log
from people.models import User
from reviews.domain.outlines import own_parts
from reviews.enums import KeptBecause
from reviews.language import Finding, check
from reviews.models import KeptWording, Review
from reviews.requirements import Passage, passages, register_passages

# "What people would say next": a sentence ends at its mark followed by space, or at a line's end.
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+|\n+")
LONGEST_SENTENCE = 2_000  # characters; what goes on without a mark is told in pieces of half of that
MOST_ASKED = 50  # questions that are put at once about a part; the next come when these are answered


@dataclass(frozen=True)
class Hint:
    """One question about one sentence. ``before``, ``words`` and ``after`` together are the sentence."""

    passage: Passage
    category: str
    question: str
    example: str
    before: str
    words: str
    after: str
    text_hash: str
    holds: bool

    @property
    def mark(self) -> str:
        """Names the question on its page, without its words."""
        return mark_of(self.category, self.text_hash)

    @property
    def rewrite_at(self) -> str:
        """Where on the draft's page the text is in a field."""
        anchor, row = self.passage.anchor, self.passage.row
        return f"?edit={row}&at={anchor}#{anchor}" if row else f"?at={anchor}#{anchor}"

    @property
    def sentence(self) -> str:
        return f"{self.before}{self.words}{self.after}"


def mark_of(category: str, text_hash: str) -> str:
    return f"hint-{text_hash[:12]}-{category}"


TITLE = "title"


@register_passages
def own_passages(review: Review) -> Iterable[Passage]:
    """The texts that this app publishes."""
    if not review.is_published:  # later it is no part of what is amended
        page = f"{reverse('incidents:edit', args=[review.incident_id])}#id_title"
        yield Passage(TITLE, _("Title"), "what-happened", review.incident.title, page=page)
    yield Passage("what_happened", _("What happened"), "what-happened", review.what_happened)
    for factor in review.factors.all():
        yield Passage("factors", _("Factors"), "factors", factor.published_words, f"factor-{factor.pk}")
    for defence in review.defences.all():
        yield Passage("defences", _("Defences"), "defences", defence.published_words, f"defence-{defence.pk}")
    yield Passage("luck", _("Luck"), "defences", review.luck)
    yield Passage("still_unclear", _("Still unclear"), "defences", review.still_unclear)
    yield Passage("stage_note", _("What the stage was"), "stage", review.stage_note)
    yield Passage("earlier_note", _("Visible earlier"), "earlier", review.earlier_note)
    for part, text in own_parts(review):
        yield Passage(part.key, part.title, part.key, text)


def hints(review: Review, *, only_holding: bool = False) -> list[Hint]:
    """What is asked about the review's texts now, without what was kept. Advice included unless ``only_holding``."""
    found = getattr(review, "_hints", None)
    if found is None:
        found = _hints(review)
        if review.laid_open:
            review._hints = found  # page, requirement and API of one request ask for the same
    return [hint for hint in found if hint.holds or not only_holding]


def _hints(review: Review) -> list[Hint]:
    return hints_in(review, (passage for passage in passages(review) if passage.text))


def hints_in(review: Review, texts: Iterable[Passage]) -> list[Hint]:
    """What is asked about ``texts``, which need not be saved, beside ``review``; without what was kept."""
    kept = {(row.section, row.category, row.text_hash) for row in review.kept_wordings.all()}
    names = tuple(review.names())
    found = [
        _hint(text, finding)
        for text in texts
        for finding in checked(text.text, text.section, names)
        if finding.holds or text.section != TITLE  # a headline is short: it is asked about people only
    ]
    return [hint for hint in found if (hint.passage.section, hint.category, hint.text_hash) not in kept]


# What was found in a text, by its fingerprint: each look at a draft asks about texts that seldom change. Places and
# questions, not a word of the text.
_CHECKED: dict[bytes, tuple[Finding, ...]] = {}
MOST_CHECKED = 2_000
MOST_FOUND = 200  # a text of which more is asked is looked through again: what is kept stays within some 50 MB


def checked(text: str, section: str, names: tuple[str, ...]) -> tuple[Finding, ...]:
    """``check``, remembered in this process."""
    asked = json.dumps([get_language(), section, names, text]).encode()
    key = hashlib.sha256(asked).digest()
    found = _CHECKED.get(key)
    if found is None:
        found = tuple(check(text, section=section, participants=names))
        if len(_CHECKED) >= MOST_CHECKED:
            _CHECKED.clear()
        if len(found) <= MOST_FOUND:
            _CHECKED[key] = found
    return found


def held_up(review: Review) -> list[Hint]:
    """What holds up publishing until it is rewritten or kept."""
    return hints(review, only_holding=True)


def _hint(passage: Passage, finding: Finding) -> Hint:
    start, end = sentence_around(passage.text, finding.start, finding.end)
    sentence = passage.text[start:end]
    return Hint(
        passage=passage,
        category=str(finding.category),
        question=finding.question,
        example=finding.example,
        before=passage.text[start : finding.start],
        words=passage.text[finding.start : finding.end],
        after=passage.text[finding.end : end],
        text_hash=hash_of(sentence),
        holds=finding.holds,
    )


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence that holds ``text[start:end]`` begins and ends."""
    ends = _sentence_ends(text)
    before, after = bisect_right(ends, start), bisect_left(ends, end)
    first = ends[before - 1] if before else 0
    last = ends[after] if after < len(ends) else len(text)
    if last - first > LONGEST_SENTENCE:
        piece = LONGEST_SENTENCE // 2
        first += (start - first) // piece * piece
        last = min(last, max(end, first + piece))
    return first, first + len(text[first:last].rstrip())


@lru_cache(maxsize=4)
def _sentence_ends(text: str) -> list[int]:
    """Asked for every question about a text, so not looked for each time."""
    return [match.end() for match in SENTENCE_END.finditer(text)]


def hash_of(sentence: str) -> str:
    """SHA-256 of the sentence as written, blanks aside: a rewrite asks afresh."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()


class NoSuchHint(Exception):
    """The words were rewritten meanwhile: there is nothing to keep."""


@transaction.atomic
def keep(
    review: Review, *, by: User, section: str, category: str, text_hash: str, because: str = KeptBecause.AS_WRITTEN
) -> KeptWording:
    """Keep a sentence as written. Keeping twice keeps the first reason. Raises NoSuchHint.

    What holds up publishing is kept only as a quotation, as one's own account, or as not being about a person.
    The log says that something was kept and why, not what.
    """
    because = KeptBecause(because)
    key = {"section": section, "category": category, "text_hash": text_hash}
    if existing := review.kept_wordings.filter(**key).first():
        return existing
    match = [h for h in hints(review) if (h.passage.section, h.category, h.text_hash) == tuple(key.values())]
    if not match or (match[0].holds and because == KeptBecause.AS_WRITTEN):
        raise NoSuchHint
    kept = KeptWording.objects.create(review=review, because=because, **key)
    log(review, "keep wording", by=by, incident_id=review.incident_id, review_id=review.pk, because=because)
    return kept
