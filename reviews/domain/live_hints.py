"""Questions about words while they are being written. Nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.domain.wording import hash_of, mark_of, sentence_around
from reviews.language import check
from reviews.models import Review


@dataclass(frozen=True)
class LiveHint:
    """A question about the characters ``start`` to ``end`` (code points). ``mark`` names it on the review's page."""

    start: int
    end: int
    question: str
    example: str
    why: str
    holds: bool
    mark: str


def live_hints(review: Review, text: str, *, section: str) -> list[LiveHint]:
    """What is asked about ``text`` in ``section``, without what was kept as written."""
    kept = set(review.kept_wordings.filter(section=section).values_list("category", "text_hash"))
    found = []
    for finding in check(text, section=section, participants=review.names()):
        start, end = sentence_around(text, finding.start, finding.end)
        category, sentence = str(finding.category), hash_of(text[start:end])
        if (category, sentence) not in kept:
            said = (finding.question, finding.example, finding.why, finding.holds)
            found.append(LiveHint(finding.start, finding.end, *said, mark=mark_of(category, sentence)))
    return found
