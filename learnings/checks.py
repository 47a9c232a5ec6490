"""First checks on a learning statement. They advise and never decide: each asks one question with one example.

A learning says how the system or the work really behaves. Real "lessons learned" are more often an action, an
exhortation, a bare gap or a "should have"; a statement that says something true beside such a sentence passes.
English rules; pure, so that form, API and page give the same advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from learnings.kinds import kind_of_sentence

SHORT = 40  # characters
ALIKE = 0.8  # share of content words in common with an earlier learning


@dataclass(frozen=True, slots=True)
class Advice:
    """`code` is stable for code and counting; `about` names the earlier learning of a "relearned"."""

    code: str
    question: str
    example: str
    about: str = ""


QUESTIONS = {
    "template": (
        _("This still looks like the form's own words. What do you know now that you didn't before?"),
        _("Gateways keep their schedule for six hours without the cloud, not for a day."),
    ),
    "little": (
        _("Would “we learned little, because …” say it better? It is a full answer."),
        _("We learned little, because it was the fault we had described in March."),
    ),
    "counterfactual": (
        _("What is true about the system that made the better way hard to see?"),
        _("The two reset buttons look alike on the phone, and only one asks back."),
    ),
    "exhortation": (
        _("What about the work makes care so hard here?"),
        _("The release page lists 40 checks and shows none of their results."),
    ),
    "action": (
        _("This can become an action with one click. What did you learn that makes it worth doing?"),
        _("A certificate that renews itself still has to be loaded: the service reads it only when it starts."),
    ),
    "gap": (
        _("What happens because it is missing, and when does it matter?"),
        _("Nobody sees a full disk before the writes stop, because the alert watches the average of all disks."),
    ),
    "short": (
        _("Would somebody from another team see in a year when this holds?"),
        _("A gateway that boots below −10 °C starts in 1970 and refuses every certificate."),
    ),
    "unrelated": (
        _("Which moment of the timeline shows this?"),
        _("At 06:40 the first gateway reported 1970; that is when it refused its certificate."),
    ),
    "relearned": (
        _("This is close to an earlier learning. Is it the same again? Then it is relearned: a finding."),
        _("Link the earlier one, and say what was different this time."),
    ),
}

LITTLE = re.compile(
    r"\b(?:learn(?:ed|t)? (?:very |relatively )?(?:little|nothing|not much)|(?:did not"
    r"|didn't) (?:really )?learn (?:much|a lot|anything|that)"
    r"|(?:nothing|little|not much) (?:new |really |that new )?(?:was |were |to be |is )?(?:learn(?:ed|t)|to learn)"
    r"|^(?:nothing|little|not much|not a lot|no great) (?:really )?(?:new|surprise|surprising)"
    r"(?: here| this time)?(?=[:.,;]|$)"
    r"|taught us (?:very |really )?(?:nothing|little|not much)"
    r"|no new (?:learnings?|lessons?|insights?))\b|^nothing new\b|^(?:nothing|not much) (?:we "
    r"|that we )?did(?:n't| not) (?:already )?know"
)
TEMPLATE = re.compile(
    r"^\W*(?:n/?a|tbd|tba)\b.{0,30}$|\{\{|[\[<](?:insert|your|describe|add|enter|write|list|fill"
    r"|placeholder|todo)|^\W*(?:tbd|tba|todo"
    r"|n/?a|none|nothing|pending|wip"
    r"|\.{3}|…|-+|x+|see above|as above|same as above|placeholder|example|text here)\W*$"
    r"|^(?:we believed|now we know)\W*$|\bthings that (?:went|could have gone)\b|\blist of things\b|\blorem ipsum\b"
    r"|\bwhat (?:went (?:well|wrong)|did we learn|have we learned|did you learn)\b|^(?:the )?(?:lessons?"
    r"|learnings?)(?: learn(?:ed|t))?"
    r"(?: go(?:es)? here| here|:)?\W*$|\bgo(?:es)? here\b|\bto be (?:completed|filled|added|written"
    r"|discussed|decided|determined|done|confirmed"
    r"|announced)(?: (?:in|by|later|after|before|at|out|during|with|soon)\b.*)?\W*$|\bcoming soon\b"
    r"|\bfill (?:this|me) in\b",
    re.IGNORECASE,
)
KEPT = 50_000  # letters; what is longer would fill a process
SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
WORD = re.compile(r"[^\W_]{3,}")
COMMON = frozenset(
    """
    the and that this with from for are was were has have had not but can does did when which while what into than
    then them they their our its also only more most some such very just will would should could been being over
    out about after before because there these those each any all one two now know how who
    """.split()  # noqa: SIM905
)


def check(statement: str, *, timeline: Iterable[str] = (), earlier: Iterable[tuple[str, str]] = ()) -> list[Advice]:
    """Advice on `statement`, the most useful first; an empty list is a good sign, not a proof.

    `timeline` are the texts it should rest on, `earlier` pairs of reference and statement, such as
    ("LRN-3", "…"), among which a copy is looked for.
    """
    text = " ".join(statement.split())
    if not text or TEMPLATE.search(text) or _only_asks(text):
        return [_advice("template")]
    if LITTLE.search(text.lower()):
        return [_advice("little")]
    found = [code for code in [_kind_of(statement)] if code]
    found += ["short"] if len(text) < SHORT and not found else []
    found += ["unrelated"] if _is_unrelated(text, timeline) else []
    copies = [reference for reference, other in earlier if alike(text, other) >= ALIKE]
    return [*(_advice("relearned", reference) for reference in copies[:1]), *map(_advice, found)]


def says_what_is_known(statement: str) -> bool:
    """Whether the checks find nothing else to call it; how long it is does not matter here."""
    return all(advice.code == "short" for advice in check(statement))


def alike(one: str, other: str) -> float:
    """The share of content words two statements have in common, 0 to 1."""
    first, second = _content(one), _content(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def _advice(code: str, about: str = "") -> Advice:
    question, example = QUESTIONS[code]
    return Advice(code, str(question), str(example), about)


def _kind_of(statement: str) -> str:
    """What the sentences are, if all of them are something other than a statement; else an empty string."""
    sentences = [
        words for part in SENTENCE.split(statement.lower().replace("’", "'")) if (words := part.strip(" -*.!?;"))
    ]
    kinds = [kind_of_sentence(words) for words in sentences]
    if not all(kinds):
        return ""
    return next((kind for kind in ("counterfactual", "exhortation", "action", "gap") if kind in kinds), "")


def _only_asks(text: str) -> bool:
    """A question and nothing else: the form's own, or one still open."""
    return text.endswith("?") and not re.search(r"[.!:;]\s", text)


def _is_unrelated(text: str, timeline: Iterable[str]) -> bool:
    said = _content(text)
    if len(said) < 4:
        return False
    told = _content("\n".join(timeline))
    return bool(told) and not said & told


def _content(text: str) -> frozenset[str]:
    """Content words by their first six letters, so that "certificates" meets "certificate"."""
    return (_words_of if len(text) < KEPT else _words_of.__wrapped__)(text)


@lru_cache(maxsize=256)
def _words_of(text: str) -> frozenset[str]:
    """Kept: each statement of a review is held against the same timeline, at each look at its draft."""
    return frozenset(word[:6] for word in WORD.findall(text.lower()) if word not in COMMON)
