"""Categories 1 and 11: whose fault it is said to be."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.families import STATE_NOUNS, TRAIT_NOUNS
from reviews.language.products import PRODUCTS
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, pinned, pinned_surely
from reviews.language.subjects import Subject, active, is_name, is_role, negated, person_at, subject
from reviews.language.verdict import told_off
from reviews.language.words import BREAKS, listed

HARM = listed(
    "outage incident failure mistake error damage loss leak breach mess disaster problem downtime crash spill"
)


BLAMED = (("to", "blame"), ("at", "fault"), ("the", "culprit"), ("the", "problem"))


@on("is", "was", "were", "are", "who's", "be", "being")
def to_blame(text: Text, at: int) -> Hit | None:
    after = text.word(at + 1)
    for phrase in BLAMED:
        if (
            phrase[0] == after
            and text.phrase(at + 1, phrase)
            and not (phrase[1] == "problem" and not text.is_question(at))
        ):
            return _verdict_on(text, at, at + len(phrase)) or _customers_to_blame(text, at, at + len(phrase))
    if text.word(at - 1) == "culprit" and (is_name(text, at + 1) or is_role(text, at + 2)):
        return Hit(at - 1, at + 2, 11 if is_name(text, at + 1) else 1, flag=True)
    return None


def _customers_to_blame(text: Text, verb: int, last: int) -> Hit | None:
    blamed = text.word(verb - 1) in p.CUSTOMERS and not text.weighed(verb - 1) and text.word(last) == "blame"
    return Hit(verb - 1, last, 1, flag=True) if blamed else None


def _verdict_on(text: Text, verb: int, last: int) -> Hit | None:
    who = subject(text, verb)
    if who is None or (who.who == "first" and text.word(who.index) == "we") or not who.likely:
        return None
    if not who.sure and text.word(who.index) in p.MACHINE_LIKE and text.word(last) == "culprit":
        return None  # "the driver for the network card was the culprit"
    denied = text.word(who.index) in ("nobody", "one", "no-one", "anyone", "anybody", "who") and not text.word(
        who.index - 2
    )
    return (
        None
        if denied or negated(text, who, verb) or text.weighed(who.index) or _nobody(text, who)
        else blame(who, last)
    )


def _nobody(text: Text, who: Subject) -> bool:
    return text.word(who.index) in ("nobody", "one", "no-one", "anyone", "anybody")


@on("blame")
def blame_lies_with(text: Text, at: int) -> Hit | None:
    """ "Blame lies with the contractor", "the blame goes to him", "we blame the installer"."""
    verb = text.word(at + 1)
    start = at + 3 if verb in ("lies", "falls", "rests", "goes", "lay", "fell", "is") and text.word(at + 2) else 0
    if not start or text.weighed(at):
        return None
    who = person_after(text, start)
    return pinned(at, who)


@on("responsible", "accountable")
def responsible_for(text: Text, at: int) -> Hit | None:
    """ "The person responsible for the outage", "X was responsible for the leak"; not a change, not a service."""
    before = text.before(at, 4)
    if {"held", "hold", "holding"} & set(before) and not {"ourselves", "for"} & set(before):
        return None if text.weighed(at) else Hit(at - 1, at, 8, flag=True)
    if text.word(at + 1) != "for" or not HARM & set(text.ahead(at + 1, 4)) or text.weighed(at):
        return None
    who = person_at(text, at - 1) or (
        subject(text, at) if text.word(at - 1) in w.BE or w.is_adverb(text.word(at - 1)) else None
    )
    return blame(who, at) if who and who.sure and not _nobody(text, who) and not negated(text, who, at) else None


@on("caused", "introduced", "triggered", "broken")
def caused_by_person(text: Text, at: int) -> Hit | None:
    """ "caused by an engineer"; not "by an operator upgrade", "by a user query" or "not caused by"."""
    return _person_cause(text, at, at + 2) if text.word(at + 1) == "by" else None


@on("because", "due", "down", "result", "thanks")
def because_of_person(text: Text, at: int) -> Hit | None:
    joint = {"because": "of", "due": "to", "down": "to", "result": "of", "thanks": "to"}[text.word(at)]
    if text.word(at + 1) != joint or text.word(at) == "thanks":
        return None
    if text.word(at) == "down" and text.word(at - 1) not in w.BE | {
        "came",
        "comes",
        "entirely",
        "largely",
        "solely",
        "purely",
    }:
        return None
    return _person_cause(text, at, at + 2)


def _person_cause(text: Text, first: int, at: int) -> Hit | None:
    who = person_after(text, at)
    if (
        who is None
        or not (who.sure or _acts_by_hand(text, who))
        or who.who == "first"
        or text.weighed(first)
        or text.explained(who.index)
    ):
        return None
    names_only = text.word(first) in ("because", "due") and who.who == "name"
    if names_only and text.word(who.index + 1) not in BREAKS | {""}:
        return None
    return Hit(first, who.index, 11 if who.who == "name" else 1, flag=True)


def _acts_by_hand(text: Text, who: Subject) -> bool:
    """ "an operator pressing the wrong key"."""
    act = text.word(who.index + 1 + (text.word(who.index + 1) == "not"))
    return act.endswith("ing") and (act in p.HUMAN_ACTS or bool({"wrong", "incorrect"} & set(text.ahead(who.index, 6))))


@on("poor", "bad", "sloppy", "terrible", "inadequate", "improper", "insufficient", "incorrect", "unsafe", "wrong")
@on("inappropriate", "excessive", "unskilled", "faulty", "delayed", "late", "slow", "questionable", "hasty")
def badly_done_by(text: Text, at: int) -> Hit | None:
    """ "Poor decision-making by the incident commander"."""
    by = next((at + n + 1 for n, word in enumerate(text.ahead(at, 8)) if word in ("by", "from") and n), 0)
    nouns = ("set", "cut", "read", "put", "shut", "left", "hit", "feed", "run", "lead")
    between = [word for word in text.words[at + 1 : by] if word not in nouns]
    if by and any(word in w.AUXILIARIES or word in BREAKS or w.is_past(word) for word in between):
        return None
    who = person_after(text, by + 1) if by and not text.weighed(at) else None
    judged = by and who and who.likely and {"call", "decision", "judgement", "judgment", "choice"} & set(between)
    return pinned(at, who) if judged else pinned_surely(at, who)


@on("job", "duty", "responsibility")
def whose_job(text: Text, at: int) -> Hit | None:
    """ "It was the DBA's job to check it"."""
    owner = text.word(at - 1)
    owns = owner.endswith(("'s", "s'")) and text.word(at + 1) == "to"
    known = owns and (owner.removesuffix("'s") in p.ROLES or owner.removesuffix("'") in p.ROLES)
    if known and {"was", "were"} & set(text.before(at, 4)):
        return Hit(at - 1, at, 1, flag=True)
    who = person_after(text, at + 2) if text.word(at + 1) == "of" else None
    undone = {"didn't", "not", "failed", "neglected"} & set(text.sentence(at))
    return Hit(at, who.index, 1, flag=True) if who and who.sure and undone and who.who == "third" else None


FAULTS = listed(
    """
    fault mistake mistakes negligence carelessness incompetence stupidity oversight blunder inattention laziness
    doing handiwork ignorance
    """
)


ADJECTIVES = listed("own entire stupid careless silly repeated gross obvious serious sheer poor bad complete single")


@on("my", "our", "his", "her", "their")
def whose_fault(text: Text, at: int) -> Hit | None:
    place = at + 1 + (text.word(at + 1) in ADJECTIVES)
    if text.word(place) not in FAULTS or text.weighed(at):
        return None
    own = text.word(at) in ("my", "our")
    learned_from = {"learn", "learned", "shared", "share", "reported"} & set(text.sentence(at))
    return None if learned_from else Hit(at, place, 1, flag=not own, own_account=own)


# Told of somebody these make sense of a step, unless the harm is put down to them.
ONLY_AS_A_CAUSE = listed("confusion misunderstanding misconception hurry stress fatigue forgetting")
CAUSED = listed("due because owing result caused thanks attributed blame blamed")
OWNED = FAULTS.union(TRAIT_NOUNS, STATE_NOUNS, ONLY_AS_A_CAUSE) | listed(
    """
    typo error failure decision lack inability refusal haste lapse slip recklessness unwillingness reluctance
    neglect distraction hesitation tardiness habit tendency penchant absence indifference impatience arrogance
    overconfidence stubbornness misjudgement misjudgment misreading mishandling mismanagement misuse inaction
    indecision disregard inexperience overreaction miscalculation misconfiguration mistyping wrongdoing
    insistence eagerness lateness sloppiness complacency omission excuse excuses pretext ego sloth
    """
)


# "The vendor's error message" is a text.
MESSAGES = listed(
    "message messages rate rates page pages budget code codes report reports log logs count text handling handler"
    " analysis mode modes list lists"
)


def possessive(text: Text, at: int) -> Hit | None:
    """ "the engineer's mistake", "Ada's fault", "the clerks' lack of care": found by the noun, whoever owns it."""
    described = text.word(at - 1) in ADJECTIVES or text.word(at - 2).endswith(("'s", "s'"))
    place = at - 1 - described
    owner = text.word(place)
    if not owner.endswith(("'s", "s'")) or text.weighed(place) or text.word(at + 1) in MESSAGES:
        return None
    who, word = owner.removesuffix("'s").removesuffix("'"), text.word(at)
    if word in ONLY_AS_A_CAUSE and CAUSED.isdisjoint(text.before(place, 6)):
        return None
    if word in (
        "decision",
        "lack",
        "failure",
        "inability",
        "refusal",
        "error",
        "reluctance",
        "unwillingness",
        "habit",
        "tendency",
    ) and not _is_bad(text, at):
        return None
    capital = text.raw[place][:1].isupper() and not text.starts_sentence(place)
    capital = capital and who not in PRODUCTS
    slip = word in SOMEBODYS and capital
    named = text.raw[place][:-2] in text.names or (who in p.GIVEN_NAMES and text.raw[place][:1].isupper())
    if named or (slip and not text.raw[place][1:-2].isupper()):
        return Hit(place, at, 11, flag=True)
    known = (
        who in p.ROLES
        or who in p.GROUPS
        or (who in p.ALSO_MACHINES - p.CUSTOMERS and text.word(place - 1) in w.ARTICLES | p.HUMAN_MODIFIERS)
    )
    return Hit(place, at, 1, flag=True) if known else None


SOMEBODYS = listed(
    "fault typo carelessness negligence laziness stupidity haste mistake mistakes oversight blunder slip ego"
)
LACKING = listed(
    """
    care attention diligence discipline experience knowledge understanding preparation thoroughness foresight effort
    interest skill communication urgency seriousness planning judgement judgment responsibility initiative ownership
    competence patience commitment rigour rigor professionalism training
    """
)


def _is_bad(text: Text, at: int) -> bool:
    word, after = text.word(at), text.ahead(at, 12)
    if word == "decision":
        return bool({"reckless", "careless", "stupid", "irresponsible", "foolish", "wrong", "poor"} & set(after))
    if word == "lack":
        return bool(LACKING & set(after[:2]))
    if word in ("habit", "tendency"):
        return after[:1] in (["to"], ["of"])
    return word == "error" or after[:1] == ["to"]


for _noun in sorted(OWNED):
    on(_noun)(possessive)


@on("spoken", "disciplined", "reprimanded", "fired", "dismissed", "sacked", "warned", "punished", "sanctioned")
@on(
    "counseled",
    "counselled",
    "cautioned",
    "admonished",
    "suspended",
    "coached",
    "banned",
    "demoted",
    "lectured",
    "scolded",
)
def spoken_to(text: Text, at: int) -> Hit | None:
    """ "has been spoken to", "was reprimanded"."""
    if text.word(at - 1) not in ("been", "was", "were", "be") or (
        text.word(at) in ("spoken", "talked") and text.word(at + 1) != "to"
    ):
        return None
    to = 3 if text.phrase(at - 2, ("to", "be")) else 0
    who = subject(text, at - to) if to else subject(text, at)
    known = who and (who.sure or (who.likely and text.word(at) not in ("suspended", "dismissed", "fired")))
    found = known and who and who.who != "first" and text.word(at) != "warned" and not negated(text, who, at)
    return Hit(who.index, at, 1, flag=True) if found and who else None


@on("too")
def too_slow(text: Text, at: int) -> Hit | None:
    """ "The admins were too slow to react"."""
    if text.word(at + 1) not in ("slow", "late", "careless", "hasty", "lazy", "quick", "proud", "busy", "eager"):
        return None
    who = subject(text, at)
    if who is None or not who.sure or text.word(at - 1) not in w.BE or text.word(at + 2) != "to":
        return None
    if who.who == "first":
        return Hit(who.index, at + 1, 1, own_account=True) if text.word(who.index) in w.FIRST else None
    verdict = not text.explained(at) and not text.doubted(who.index) and text.word(at + 1) != "busy"
    return blame(who, at + 1) if verdict and active(text, Subject("", at), at) else None


@on("phone", "mobile")
def on_the_phone(text: Text, at: int) -> Hit | None:
    """ "he was on his phone", which is a private matter; "on the phone to the vendor" is work."""
    if not text.phrase(at - 3, ("was", "on", "his")) and not text.phrase(at - 3, ("was", "on", "her")):
        return None
    return Hit(at - 2, at, 11, flag=True) if text.word(at + 1) not in ("with", "to") else None


CHANGES = listed(
    """
    fix workaround script query config command decision tweak cleanup restart hack migration change changes commit
    commits patch deploy deployment push merge edit update
    """
)
DOWN = listed("down offline under out")
UNUSED = listed("unused old dead stale obsolete duplicate needless temporary superfluous test tests")
BROKE = listed(
    "worse broke caused triggered removed introduced took brought crashed killed wiped deleted broken caused"
)


@on(*sorted(CHANGES))
def whose_change(text: Text, at: int) -> Hit | None:
    """ "It was Nadia's change that broke it", "the commit by Callum removed the check"."""
    ahead = text.ahead(at, 7)
    head = text.words[text.first_of[at] : at]  # "what brought the site down was her decision"
    brought = DOWN | BROKE - {"brought", "took"}
    put_down = head[:1] == ["what"] and {"was", "is"} & set(head[-4:]) and brought & set(head)
    if not (put_down or BROKE & set(ahead)) or UNUSED & set(ahead) or text.weighed(at) or text.explained(at):
        return None
    place = at - 1 - (text.word(at - 1) in ("quick", "last", "own", "latest", "recent", "first", "second", "latest"))
    owner = text.word(place)
    if owner.endswith("'s"):
        named = text.raw[place][:-2] in text.names or (owner[:-2] in p.GIVEN_NAMES and text.raw[place][0].isupper())
        named = named or owner[0] == "@"
        return Hit(place, at, 11 if named else 1, flag=True) if named or owner[:-2] in p.ROLES else None
    who = person_after(text, at + 2) if text.word(at + 1) in ("by", "from") else None
    return pinned_surely(at, who)


@on("share", "shares", "shared", "bears", "bear", "takes", "deserves")
def shares_the_blame(text: Text, at: int) -> Hit | None:
    blamed = text.phrase(at + 1, ("the", "blame")) or text.phrase(at + 1, ("blame",))
    return Hit(at, at + 2, 1, flag=True) if blamed and not text.weighed(at) and text.word(at - 1) != "to" else None


@on("violation", "breach", "unauthorised", "unauthorized", "unapproved")
def violation_by(text: Text, at: int) -> Hit | None:
    """ "a violation of policy by the network team", "the unauthorised change by the developer"."""
    by = next((at + 2 + n for n, word in enumerate(text.ahead(at, 6)) if word == "by"), 0)
    who = person_after(text, by) if by and not text.weighed(at) else None
    return pinned_surely(at, who)


@on("caused", "triggered", "created")
def caused_harm(text: Text, at: int) -> Hit | None:
    """ "He had already caused an outage"."""
    hit = told_off(text, at, at + 1) if HARM & set(text.ahead(at, 4)) and text.word(at + 1) in w.ARTICLES else None
    return None if hit and hit.own_account else hit


@on("it", "see", "again", "ask")
def pointing_at(text: Text, at: int) -> Hit | None:
    """ "It was Jonas again", "See Rosa about why …"."""
    if text.phrase(at, ("it", "was")) and is_name(text, at + 2) and text.word(at + 3) == "again":
        return Hit(at, at + 3, 11, flag=True)
    pointed = text.word(at) in ("see", "ask") and text.starts_sentence(at) and is_name(text, at + 1)
    return Hit(at, at + 1, 11, flag=True) if pointed and text.word(at + 2) in ("about", "why") else None
