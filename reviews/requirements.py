"""The doors through which upper apps add to a review. They register in ``AppConfig.ready``.

``REVIEW`` and ``ACTION`` hold what must be there before a review or an action moves on; ``passages`` yields every
text that is going to be published, for the wording check and for showing people where they are named; ``ANSWERS`` are
the things besides factors that an action may answer to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from config.lib.workflow import Requirements

REVIEW = Requirements()
ACTION = Requirements()


class Passage(NamedTuple):
    """A text of a review: ``section`` is stable and at most 30 characters, ``anchor`` its place on the page.

    ``row``: "factor-12" where the text belongs to a row with a form of its own. ``page``: where it is written, when
    that is not on the review's page.
    """

    section: str
    label: Any
    anchor: str
    text: str
    row: str = ""
    page: str = ""


@dataclass(frozen=True)
class Answers:
    """One kind of thing that an action may answer to: ``title`` is the name of all of them.

    ``offered(review)`` yields numbers and words, ``tie(action, number, by=)`` notes that it answers to that one.
    """

    title: Any
    offered: Callable[[Any], Iterable[tuple[int, str]]]
    tie: Callable[..., Any]


ANSWERS: dict[str, Answers] = {}  # by kind: "learning"

Passages = Callable[[Any], Iterable[Passage]]
_sources: list[Passages] = []


def register_passages(source: Passages) -> Passages:
    """Add texts of ``review``. Registering the same function again changes nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


def passages(review: Any) -> list[Passage]:
    """Every text of ``review`` that says something, in the order of the page. Read once of one that is laid open."""
    found = getattr(review, "_passages", None) if review.laid_open else None
    if found is None:
        found = [passage for source in _sources for passage in source(review) if passage.text.strip()]
        review._passages = found
    return found
