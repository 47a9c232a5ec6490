"""First checks on a learning statement. They advise and never decide: each asks one question with one example.

A learning says how the system or the work really behaves. Real "lessons learned" are more often an action, an
exhortation, a bare gap or a "should have"; a statement that says something true beside such a sentence passes.
English rules; pure, so that form, API and page give the same advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

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

IMPERATIVES = frozenset(
    """
    add address adjust adopt allow always apply ask assign automate avoid build change communicate consider create
    define deploy diversify document educate enable encourage enforce ensure establish evaluate expand explore extend
    fix follow formalise formalize get give implement improve include increase introduce investigate keep learn limit
    look make measure migrate move never prepare prevent prioritise prioritize provide read reduce rephrase
    remind remove replace reuse rewrite run schedule separate set share simplify spend split standardise standardize
    stop switch take train treat try tune update upgrade use validate verify write
    """.split()  # noqa: SIM905 - a list of this length reads better as words
)
# Also nouns: "Test clusters share one quota" is a statement.
NOUNS_TOO = frozenset(["alert", "audit", "backup", "check", "document", "monitor", "plan", "review", "test", "track"])
FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|cannot|can't|does|doesn't|do not|don't|did|didn't|will|won't|means?|needs?"
    r"|isn't|aren't|wasn't|weren't|hasn't|haven't|shares?|depends?|relies|rely|fails?|happens?|takes?|gets?|keeps?)\b"
)
COUNTERFACTUAL = re.compile(
    r"\b(?:should|could|would|might)(?:n't| not)? ?(?:have|'ve)\b|\bshould of\b|\bif only\b"
    r"|^had (?:we|it|they|there)\b|\bif (?:we|they|it) had\b"
)
EXHORTATION = re.compile(
    r"\bbe (?:more |very |extra |really )?(?:careful|cautious|vigilant|diligent|aware|mindful|thorough)\b"
    r"|\b(?:be|get|become) better at\b|\bneed be better\b|\bmore care(?:fully)?\b|\bpay (?:more |closer )?attention\b"
    r"|\bno matter how\b|\bdon'?t forget\b|^remember\b|\beveryone (?:gets|reads|knows|follows|reacts)\b"
    r"|\btry harder\b|\bdouble-check\b|\bmore (?:vigilant|disciplined|careful)\b|\bcommunicate better\b"
)
ACTION = re.compile(
    r"\b(?:we|i|you|they|teams?|it|this|these|those|there|that) (?:also |really |still )?"
    r"(?:need|needs|should|shouldn't|must|have to|has to|ought to|want to|may want to|might want to|could be)\b"
    r"|\b(?:should|must|needs? to|have to|has to) (?:also )?(?:not )?(?:be |have |use |get |own|run |always |never )"
    r"|\b(?:idea|option|improvement) would be\b|\bwould be (?:good|better|nice|useful|helpful) to\b"
    r"|\bneeds? to be \w+ed\b|^more \w+"
)
GAP = re.compile(
    r"^(?:no|missing|lack of|lacking|insufficient|not enough|absence of|too (?:much|many|little|few))\b"
    r"|^there (?:is|was|are|were) (?:still )?(?:no|not enough|too)\b"
    r"|^we (?:have|had|lacked|are missing) (?:no\b|not\b)?(?:enough )?(?:alert|monitor|document|dashboard|runbook)"
    r"|\b(?:is|are|was|were) (?:still )?(?:too \w+|missing|lacking|insufficient)$"
)
CONSEQUENCE = re.compile(r"\b(?:so|because|since|which|means?|therefore|until|when|if|makes?|making|although|even)\b")
LITTLE = re.compile(
    r"\b(?:learn(?:ed|t)? (?:very )?(?:little|nothing|not much)|(?:did not|didn't) (?:really )?learn"
    r"|nothing (?:new )?(?:was )?learn(?:ed|t))\b"
)
TEMPLATE = re.compile(
    r"\{\{|\[(?:insert|your|describe)|^\W*(?:tbd|n/?a|none|nothing|\.{3}|…|-+|x+)\W*$|^(?:we believed|now we know)\W*$"
    r"|\bthings that (?:went|could have gone)\b|\blist of things\b|\blorem ipsum\b",
    re.IGNORECASE,
)
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
    if not text or TEMPLATE.search(text):
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
    kinds = [_kind_of_sentence(words) for words in sentences]
    if not all(kinds):
        return ""
    return next((kind for kind in ("counterfactual", "exhortation", "action", "gap") if kind in kinds), "")


def _kind_of_sentence(words: str) -> str:
    if COUNTERFACTUAL.search(words):
        return "counterfactual"
    if EXHORTATION.search(words):
        return "exhortation"
    if _is_imperative(words) or ACTION.search(words):
        return "action"
    return "gap" if _is_gap(words) else ""


def _is_imperative(words: str) -> bool:
    """Starts with a verb that tells somebody to do something, perhaps after an adverb or a condition."""
    clause = re.sub(r"^(?:if|when|where|before|after|furthermore|also|next time|in future)\b[^,]{0,120}, ", "", words)
    first, *rest = re.sub(r"^(?:please |always |also |\w+ly )", "", clause).split(" ")
    first = first.strip(",:")
    if first in ("don't", "do"):
        return bool(rest)
    return first in IMPERATIVES or (first in NOUNS_TOO and not FINITE.search(" ".join(rest)))


def _is_gap(words: str) -> bool:
    return bool(GAP.search(words) and not CONSEQUENCE.search(words))


def _is_unrelated(text: str, timeline: Iterable[str]) -> bool:
    told = {word for entry in timeline for word in _content(entry)}
    return bool(told) and len(_content(text)) >= 4 and not _content(text) & told


def _content(text: str) -> frozenset[str]:
    """Content words by their first six letters, so that "certificates" meets "certificate"."""
    return frozenset(word[:6] for word in WORD.findall(text.lower()) if word not in COMMON)
