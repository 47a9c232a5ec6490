"""Rules, each found by the first word it can begin with, and what they answer with."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reviews.language.reading import Text
from reviews.language.subjects import Subject
from reviews.language.words import NEGATIONS


@dataclass(frozen=True, slots=True)
class Hit:
    """Words `first` to `last` (both included). `own_account`: the writer speaks of themselves."""

    first: int
    last: int
    category: int
    flag: bool = False
    own_account: bool = False


Rule = Callable[[Text, int], Hit | None]
DISPATCH: dict[str, list[Rule]] = {}
PHRASES: dict[tuple[str, ...], list[Rule]] = {}  # by the first two or three words of a fixed phrase
SECOND_WORDS: dict[str, set[str]] = {}  # for each first word of a phrase what can come second


def on(*first_words: str) -> Callable[[Rule], Rule]:
    """Registers a rule under every word it can begin with."""

    def register(rule: Rule) -> Rule:
        for word in first_words:
            DISPATCH.setdefault(word, []).append(rule)
        return rule

    return register


def on_phrases(found: Iterable[tuple[str, ...]]) -> Callable[[Callable[[Text, int, int], Hit | None]], None]:
    """Registers `rule(text, first, last)` for each phrase, the longest first."""

    def register(rule: Callable[[Text, int, int], Hit | None]) -> None:
        for phrase in sorted(set(found), key=len, reverse=True):
            if len(phrase) == 1:
                on(phrase[0])(_matching(phrase, rule))
                continue
            PHRASES.setdefault(phrase[:3], []).append(_matching(phrase, rule))
            SECOND_WORDS.setdefault(phrase[0], set()).add(phrase[1])

    return register


def _matching(phrase: tuple[str, ...], rule: Callable[[Text, int, int], Hit | None]) -> Rule:
    return lambda text, at: rule(text, at, at + len(phrase) - 1) if text.phrase(at, phrase) else None


@lru_cache(maxsize=1)
def _first_words(rules: int, phrases_: int) -> frozenset[str]:
    """Every word a rule can begin with; put together again only when rules were added."""
    return frozenset(DISPATCH.keys() | SECOND_WORDS.keys())


def beginnings(text: Text) -> Iterator[tuple[int, Sequence[Rule]]]:
    """For each word a rule can begin with: where it stands, and the rules to try there."""
    words = text.words
    first_words = _first_words(len(DISPATCH), len(SECOND_WORDS))
    for at in [at for at, word in enumerate(words) if word in first_words]:
        rules: Sequence[Rule] = DISPATCH.get(words[at], ())
        seconds = SECOND_WORDS.get(words[at])
        if seconds and text.word(at + 1) in seconds:
            ahead = tuple(words[at : at + 3])
            rules = [*rules, *PHRASES.get(ahead, ()), *PHRASES.get(ahead[:2], ())]
        if rules:
            yield at, rules


def phrases(
    category: int, found: Iterable[tuple[str, ...]], *, flag: bool = False, unless: Callable[[Text, int, int], bool]
) -> None:
    """One rule per phrase; `unless(text, first, last)` is the context in which it says nothing."""

    on_phrases(found)(lambda text, first, last: None if unless(text, first, last) else Hit(first, last, category, flag))


def denied(text: Text, first: int, last: int) -> bool:
    """A question, or a word of denial right before."""
    return text.is_question(first) or any(word in NEGATIONS for word in text.before(first, 4))


def blame(who: Subject, last: int, category: int = 1) -> Hit:
    """A person in the place of the cause: a name is category 11, candour never more than a nudge."""
    first = who.index if last - who.index <= 9 else last - 1
    if who.who == "first":
        return Hit(first, last, category, own_account=True)
    return Hit(first, last, 11 if who.who == "name" else category, flag=True)


def pinned(first: int, who: Subject | None) -> Hit | None:
    """From `first` to the person: for "a mistake by the clerk"; None without one."""
    if who is None:
        return None
    own = who.who == "first"
    return Hit(first, who.index, 11 if who.who == "name" else 1, flag=not own, own_account=own)


def pinned_surely(first: int, who: Subject | None) -> Hit | None:
    """The same for somebody else who can only be a person."""
    return pinned(first, who) if who and who.sure and who.who != "first" else None
