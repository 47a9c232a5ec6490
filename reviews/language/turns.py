"""Categories 1, 3, 4 and 11: conditions, comparisons and turns that measure somebody by what came of it."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, on_phrases
from reviews.language.signs import WELL_DONE
from reviews.language.subjects import Subject, clause_subject, person_at, subject
from reviews.language.undone import DUTIES_DONE
from reviews.language.verdict import CAN
from reviews.language.words import BREAKS, listed, spread

ANYONE = listed("anyone anybody everyone everybody somebody someone whoever")
LOOKED = listed(
    """
    looked looks read reads checked checks paid watched tested tried knew knows worked used opened bothered listened
    seen glanced followed understood spent run taken
    """
)


@on(*sorted(ANYONE))
def anyone_who_had_looked(text: Text, at: int) -> Hit | None:
    """ "Anyone who had looked at the graph could have predicted it"; "anyone who used it would see a 404" is impact."""
    who = text.word(at + 1) in ("who", "with", "familiar") or text.word(at) == "whoever"
    ahead = text.ahead(at, 18)
    looked = LOOKED & set(ahead[:5]) or text.word(at + 1) == "familiar"
    modal = next((n for n, word in enumerate(ahead) if word in ("would", "could", "should")), 0)
    foreseen = modal and FORESEEN & set(ahead[modal : modal + 4])
    told = who and looked and foreseen and {"have", "had", "knows", "can"} & set(ahead)
    return Hit(at, at + 1, 4, flag=True) if told and not text.is_question(at) else None


FORESEEN = listed("predicted foreseen seen known noticed told expected guessed avoided caught spotted anticipated")


@on("clear", "obvious", "evident", "apparent", "plain", "predictable", "foreseeable")
def clear_to_everybody(text: Text, at: int) -> Hit | None:
    """ "Was clear from the start to everybody except the project team"."""
    ahead = text.ahead(at, 9)
    everybody = ANYONE & set(ahead) and "to" in ahead[:7]
    told = everybody and {"was", "is", "been", "were"} & set(text.before(at, 3))
    return Hit(at, at, 4, flag=True) if told and not text.weighed(at) else None


GOOD = WELL_DONE | listed("been seen alerted intervened reacted acted arrived happened isolated")
STILL = listed("still not never wouldn't couldn't")


@on("if", "had")
def had_they_not(text: Text, at: int) -> Hit | None:
    """ "If the admin had not restarted it, the data would still be there"; not "if she had not called, …"."""
    had = at if text.word(at) == "had" else next((at + n for n in range(2, 7) if text.word(at + n) == "had"), -1)
    if had < 0 or (had == at and not text.starts_clause(at)):
        return None
    who = subject(text, had) if had > at else next((f for n in range(1, 5) if (f := person_at(text, at + n))), None)
    last = who.index if who and had == at else had
    verb = next((last + n for n in range(1, 5) if w.is_participle(text.word(last + n))), 0)
    if not verb or who is None or not who.likely or who.who == "first" or text.word(verb) in GOOD:
        return None
    not_ = {"not", "never"} & set(text.words[last:verb])
    rest = text.words[text.first_of[at] : text.end_of[at]]
    would = next((n for n, word in enumerate(rest) if word in ("would", "wouldn't", "could", "might")), len(rest))
    better = STILL & set(rest[would : would + 3]) and LOST.isdisjoint(rest[would:])
    found = FOUND & set(rest[would:]) and STILL.isdisjoint(rest[would:])
    return Hit(at, verb, 3, flag=True) if not_ and (better or found) else None


FOUND = listed(
    "answered reached reacted found caught noticed detected prevented avoided safe fine seen intact available"
)


LOST = listed("lost down noticed known seen found able recovered")
WATCHING = listed("looking watching paying listening monitoring reading checking following concentrating thinking")


@on("if")
def if_only_looking(text: Text, at: int) -> Hit | None:
    """ "Would have seen the drop if she had been looking at the right dashboard"."""
    been = next((at + n for n in range(2, 8) if text.phrase(at + n, ("had", "been"))), 0)
    who = subject(text, been) if been else None
    told = who and who.likely and who.index > at and WATCHING & set(text.ahead(been + 1, 3))
    would = {"would", "could", "might"} & set(text.sentence(at))
    return Hit(at, been + 1, 3, flag=True) if told and would and not text.is_question(at) else None


@on("would")
def would_have_had_they(text: Text, at: int) -> Hit | None:
    """ "The agent would have found it if he had scrolled down": somebody's own doing as the condition."""
    verb = at + 2 + w.is_adverb(text.word(at + 2))
    if text.word(at + 1) != "have" or not w.is_participle(text.word(verb)) or text.is_question(at):
        return None
    who = subject(text, at)
    if who is None or not who.likely or who.who == "first" or text.word(who.index) in NOBODY | p.CUSTOMERS:
        return None
    joint = next((n for n in range(verb, text.end_of[at]) if text.words[n] in ("if", "had")), 0)
    doer = next((f for n in range(1, 4) if joint and (f := person_at(text, joint + n))), None)
    same = doer and (text.word(doer.index) in ("he", "she", "they") or doer.who == who.who == "name")
    not_ = {"not", "never", "hadn't"} & set(text.words[joint : joint + 6])
    return Hit(who.index, verb, 3, flag=True) if same and "had" in text.words[joint : joint + 4] and not not_ else None


