"""The rules, each found by the first word it can begin with.

A rule looks at a word's neighbours, subject and sentence, and answers with a `Hit` or None. Precision comes
before recall: a component that fails, a thing that is deleted, a label that is doubted or guarded against, a
step whose reason is told, impact on customers and an attempt are all left alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from reviews.language import words as w
from reviews.language.reading import BREAKS, Subject, Text
from reviews.language.words import listed


@dataclass(frozen=True, slots=True)
class Hit:
    """Words `first` to `last` (both included). `own_account`: the writer speaks of themselves."""

    first: int
    last: int
    category: int
    own_account: bool = False


Rule = Callable[[Text, int], Hit | None]
DISPATCH: dict[str, list[Rule]] = {}


def on(*first_words: str, table: dict[str, list[Rule]] = DISPATCH) -> Callable[[Rule], Rule]:
    """Registers a rule under every word it can begin with."""

    def register(rule: Rule) -> Rule:
        for word in first_words:
            table.setdefault(word, []).append(rule)
        return rule

    return register


def _blames(text: Text, verb: int, last: int) -> Hit | None:
    """A verb of blame with a person as its subject: 1, with a participant's name 11, candour a nudge."""
    subject = text.subject(verb)
    if subject is None or text.negated(subject, verb) or text.explained(verb):
        return None
    return _of(subject, last)


def _of(subject: Subject, last: int) -> Hit:
    category = 11 if subject.who == "name" else 1
    return Hit(subject.index, last, category, own_account=subject.who == "first")


# --- 1 and 11: a person as the cause ---


@on("failed", "neglected", "omitted", "refused")
def left_undone(text: Text, at: int) -> Hit | None:
    if text.word(at + 1) != "to" or text.word(at + 2) in w.ATTEMPTS:
        return None
    hit = _blames(text, at, at + 2)
    # "we failed to service some searches" tells of the service, not of the writer.
    return None if hit and hit.own_account and text.word(at) in ("failed", "refused") else hit


@on("forgot", "overlooked", "bungled", "botched", "mishandled")
def slipped(text: Text, at: int) -> Hit | None:
    return _blames(text, at, at)


@on("ignored", "missed", "skipped", "bypassed", "rushed")
def passed_over(text: Text, at: int) -> Hit | None:
    if text.word(at + 1) not in w.DETERMINERS and text.word(at + 1) not in ("obvious", "it", "them"):
        return None
    hit = _blames(text, at, at + 1)
    return None if hit and hit.own_account else hit


@on("cut", "took", "broke", "brought", "screwed", "messed")
def idiom(text: Text, at: int) -> Hit | None:
    for phrase in (
        ("cut", "corners"),
        ("took", "a", "shortcut"),
        ("took", "shortcuts"),
        ("took", "down", "production"),
        ("took", "production", "down"),
        ("brought", "down", "production"),
        ("brought", "production", "down"),
        ("broke", "production"),
        ("broke", "prod"),
        ("screwed", "up"),
        ("messed", "up"),
    ):
        if text.phrase(at, phrase):
            return _blames(text, at, at + len(phrase) - 1)
    return None


@on("deleted", "ran", "typed", "picked", "chose", "selected", "applied", "pushed", "deployed", "edited")
@on("restarted", "entered", "used", "issued", "executed", "copied", "opened", "flashed", "installed")
def took_the_wrong_one(text: Text, at: int) -> Hit | None:
    if "wrong" not in text.ahead(at, 2):
        return _did_by_accident(text, at)
    return _blames(text, at, at + text.ahead(at, 2).index("wrong") + 1)


def _did_by_accident(text: Text, at: int) -> Hit | None:
    if text.word(at - 1) in w.ACCIDENTALLY:
        return _active(text, at)
    after = text.ahead(at, 8)
    if "mistake" in after and after[after.index("mistake") - 1] == "by" and not BREAKS & set(after):
        return _active(text, at)
    return None


@on(
    "removed",
    "dropped",
    "erased",
    "disabled",
    "stopped",
    "shut",
    "wiped",
    "terminated",
    "merged",
    "changed",
    "sent",
)
@on(
    "destroyed",
    "revoked",
    "overwrote",
    "triggered",
    "committed",
    "published",
    "unplugged",
    "switched",
    "left",
)
def by_accident(text: Text, at: int) -> Hit | None:
    return _did_by_accident(text, at)


