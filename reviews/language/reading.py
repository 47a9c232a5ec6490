"""A text as the rules see it: words with their places, without what is quoted, code, log, link or heading.

Words are split once; a rule sees neighbours by index. Punctuation is a word of its own, so that a subject and
its verb are never taken from two clauses.
"""

import re
from collections.abc import Callable, Collection
from functools import cached_property, wraps
from typing import Any, TypeVar

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.words import BREAKS, STOPS

EXEMPT = re.compile(
    r"""
      \A---[ ]*\n.*?\n---[ ]*(?:\n|\Z)                                         # front matter
    | <!--.*?(?:-->|\Z)                                                        # a comment of a template
    | ^(?:
        [ ]{0,3}(?P<fence>```|~~~)[^\n]*\n(?:.*?^[ ]{0,3}(?P=fence)[^\n]*$|.*\Z)   # fenced code
      | [ ]{0,3}>[^\n]*$                                                        # a quotation
      | [ ]{0,3}\#{1,6}[ \t][^\n]*$                                             # a heading
      | [^\n]{1,120}\n[ ]{0,3}(?:={3,}|-{3,})[ \t]*$                            # an underlined heading
      | [ ]{0,3}(?P<bold>\*\*|__)[^*_\n]{1,80}(?P=bold):?[ \t]*$                # a bold line as heading
      | (?:\A|(?<=\n\n)|(?<=\n[ ]\n))(?:[ ]{4,}|\t)                             # code
        (?![ \t]*(?:[-*+]|\d{1,3}[.)])[ ])[^\n]*(?:\n(?:[ ]{4,}|\t)[^\n]*)*
      | [ ]{0,3}(?:[-*][ ])?[\[(]?[\d:. T/-]{0,25}[\])]?[ ]?<[\w.@-]{1,30}>[^\n]*$  # a line of chat
      | [ ]{0,3}[\[(]?\d{4}-\d\d-\d\d[T ]\d\d:\d\d[^\n]{0,60}\b(?:DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL)\b[^\n]*$
    )
    | (?=[`"“„«‘'!\[h])(?:                                                      # quickly past every other letter
        (?<!`)(?P<tick>`{1,3})(?!`)[^`\n]{1,400}+(?P=tick)(?!`)
      | "[^"\n]{1,400}+" | “[^”\n]{1,400}+” | „[^“”\n]{1,400}+[“”] | «[^»\n]{1,400}+»
      | ‘[^‘’\n]{1,300}(?:’(?=\w)[^‘’\n]{1,300})*’(?!\w)
      | (?<![\w'])'(?=\w)(?:[^'\n]|(?<=\w)'(?=\w)){1,300}(?<=[\w.!?,])'(?!\w)
      | !?\[[^][\n]{0,300}+\]\([^()\s]{1,400}+(?:[ ]"[^"\n]{0,100}")?\) | https?://\S{1,400}
    )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
SEAM = "\0"  # stands in no word
FAR = 120  # words a rule looks to either side, where nobody ends a sentence
HINTS_OF_EXEMPT = (*"`\">“„«‘'[<\t#", "://", "    ", "---", "===", "**", "__")
WORD = re.compile(
    r"[wW]/o(?!\w)|[^\W\d_][\w'’-]*(?:\.[a-z0-9_]\w*)*|@\w[\w.-]*(?:['’]s\b)?|\d(?:[\w.:/%-]*[\w%])?"
    r"|\n[ \t]*\n\s*|\n[^\S\n]*(?:[-*+#|]|\d{1,3}[.)])\s|[.!?,;:()–—|]"
)
OPENS_A_REASON = w.EXPLAINS | {"as", "so", ":", "for", "which"}
ALWAYS_SO = frozenset(["comes", "came", "fires", "rings", "happens", "appears", "is", "had", "has", "shows", "goes"])
ALLOWING = frozenset(
    [
        "allows",
        "allowed",
        "permits",
        "permitted",
        "recommends",
        "recommended",
        "prescribes",
        "asks",
        "cannot",
        "optional",
    ]
)
LOOKS = frozenset(["look", "looks", "hangs", "hang", "stands", "stand", "sits", "sit", "hides", "blinks"])
HARD_TO_SEE = frozenset(
    """
    printed hidden covered blocked behind small tiny grey gray similar identical alike faint pale unlit dark loud short
    """.split()  # noqa: SIM905
)
DUTY = frozenset(
    """
    mandatory required forbidden prohibited documented clearly obvious dangerous never not strictly red bold plain
    """.split()  # noqa: SIM905
)
USUAL = frozenset(["normal", "usual", "customary", "common", "standard", "required", "allowed", "intended", "planned"])
AS_EVERYBODY_DOES = frozenset([("nobody", "does"), ("nobody", "did"), ("nobody", "would"), ("everybody", "does")])
SUBJECTS_OF_SO = w.ARTICLES | {"he", "she", "they", "nobody", "everybody", "everyone"}
# What stands below such a heading is read as that section.
MARKED = r"^[ ]{0,3}(?:\#{1,6}[ \t]+|(?:[-*+][ ]+)?\*\*)(?P<title>[^\n*]{1,80})"
TITLE = re.compile(MARKED + r"|(?P<under>(?!))", re.MULTILINE)
TITLE_OR_UNDERLINED = re.compile(MARKED + r"|^(?P<under>[^\n]{1,80})\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
SECTION_TITLES = (
    ("well", re.compile(r"\b(?:(?:went|worked) well|what helped|lucky|thanks)\b", re.IGNORECASE)),
    ("timeline", re.compile(r"\b(?:timeline|time line|chronology|key events|sequence of events)\b", re.IGNORECASE)),
    (
        "actions",
        re.compile(
            r"\b(?:actions?|action items|follow[- ]?ups?|next steps|to-?dos?|corrective|actionables)\b", re.IGNORECASE
        ),
    ),
)


class Text:
    """Words in lower case (`words`), as written (`raw`), where each stands (`spans`), and its sentence's ends."""

    def __init__(self, text: str, names: Collection[str] = ()) -> None:
        if "\r" in text:  # as long as before: places stay where they are
            text = text.replace("\r\n", " \n").replace("\r", "\n")
        self._masked = EXEMPT.sub(_blank, text) if any(hint in text for hint in HINTS_OF_EXEMPT) else text
        self._found = WORD.findall(self._masked)
        self.raw = ["\n" if word[0] == "\n" else word for word in self._found]
        self.words = SEAM.join(self.raw).replace("’", "'").lower().split(SEAM) if self.raw else []
        if "w/o" in self.words:
            self.words = ["without" if word == "w/o" else word for word in self.words]
        self.names = _known(names)
        self.people: frozenset[str] | None = None  # see surnames
        self.sections = _sections(text)
        self.first_of, self.end_of = _sentences(self.words)
        self._read: dict[tuple[int, int], list[int]] = {}
        self.answers: dict[Callable[..., Any], dict[int, Any]] = {}  # see read_once

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word stands. Most texts give no finding, so nobody asks."""
        spans, start = [], 0
        for word in self._found:
            start = self._masked.index(word, start)
            spans.append((start, start := start + len(word)))
        return spans

    def joint(self, index: int) -> str:
        """What stands between a word and the next: blanks, or a sign that is no word, such as "="."""
        if index + 1 >= len(self.words):
            return ""
        return self._masked[self.spans[index][1] : self.spans[index + 1][0]]

    def word(self, index: int) -> str:
        """The word there, or an empty string outside of the text."""
        if index < 0:
            return ""
        try:
            return self.words[index]
        except IndexError:
            return ""

    def ahead(self, index: int, count: int) -> list[str]:
        """Up to `count` words after, within the sentence."""
        if index >= len(self.words):
            return []
        return self.words[index + 1 : min(index + 1 + count, self.end_of[index])]

    def before(self, index: int, count: int) -> list[str]:
        """Up to `count` words before, within the sentence."""
        return self.words[max(index - count, self.first_of[index]) : index]

    def phrase(self, index: int, phrase: tuple[str, ...]) -> bool:
        return tuple(self.words[index : index + len(phrase)]) == phrase

    def sentence(self, index: int) -> list[str]:
        return self.words[self.first_of[index] : self.end_of[index]]

    def starts_sentence(self, index: int) -> bool:
        return self.first_of[index] == index

    def is_question(self, index: int) -> bool:
        return self.word(self.end_of[index]) == "?"

    def starts_clause(self, index: int) -> bool:
        """After a stop, a break, a time, or a word that opens a clause."""
        before = self.word(index - 1)
        return index == self.first_of[index] or before in BREAKS or before in w.OPENERS or before[:1].isdigit()

    def clause_start(self, index: int) -> int:
        start = self.first_of[index]
        return next((at + 1 for at in range(index - 1, start - 1, -1) if self.words[at] in BREAKS), start)

    def weighed(self, index: int, last: int | None = None) -> bool:
        """What stands there is doubted, denied, guarded against or only spoken of."""
        before = self.before(index, 7)
        denied = self.words[max(index - 7, self.clause_start(index)) : index]
        if any(word in w.WEIGHED for word in before) or any(word in w.NEGATIONS for word in denied):
            return True
        if self.is_question(index):
            return True
        return any(word in w.DISMISSED for word in self._until_break(last if last is not None else index, 5))

    def _until_break(self, index: int, count: int) -> list[str]:
        after = self.ahead(index, count)
        if after[:1] in (["is"], ["was"], ["are"], ["were"]) and "not" in after[:2]:
            return ["never"]
        return after

    def doubted(self, index: int) -> bool:
        """A guess, a condition or a question, told as such."""
        if self.is_question(index):
            return True
        for word in reversed(self.before(index, 8)):
            if word in BREAKS and word != ",":
                return False
            if (word in w.DOUBTED and not self._must_be_said(word, index)) or (
                word in w.REPORTED and "that" in self.before(index, 2)
            ):
                return True
        return False

    def _must_be_said(self, word: str, index: int) -> bool:
        """ "It has to be said that he did not test it": no doubt at all."""
        return word == "said" and bool({"be", "must"} & set(self.before(index, 8)))

    def explained(self, index: int) -> bool:
        """The sentence says what made the step sensible: that is what a review is for."""
        start, end = self.first_of[index], self.end_of[index]
        reasons = self._reasons(start, end)
        if any(at > index for at in reasons) or self._reasons_follow(end):
            return True
        opened = self.words[start] in w.EXPLAINS or start in reasons
        if "request" in self.words[index:end] and self._on_request(index, end):
            return True
        so = "so" in self.words[start + 1 : index] and any(self._so(at) for at in range(start + 1, index))
        return so or (opened and "," in self.words[start:index])

    def _on_request(self, start: int, end: int) -> bool:
        """ "Restarted the wrong one first, on our request"."""
        asked = self.words.index("request", start, end)
        return bool({"on", "at", "by"} & set(self.words[max(asked - 3, start) : asked]))

    def _reasons(self, start: int, end: int) -> list[int]:
        """Where a sentence says why; asked by many rules, so it is read once."""
        if (start, end) not in self._read:
            openers = [at for at, word in enumerate(self.words[start:end], start) if word in OPENS_A_REASON]
            self._read[start, end] = [at for at in openers if self._explains(at)]
        return self._read[start, end]

    def _reasons_follow(self, stop: int) -> bool:
        """The next sentence tells what they thought: "He did not restart it. He thought that …"."""
        ahead = self.words[stop + 1 : stop + 6]
        if self.word(stop) == "." and tuple(ahead[:2]) in AS_EVERYBODY_DOES:
            return True
        return self.word(stop) == "." and ahead[:1] in (["he"], ["she"], ["they"]) and bool(w.REASONED & set(ahead))

    def _so(self, at: int) -> bool:
        """What stands before ", so the clerk …" is its reason; after the act it tells what followed."""
        return self.words[at] == "so" and self.words[at - 1] == "," and self.word(at + 1) in SUBJECTS_OF_SO

    def _explains(self, at: int) -> bool:
        word = self.words[at]
        if word in ("as", "so"):
            return self._is_reason(at)
        if word == ":" and self.word(at + 1) in ("when", "while", "until", "at", "back"):
            return True
        if word == ":":
            return self.word(at + 1) in (
                "the",
                "both",
                "its",
                "there",
                "two",
                "all",
                "it",
                "with",
            ) and not self._names_people(at)
        if word in ("thinking", "trusting", "believing") and self.words[at - 1] in ("without", "not", "even", "of"):
            return False
        if word == "which":  # "ignored the page, which comes every night"
            if text_tells_how(self.words[at : at + 3]) or self._describes_what_was_there(at):
                return True
            often = {"every", "always", "often", "usually", "most"} & set(self.words[at + 2 : at + 5])
            allowed = ALLOWING & set(self.words[at + 2 : at + 6]) and "not" not in self.words[at + 1 : at + 6]
            return self.words[at - 1] == "," and (bool(allowed) or (bool(often) and self.word(at + 1) in ALWAYS_SO))
        if word == "for":
            return self.words[at - 1] == "," and self.word(at + 1) in ("he", "she", "they", "it", "there")
        if word == "since" and (self.word(at + 1) in w.TIMES or self.word(at + 1)[:1].isdigit()):
            return False
        return word in w.EXPLAINS and not (word == "because" and self._blames_again(at))

    def _describes_what_was_there(self, at: int) -> bool:
        """ "Overlooked the sign, which hangs behind the door"; "…, which is mandatory" makes it worse."""
        verb, after = self.word(at + 1), self.words[at + 2 : at + 6]
        if self.words[at - 1] != "," or DUTY.intersection(after):
            return False
        return verb in LOOKS or (verb in ("is", "are") and bool(HARD_TO_SEE.intersection(after)))

    def _blames_again(self, at: int) -> bool:
        """ "because he was too lazy", "because they don't read"."""
        ahead = self.ahead(at, 7)
        negated = {"don't", "didn't", "never", "didn", "wouldn't", "won't"} & set(ahead[:3])
        told = self.word(at + 1) in p.PRONOUNS | {"they", "nobody"} or bool(p.ROLES & set(ahead[:3]))
        return told and bool(w.BLAMES & set(ahead) or (negated and not {"know", "see", "have"} & set(ahead[:5])))

    def _names_people(self, at: int) -> bool:
        return any(word in p.ROLES or word in p.PRONOUNS or word == "they" for word in self.ahead(at, 6))

    def _is_reason(self, at: int) -> bool:
        """ "as the page said so", not "as usual", "as soon as", "as he is required to"."""
        after = self.word(at + 1)
        if self.words[at] == "so":
            return after == "that"
        if after in ("he", "she", "they"):
            return not {
                "required",
                "supposed",
                "should",
                "must",
                "tends",
                "always",
                "often",
                "usually",
                "admitted",
            } & set(self.ahead(at, 5))
        if text_turned_out(self.words[at : at + 4]):
            return False
        if after in ("is", "was") and self.word(at + 2) in USUAL:
            return True
        return after in w.ARTICLES - {"a", "an"} | {
            "it",
            "agreed",
            "planned",
            "instructed",
            "documented",
            "told",
            "there",
            "in",
        }


Answer = TypeVar("Answer")


def text_turned_out(words: list[str]) -> bool:
    """ "As it turned out": no reason."""
    return words[1:3] in (["it", "turned"], ["it", "turns"], ["it", "happened"], ["it", "happens"])


def text_tells_how(words: list[str]) -> bool:
    """ "…, which is how we saw it"."""
    return words[1:2] in (["is"], ["was"]) and words[2:3] in (["how"], ["why"])


def read_once(work: Callable[[Text, int], Answer]) -> Callable[[Text, int], Answer]:
    """For what many rules ask about the same word of a text."""

    @wraps(work)
    def remembered(text: Text, at: int) -> Answer:
        known = text.answers.setdefault(work, {})
        if at not in known:
            known[at] = work(text, at)
        return known[at]

    return remembered


def _sentences(words: list[str]) -> tuple[list[int], list[int]]:
    """For each word the index its sentence begins at, and the index of the stop (or the end) after it."""
    first: list[int] = []
    end_of: list[int] = []
    start, count = 0, len(words)
    for stop in [*(at for at, word in enumerate(words) if word in STOPS), count]:
        places = range(start, min(stop + 1, count))
        if len(places) <= FAR:
            first += [start] * len(places)
            end_of += [stop] * len(places)
        else:
            first += [start if at - start < FAR else at - FAR for at in places]
            end_of += [stop if stop - at < FAR else at + FAR for at in places]
        start = stop + 1
    return first, end_of


def _sections(text: str) -> list[tuple[int, str]]:
    """(from which character, which section) for the headings of a whole document."""
    found = []
    underlined = "\n===" in text or "\n---" in text
    for title in (TITLE_OR_UNDERLINED if underlined else TITLE).finditer(text):
        words = title["title"] or title["under"] or ""
        found.append((title.start(), next((name for name, known in SECTION_TITLES if known.search(words)), "")))
    return found if any(name for _, name in found) else []


def _blank(found: re.Match[str]) -> str:
    """As long as what it replaces. A line of its own ends the sentence; inside one, a comma keeps clauses apart."""
    whole = found.group()
    stop = "." if whole[:1] in "#>-=" or "\n" in whole or found["bold"] else ","
    return stop + " " * (len(whole) - 1)


def _known(names: Collection[str]) -> frozenset[str]:
    """Full names become their parts of three letters and more, as written."""
    return frozenset(part for name in names for part in re.findall(r"[^\W\d_][\w'’-]{2,}", name))