NOBODY = listed("nobody one no-one none")


@on(*sorted(NOBODY - {"one"}), "one")
def nobody_from_the_team(text: Text, at: int) -> Hit | None:
    """ "Nobody from the data team had read the announcement": a team, and its duty."""
    if text.word(at) == "one" and text.word(at - 1) != "no":
        return None
    team = text.word(at + 1) in ("from", "on", "in", "of", "at") and (p.GROUPS | {"group", "side"}) & set(
        text.ahead(at, 6)
    )
    verb = next((n for n in range(at + 3, at + 10) if text.word(n) in DUTIES_DONE), 0) if team else 0
    if not verb or text.word(verb) in ("noticed", "spotted", "called", "understood", "told"):
        return None
    if any(word in w.BE or word in CAN or word in BREAKS for word in text.words[at + 2 : verb]):
        return None
    fair = text.explained(at) or text.doubted(at) or text.is_question(at) or text.word(verb - 1) == "ever"
    return None if fair or "before" in text.ahead(verb, 8) else Hit(at, verb, 3, flag=True)


@on("neither")
def neither_side(text: Text, at: int) -> Hit | None:
    """ "Neither team told the other"."""
    side = text.word(at + 1) in ("side", "team", "party", "group", "shift", "crew", "department", "of")
    verb = next((n for n in range(at + 2, at + 7) if text.word(n) in TOLD), 0) if side else 0
    fair = text.explained(at) or text.is_question(at) or BREAKS & set(text.words[at:verb])
    return Hit(at, verb, 3, flag=True) if verb and not fair else None


TOLD = listed("told informed asked warned checked called notified consulted read bothered thought")


@on("thanks")
def thanks_we_have_nothing(text: Text, at: int) -> Hit | None:
    """ "Thanks to Bogdan's cleanup job we had no logs"."""
    owner = next((at + n for n in (2, 3, 4) if text.word(at + n).endswith("'s")), 0)
    whose = text.word(owner)[:-2] if owner and text.word(at + 1) == "to" else ""
    person = whose in p.ROLES or (whose in p.GIVEN_NAMES or text.raw[owner][:-2] in text.names)
    start = next(
        (
            n
            for n in range(at, text.end_of[at])
            if text.words[n] in ("we", "the", "it", "nobody", ",") and n > owner + 1
        ),
        0,
    )
    nothing = start and NOTHING & set(text.ahead(start, 6)) and SPARED.isdisjoint(text.ahead(start, 8))
    named = 11 if whose not in p.ROLES else 1
    return Hit(at, owner, named, flag=True) if whose and person and nothing else None


NOTHING = listed("no nothing none lost couldn't cannot without empty nobody")
SPARED = listed("lost-data outage data customers downtime impact harm damage problem problems issues")


@on("new")
def being_new(text: Text, at: int) -> Hit | None:
    """ "Our DBA, being new to the company, dropped the column": tenure as what went wrong."""
    being = (
        text.word(at - 1) in ("being", "still", "quite", "too", "very", "relatively") or text.word(at - 2) == "being"
    )
    to = text.word(at + 1) in ("to", "in", "on", "at", "here", ",")
    who = _near(text, at) if being and to else None
    if who is None or not who.sure or who.who == "first" or text.is_question(at) or text.doubted(who.index):
        return None
    rest = set(text.words[at + 1 : text.end_of[at]])
    return Hit(who.index, at, 11, flag=True) if BADLY & rest and not (GOOD - {"been"}) & rest else None


def _near(text: Text, at: int) -> Subject | None:
    comma = next((n for n in range(at - 1, max(at - 4, text.first_of[at]), -1) if text.words[n] == ","), 0)
    return (person_at(text, comma - 1) if comma else None) or subject(text, at - 1) or clause_subject(text, at)


BADLY = listed(
    """
    not didn't never wrong dropped deleted missed broke failed forgot misread confused mistook without couldn't lost
    """
)


