"""A text as the rules see it: words with their places, without what is quoted, code or log.

Words are split once; a rule sees neighbours by index. Punctuation is a word of its own, so that a subject and
its verb are never taken from two clauses.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from reviews.language import words as w

EXEMPT = re.compile(
    r"""
      ^[ ]{0,3}(?P<fence>```|~~~)[^\n]*\n(?:.*?^[ ]{0,3}(?P=fence)[^\n]*$|.*\Z)   # fenced code
    | ^[ ]{0,3}>[^\n]*$                                                        # a quotation
    | ^(?:[ ]{4,}|\t)(?![ \t]*(?:[-*+]|\d{1,3}[.)])[ ])[^\n]*$  # indented code, not a list
    | ^[ ]{0,3}(?:[-*][ ])?<[\w.@-]{1,30}>[^\n]*$                               # a line of chat
    | ^[ ]{0,3}[\[(]?\d{4}-\d\d-\d\d[T ]\d\d:\d\d[^\n]{0,60}\b(?:DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL)\b[^\n]*$
    | (?<!`)(?P<tick>`{1,3})(?!`)[^`\n]{1,400}(?P=tick)(?!`)
    | "[^"\n]{1,400}" | “[^”\n]{1,400}” | „[^“”\n]{1,400}[“”] | «[^»\n]{1,400}»
    | \]\([^()\s]{1,400}\) | https?://\S{1,400}
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
WORD = re.compile(
    r"[^\W\d_][\w'’-]*|@\w[\w.-]*|\d[\w.:/%-]*|\n[ \t]*\n\s*|\n\s*(?:[-*+#|]|\d{1,3}[.)])\s|[.!?,;:()–—|]"
)
STOPS = frozenset(".!?")
BREAKS = frozenset(".!?,;:()–—|")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who stands before a verb: `third` (a role, a pronoun), `name` (a participant), `first` (the writer)."""

    who: str
    index: int


class Text:
    """Words in lower case (`words`), as written (`raw`), and where each stands (`spans`)."""

    def __init__(self, text: str, names: Collection[str] = ()) -> None:
        masked = EXEMPT.sub(_blank, text) if _may_be_exempt(text) else text
        found = [(m.group(), m.start(), m.end()) for m in WORD.finditer(masked)]
        self.raw = ["\n" if word[0] == "\n" else word for word, _, _ in found]
        self.words = [word.replace("’", "'").lower() for word in self.raw]
        self.spans = [(start, end) for _, start, end in found]
        self.names = _known(names)

    def word(self, index: int) -> str:
        """The word there, or an empty string outside of the text."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def ahead(self, index: int, count: int) -> list[str]:
        return self.words[index + 1 : index + 1 + count]

    def phrase(self, index: int, phrase: tuple[str, ...]) -> bool:
        return tuple(self.words[index : index + len(phrase)]) == phrase

    def is_stop(self, index: int) -> bool:
        return not 0 <= index < len(self.words) or self.words[index] in STOPS or self.words[index] == "\n"

    def starts_sentence(self, index: int) -> bool:
        return self.is_stop(index - 1)

    def before(self, index: int, count: int) -> list[str]:
        """Up to `count` words before, within the sentence."""
        start = index
        while start > 0 and index - start < count and not self.is_stop(start - 1):
            start -= 1
        return self.words[start:index]

    def sentence(self, index: int) -> list[str]:
        start, end = index, index
        while start > 0 and not self.is_stop(start - 1):
            start -= 1
        while end < len(self.words) and not self.is_stop(end):
            end += 1
        return self.words[start:end]

    def explained(self, index: int) -> bool:
        """The sentence goes on to say what made the step sensible: that is what a review is for."""
        words = self.sentence(index)
        return words[:1] in (["because"], ["since"]) or any(word in w.EXPLAINED for word in words[1:])

    def weighed(self, index: int) -> bool:
        return any(word in w.WEIGHED or word in w.NEGATIONS for word in self.before(index, 7))

    def is_role(self, index: int) -> bool:
        word = self.word(index)
        if word not in w.ROLES:
            return False
        return word not in w.ALSO_MACHINES or self.word(index - 1) in w.DETERMINERS

    def is_name(self, index: int) -> bool:
        return 0 <= index < len(self.raw) and self.raw[index] in self.names

    def subject(self, verb: int) -> Subject | None:
        """The person right before a verb, over adverbs and auxiliaries; None for things and for nobody."""
        at = verb - 1
        while verb - at < 6 and self.word(at) in w.BETWEEN:
            at -= 1
        if self.word(at) in w.FIRST:
            return Subject("first", at)
        if self.is_name(at):
            return Subject("name", at)
        if self.word(at) in w.PRONOUNS or self.is_role(at):
            return Subject("third", at)
        return self._further_back(at)

    def _further_back(self, at: int) -> Subject | None:
        """ "the engineer on call", "the person at the desk": a role, a preposition, at most two words."""
        for distance in (1, 2):
            place = at - distance
            if self.word(place) in w.PREPOSITIONS and self.is_role(place - 1):
                return Subject("third", place - 1)
        return None

    def negated(self, subject: Subject, verb: int) -> bool:
        return any(word in w.NEGATIONS for word in self.words[subject.index + 1 : verb])


def _may_be_exempt(text: str) -> bool:
    return any(mark in text for mark in '`>"“„«~](:\t') or "    " in text


def _blank(found: re.Match[str]) -> str:
    """As long as what it replaces; the comma keeps a clause from reaching across."""
    return "," + " " * (len(found.group()) - 1)


def _known(names: Collection[str]) -> frozenset[str]:
    """Full names become their parts of three letters and more, as written."""
    return frozenset(part for name in names for part in re.findall(r"[^\W\d_][\w'’-]{2,}", name))
