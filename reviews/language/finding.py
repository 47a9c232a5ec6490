"""`check`: the findings of a text, in its order, for the section it stands in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from reviews.language import (  # noqa: F401 - they register their rules
    accused,
    acts,
    bare,
    beside,
    care,
    conduct,
    deeds,
    doing,
    dressed,
    duty,
    fault,
    habit,
    hindsight,
    idioms,
    implied,
    irony,
    labels,
    lacking,
    misdeeds,
    nouns,
    omitted,
    passives,
    pointed,
    reproach,
    shortfalls,
    signs,
    tone,
    turns,
    underdone,
    undone,
    verdicts,
    would_have,
)
from reviews.language.questions import FIRST_PERSON, QUESTIONS, WHY, WHY_FIRST_PERSON
from reviews.language.reading import Text
from reviews.language.registry import Hit, Rule, beginnings

FLAG, NUDGE = "flag", "nudge"
HOLDING = frozenset({1, 2, 11})
EVERYTHING = frozenset(range(1, 12))
# A review's sections; what is not listed is read at full strength.
SECTIONS = {
    "timeline": frozenset({1, 2, 9, 11}),
    "actions": frozenset({8, 11}),
    "perspective": HOLDING,
    "well": frozenset({2, 9, 10}),
    "quote": frozenset(),
    "code": frozenset(),
    "log": frozenset(),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Characters `start` to `end` (code points) of the text, and what to ask about them.

    `category` is a number of the list in docs/language.md. `level` "flag" asks for other words, "nudge" only
    wonders. `holds`: publishing waits for the writer. `question` and `example` are shown, `why` when asked.
    """

    start: int
    end: int
    category: int
    level: str
    holds: bool
    question: str
    example: str
    why: str

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


def check(text: str, *, section: str, participants: Collection[str] = ()) -> list[Finding]:
    """Findings in the order of the text, never overlapping. `participants` are names of people in the review.

    Below a heading such as "Timeline" or "Action items" the text is read as that section.
    """
    wanted = SECTIONS.get(section, EVERYTHING)
    if not wanted or not text:
        return []
    reading = Text(text, participants)
    kept: list[Hit] = []
    for index, rules in beginnings(reading):
        hit = _strongest(reading, index, rules, wanted)
        if hit:
            _keep(kept, hit)
    return [_finding(reading, hit) for hit in _asked_once(reading, kept)]


def _strongest(text: Text, index: int, rules: Iterable[Rule], wanted: frozenset[int]) -> Hit | None:
    """The strongest answer of the rules for this word."""
    best = None
    for rule in rules:
        hit = rule(text, index)
        if hit and hit.category in wanted & _wanted_at(text, index) and (best is None or _rank(hit) > _rank(best)):
            best = hit
    return best


def _wanted_at(text: Text, index: int) -> frozenset[int]:
    if not text.sections:
        return EVERYTHING
    here = text.spans[index][0]
    return SECTIONS.get(next((name for start, name in reversed(text.sections) if start <= here), ""), EVERYTHING)


def _rank(hit: Hit) -> tuple[bool, bool]:
    return hit.flag and hit.category in HOLDING, hit.flag


def _keep(kept: list[Hit], new: Hit) -> None:
    """One question per place: of those that overlap the strongest stays, else the first."""
    overlapping = [hit for hit in kept[-4:] if new.first <= hit.last and hit.first <= new.last]
    if not overlapping:
        kept.append(new)
    elif all(_rank(new) > _rank(hit) for hit in overlapping):
        for hit in overlapping:
            kept.remove(hit)
        kept.append(new)


def _asked_once(text: Text, hits: list[Hit]) -> list[Hit]:
    """In the text's order; a nudge about the same words is not asked twice."""
    asked: set[tuple[int, tuple[str, ...]]] = set()
    once = []
    for hit in sorted(hits, key=lambda hit: hit.first):
        words = hit.category, tuple(text.words[hit.first : hit.last + 1])
        if hit.flag or words not in asked:
            once.append(hit)
        asked.add(words)
    return once


def _finding(text: Text, hit: Hit) -> Finding:
    start, end = text.spans[hit.first][0], text.spans[min(hit.last, len(text.spans) - 1)][1]
    question, example = FIRST_PERSON if hit.own_account else QUESTIONS[hit.category]
    why = WHY_FIRST_PERSON if hit.own_account else WHY[hit.category]
    return Finding(
        start=start,
        end=end,
        category=hit.category,
        level=FLAG if hit.flag else NUDGE,
        holds=hit.flag and hit.category in HOLDING and not hit.own_account,
        question=str(question),
        example=str(example),
        why=str(why),
    )
