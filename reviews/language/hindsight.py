"""Category 4: hindsight."""

from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, denied, on, on_phrases, phrases
from reviews.language.subjects import Subject, active, negated, subject
from reviews.language.words import listed, spread

SENSE = listed(
    """
    hard difficult understandable sense explains explain learned learnt sensible reasonable plausible impossible
    misleading confusing surprising logical natural looked seemed seems appears lucky fortunate luck helped good glad
    fortunately worked right
    """
)


@on_phrases(
    spread(
        "with what we know|knew today|now",
        "retrospectively",
        "looking at it|this (again) now|today",
        "in|with (perfect|clear) hindsight|retrospect",
        "with the benefit of hindsight",
        "looking back (on|at)",
        "knowing what we know now",
        "seen|viewed from today",
        "from today's perspective|viewpoint|standpoint|vantage",
        "with today's knowledge|eyes",
        "hindsight shows|tells|makes|suggests|reveals|teaches",
    )
)
def in_hindsight(text: Text, at: int, last: int) -> Hit | None:
    """Off where it goes on to make sense of what was done: that is good use of hindsight."""
    return None if _makes_sense(text, at) else Hit(at, last, 4)


def _makes_sense(text: Text, at: int) -> bool:
    if text.phrase(at, ("looking", "back")) and not text.starts_clause(at):
        return True
    said = text.sentence(at)
    if "not" in said and {"good", "helped", "right"} & set(said[said.index("not") :]):
        return text.explained(at)  # "was not a good idea"
    return bool(SENSE & set(said)) or text.explained(at)


def _sensible(text: Text, first: int, last: int) -> bool:
    before = text.before(first, 5)
    now = {"now", "today", "afterwards"} & set(text.sentence(first))
    return (
        text.is_question(first)
        or any(word in w.NEGATIONS or word in ("if", "whether") for word in before)
        or bool(now)
        or text.explained(first)
    )


def _is_of_a_thing(text: Text, first: int, last: int) -> bool:
    """ "The default is obviously wrong for large hosts": how it is today."""
    described = (
        text.starts_clause(first) and text.word(last + 1).isalpha() and text.word(last + 1) not in w.FUNCTION_WORDS
    )
    now = text.word(first - 1) in ("is", "are", "looks", "look")
    return text.word(last) == "wrong" and (now or described)  # "obviously wrong entries are dropped"


phrases(
    4,
    spread(
        "it was (quite|fairly|pretty|painfully|blindingly|always|perfectly|already|completely) obvious"
        "|clear that it|the|this|we|they|nobody|he|she",
        "should have been (quite|immediately|blindingly) obvious|clear|evident",
        "anyone|anybody|everyone|everybody could|can|should|would (have) see|seen|known|noticed|told",
        "any engineer|technician|operator|nurse|developer could|would (have) see|seen|known|noticed",
        "should have seen it|this|that coming",
        "saw it|this coming",
        "writing was on the wall",
        "writing on the wall",
        "signs were there|ignored|missed|obvious|clear",
        "signs had been ignored|missed|overlooked|there",
        "warnings were ignored|missed|overlooked|dismissed",
        "staring us in the face",
        "in plain sight",
        "how could anyone|anybody|they|he|she (not|have)",
        "must have known",
        "must have been (quite|perfectly) obvious|clear|evident|apparent to|that",
        "told you so",
        "was|were|is (entirely|completely|totally|wholly|clearly|easily|perfectly|obviously|absolutely"
        "|fully) preventable|avoidable",
        "entirely|completely|totally|wholly|perfectly|easily|perfectly preventable|avoidable",
        "anyone|anybody|everyone could|would have predicted|foreseen|guessed|expected",
        "someone|somebody must have noticed|known|seen",
        "obvious|clear|plain|evident to anyone|anybody|everyone|everybody|all (who)",
        "should have surprised no-one|nobody|anyone|no one (one)",
        "should (have) come|came|comes as no surprise",
        "was|is (entirely|completely|perfectly|quite|easily|clearly) foreseeable|predictable|obvious|evident that",
        "could have been|be (easily) foreseen|predicted|anticipated|expected",
        "should have been foreseen|predicted|anticipated|expected",
        "nobody|no-one should|can be|have surprised",
        "no one should be surprised",
        "saw it|this|that coming",
        "known to everyone|everybody|all",
        "was|were there for all|everyone|anyone|everybody to see",
    ),
    flag=True,
    unless=_sensible,
)


phrases(
    4,
    spread(
        "accident|disaster|outage|incident|failure waiting to happen",
        "a|only a matter of time",
        "bound to happen|fail|break|go|come|hit|run|fill|overflow|occur|cause|lead|lose",
        "was|were|is (totally|entirely|completely|quite|always|almost|clearly) predictable|inevitable|foreseeable",
        "turned|proved out to be a (big|serious|costly) mistake|error",
        "needless to say",
        "which was a (big|clear|serious) mistake",
        "preventable|avoidable outage|incident|accident|failure|error|mistake",
        "hindsight is|being 20/20|20-20|twenty-twenty",
        "clearly|obviously|fundamentally|badly flawed|wrong|misguided",
        "clearly|obviously a|the mistake|wrong",
        "never going to work|hold|last",
    ),
    unless=lambda text, first, last: _sensible(text, first, last) or _is_of_a_thing(text, first, last),
)


@on("obviously", "clearly", "unsurprisingly", "predictably", "evidently", "plainly")
def obviously(text: Text, at: int) -> Hit | None:
    """As a verdict: opening a sentence, or between a person and what they did; not "clearly marked"."""
    verdict = listed("should did didn't had was were failed forgot ignored missed")
    who = subject(text, at) if text.word(at + 1) in verdict else None
    if who and who.sure and who.who != "first" and text.word(at + 1) not in ("was", "were"):
        return Hit(who.index, at + 1, 4, flag=True)
    opens = text.starts_sentence(at) and text.word(at) != "clearly" and text.word(at) != "evidently"
    opens = opens and text.word(at + 1) not in (
        "wrong",
        "broken",
        "bad",
        "invalid",
        "incorrect",
        "unrelated",
        "failing",
    )
    return Hit(at, at, 4) if opens and not text.is_question(at) else None


@on("obvious")
def obvious_thing(text: Text, at: int) -> Hit | None:
    """ "missed an obvious regression" is found as a verdict on a person; alone, "an obvious mistake" is hindsight."""
    slip = text.word(at + 1) in ("mistake", "error", "oversight", "bug", "flaw", "regression", "omission")
    return Hit(at, at + 1, 4) if slip and not denied(text, at, at) and active(text, Subject("", at - 1), at) else None


@on("was")
def was_a_mistake(text: Text, at: int) -> Hit | None:
    """A decision called wrong from its end."""
    wrong = text.word(at + 1) in ("wrong", "flawed", "misguided") or text.phrase(at + 1, ("a", "mistake"))
    if not wrong or DECIDED.isdisjoint(text.before(at, 12)) or denied(text, at, at):
        return None
    who = subject(text, at)
    return None if who and negated(text, who, at) else Hit(at, at + 1, 4)


DECIDED = listed("decision choice deciding choosing")
