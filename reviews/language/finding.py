"""`check`: the findings of a text, in its order, for the section it stands in."""

from collections.abc import Collection
from dataclasses import dataclass

from reviews.language import nudges, rules
from reviews.language.questions import FIRST_PERSON, QUESTIONS, WHY, WHY_FIRST_PERSON
from reviews.language.reading import Text

DISPATCH = {
    word: (*rules.DISPATCH.get(word, ()), *nudges.DISPATCH.get(word, ()))
    for word in rules.DISPATCH.keys() | nudges.DISPATCH.keys()
}
FLAG, NUDGE = "flag", "nudge"
HOLDING = frozenset({1, 2, 11})
EVERYTHING = frozenset(range(1, 12))
# A review's sections; what is not listed is read at full strength.
SECTIONS = {
    "timeline": frozenset({1, 2, 9, 11}),
    "actions": frozenset({8, 11}),
    "perspective": HOLDING,
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
    """Findings in the order of the text, never overlapping. `participants` are names of people in the review."""
    wanted = SECTIONS.get(section, EVERYTHING)
    if not wanted or not text:
        return []
    reading = Text(text, participants)
    found: list[Finding] = []
    for index, word in enumerate(reading.words):
        for rule in DISPATCH.get(word, ()):
            hit = rule(reading, index)
            if hit and hit.category in wanted:
                _add(found, _finding(reading, hit))
                break
    return found


def _finding(reading: Text, hit: rules.Hit) -> Finding:
    start, end = reading.spans[hit.first][0], reading.spans[hit.last][1]
    holds = hit.category in HOLDING and not hit.own_account
    question, example = FIRST_PERSON if hit.own_account else QUESTIONS[hit.category]
    why = WHY_FIRST_PERSON if hit.own_account else WHY[hit.category]
    return Finding(start, end, hit.category, FLAG if holds else NUDGE, holds, str(question), str(example), str(why))


def _add(found: list[Finding], new: Finding) -> None:
    """One question per place: of two that overlap, the one that holds up stays, else the first."""
    if not found or new.start >= found[-1].end:
        found.append(new)
    elif new.holds and not found[-1].holds:
        found[-1] = new