def _active(text: Text, verb: int) -> Hit | None:
    """Not for a passive: in "the team was accidentally removed" somebody else acts."""
    subject = text.subject(verb)
    passive = subject and {"was", "were", "been", "being"} & set(text.words[subject.index + 1 : verb])
    return None if passive else _blames(text, verb, verb)


@on("made", "makes", "making", "realised", "realized", "realise", "realize", "noticed", "notice")
def own_mistake(text: Text, at: int) -> Hit | None:
    after = text.ahead(at, 4)
    slip = next((n for n, word in enumerate(after) if word in w.SLIPS), None)
    if slip is None or BREAKS & set(after[:slip]):
        return None
    subject = text.subject(at)
    if subject is None or text.explained(at):
        return None
    # To notice a mistake is welcome, whosever it was; not to have noticed it, or "his mistake", is a verdict.
    noticed = not text.word(at).startswith("ma")
    if noticed and not (text.negated(subject, at) or {"his", "her"} & set(after[:slip])):
        return None
    return None if not noticed and text.negated(subject, at) else _of(subject, at + 1 + slip)


@on("bother", "bothered", "care")
def did_not_bother(text: Text, at: int) -> Hit | None:
    subject = text.subject(at)
    if subject is None or subject.who == "first" or not text.negated(subject, at) or text.word(at + 1) != "to":
        return None
    return _of(subject, at + 1)


@on("caused", "introduced", "triggered")
def caused_by_person(text: Text, at: int) -> Hit | None:
    """ "caused by an engineer", but not "by an operator upgrade", "by a user query" or "not caused by"."""
    if text.word(at + 1) != "by" or text.weighed(at):
        return None
    return _person_after(text, at, at + 2)


@on("because", "due", "thanks")
def because_of_person(text: Text, at: int) -> Hit | None:
    joint = {"because": "of", "due": "to", "thanks": "to"}[text.word(at)]
    return _person_after(text, at, at + 2) if text.word(at + 1) == joint else None


def _person_after(text: Text, first: int, at: int) -> Hit | None:
    if text.is_name(at):
        return Hit(first, at, 11)
    place = at
    while place < at + 4 and text.word(place) in w.DETERMINERS | {
        "of",
        "unnamed",
        "experienced",
        "inexperienced",
    }:
        place += 1
    ends = text.is_stop(place + 1) or text.word(place + 1) in BREAKS | {
        "who",
        "that",
        "when",
        "while",
        "running",
    }
    return Hit(first, place, 1) if place > at and text.is_role(place) and ends else None


@on("is", "was", "were", "are")
def to_blame(text: Text, at: int) -> Hit | None:
    for phrase in (
        ("to", "blame"),
        ("at", "fault"),
        ("the", "culprit"),
        ("responsible", "for", "the", "outage"),
        ("responsible", "for", "the", "incident"),
    ):
        if text.phrase(at + 1, phrase):
            return _blames(text, at, at + len(phrase))
    if text.word(at - 1) == "culprit" and text.is_name(at + 1):
        return Hit(at - 1, at + 1, 11)
    return None


@on("my", "our", "his", "her")
def whose_fault(text: Text, at: int) -> Hit | None:
    place = at + 1 + (text.word(at + 1) in {"own", "entire", "stupid"})
    if text.word(place) not in {"fault", "mistake", "negligence", "carelessness"} or text.weighed(at):
        return None
    return Hit(at, place, 1, own_account=text.word(at) in ("my", "our"))


def possessive(text: Text, at: int) -> Hit | None:
    """ "the engineer's mistake", "Ada's fault": found by the slip, because the owner may be any name."""
    owner = text.word(at - 1)
    if not owner.endswith("'s") or text.weighed(at):
        return None
    if text.raw[at - 1][:-2] in text.names:
        return Hit(at - 1, at, 11)
    return Hit(at - 1, at, 1) if owner[:-2] in w.ROLES else None


for _slip in ("mistake", "fault", "negligence", "carelessness", "typo", "oversight"):
    on(_slip)(possessive)


# --- 2: labels ---

UNDER_LABEL = listed("error errors mistake mistakes oversight negligence failure incompetence")
MEASURED = listed("message messages rate rates page pages budget code codes report reports log logs")
LABELLED = w.ROLES | w.CUSTOMERS | {"human", "pilot", "manual", "personnel", "one's"}


