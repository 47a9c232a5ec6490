"""Category 3: what would have been."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, on, phrases
from reviews.language.subjects import Subject, person_at, subject
from reviews.language.undone import DUTIES_DONE
from reviews.language.words import BREAKS, listed, spread

PREVENTED = listed("spared caught prevented avoided stopped averted spotted flagged")


SHOWN = listed(
    """
    picked
    rejected refused blocked warned told alerted shown revealed found detected uncovered exposed saved helped
    fired paged triggered sounded mitigated identified shortened limited surfaced reduced lessened contained halved
    sorted solved resolved cleared settled
    """
)


CHECKS = listed(
    """
    test tests testing check checks review reviews alert alerts alarm alarms monitoring canary staging lint drill
    rehearsal warning warnings dashboard runbook checklist look glance rollout pilot simulation preview policy pair
    control eyes dry-run run safeguard safeguards
    documentation training communication process inspection audit plan stage gate validation
    probe sensor camera thermometer observability monitor guard guardrail guardrails limit quota backup procedure
    """
)


EXPECTED_OF_PEOPLE = listed(
    """
    done tested reviewed noticed escalated checked verified communicated spotted caught monitored questioned
    documented addressed considered planned informed consulted inspected followed coordinated challenged raised
    announced anticipated foreseen recognised recognized flagged discussed asked told scheduled automated discovered
    avoided run set put configured enabled fixed written renewed rotated upgraded patched retired revoked prioritised
    prioritized rolled reverted postponed shared in prevented handled happened happen replaced updated removed
    cleaned maintained split staged separated limited stopped labelled labeled found
    """
)


NOT_OWN_DUTY = listed(
    "seen received gotten got recovered had been enough arrived lost worked failed run served started"
)


MODALS = listed(
    """
    should could might would should've could've would've might've shouldn't couldn't wouldn't mightn't ought shoulda
    """
)


IMPROVED = listed(
    """
    found noticed caught prevented avoided detected quicker faster sooner earlier shorter smaller spotted stopped
    happened occurred reduced limited fine known back recovered survived worked kept safe
    mitigated resolved never stayed less fewer saved paged alerted warned
    """
)


USUAL = listed("normally usually normal ordinarily typically otherwise customers users")


def _participle(text: Text, at: int) -> tuple[int, bool]:
    """Where the participle after "should (not) have" stands, 0 for none, and whether it is negated."""
    place, not_ = at + 1, text.word(at).endswith("n't")
    short = text.word(at).endswith("'ve")
    if text.word(at) == "ought":
        place += text.word(place) == "not"
        if text.word(place) != "to":
            return 0, False
        place += 1
    while text.word(place) in ("not", "never", "also", "really", "all", "at", "least", "as", "well") or w.is_adverb(
        text.word(place)
    ):
        not_ = not_ or text.word(place) in ("not", "never")
        place += 1
    if not short:
        if text.word(place) not in ("have", "of"):
            return 0, False
        place += 1
    while w.is_adverb(text.word(place)) or text.word(place) in ("at", "least", "maybe", "double"):
        place += 1
    return (place if w.is_participle(text.word(place)) or text.word(place) == "happen" else 0), not_


@on(*sorted(MODALS))
def would_have(text: Text, at: int) -> Hit | None:
    """ "The engineer should have asked", "a test would have caught it"; not what a system was expected to do."""
    verb, not_ = _participle(text, at)
    if not verb or text.is_question(at) or "whether" in text.before(at, 8):
        return None
    who = _who(text, at)
    modal = text.word(at)[:5].rstrip("n'")
    if modal in ("could", "might") and text.word(at - 1) in ("who", "that", "which"):
        return None  # "every team that could have owned it" tells of what was possible
    if who is not None:
        return _person_would(text, at, verb, who, modal, not_)
    return _thing_would(text, at, verb, modal, not_)


ASKED = listed("asked checked told known waited tested read used followed reported")


def _user_at(text: Text, at: int) -> Subject | None:
    """ "The user who ran it should have used the replica": what is asked of one of them, not of a crowd."""
    start = text.clause_start(at)
    user = next((n for n in range(start, min(start + 4, at)) if text.words[n] in ("user", "customer", "client")), -1)
    ours = user >= 0 and text.word(user - 1) in ("the", "this", "one", "pilot")
    return Subject("third", user) if ours and text.word(user + 1) in ("should", "who") else None


def _who(text: Text, at: int) -> Subject | None:
    who = subject(text, at)
    yours = text.word(at - 1) == "y'all" or text.word(at - 2) == "you"
    if (
        who is None
        and yours
        and text.word(at - 1) in ("y'all", "guys", "people", "lot", "all")
        and text.word(at)[:2] == "sh"
    ):
        return Subject("third", at - 1)
    if who is None and text.word(at - 1) == "you" and text.word(at) in ("should", "should've", "ought"):
        return Subject("third", at - 1) if ASKED & set(text.ahead(at, 3)) else None
    if who is None and text.word(at) == "should" and ASKED & set(text.ahead(at, 3)):
        return _user_at(text, at)
    if who and not who.likely and text.word(who.index) not in ("they", "support"):
        return None
    return who


ACCESS = listed("access permission permissions rights allowed involved near trusted")
UNFIT = listed("more aware careful given allowed trusted hired promoted let put paying watching looking checking")


def _person_would(text: Text, at: int, verb: int, who: Subject, modal: str, not_: bool) -> Hit | None:
    word, passive = text.word(verb), text.word(verb) == "been"
    ran_it = word == "run" and who.sure and text.word(verb + 1) in w.ARTICLES | {"it"}
    if passive or (word in NOT_OWN_DUTY and not ran_it) or _exonerates(text, who, modal, not_):
        told_off_passive = passive and modal == "shoul" and text.word(verb + 1) in UNFIT
        access = ACCESS & {*text.ahead(verb, 3), *text.before(who.index, 3)}  # "access he should not have had"
        access = access or (word == "had" and "never" in text.words[at:verb])
        no_business = not_ and modal == "shoul" and access and who.who != "first"
        return Hit(who.index, verb + 1, 3, flag=True) if told_off_passive or no_business else None
    if modal in ("would", "might") and word not in PREVENTED | {"seen", "noticed", "known", "asked", "checked"}:
        return None
    if (
        modal in ("could", "might")
        and who.who == "first"
        and word not in PREVENTED | EXPECTED_OF_PEOPLE | {"saved", "read"}
    ):
        return None
    alone = text.word(who.index) == "i"
    return Hit(who.index, verb, 3, flag=not alone, own_account=alone)


def _exonerates(text: Text, who: Subject, modal: str, not_: bool) -> bool:
    """ "The crew could not have known", "any of us could have", "nobody would have seen"."""
    word = text.word(who.index)
    if "nothing" in text.before(who.index, 5):
        return True
    if modal != "shoul" and (not_ or text.word(who.index - 1) == "of" or "same" in text.sentence(who.index)):
        return modal != "ought" or not_
    return word in ("nobody", "one", "no-one") or (word in p.CUSTOMERS and modal != "shoul")


def _thing_would(text: Text, at: int, verb: int, modal: str, not_: bool) -> Hit | None:
    word = text.word(verb)
    if not_ or _denied(text, at) or USUAL & set(text.words[text.first_of[at] : verb]):
        return None
    if modal in ("could", "might") and {"if", "whether"} & set(text.before(at, 6)):
        return None  # "check if the monitoring could have caught it"
    if word == "stopped" and text.word(verb + 1) not in w.ARTICLES | {"it", "them"}:
        return None
    if ("ideally" in text.before(at, 5) or text.phrase(text.first_of[at], IDEAL_WORLD)) and modal in ("would", "shoul"):
        return Hit(at, verb, 3)
    if word == "made" and "difference" in text.ahead(verb, 3) and CHECKS & set(text.before(at, 6)):
        return Hit(at, verb, 3)
    if word in SHOWN and modal == "would" and _a_look(text, at) and LOOKS & set(text.before(at, 9)):
        return Hit(at, verb, 3, flag=True)
    if (word == "helped" or text.word(verb + 1) in ("enough", "sufficient")) and _a_look(text, at):
        return Hit(at, verb, 3, flag=True)
    if word in ("covered", "included") and modal == "shoul" and CHECKS & set(text.before(at, 5)):
        return Hit(at, verb, 3)
    if word in PREVENTED and modal != "shoul":
        return Hit(at, verb, 3, flag=_a_look(text, at))
    if word in SHOWN and modal != "shoul" and CHECKS & set(text.before(at, 9)):
        return Hit(at, verb, 3, flag=_a_look(text, at))
    if text.word(verb + 1) in PREVENTED and text.word(verb + 2) == "by" and TALK & set(text.ahead(verb + 2, 5)):
        return Hit(at, verb + 2, 3, flag=True)
    if (
        word == "been"
        and modal in ("could", "might")
        and EARLIER & set(text.ahead(verb, 7))
        and "if" not in text.sentence(at)
    ):
        return Hit(at, verb + 1, 3)
    if word == "been" and text.word(verb + 1) in ("better", "clearer") and w.is_participle(text.word(verb + 2)):
        return Hit(at, verb + 2, 3)
    done = (
        text.word(verb + 1)
        if word == "been"
        else word
        if word in ("happened", "happen") and text.word(at - 1) == "what"
        else ""
    )
    if modal in ("could", "might") and done in ("set", "configured", "placed") and BETTER & set(text.ahead(verb, 7)):
        return Hit(at, verb + 1, 3)
    wanted = (
        EXPECTED_OF_PEOPLE
        if modal in ("shoul", "ought")
        else PREVENTED - {"stopped", "flagged"}
        | {"noticed", "detected", "discovered", "mitigated", "shortened", "reduced", "limited", "shorter", "smaller"}
    )
    by_itself = {"automatically", "itself", "alone"} & set(text.ahead(verb, 6))
    return Hit(at, verb + (word == "been"), 3) if done in wanted and not by_itself else None


EARLIER = listed("earlier sooner quicker")
IDEAL_WORLD = ("in", "an", "ideal", "world")
BETTER = listed("lower higher earlier better tighter shorter closer sooner smaller")
TALK = listed("look glance call question conversation word chat mail message minute minutes")
LOOKS = listed("look glance call question phone-call")


def _a_look(text: Text, at: int) -> bool:
    """ "A glance at the report would have told them": only somebody can look, or have some discipline."""
    if CARE & set(text.words[text.clause_start(at) : at]):
        return True
    opening = text.words[text.clause_start(at) : at][:5]
    return bool(LOOKS & set(opening)) and bool({"a", "one"} & set(opening[:3]))


def _denied(text: Text, at: int) -> bool:
    return any(word in w.NEGATIONS or word == "anything" for word in text.before(at, 9))


@on("had")
def had_only(text: Text, at: int) -> Hit | None:
    """ "Had we done this, …", "… avoided had the admin read it"; not "had we not", which tells of luck."""
    turned_round = {"could", "would", "might"} & set(text.before(at, 9)) and w.is_participle(text.word(at - 1))
    if not (text.starts_clause(at) or turned_round) or text.word(at - 1) in ("and", "that", "which"):
        return None
    end = _comma(text, at)
    if end == text.end_of[at]:  # "Had we looked we would have seen it"
        end = next((n for n in range(at + 3, end) if text.words[n] in ("would", "could", "might", "wouldn't")), end)
    condition = text.words[at:end]
    alone = end == text.end_of[at] and not turned_round
    if "not" in condition or alone or text.word(at + 1) in ("to", "a", "been"):
        return None
    return _had_somebody(text, at, len(condition))


def _had_somebody(text: Text, at: int, length: int) -> Hit | None:
    reach = range(at + 1, min(at + 6, len(text.words)))
    who = next((found for place in reach if (found := person_at(text, place))), None)
    if who and (who.sure or text.word(who.index) == "they" or _by_hand(text, who)):
        alone = text.word(who.index) == "i"
        return Hit(at, who.index + 1, 3, flag=not alone, own_account=alone)
    return Hit(at, at + 1, 3) if _gets_better(text, at) and text.starts_clause(at) and length > 2 else None


DONE_BY_PEOPLE = (
    p.HUMAN_ACTS
    | DUTIES_DONE
    | listed(
        """
    reported followed checked asked noticed read told called listened waited looked informed warned spoken written
    """
    )
)


def _by_hand(text: Text, who: Subject) -> bool:
    return who.likely and bool(DONE_BY_PEOPLE & set(text.ahead(who.index, 2)))


def _gets_better(text: Text, at: int) -> bool:
    """ "…, we would have noticed sooner", "… would never have happened"; not "… it would have overflowed"."""
    sentence = text.sentence(at)
    would = next(
        (n for n, word in enumerate(sentence) if word in ("would", "could", "might", "wouldn't")), len(sentence)
    )
    tail = set(sentence[would:]) | ({"nothing"} & set(sentence[max(would - 2, 0) : would]))
    return bool(tail & (IMPROVED - {"happened", "occurred", "stopped", "minutes"})) or bool(
        tail & {"not", "never", "wouldn't", "nothing"}
    )


def _comma(text: Text, at: int) -> int:
    return next((place for place in range(at, text.end_of[at]) if text.words[place] in BREAKS), text.end_of[at])


@on("if")
def if_only(text: Text, at: int) -> Hit | None:
    """ "If only …", "if the installer had done his job", "if the gateway had logged it, it would have been found"."""
    rest = text.words[at : text.end_of[at]]
    if text.word(at + 1) == "only" and ("had" in rest or any(map(w.is_past, rest[2:5]))):
        return Hit(at, at + 1, 3, flag=any(word in p.ROLES or word in w.FIRST | p.PRONOUNS for word in rest[2:7]))
    had = next((at + n for n, word in enumerate(rest[:9]) if word in ("had", "hadn't", "were", "was")), 0)
    would = {"would", "wouldn't", "could", "might"} & set(text.sentence(at))
    if not had or not would or not w.is_participle(_first_verb(text, had)):
        return None
    return _if_had(text, at, had)


def _first_verb(text: Text, had: int) -> str:
    return next((word for word in text.ahead(had, 4) if word not in w.AUXILIARIES and not w.is_adverb(word)), "")


def _if_had(text: Text, at: int, had: int) -> Hit | None:
    not_ = text.word(had) == "hadn't" or text.word(had + 1) in ("not", "never")
    who = subject(text, had) if text.word(had) in ("had", "hadn't") else None
    if who and (who.likely or _first_verb(text, had) in p.HUMAN_ACTS | {"followed", "checked", "asked", "noticed"}):
        better = not not_ and text.word(who.index) != "i"
        return Hit(at, had, 3, flag=True) if better and who.index > at else None
    if {"nobody", "no-one"} & set(text.words[had : text.end_of[at]]):
        return None  # "if it had held, nobody would have noticed" tells of no duty
    better = _gets_better(text, at) or {"wouldn't", "not"} & set(text.words[had + 2 : text.end_of[at]])
    return Hit(at, had, 3) if not not_ and better and text.word(at - 1) != "as" else None


phrases(
    3,
    spread(
        "should not|never have been possible|able|allowed",
        "shouldn't have been possible|able|allowed",
        "should have been a|an|some|better|more alert|check|test|review|warning|alarm|alerts|checks|tests|warnings"
        "|monitoring|limit|documentation",
        "missed the|an opportunity|chance to",
        "all it would have taken was|is a",
        "all it would have taken",
        "better|wiser|safer|best would have been",
        "would have been better|wiser|safer|wise|best|smarter|prudent (to|if)",
        "would have been the|a better|best|safer|wiser choice|option|way|idea",
        "it would have been enough to",
        "it would have taken one|a",
        "should never have reached|gone|made|left|shipped",
        "should never have been deployed|released|shipped|merged|installed",
        "never should have reached|been|gone|made|happened",
    ),
    unless=lambda text, first, last: text.is_question(first),
)


phrases(
    3,
    spread(
        "all it needed|took (was) for one|someone|somebody|anyone", "all it would have taken was one|a call|question"
    ),
    flag=True,
    unless=lambda text, first, last: text.is_question(first),
)


LITTLE = listed("greater closer due more better little some bit any basic minimum modicum ounce")
CARE = listed(
    "patience care diligence attention thought discipline caution foresight preparation effort vigilance sense"
)


@on("with")
def with_more_care(text: Text, at: int) -> Hit | None:
    """ "With a bit more diligence the analyst would have …", "with more staff it would never have …"."""
    ahead = text.ahead(at, 5)
    proper = {"proper", "enough", "sufficient", "appropriate"} & set(ahead) and CARE & set(ahead)
    if not (LITTLE & set(ahead) or proper) or not text.starts_clause(at) or "would" not in text.sentence(at):
        return None
    care = CARE & set(ahead)
    return Hit(at, at + 1, 3, flag=bool(care)) if IMPROVED & set(text.sentence(at)) or care else None
