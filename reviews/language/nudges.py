"""Categories 3 to 10 in a first form: questions that never hold anything up.

Phrases that all but always mean what they seem to mean, with the few contexts that change them. What
misfired on real text (obviously, simply, crazy, catastrophic, insufficient, "would have seen") is left out.
"""

from functools import partial

from reviews.language import rules
from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.rules import Hit, Rule
from reviews.language.words import listed

DISPATCH: dict[str, list[Rule]] = {}
on = partial(rules.on, table=DISPATCH)

PREVENTED = listed("caught prevented avoided stopped averted")
EXPECTED_OF_PEOPLE = listed("done tested reviewed noticed escalated checked verified communicated spotted")
MODALS = listed("should could might")


# --- 3: what would have been ---


@on("should", "could", "might", "would", "should've", "could've")
def would_have(text: Text, at: int) -> Hit | None:
    """Such as "should have been tested" and "would have caught"; not "users would have seen"."""
    short = text.word(at).endswith("'ve")
    if not short and text.word(at + 1) != "have":
        return None
    verb = at + (1 if short else 2)
    if text.word(verb) in PREVENTED and not text.weighed(at):
        return Hit(at, verb, 3)
    if text.word(verb) == "been" and text.word(at) == "should" and text.word(verb + 1) in EXPECTED_OF_PEOPLE:
        return Hit(at, verb + 1, 3)
    subject = text.subject(at) if text.word(at)[:6] == "should" else None
    return Hit(subject.index, verb, 3, own_account=subject.who == "first") if subject else None


@on("had")
def had_we_only(text: Text, at: int) -> Hit | None:
    """ "Had we done this, …": at the start, about people, and not "had we not", which tells of luck."""
    person = text.word(at + 1) in w.FIRST | w.PRONOUNS | {"they"} or text.is_role(at + 2)
    return Hit(at, at + 2, 3) if text.starts_sentence(at) and person and text.word(at + 2) != "not" else None


@on("if", "missed", "all")
def if_only(text: Text, at: int) -> Hit | None:
    if text.phrase(at, ("if", "only")) and text.starts_sentence(at):
        return Hit(at, at + 1, 3)
    if text.phrase(at, ("missed", "the", "opportunity")):
        return Hit(at, at + 2, 3)
    return Hit(at, at + 5, 3) if text.phrase(at, ("all", "it", "would", "have", "taken", "was")) else None


# --- fixed phrases of several categories ---

PHRASES: dict[int, tuple[str, ...]] = {
    4: (
        "in hindsight",
        "with hindsight",
        "in retrospect",
        "should have been obvious",
        "it was obvious that",
        "accident waiting to happen",
        "writing on the wall",
        "only a matter of time",
        "bound to happen",
        "knowing what we know now",
        "staring us in the face",
        "the signs were there",
    ),
    5: (
        "simple mistake",
        "basic mistake",
        "trivial mistake",
        "stupid mistake",
        "rookie mistake",
        "common sense",
        "no-brainer",
        "rocket science",
        "even a junior",
        "everybody knows",
        "everyone knows",
        "basic hygiene",
    ),
    7: (
        "cut corners",
        "rubber-stamped",
        "breach of process",
        "violated the process",
        "violated the policy",
        "violated our policy",
        "did not follow the process",
        "did not follow the procedure",
        "did not follow the runbook",
        "didn't follow the process",
        "didn't follow the procedure",
        "didn't follow the runbook",
        "failed to follow",
        "inadequately reviewed",
        "inadequately tested",
        "insufficiently tested",
        "improperly deployed",
        "improperly tested",
        "poorly tested",
        "without due diligence",
    ),
    9: (
        "shot ourselves in the foot",
        "surprise surprise",
        "of all things",
        "own goal",
        "can't believe",
        "yet again",
    ),
    10: (
        "saved the day",
        "single-handedly",
        "above and beyond",
        "worked through the night",
        "worked all night",
        "worked around the clock",
        "heroic effort",
        "heroic efforts",
        "rose to the occasion",
        "all-nighter",
        "lost sleep",
    ),
}
ANIMATED = listed("stupid idiot idiotic moronic pathetic disgraceful inexcusable unforgivable shameful laughable")


def _phrase(category: int, phrase: tuple[str, ...]) -> Rule:
    def rule(text: Text, at: int) -> Hit | None:
        return Hit(at, at + len(phrase) - 1, category) if text.phrase(at, phrase) else None

    return rule


for _category, _phrases in PHRASES.items():
    for _words in map(str.split, _phrases):
        on(_words[0])(_phrase(_category, tuple(_words)))
for _word in sorted(ANIMATED):
    on(_word)(_phrase(9, (_word,)))
for _word in ("heroic", "heroics", "heroically", "rockstar", "superstar"):
    on(_word)(_phrase(10, (_word,)))


# --- 6: one cause ---

OPEN_CAUSE = listed("""
    still not unknown unclear being confirmed identified found determined established traced
    several both two three many
    """)
SEVERAL = listed("combination combined interaction interplay sequence chain several")


@on("root")
def one_root_cause(text: Text, at: int) -> Hit | None:
    """ "Root cause: …" and "the root cause of it was …"; not where it is looked for or still unknown."""
    if text.word(at + 1) != "cause" or "if" in text.before(at, 4):
        return None
    if text.word(at + 2) == ":":
        return Hit(at, at + 1, 6)
    after = text.ahead(at + 1, 6)
    verb = next((n for n, word in enumerate(after) if word in ("is", "was")), None)
    if verb is None or (verb and after[0] not in ("of", "for", "behind")) or after[verb + 1 :][:1] == []:
        return None
    is_open = after[verb + 1] in OPEN_CAUSE or SEVERAL & set(text.ahead(at + 2 + verb, 5))
    return None if is_open else Hit(at, at + 2 + verb, 6)


# --- 8: care instead of change ---


@on("be", "pay", "take", "try", "do", "communicate")
def be_more_careful(text: Text, at: int) -> Hit | None:
    after = text.ahead(at, 3)
    for phrase in (
        *(("be", more, word) for more in ("more", "extra", "very") for word in ("careful", "cautious", "vigilant")),
        *(("be", "more", word) for word in ("aware", "mindful", "diligent", "attentive", "thorough")),
        ("be", "better", "at"),
        *(("pay", more, "attention") for more in ("more", "closer", "better")),
        *(("take", more, "care") for more in ("more", "greater", "extra")),
        ("try", "harder"),
        ("do", "better"),
        ("communicate", "better"),
    ):
        if tuple([text.word(at), *after][: len(phrase)]) == phrase:
            return Hit(at, at + len(phrase) - 1, 8)
    return None


@on("remember", "don't", "remind", "double-check", "double", "raise")
def reminders(text: Text, at: int) -> Hit | None:
    """As an instruction, so at the start of a sentence or after "should", "must" and their kind."""
    if not text.starts_sentence(at) and text.word(at - 1) not in MODALS | {"must", "to", "please", "and"}:
        return None
    for phrase in (
        ("remember", "to"),
        ("don't", "forget", "to"),
        ("remind", "the", "team"),
        ("remind", "everyone"),
        ("remind", "people"),
        ("remind", "staff"),
        ("raise", "awareness"),
    ):
        if text.phrase(at, phrase):
            return Hit(at, at + len(phrase) - 1, 8)
    checks = text.starts_sentence(at) and (text.word(at) == "double-check" or text.phrase(at, ("double", "check")))
    return Hit(at, at, 8) if checks else None
