"""Categories 1 and 11: a person as the cause, told by what they left undone."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on
from reviews.language.subjects import Subject, active, clause_subject, last_clause, negated, over, subject
from reviews.language.verdict import CAN, HEEDING, is_a_verdict, told_off
from reviews.language.words import BREAKS, listed

# `failed to` before one of these tells of an attempt, not of a neglected duty.
ATTEMPTS = listed(
    """
    reproduce connect log login sign reach restore recover replicate access load find locate mitigate contact resolve
    fix stop contain build compile authenticate download upload open pay order receive
    """
)


DUTIES = listed(
    """
    check verify test notice realise realize follow ask escalate communicate notify inform tell consult review
    inspect double-check confirm consider question challenge document respond acknowledge bother think care listen
    pay look warn anticipate validate raise flag mention announce secure lock reconnect tighten read recheck
    supervise adhere comply coordinate investigate understand recognise recognize spot patch update renew rotate
    replace save attach connect label calibrate close shut disable clean monitor call phone contact delegate prepare
    plan wait run account foresee predict
    """
)


DUTIES_DONE = frozenset(word + ("d" if word.endswith("e") else "ed") for word in DUTIES) | listed(
    "thought told paid read notified verified bothered cared understood spotted planned patched spot run put shut"
)


# What anybody may truthfully say about the writer's side without a verdict.
WATCHFUL = listed("wait check follow notice realise realize ask escalate read tell call look think")
OWN_DUTIES = listed(
    """
    account consider anticipate foresee check verify test notice communicate notify inform tell escalate document
    review follow ask
    """
)


WITHOUT = listed(
    """
    listening checking verifying asking testing reading looking thinking understanding consulting telling notifying
    informing
    reviewing confirming permission approval authorisation authorization considering realising realizing noticing
    care authorization inspecting double-checking warning
    """
)


MINDFUL = listed(
    "listening consulting reading thinking asking looking understanding telling considering realising realizing"
    " noticing care"
)


@on("failed", "neglected", "omitted", "refused", "declined", "chose", "forgot")
def left_undone(text: Text, at: int) -> Hit | None:
    to = at + 1 + (text.word(at) == "chose" and text.word(at + 1) == "not")
    chose_well = text.word(at) == "chose" and to == at + 1 and text.word(to + 1) not in AGAINST
    if text.word(at) == "chose" and text.word(to + 1) in w.BREAKS and to - text.first_of[at] < 5:
        return None  # "He chose not to." answers a question somebody asked
    if text.word(to) != "to" or text.word(to + 1) in ATTEMPTS or chose_well:
        return None
    if text.word(at) == "chose" and text.word(to + 1) not in AGAINST | DUTIES | CARED:
        return None  # "chose not to fail over" is a decision like any other
    hit = told_off(text, at, to + 1) or _machine_like(text, at, to + 1)
    # "we failed to service some searches" tells of the service, not of the writer.
    own_service = hit and hit.own_account and text.word(at) != "neglected" and text.word(to + 1) not in DUTIES
    current = {"informed", "updated", "posted", "current"} & set(text.ahead(to, 7))
    kept_informed = text.word(to + 1) == "keep" and current
    return None if own_service and text.word(at) != "forgot" and not kept_informed else hit


CARED = listed("wear use read report attend bother answer involve share mention tell participate learn help listen be")
AGAINST = listed("ignore skip bypass disregard override dismiss")


def _machine_like(text: Text, verb: int, last: int) -> Hit | None:
    """ "The operator failed to notice": what follows tells that it is a person, or an unknown name is one."""
    who = subject(text, verb)
    human = p.HUMAN_ACTS | {"follow", "ask", "call", "close", "lock", "verify"}
    steps = text.word(last) == "take" and {"action", "steps", "measures"} & set(text.ahead(last, 4))
    if who and not who.sure and steps and text.word(who.index) in ("operator", "operators", "driver", "drivers"):
        return blame(who, last) if is_a_verdict(text, who, verb) else None
    # Machines fail to; only people neglect to.
    if who and not who.sure and (text.word(last) in human or text.word(verb) == "neglected"):
        return blame(who, last) if is_a_verdict(text, who, verb) else None
    return _unknown_name(text, verb, last) if who is None else None


NO_SUBJECTS = BREAKS | w.ARTICLES | w.OPENERS


def _unknown_name(text: Text, verb: int, last: int) -> Hit | None:
    """ "Orrin failed to follow up himself": a capital, and the sentence says that it is a person."""
    at = over(text, verb - 1)
    if at < 0 or text.words[at] in NO_SUBJECTS or text.words[at][0].isdigit():
        return None
    if text.word(verb) in ("forgot", "neglected") and text.words[at] not in p.COMPONENTS:
        who = Subject("name", at)
        return blame(who, last) if is_a_verdict(text, who, verb) else None
    if not text.raw[at][:1].isupper() or not text.starts_clause(at):
        return None
    told = {"himself", "herself", "his", "her", "he", "she"} & set(text.sentence(verb))
    is_person = told or text.word(last) in p.HUMAN_ACTS or text.words[last : last + 2] == ["follow", "up"]
    who = Subject("name", at)
    return blame(who, last) if is_person and is_a_verdict(text, who, verb) else None


@on(*DUTIES)
def did_not(text: Text, at: int) -> Hit | None:
    """ "The technician did not check the seal", "never asked", "nobody thought to ask"."""
    before = set(text.before(at, 4))
    said = "didn't" in before or ("did" in before and "not" in before)
    if text.phrase(at, ("ask", "for")) and ASKED_FOR.isdisjoint(text.ahead(at, 5)):
        return None  # "the cloud team did not ask for a ticket" tells of a favour
    return _undone(text, at) if said and (text.word(at), text.word(at + 1)) != ("pay", "for") else None


ASKED_FOR = listed("help advice permission approval confirmation review time support feedback")
OF_AN_OFFICE = listed(
    "check verify follow ask escalate communicate notify inform tell consult review confirm respond read announce"
)
NOT_MINE = listed(
    "understand see care connect attach save close wait call phone follow label prepare plan look listen run"
)


def _undone(text: Text, at: int) -> Hit | None:
    who = subject(text, at)
    if who is None or text.explained(at) or text.doubted(who.index) or not negated(text, who, at):
        return None
    if who.who == "first":
        mine = text.word(who.index) == "i" and text.word(at) not in NOT_MINE
        return Hit(who.index, at, 1, own_account=True) if mine or text.word(at) in OWN_DUTIES else None
    knew_not = text.word(at) in ("understand", "see") and text.word(at + 1) in (
        "why",
        "how",
        "which",
        "whether",
        "that",
    )
    office = text.word(who.index) in ("operations", "ops", "support", "qa") and text.word(at) in OF_AN_OFFICE
    human = (
        who.sure
        or office
        or text.word(at) in p.HUMAN_ACTS
        or (text.word(at) in WATCHFUL and text.word(who.index) in HEEDING)
    )
    if knew_not or not human:
        return None
    return blame(who, at)


@on(*DUTIES_DONE)
def never_did(text: Text, at: int) -> Hit | None:
    """ "The engineer never checked", "nobody checked whether"."""
    if NEVER.isdisjoint(text.words[text.first_of[at] : at]):
        return None
    who = subject(text, at)
    if who and who.who == "first" and text.word(at - 1) == "never" and text.word(at) in OWN_OMISSIONS:
        return None if text.explained(at) else Hit(who.index, at, 1, own_account=True)
    if who is None or who.who == "first" or not active(text, who, at) or text.explained(at) or text.doubted(who.index):
        return None
    opener = text.words[text.clause_start(at) : who.index + 1]
    nobody = {"nobody", "no-one", "none"} & set(opener[-5:]) or text.word(who.index) == "one"
    of_them = "none" in opener[-5:] and who.index > text.first_of[at] and text.word(who.index) in p.ROLES
    nobody = nobody and (of_them or text.word(at) not in ("noticed", "understood", "realised", "realized", "told"))
    alone = at - 1 - (text.word(at - 1) == "one")
    relative = nobody and text.word(alone) in ("nobody", "no") and not text.starts_clause(alone)
    if relative or (nobody and "had" in text.words[who.index + 1 : at]):
        return None  # what nobody had thought of yet is how things stood, not who fell short
    if text.word(at - 1) == "to":
        return None  # "needs no one to read it"
    if text.word(at) == "run" and "never" in text.words[who.index + 1 : at]:
        return None
    never = {"never", "hadn't", "hasn't"} & set(last_clause(text, who, at)) or (
        "not" in text.words[max(at - 3, who.index) : at]
        and {"had", "has", "have"} & set(text.words[who.index + 1 : at])
        and CAN.isdisjoint(text.words[who.index + 1 : at])
        and text.word(at + 1) != "yet"
    )
    if nobody and text.word(who.index) == "one" and text.word(who.index - 1) != "no":
        return None
    if nobody and text.word(at) == "followed" and PAPERS.isdisjoint(text.ahead(at, 5)):
        return None  # "no one followed the old link"
    if nobody:
        return Hit(who.index, at, 3, flag=True)
    told_us = {"us", "me", "anyone", "anybody", "him", "her", "them"} & set(text.ahead(at, 6))
    return blame(who, at) if never and (who.sure or (told_us and text.word(at) in TELLING)) else None


PAPERS = listed(
    "up procedure procedures process runbook rule rules instructions checklist advice policy protocol plan steps"
)
NEVER = listed("never hadn't hasn't not nobody no-one none one")
OWN_OMISSIONS = listed("told informed notified asked checked tested warned verified")
TELLING = listed("mentioned announced told asked informed notified warned called consulted")


@on("without")
def without_checking(text: Text, at: int) -> Hit | None:
    place = at + 1 + (text.word(at + 1) in ("even", "any", "proper", "properly", "prior", "really", "first"))
    if text.word(place) not in WITHOUT and not _left_out(text, place):
        return None
    who = clause_subject(text, at)
    if (
        who is None
        or not (who.sure or text.word(place) in p.HUMAN_ACTS | MINDFUL or p.HUMAN_ACTS & set(text.before(at, 5)))
        or text.doubted(who.index)
        or text.explained(at)
    ):
        return None
    between = last_clause(text, who, at)  # "was not aware of it and pushed without asking"
    if CAN & set(between) or any(word in w.DENIALS for word in between) or not any(map(w.is_past, between)):
        return None
    if {"yes", "agreed"} & set(between):
        return None  # "said yes without asking for a reason"
    return blame(who, place) if who.who != "first" else None


HARMLESSLY = listed(
    """
    causing affecting losing interrupting having needing requiring changing touching success disrupting stopping
    restarting breaking being using seeing finding leaving getting knowing going making
    """
)
GOOD_WORK = listed(
    "fixed restored recovered solved resolved noticed found reported stopped saved caught finished managed"
)


def _left_out(text: Text, place: int) -> bool:
    """ "without waiting for the tests": an omission, unless the work was good or nothing was lost."""
    word = text.word(place)
    done = word == "having" and w.is_participle(text.word(place + 1))
    return (done or (word.endswith("ing") and word not in HARMLESSLY)) and GOOD_WORK.isdisjoint(text.before(place, 12))


@on("warned", "told", "reminded", "asked")
def warned_before(text: Text, at: int) -> Hit | None:
    """ "had been told twice and still did it"."""
    who = subject(text, at)
    if who is None or who.who == "first" or text.word(at - 1) not in ("been", "was", "were"):
        return None
    after = text.ahead(at, 18)
    again = {
        "preferred",
        "ignored",
        "refused",
        "decided",
        "still",
        "anyway",
        "twice",
        "repeatedly",
        "chose",
        "times",
        "nothing",
    } & set(after)
    no = "said" in after and after[after.index("said") + 1 : after.index("said") + 2] == ["no"]
    if text.word(at) == "asked":
        again = no or {"refused", "declined", "ignored"} & set(after)
        again = again and who.sure and not text.explained(at)
    return blame(who, at) if again and {"and", "but"} & set(after) else None


@on("bypassing", "ignoring", "skipping", "disregarding", "neglecting", "overlooking", "forgetting", "violating")
def by_ignoring(text: Text, at: int) -> Hit | None:
    """ "pushed to main, bypassing review"."""
    if text.word(at - 1) in ("keep", "kept", "keeps", "been"):
        hit = told_off(text, at - 1, at)
        return None if hit and hit.own_account else hit
    if text.phrase(at - 2, ("used", "to")):
        who = clause_subject(text, at - 2)
        told = who and who.sure and who.who != "first" and not text.explained(at) and not text.doubted(at)
        return blame(who, at) if who and told else None
    who = clause_subject(text, at) if text.word(at - 1) in (",", "by", "while", "and", "thereby") else None
    if who is None or not who.sure or who.who == "first" or text.explained(at) or text.doubted(who.index):
        return None
    between = text.words[who.index + 1 : at]
    return blame(who, at) if any(map(w.is_past, between)) and not CAN & set(between) else None
