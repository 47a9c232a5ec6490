"""Categories 1 and 11: what somebody did not do, whichever verb says it, and what they did against advice."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on
from reviews.language.subjects import Subject, clause_subject, last_clause, person_at, subject
from reviews.language.undone import DUTIES, DUTIES_DONE
from reviews.language.verdict import CAN
from reviews.language.words import BREAKS, listed

# Not to do these is no omission: it tells what was the case, or what somebody was spared.
NEUTRAL = listed(
    """
    have has had get got gotten receive received need needed want wanted expect expected experience experienced lose
    lost find found observe observed affect affected feel felt mean meant agree agreed like liked work worked happen
    happened occur occurred arrive arrived exist belong seem seemed appear appeared change changed suspend suspended
    cause caused touch touched become be been go gone went return returned start started involve involved delete
    deleted intend intended sleep slept eat ate live lived suffer suffered recall remembered believe believed trust
    trusted press pressed break broke broken damage damaged violate ignore ignored skip skipped make made come came
    stand stop stopped win know knew known see saw seen hear heard understand understood differ resolve resolved
    reproduce succeed complain complained object objected recognise recognize match meet fit hesitate mind require
    required hold held own owned possess lack suspect suspected assume reach reached matter panic die exceed quite
    deploy deployed release released push pushed use used enter entered apply applied remove removed identify
    identified detect detected confirm confirmed blame forget forgot fail failed anticipate appreciate only just
    commit committed expect cross move moved influence alter contribute contributed let allow allowed permit permitted
    offer offered
    """
)
PROGRESSIVE = listed(
    """
    listening watching looking paying monitoring reading following checking concentrating thinking focusing focused
    """
)
INDEFINITE = listed("somebody someone anybody anyone people those")
KEPT_TO = listed("himself herself themselves quiet silent secret")
VAGUE = listed("any anything anyone anybody either yet no nothing")


@on("didn't", "not", "never", "hadn't", "wasn't", "weren't", "don't", "doesn't", "won't")
def not_done(text: Text, at: int) -> Hit | None:
    """ "The deployer did not watch the graphs", "she never told them", "had not been listening"."""
    verb = _verb_after(text, at)
    who = subject(text, at) if verb else None
    if who and not who.sure and _slack(text, who, verb):
        who = Subject(who.who, who.index)
    gazing = text.word(verb) in PROGRESSIVE - {"monitoring", "following", "checking", "reading"}
    if who is None or who.who == "first" or text.word(who.index) in ("nobody", "one", "no-one", "none"):
        return None
    if text.word(who.index) in INDEFINITE and text.word(who.index + 1) == "who":
        return None  # "can be followed by somebody who had not done it before"
    if not who.sure and not gazing:
        return None
    if text.word(who.index) in ("he", "she") and who.index == text.first_of[at] and not gazing:
        return None  # in a running account "she did not write" is seldom a reproach
    if text.doubted(who.index) or text.explained(verb) or text.is_question(at) or CAN & set(text.before(at, 2)):
        return None
    between = last_clause(text, who, verb)
    if text.word(verb) in PROGRESSIVE and {"was", "were", "been", "wasn't", "weren't"} & set(between):
        return blame(who, verb)
    return blame(who, verb) if _left_it(text, at, verb, between) else None


def _slack(text: Text, who: Subject, verb: int) -> bool:
    """ "Operator has not done the clearance properly": how it is said tells that a person is meant."""
    said = {"properly", "correctly", "carefully", "himself", "herself", "attentively"} & set(text.ahead(verb, 8))
    return who.likely and bool(said or text.word(verb) in p.HUMAN_ACTS)


def _verb_after(text: Text, at: int) -> int:
    place = at + 1
    skipped = ("been", "even", "once", "properly", "just", "ever", "have", "at", "all", "so", "as")
    while place < at + 4 and (w.is_adverb(text.word(place)) or text.word(place) in skipped):
        place += 1
    word = text.word(place)
    known = word in NEUTRAL or word in DUTIES or word in DUTIES_DONE  # the latter have rules of their own
    return 0 if known or not word.isalpha() else place


def _left_it(text: Text, at: int, verb: int, between: list[str]) -> bool:
    """A past omission: "did not V", "never V-ed", "had not V-ed"; not "did not V any …", "had not been V-ed"."""
    if text.word(verb + 1) == "again" or (text.word(verb) == "keep" and KEPT_TO & set(text.ahead(verb, 7))):
        return False
    if "until" in text.ahead(verb, 9):
        return False  # "did not leave until the wind dropped" tells of waiting
    passive = {"be", "been", "was", "were", "being", "is", "are"} & set(between) or text.word(at) in (
        "wasn't",
        "weren't",
    )
    if passive or VAGUE & set(text.ahead(verb, 2)) or text.word(verb + 1) in ("until", "because"):
        return False
    word = text.word(verb)
    if text.word(at) == "never" and "before" in text.ahead(verb, 9):
        return False  # "had never done this in production before" tells how new it was
    if text.word(at) == "never":
        return w.is_past(word) or w.is_participle(word) or "did" in between
    if {"had", "has", "have"} & set(between) or text.word(at) == "hadn't":
        return w.is_participle(word)
    base = not w.is_past(word) or word in ("read", "put", "set", "let", "shut", "cut")
    return base and (text.word(at) == "didn't" or "did" in between)


@on("nobody", "one", "none", "no-one")
def nobody_was_watching(text: Text, at: int) -> Hit | None:
    """ "Nobody from the team was paying attention", "no one had the sense to ask"."""
    if text.word(at) == "one" and text.word(at - 1) != "no":
        return None
    ahead = text.ahead(at, 8)
    was = next((n for n, word in enumerate(ahead) if word in ("was", "were", "had", "bothered", "cared")), None)
    if was is None or any(word in BREAKS for word in ahead[:was]) or text.is_question(at) or text.explained(at):
        return None
    rest = ahead[was : was + 4]
    slack = {"sense", "decency", "courage"} & set(rest) or rest[0] in ("bothered", "cared") or PROGRESSIVE & set(rest)
    clear = not w.SUBORDINATORS & set(ahead[:was]) and not text.doubted(at)
    return Hit(at, at + 1 + was, 3, flag=True) if slack and clear else None


READ_ON = listed("respect obey heed read listen care bother follow pay learn think look want understand")


@on("do", "don't", "never", "will", "won't", "refuse", "keep", "kept", "keeps")
def customers_never_read(text: Text, at: int) -> Hit | None:
    """ "because users do not read the screen", "kept pressing the wrong button"."""
    who = subject(text, at)
    if text.word(at - 1) == "who" and text.word(at) in ("do", "don't", "will", "won't"):
        return None  # "dangerous for people who do not look down"
    crowd = ("drivers", "riders", "visitors", "users", "customers", "they", "operators", "people", "staff", "clients")
    if text.word(at - 1) not in crowd and not (who and who.sure and who.who != "first"):
        return None
    if text.word(at) in ("keep", "kept", "keeps"):
        pressing = text.word(at + 1).endswith("ing") and {"wrong", "incorrect"} & set(text.ahead(at, 6))
        pressing = pressing or text.word(at + 1) in ("ignoring", "forgetting", "disregarding", "skipping")
        return Hit(at - 1, at + 1, 1, flag=True) if pressing and not text.explained(at) else None
    ahead = text.ahead(at, 3)
    not_ = "not" in ahead or text.word(at) in ("don't", "never", "won't", "refuse")
    verb = next((word for word in ahead if word not in ("not", "even", "ever", "simply", "to", "properly")), "")
    if verb == "listen" and text.word(at + 3) == "to" and text.word(at + 4) in w.ARTICLES and not ADVICE & set(ahead):
        return None  # "will not listen to the chest"
    blamed = not_ and verb in READ_ON - {"want", "understand", "follow"} and not text.is_question(at)
    return Hit(at - 1, at + 1, 1, flag=True) if blamed and not text.explained(at) and not text.doubted(at) else None


ADVICE = listed(
    """
    warning warnings warned alarm alarms alert alerts instruction instructions instructed training trained told
    reminder reminders reminded advice advised briefing sign signs rule rules policy procedure procedures knowing
    knew objections protests blockers orders guidance guidelines asked red concerns agreed announced begged forbidden
    documented page manual runbook says wiki said freeze
    """
)
GOOD = listed("reported noticed called raised stopped asked helped found fixed restored recovered kept saved managed")


AWARE = listed(
    "told warned instructed trained knew asked agreed announced begged forbidden documented says said advised reminded"
)


@on("despite", "notwithstanding", "spite", "regardless", "against", "contrary", "although", "though")
def against_advice(text: Text, at: int) -> Hit | None:
    """ "carried on despite the warnings", "against the advice of the vendor the admin rebooted it"."""
    reach = text.ahead(at, 5)
    aware = text.word(at) in ("although", "though")
    if not (ADVICE & set(reach)) or (aware and not AWARE & set(reach)):
        return None
    if text.word(at) == "against" and not {
        "advice",
        "policy",
        "rules",
        "rule",
        "orders",
        "procedure",
        "instructions",
    } & set(reach):
        return None
    aside = text.word(at - 1) == "," and AWARE & {text.word(at + 1)}
    who = (person_at(text, at - 2) if aside else None) or clause_subject(text, at) or _after_comma(text, at)
    if who is None or not who.sure or who.who == "first" or text.doubted(who.index) or text.explained(at):
        return None
    acted = text.words[who.index + 1 : who.index + 5]
    if aside:
        comma = next((place for place in range(at, text.end_of[at]) if text.words[place] == ","), at)
        acted = text.words[comma + 1 : comma + 3]
    kept_on = text.word(who.index + 1) == "kept" and text.word(who.index + 2).endswith("ing")
    if (GOOD & set(acted) and not kept_on) or not any(map(w.is_past, acted)) or {"was", "were"} & set(acted[:1]):
        return None
    return blame(who, min(at + 1, text.end_of[at] - 1)) if who.index < at else blame(who, who.index + 1)


def _after_comma(text: Text, at: int) -> Subject | None:
    comma = next((place for place in range(at, text.end_of[at]) if text.words[place] == ","), 0)
    if not comma or not text.starts_clause(at - (text.word(at - 1) == "even")):
        return None
    return next((found for n in range(1, 5) if (found := person_at(text, comma + n))), None)


GOES_ON = listed("let allowed continued carried kept went proceeded released approved signed accepted shipped drove")


@on("although", "though", "despite", "while")
def went_on_although(text: Text, at: int) -> Hit | None:
    """ "The foreman let the line run although the tester was out of order"."""
    if text.word(at) == "while" and not {"knowing", "aware"} & set(text.ahead(at, 3)):
        return None
    who = clause_subject(text, at)
    between = text.words[who.index + 1 : at] if who else []
    if who is None or not who.sure or who.who == "first" or not GOES_ON & set(between[:3]) or text.explained(at):
        return None
    return blame(who, who.index + 1) if not (w.BE | CAN) & set(between) and not text.doubted(who.index) else None


STATES = listed(
    """
    open on off running disabled disconnected loose behind exposed blank empty unlocked unattended unplugged ajar
    unsecured unanswered unpatched undone unfinished unchecked untested unread unresolved unsigned unlabelled
    unlabeled unprotected untouched half-finished out logged
    """
)


def _is_left(word: str) -> bool:
    """ "unlatched", "open": a state somebody left it in."""
    return word in STATES or (word.startswith("un") and word.endswith("ed") and word not in ("united", "unused"))


@on("left", "leaving")
def left_in_a_state(text: Text, at: int) -> Hit | None:
    """ "The technician left the cabinet unlocked", "left a debug flag on in the field build"."""
    who = subject(text, at) if text.word(at) == "left" else clause_subject(text, at)
    state = next((n for n, word in enumerate(text.ahead(at, 7), 1) if _is_left(word)), 0)
    if who is None or not who.sure or who.who == "first" or not state or text.explained(at) or text.doubted(who.index):
        return None
    between = text.words[at + 1 : at + state]
    if not between or any(word in BREAKS or word in w.PREPOSITIONS - {"of"} for word in between):
        return None
    planned = {"as", "for", "to", "so", "deliberately", "order", "until"} & set(text.ahead(at + state, 5))
    ends = text.word(at + state + 1) in BREAKS | w.PREPOSITIONS | w.COORDINATORS | {
        "",
        "overnight",
        "all",
        "again",
        "which",
    }
    return blame(who, at + state) if ends and not planned else None
