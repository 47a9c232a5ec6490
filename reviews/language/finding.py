"""`find`: the findings of a text, in its order, for the section it stands in."""

from collections.abc import Collection
from dataclasses import dataclass

from reviews.language import nudges, rules
from reviews.language.questions import FIRST_PERSON, QUESTIONS
from reviews.language.reading import Text
from reviews.language.rules import Hit

DISPATCH = {
    word: (*rules.DISPATCH.get(word, ()), *nudges.DISPATCH.get(word, ()))
    for word in rules.DISPATCH.keys() | nudges.DISPATCH.keys()
}
HOLD, NUDGE = "hold", "nudge"
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
    """Characters `start` to `end` of the text; `level` "hold" waits for the writer, "nudge" never does.

    `category` is a number of the list in docs/language.md, `question` and `example` are what to show.
    """

    start: int
    end: int
    category: int
    level: str
    question: str
    example: str


def find(text: str, *, section: str, names: Collection[str] = ()) -> list[Finding]:
    """Findings in the order of the text, never overlapping. `names` are the review's participants."""
    wanted = SECTIONS.get(section, EVERYTHING)
    if not wanted or not text:
        return []
    reading = Text(text, names)
    found: list[Finding] = []
    for index, word in enumerate(reading.words):
        for rule in DISPATCH.get(word, ()):
            hit = rule(reading, index)
            if hit and hit.category in wanted:
                _add(found, _finding(reading, hit))
                break
    return found


def _finding(reading: Text, hit: Hit) -> Finding:
    start, end = reading.spans[hit.first][0], reading.spans[hit.last][1]
    level = HOLD if hit.category in HOLDING and not hit.own_account else NUDGE
    question, example = FIRST_PERSON if hit.own_account else QUESTIONS[hit.category]
    return Finding(start, end, hit.category, level, str(question), str(example))


def _add(found: list[Finding], new: Finding) -> None:
    """One question per place: of two that overlap, the one that holds up stays, else the first."""
    if not found or new.start >= found[-1].end:
        found.append(new)
    elif new.level == HOLD and found[-1].level == NUDGE:
        found[-1] = new
