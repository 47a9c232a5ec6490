"""Categories 1, 3, 7, 8 and 11: deeds in the present tense, in a clause about the person, or with harm."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.naming import is_name
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, phrases, pinned_surely
from reviews.language.subjects import Subject, active, role_at, subject
from reviews.language.verdict import is_a_verdict
from reviews.language.words import listed, spread

# In a timeline: "03:12 operator misreads the gauge".
OVERLOOKS = listed(
    """
    overlooks misreads misjudges misconfigures mistypes misinterprets misunderstands mislabels misplaces mistakes
    neglects panics underestimates misdiagnoses bungles botches mishandles forgets
    """
)
PASSES_OVER = listed("ignores misses skips bypasses dismisses disregards rushes")
PASSED_BY = listed(
    "the a an this these those everything such"
    " all both alarm alarms alert alerts warning warnings instructions advice his her its several page"
)


@on(*sorted(OVERLOOKS), *sorted(PASSES_OVER))
def overlooks(text: Text, at: int) -> Hit | None:
    """ "The operator misreads the gauge", "Ada skips the check"."""
    if text.word(at) in PASSES_OVER and text.word(at + 1) not in PASSED_BY:
        return None
    who = _somebody_now(text, at)
    known = who and (who.who == "name" or text.word(who.index) in p.ROLES | p.PRONOUNS or text.word(at) in OVERLOOKS)
    return blame(who, at) if who and known else None


def _somebody_now(text: Text, verb: int) -> Subject | None:
    """Whoever acts in a verb of the present tense, where only a person can be meant."""
    who = subject(text, verb)
    if who is None or who.who == "first" or text.word(who.index) in ("who", "they", "nobody", "one", "everyone"):
        return None
    known = who.sure or (who.likely and text.word(verb) in OVERLOOKS)
    return who if known and active(text, who, verb) and is_a_verdict(text, who, verb) else None


@on("accidentally", "mistakenly", "inadvertently", "carelessly", "erroneously", "wrongly")
def does_it_by_accident(text: Text, at: int) -> Hit | None:
    """ "The engineer accidentally drops the table": in the present tense."""
    verb = text.word(at + 1)
    if not verb.endswith("s") or verb.endswith("ss") or len(verb) < 4:
        return None
    who = subject(text, at + 1)
    alone = who and who.who != "first" and text.word(who.index) not in p.GROUPS | {"they", "who"}
    human = who and (who.sure or (text.word(who.index) == "operator" and text.word(at) in ("mistakenly", "carelessly")))
    return blame(who, at + 1) if who and alone and human and is_a_verdict(text, who, at + 1) else None


DOES = listed(
    "deletes runs types picks enters presses pulls restarts reboots selects chooses removes unplugs uses sets opens"
)


@on("wrong")
def does_the_wrong_one(text: Text, at: int) -> Hit | None:
    """ "Technician pulls the wrong cable"."""
    verb = next((n for n in range(at - 1, max(at - 4, text.first_of[at] - 1), -1) if text.words[n] in DOES), -1)
    who = _somebody_now(text, verb) if verb >= 0 else None
    return blame(who, at) if who else None


SECRETS = listed("secret secrets password passwords credentials credential token tokens key keys")
OUTSIDE = listed("public repository repo github gist channel ticket chat wiki pastebin internet forum")


@on("committed", "pushed", "posted", "pasted", "published", "leaked", "checked")
def gave_away_a_secret(text: Text, at: int) -> Hit | None:
    """ "A developer committed the password to the public repository"."""
    ahead = text.ahead(at, 10)
    secret = next((n for n, word in enumerate(ahead[:5]) if word in SECRETS), -1)
    after = ahead[secret + 1 : secret + 2] or [""]
    given = secret >= 0 and OUTSIDE & set(ahead) and (after[0] in w.FUNCTION_WORDS or not after[0].isalpha())
    who = subject(text, at) if given else None
    if who is None or not who.sure or who.who == "first" or not active(text, who, at):
        return None
    return blame(who, at) if is_a_verdict(text, who, at) else None


RUNNING = listed("active live running production remaining healthy only working last")
PARTS = listed("cable cables plug power fibre fiber cord lead connector line breaker disk drive card module")


@on("pulled", "unplugged", "disconnected", "removed", "cut", "switched", "powered", "pulls", "unplugs", "cuts")
def cut_what_was_running(text: Text, at: int) -> Hit | None:
    """ "The technician pulled the cable of the active unit"."""
    ahead = text.ahead(at, 8)
    running = next((n for n, word in enumerate(ahead) if word in RUNNING), 0)
    part = PARTS & set(ahead) or text.word(at) in ("switched", "powered", "unplugged", "unplugs", "disconnected")
    meant = {"to", "for", "so", "as", "planned", "agreed"} & set(ahead)
    who = subject(text, at) if running and part and not meant else None
    if who is None or not who.sure or who.who == "first" or not active(text, who, at):
        return None
    return blame(who, at) if is_a_verdict(text, who, at) else None


SIGNS = listed("warning warnings alarm alarms light lights lamp sign signs leak smoke alert alerts noise smell puddle")


@on("walked", "drove", "looked", "scrolled", "waved", "sat", "turned")
def walked_past_it(text: Text, at: int) -> Hit | None:
    """ "The lamp had been on since the morning, and the crew walked past it"."""
    past = text.word(at + 1) in ("past", "away", "on", "by") and SIGNS & set(text.sentence(at))
    past = past and not {"heard", "saw", "noticed", "smelled", "smelt", "stopped"} & set(text.ahead(at, 9))
    who = subject(text, at) if past else None
    if who is None or not who.sure or who.who == "first" or not active(text, who, at):
        return None
    return blame(who, at + 1) if is_a_verdict(text, who, at) else None


UNKNOWING = listed("not never didn't wasn't hadn't isn't doesn't unaware unfamiliar ignored forgot failed thought")


@on("by")
def by_one_who_did_not(text: Text, at: int) -> Hit | None:
    """ "Was started by a deployer who did not check the calendar"."""
    who = person_after(text, at + 1)
    if who and text.word(who.index + 1) in ("unfamiliar", "untrained", "inexperienced", "unaware"):
        return pinned_surely(at, who) if w.is_participle(_before(text, at)) and not text.weighed(at) else None
    if who is None or text.word(who.index + 1) not in ("who", ",") or not w.is_participle(_before(text, at)):
        return None
    opened = who.index + 1 + (text.word(who.index + 1) == ",")
    rest = text.ahead(opened, 6)
    lacking = text.word(opened) == "who" and UNKNOWING & set(rest) and not {"could", "couldn't", "can"} & set(rest)
    weighed = text.is_question(at) or w.WEIGHED & set(text.before(at, 7))
    return pinned_surely(at, who) if lacking and not text.explained(opened) and not weighed else None


def _before(text: Text, at: int) -> str:
    return text.word(at - 1 - (text.word(at - 1) in ("out", "off", "up", "down", "through", "manually")))


@on("nobody", "one", "no-one")
def nobody_noticed_although(text: Text, at: int) -> Hit | None:
    """ "Nobody noticed it although it stood on the big screen"."""
    if text.word(at) == "one" and text.word(at - 1) != "no":
        return None
    noticed = {"noticed", "saw", "spotted", "realised", "realized", "reacted", "cared"} & set(text.ahead(at, 6))
    although = {"although", "though", "despite"} & set(text.words[at : text.end_of[at]])
    return Hit(at, at + 1, 3, flag=True) if noticed and although and not text.is_question(at) else None


@on("talk", "speak", "word", "chat")
def talk_to_them_about_it(text: Text, at: int) -> Hit | None:
    """ "Talk to Ada about her careless commit": a person as the thing to mend."""
    if text.word(at + 1) not in ("to", "with"):
        return None
    named = is_name(text, at + 2) or role_at(text, at + 3) or role_at(text, at + 2)
    about = next((n for n in range(at + 3, at + 7) if text.word(n) == "about"), 0)
    theirs = about and text.word(about + 1) in ("his", "her", "their")
    ahead = text.ahead(about + 1, 3) if theirs else []
    codes = {"codes", "code", "messages", "page", "pages", "log", "logs", "hours"} & set(ahead)
    return Hit(at, about + 1, 11, flag=True) if named and not codes and TO_MEND & set(ahead) else None


TO_MEND = listed(
    """
    mistake mistakes attitude error errors work careless sloppy behaviour behavior conduct commit habit habits lateness
    performance manner
    """
)


@on("retrain", "re-train", "train", "coach", "warn", "reprimand", "discipline")
def retrain_whoever_did_it(text: Text, at: int) -> Hit | None:
    """ "Retrain the operator who caused it"."""
    who = next((n for n in range(at + 2, at + 5) if text.word(n) in ("who", "responsible", "involved", "concerned")), 0)
    role = who and (text.word(who - 1) in p.ROLES | p.ALSO_MACHINES) and text.word(at + 1) in w.ARTICLES
    starts = text.starts_clause(at) or text.word(at - 1) == "to"
    return Hit(at, who, 8, flag=True) if role and starts and not text.is_question(at) else None


@on("made", "did")
def did_not_made(text: Text, at: int) -> Hit | None:
    """ "Did not made the handover": as people write it whose own language is another."""
    not_ = text.phrase(at - 2, ("did", "not")) or text.word(at - 1) == "didn't"
    what = {"handover", "hand-over", "check", "checks", "backup", "test", "tests", "update", "report", "review"}
    who = subject(text, at) if not_ and text.word(at) == "made" and what & set(text.ahead(at, 4)) else None
    return blame(who, at) if who and who.sure and who.who != "first" and not text.explained(at) else None


phrases(
    7,
    spread(
        "was|were|been never (properly|fully|actually|really) tested|reviewed|rehearsed|exercised|verified|tried (out)",
        "had|has never (been) (properly|fully|actually) tested|reviewed|rehearsed|exercised",
    ),
    unless=lambda text, first, last: text.is_question(first) or text.word(last + 1) in ("by", "before"),
)


@on("think", "bother", "care")
def users_did_not_think_to(text: Text, at: int) -> Hit | None:
    """ "The user didn't think to scroll down": of a customer, where only carelessness can be meant."""
    not_ = text.word(at - 1) == "didn't" or text.phrase(at - 2, ("did", "not"))
    who = at - 2 - (text.word(at - 1) == "not")
    told = not_ and text.word(at + 1) == "to" and text.word(who) in p.CUSTOMERS
    return Hit(who, at, 1, flag=True) if told and not text.explained(at) and not text.doubted(at) else None