@on("junior", "inexperienced", "new", "young", "green", "novice")
def junior_who_did_not(text: Text, at: int) -> Hit | None:
    """ "The junior engineer who was on call was not familiar enough with it"."""
    head = at + 1 + (text.word(at + 1) in p.HUMAN_MODIFIERS)
    role = text.word(head) in p.ROLES and not text.word(head).endswith("s") and text.word(at - 1) in ("the", "a", "our")
    if not role or not text.starts_clause(at - 1) or text.explained(at) or text.is_question(at):
        return None
    rest = text.ahead(head, 14)
    lacking = {"not", "wasn't", "insufficiently", "hardly", "barely", "lacked"} & set(rest)
    unfit = {"familiar", "experienced", "trained", "enough", "able", "capable", "confident", "lacked", "ready"} & set(
        rest
    )
    return Hit(at, head, 11, flag=True) if lacking and unfit else None


PUSHED = listed("pushed merged deployed committed went shipped released rolled wrote")


@on("straight", "directly")
def straight_to_production(text: Text, at: int) -> Hit | None:
    """ "Pushed straight to the release branch": past whoever should have looked; said of somebody, without a reason."""
    live = LIVE & set(text.ahead(at, 5)) and text.word(at + 1) in ("to", "into", "in", "on", "onto")
    verb = next((n for n in range(at - 1, max(at - 7, text.first_of[at] - 1), -1) if text.words[n] in PUSHED), -1)
    who = subject(text, verb) if live and verb >= 0 else None
    if who is None or not who.sure or who.who == "first" or text.explained(at) or text.doubted(who.index):
        return None
    return (
        blame(who, at)
        if CAN.isdisjoint(text.words[who.index : at]) and w.BE.isdisjoint(text.words[who.index : verb])
        else None
    )


LIVE = listed("production prod master main live release")
HARM_AGAIN = listed("broke deleted crashed lost missed dropped forgot blocked wiped overwrote killed jammed")


@on("again")
def harmed_it_again(text: Text, at: int) -> Hit | None:
    """ "The offshore team broke it again"."""
    verb = next((n for n in range(at - 1, max(at - 6, text.first_of[at] - 1), -1) if text.words[n] in HARM_AGAIN), -1)
    who = subject(text, verb) if verb >= 0 and not BREAKS & set(text.words[verb:at]) else None
    if who is None or not who.sure or who.who == "first" or text.explained(at) or text.doubted(who.index):
        return None
    return blame(who, at)


@on_phrases(spread("some genius|clown|joker|idiot|hero|cowboy|smartass|moron|fool|bright", "some wise|smart guy|ass"))
def some_genius(text: Text, at: int, last: int) -> Hit | None:
    acted = any(w.is_past(word) for word in text.ahead(last, 5))
    return Hit(at, last, 9, flag=True) if acted and not text.is_question(at) else None


@on("genius", "hero", "clown", "joker", "cowboy")
def a_genius_on_the_night_shift(text: Text, at: int) -> Hit | None:
    """ "A genius on the night shift unplugged it"."""
    one = text.word(at - 1) in ("a", "another", "one") and text.starts_clause(at - 1)
    where = text.word(at + 1) in ("on", "in", "from", "at", "who") and any(
        w.is_past(word) for word in text.ahead(at, 7)
    )
    good = {"saved", "fixed", "found", "noticed", "helped", "rescued", "restored"} & set(text.ahead(at, 9))
    return Hit(at - 1, at, 9, flag=True) if one and where and not good else None


@on_phrases(
    spread(
        "how could they|he|she|anyone|anybody|you not|have|miss|overlook",
        "how could the|this team|engineer|operator|happen",
        "we all knew (that)",
        "everybody|everyone knew (that)",
        "right|correct|proper thing would have been",
        "right|correct|proper thing to do would have been",
        "one look|glance|question|call at|to",
    )
)
def should_have_been_known(text: Text, at: int, last: int) -> Hit | None:
    if text.word(at) == "one":
        would = text.word(last) and text.phrase(at + 1, (text.word(at + 1),)) and "would" in text.ahead(at, 9)
        return Hit(at, at + 1, 3, flag=True) if would and "not" not in text.ahead(at, 12) else None
    denied = any(word in w.NEGATIONS for word in text.before(at, 4))
    how_to = text.word(last) == "knew" and text.word(last + 2) == "to"  # "everybody knew what to do"
    return (
        None
        if denied or how_to
        else Hit(at, last, 4 if text.word(at) not in ("right", "correct", "proper") else 3, flag=True)
    )


@on("were", "but")
def were_it_not_for(text: Text, at: int) -> Hit | None:
    """ "Were it not for the technician's haste, …", "but for the missing check, …"."""
    last = at + 3 if text.phrase(at, ("were", "it", "not", "for")) else at + 1
    if last == at + 1 and not (text.phrase(at, ("but", "for")) and text.starts_sentence(at)):
        return None
    condition = text.words[last : _comma(text, at)]
    person = any(word.removesuffix("'s") in p.ROLES for word in condition)
    return Hit(at, last, 3, flag=person) if {"would", "could"} & set(text.sentence(at)) else None


def _comma(text: Text, at: int) -> int:
    return next((place for place in range(at, text.end_of[at]) if text.words[place] in BREAKS), text.end_of[at])
