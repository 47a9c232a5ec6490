"""Releasing what a restricted review taught: its owner writes it anew, a second reader who is listed confirms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from config.lib.workflow import NotAllowed, NotFromHere
from learnings.digest.redact import SHORTEST_FIRST_NAME
from learnings.domain.digests import make_without_release
from learnings.domain.wording import says_something
from learnings.enums import LearningState, ReleaseState
from learnings.models import Learning, ReleasedLearning
from people.domain.activity import log
from people.domain.perform import lock_above
from people.models import Person, User
from reviews.language import check

REFERENCE = re.compile(r"\b(?:INC|LRN|CON)[-–\s]?\s?\d+", re.IGNORECASE)
ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+|[\w.+-]+@[\w-]+\.\w+|\b\d{1,3}(?:\.\d{1,3}){3}\b", re.IGNORECASE)
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DAY = re.compile(
    rf"\b\d{{4}}-\d\d?-\d\d?\b|\b\d\d?[./]\d\d?[./]\d\d(?:\d\d)?\b|\b\d\d?(?:st|nd|rd|th)? (?:of )?{MONTH}(?!\w)"
    rf"|\b{MONTH} \d\d?(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)


def telling(words: str, learning: Learning) -> list[str]:
    """What in ``words`` would lead back to where they come from, each as a sentence to act on. Empty: nothing does."""
    return list(dict.fromkeys(_telling(words, learning)))


def _telling(words: str, learning: Learning) -> Iterator[str]:
    review = learning.review
    for found in check(words, section="learning", participants=review.names()):
        if found.holds:
            yield _("“%(words)s”: %(question)s") % {
                "words": words[found.start : found.end],
                "question": found.question,
            }
    for name in _found(_names(review), words):
        yield _("“%(words)s” is somebody’s name. Leave it out.") % {"words": name}
    places = [
        *review.incident.teams.values_list("name", flat=True),
        *review.incident.cohorts.values_list("name", flat=True),
    ]
    for name in _found(places, words):
        yield _("“%(words)s” tells where it was. Leave it out.") % {"words": name}
    for pattern in (REFERENCE, ADDRESS, DAY):
        if match := pattern.search(words):
            yield _("“%(words)s” leads to the incident. Leave it out.") % {"words": match[0]}


def _names(review: object) -> list[str]:
    """Full names of everybody here; of those around the review the single names as well."""
    around = [part for name in review.names() for part in name.split() if len(part) >= SHORTEST_FIRST_NAME]
    return [*Person.objects.values_list("name", flat=True), *around]


def _found(names: list[str], words: str) -> list[str]:
    lower = words.casefold()
    near = [name for name in names if name and name.casefold() in lower]
    return [name for name in near if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE)]


def systems_named(words: str, learning: Learning) -> list[str]:
    """Systems of the incident that ``words`` name: no reason to refuse, one to think about."""
    return _found(list(learning.review.incident.systems.values_list("name", flat=True)), words)


def may_be_released(learning: Learning) -> bool:
    """It comes from a restricted incident, and its review is published."""
    return learning.review.incident.is_restricted and learning.state == LearningState.PUBLISHED


@transaction.atomic
def propose_release(
    learning: Learning, *, by: User, now_we_know: str, before_we_believed: str = ""
) -> ReleasedLearning:
    """The owner's words for everybody. They wait for a second reader, also where earlier ones were out. Logs.

    Raises NotAllowed, NotFromHere, and ValidationError for words that lead back to the incident.
    """
    lock_above(learning, "review")
    if not by.has_perm("learnings.propose_releasedlearning", learning):
        raise NotAllowed("propose release")
    if not may_be_released(learning):
        raise NotFromHere("propose release", learning.state)
    texts = {"now_we_know": now_we_know.strip(), "before_we_believed": before_we_believed.strip()}
    _refuse_telling(texts, learning)
    row = ReleasedLearning.objects.select_for_update(of=("self",)).filter(learning=learning).first()
    if row is None:
        row = ReleasedLearning(learning=learning)
    elif all(getattr(row, name) == words for name, words in texts.items()) and row.state != ReleaseState.TAKEN_BACK:
        return row
    if row.state == ReleaseState.RELEASED:
        make_without_release(row.pk, by=by)
    row.state, row.proposed_by, row.confirmed_by = ReleaseState.PROPOSED, by, None
    row.version = row.version + 1 if row.pk else 1
    row.before_we_believed, row.now_we_know = texts["before_we_believed"], texts["now_we_know"]
    row.save()
    log(row, "propose release", by=by)
    return row


def _refuse_telling(texts: dict[str, str], learning: Learning) -> None:
    problems = {name: found for name, words in texts.items() if (found := telling(words, learning))}
    if not says_something(texts["now_we_know"]):
        problems["now_we_know"] = [_("Say in one sentence what everybody should know.")]
    if problems:
        raise ValidationError(problems)
