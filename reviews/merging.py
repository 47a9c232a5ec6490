"""Bringing two people's texts of one section together, by lines, without losing a word. Pure functions.

``merge3`` would do the first half of this; it is under the GPL, and this project is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_LINES = 4000  # that differ; comparing more would take seconds, so the two then simply stand one above the other
Lines = list[str]
Span = tuple[int, int]


@dataclass(frozen=True)
class Merged:
    """``clean``: they wrote in different lines, so nobody has to look."""

    text: str
    clean: bool


def plain(text: str) -> str:
    """With the line breaks everybody here uses: browsers send others than editors and the API."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Both changes of ``base``. Where both changed the same lines: theirs, and mine below.

    What one of them took out and the other left alone is out; every other word of both is in.
    """
    base, mine, theirs = plain(base), plain(mine), plain(theirs)
    found = list(_parts(base.split("\n"), mine.split("\n"), theirs.split("\n")))
    text = "\n".join(line for lines, _clean in found for line in lines)
    if loses(base, mine, theirs, text):
        return Merged(keep_both(mine, theirs), clean=False)
    return Merged(text, clean=all(clean for _lines, clean in found))


def keep_both(mine: str, theirs: str) -> str:
    """Every line of both, for when nobody knows what they started from; lines they share once."""
    above, below = plain(theirs).split("\n"), plain(mine).split("\n")
    out: Lines = []
    at = there = 0
    for first, second, size in _same(above, below):
        out += above[at:first] + below[there:second] + above[first : first + size]
        at, there = first + size, second + size
    return "\n".join(out)


def loses(base: str, mine: str, theirs: str, merged: str) -> bool:
    """Whether a word is missing that somebody wrote, or that both still have."""
    was, left, right, now = (Counter(text.split()) for text in (base, mine, theirs, merged))
    return any(now[word] < _due(was[word], left[word], right[word]) for word in left.keys() | right.keys())


def _due(was: int, mine: int, theirs: int) -> int:
    """How often a word has to stand in the merged text."""
    if min(mine, theirs) >= was:
        return max(mine, theirs)
    if max(mine, theirs) < was:
        return min(mine, theirs)
    return max(0, mine + theirs - was)


def _same(first: Lines, second: Lines) -> list[tuple[int, int, int]]:
    """Runs of equal lines as (start, start, length), ending with an empty one at both ends."""
    shortest = min(len(first), len(second))
    head = next((n for n in range(shortest) if first[n] != second[n]), shortest)
    tail = next((n for n in range(shortest - head) if first[-1 - n] != second[-1 - n]), shortest - head)
    left, right = first[head : len(first) - tail], second[head : len(second) - tail]
    inside = [] if len(left) + len(right) > MOST_LINES else SequenceMatcher(None, left, right).get_matching_blocks()
    runs = [(0, 0, head), *((a + head, b + head, size) for a, b, size in inside)]
    runs.append((len(first) - tail, len(second) - tail, tail))
    return [run for run in runs if run[2]] + [(len(first), len(second), 0)]


def _shared(base: Lines, mine: Lines, theirs: Lines) -> Iterator[tuple[int, int, int, int]]:
    """Runs of lines that stand in all three, as (in base, in mine, in theirs, length)."""
    ours, others = _same(base, mine), _same(base, theirs)
    n = m = 0
    while n < len(ours) and m < len(others):
        (a, in_mine, a_size), (b, in_theirs, b_size) = ours[n], others[m]
        start, end = max(a, b), min(a + a_size, b + b_size)
        if start < end:
            yield start, in_mine + start - a, in_theirs + start - b, end - start
        if a + a_size < b + b_size:
            n += 1
        else:
            m += 1
    yield len(base), len(mine), len(theirs), 0


def _parts(base: Lines, mine: Lines, theirs: Lines) -> Iterator[tuple[Lines, bool]]:
    """The merged lines run by run, each with whether it was clear what to do."""
    at = (0, 0, 0)
    for first, second, third, size in _shared(base, mine, theirs):
        was, ours, others = base[at[0] : first], mine[at[1] : second], theirs[at[2] : third]
        if ours == others or others == was:
            yield ours, True
        elif ours == was:
            yield others, True
        else:
            yield keep_both("\n".join(ours), "\n".join(others)).split("\n") if ours and others else ours + others, False
        yield base[first : first + size], True
        at = (first + size, second + size, third + size)