def person_error(text: Text, at: int) -> Hit | None:
    """Such as "human error"; not "user errors" as a measure, nor where the label is weighed."""
    word, after = text.word(at), text.word(at + 1)
    if after not in UNDER_LABEL or text.word(at + 2) in MEASURED or text.weighed(at):
        return None
    if after == "failure" and word != "human":
        return None
    measured = after == "errors" and (word in w.CUSTOMERS or word == "manual")
    return None if measured else Hit(at, at + 1, 2)


for _word in sorted(LABELLED):
    on(_word)(person_error)


@on("error", "errors", "mistake", "mistakes", "negligence", "carelessness")
def on_the_part_of(text: Text, at: int) -> Hit | None:
    return Hit(at, at + 4, 2) if text.phrase(at + 1, ("on", "the", "part", "of")) and not text.weighed(at) else None


@on(
    "pebkac",
    "fat-fingered",
    "fat-finger",
    "fatfingered",
    "carelessness",
    "careless",
    "negligent",
    "negligence",
)
@on(
    "sloppiness",
    "sloppy",
    "reckless",
    "recklessness",
    "complacency",
    "incompetent",
    "incompetence",
    "inattentive",
)
@on("inattention", "irresponsible", "unprofessional", "laziness")
def character(text: Text, at: int) -> Hit | None:
    return None if text.weighed(at) else Hit(at, at, 2)


@on(
    "lazy",
    "complacent",
    "distracted",
    "overconfident",
    "unqualified",
    "inexperienced",
    "stubborn",
    "arrogant",
)
def character_of_person(text: Text, at: int) -> Hit | None:
    """These also describe loading, queries and dashboards: only as a verdict on a person."""
    subject = text.subject(at)
    copula = text.word(at - 1) in w.BETWEEN
    if subject and subject.who != "first" and copula and not text.negated(subject, at):
        return Hit(subject.index, at, 2)
    return Hit(at, at + 1, 2) if text.word(at + 1) in w.ROLES - w.ALSO_MACHINES and not text.weighed(at) else None


@on("lack", "lapse", "loss", "poor", "bad", "lapses")
def label_phrase(text: Text, at: int) -> Hit | None:
    for phrase in (
        *(("lack", "of", noun) for noun in ("care", "attention", "diligence", "discipline", "competence")),
        ("lapse", "of", "attention"),
        ("lapse", "of", "judgement"),
        ("lapse", "of", "judgment"),
        ("lapse", "in", "judgement"),
        ("lapse", "in", "judgment"),
        ("loss", "of", "situational", "awareness"),
        ("poor", "judgement"),
        ("poor", "judgment"),
        ("bad", "apple"),
    ):
        if text.phrase(at, phrase) and not text.weighed(at):
            return Hit(at, at + len(phrase) - 1, 2)
    return None


@on("should", "knew", "known")
def known_better(text: Text, at: int) -> Hit | None:
    length = {"should": 4, "knew": 2, "known": 2}[text.word(at)]
    wanted = {"should": ("should", "have", "known", "better")}.get(text.word(at), (text.word(at), "better"))
    subject = text.subject(at)
    if text.phrase(at, wanted) and subject:
        return Hit(subject.index, at + length - 1, 2, own_account=subject.who == "first")
    return None


# --- 11: naming and what is private ---


@on("new")
def the_new_one(text: Text, at: int) -> Hit | None:
    after = text.word(at + 1)
    found = after in {"guy", "girl", "hire", "joiner"} and text.word(at - 1) in {"the", "our", "a"}
    return Hit(at, at + 1, 11) if found and not text.weighed(at) else None


PRIVATE = listed("tired sick ill hungover drunk pregnant stressed sleepy exhausted depressed")


@on("was", "were", "is")
def private_state(text: Text, at: int) -> Hit | None:
    """One person's health or mood; a tired crew after a night is a condition worth telling."""
    subject = text.subject(at)
    if subject is None or subject.who == "first" or text.word(subject.index) in {"team", "crew", "everyone", "staff"}:
        return None
    state = at + 1 + (text.word(at + 1) in {"very", "too", "still", "probably", "clearly", "apparently"})
    return Hit(subject.index, state, 11) if text.word(state) in PRIVATE else None
