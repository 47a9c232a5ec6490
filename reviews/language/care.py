"""Category 8: care instead of change."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.families import TRAITS
from reviews.language.reading import Text
from reviews.language.registry import Hit, on, phrases
from reviews.language.words import listed, spread

CAREFUL = "careful|cautious|vigilant|aware|mindful|diligent|attentive|thorough|disciplined|alert|considerate|conscious"
MUST = listed("must should need needs have has to will ought shall please always can could")
EVERYBODY = p.ROLES | p.GROUPS | listed("everyone everybody people all we users operators agents drivers you")
HUMAN_RULES = listed(
    """
    follow read know knows adhere respect comply check remember pay think double-check reads follows checks remembers
    stick obey announce inform communicate document coordinate
    """
)


def _described(text: Text, first: int, last: int) -> bool:
    """Told of, not asked for: "being more careful than this would …", "why nobody could be more careful"."""
    before = text.before(first, 5)
    denied = any(word in w.NEGATIONS for word in before)
    return text.is_question(first) or denied or text.word(last + 1) == "than" or "not" in text.ahead(last, 3)[:1]


phrases(
    8,
    spread(
        f"be (even) more|extra|very|especially|particularly {CAREFUL}",
        f"become|get|stay|remain|been|are (more) {CAREFUL}",
        f"be (a) much|far|lot|bit|little|way|significantly|considerably more {CAREFUL}",
        "be better at",
        "get|become better at",
        "pay|paying more|closer|better|extra|greater|special|careful|close attention",
        "pay|paying attention to",
        "take|taking more|greater|extra|better|special|due care",
        "take more time|responsibility|ownership",
        "exercise|use more|greater|extra (caution|care)",
        "exercise caution|care",
        "extra|more caution|care|vigilance|diligence|discipline|attention is|are needed|required",
        "try|work|think harder",
        "communicate|plan|coordinate|prepare better",
        "avoid such|these|those|silly|careless|stupid|similar|making mistakes|errors|slips|mistake",
        "avoid mistakes|errors like|of",
        "get|be it right (next|the)",
        "do|doing a (much|far) better job of|at|with|in",
        "be better about|with|when|in",
        f"being (much) more {CAREFUL}",
        "think before|twice",
        "raise|raising|increase|raised awareness",
        "improve|tighten|enforce discipline",
        "enforce strictly",
        "zero tolerance",
        "tighten up on",
        "refresher training|course",
        "no more|further deploys|deployments|changes|merges|releases by|from juniors|interns|contractors|trainees",
        "no deploys|deployments|changes|merges|releases by|from juniors|interns|contractors|trainees",
    ),
    flag=True,
    unless=lambda text, first, last: _described(text, first, last) or not _asked(text, first),
)


def _asked(text: Text, at: int) -> bool:
    """An instruction: it opens a clause, or follows "must", "told to", "and" in such a sentence."""
    if (
        text.starts_clause(at)
        or text.word(at) == "being"
        or text.word(at - 1) in MUST | {"all"}
        or text.word(at) in ("extra", "more", "refresher", "zero", "no")
    ):
        return True
    return w.is_adverb(text.word(at - 1)) and bool(MUST & set(text.before(at, 4)))


@on("better")
def do_better(text: Text, at: int) -> Hit | None:
    needed = text.word(at - 1) in ("do", "be") and MUST & set(text.before(at, 4)) - {"can", "could", "to", "has"}
    ends = text.word(at + 1) in (".", "", "\n", "!", "next", "in")
    return Hit(at - 1, at, 8, flag=True) if needed and ends and not text.is_question(at) else None


@on("so", "this", "that")
def be_so_careless(text: Text, at: int) -> Hit | None:
    """ "We must not be so careless with it"."""
    careless = text.word(at - 1) == "be" and text.word(at + 1) in CARELESS
    told = careless and MUST & set(text.before(at, 5)) and not text.is_question(at)
    return Hit(at - 1, at + 1, 8, flag=True) if told else None


CARELESS = listed("careless sloppy hasty complacent negligent lax trusting naive quick casual relaxed lazy")


@on("no")
def no_more_of_it(text: Text, at: int) -> Hit | None:
    """ "No more careless changes", "no more exceptions"."""
    what = TRAITS | {"shortcuts", "exceptions", "excuses", "cowboy", "mistakes"}
    told = text.starts_sentence(at) and text.word(at + 1) == "more" and what & set(text.ahead(at + 1, 2))
    return Hit(at, at + 2, 8, flag=True) if told else None


@on("always")
def always_read_it(text: Text, at: int) -> Hit | None:
    """ "Always read the output before typing yes"."""
    starts = text.starts_sentence(at) or text.word(at - 1) == ":"
    told = starts and text.word(at + 1) in ("read", "check", "think", "ask", "verify", "look", "test")
    return Hit(at, at + 1, 8) if told else None


@on("seriously")
def take_seriously(text: Text, at: int) -> Hit | None:
    """ "Volunteers must take their duties more seriously"."""
    before = text.before(at, 8)
    asked = {"must", "should", "need", "needs", "have", "to"} & set(before) or text.word(text.first_of[at]) == "take"
    taken = {"take", "taking", "taken"} & set(before)
    told = asked and taken and not text.is_question(at) and not any(word in w.NEGATIONS for word in before)
    return Hit(at - 1, at, 8, flag=True) if told else None


@on("careful", "vigilant", "cautious", "mindful", "attentive", "alert", "diligent", "thorough", "aware")
def must_be_careful(text: Text, at: int) -> Hit | None:
    """ "Everyone needs to be careful", "ask your people to be careful"; a bare "be careful with it" is advice."""
    before = text.before(at, 5)
    told = {"must", "should", "need", "needs", "have", "please"} & set(before) or before[-3:-2] in (
        ["people"],
        ["staff"],
        ["team"],
    )
    if text.word(at - 1) != "be" or not told:
        return None
    if text.word(at) in ("aware", "alert", "thorough") and EVERYBODY.isdisjoint(before):
        return None
    code = {"code", "callers", "implementations", "plugins", "scripts", "tool"} & set(text.before(at, 6))
    return None if code or _described(text, at - 1, at) else Hit(at - 1, at, 8, flag=True)


@on("learn", "start", "begin", "stop", "understand", "realise", "realize", "accept")
def must_finally_learn(text: Text, at: int) -> Hit | None:
    """ "Whoever is on call must finally learn to escalate"."""
    before = text.before(at, 5)
    told = MUST & set(before) - {"can", "could", "will", "please", "to"}
    told = told or (before[-1:] == ["to"] and before[-2:-1] in (["people"], ["everyone"], ["everybody"], ["engineers"]))
    told = told or "unless" in before
    if not told:
        return None
    finally_ = (
        {"finally", "really", "eventually"} & set(before) or text.word(at) in ("learn", "stop") or "unless" in before
    )
    finally_ = finally_ and (text.word(at) != "stop" or text.word(at + 1).endswith("ing"))
    people = not LEARNERS.isdisjoint(text.before(at, 10))
    return Hit(at - 1, at, 8, flag=True) if finally_ and people and not text.is_question(at) else None


LEARNERS = EVERYBODY - {"we", "you"} | {"whoever"}
NOBODY = listed("nobody you me us")
REMINDERS_OF_THEIR_OWN = listed("bot calendar mail system tool page banner message script job app")
REMINDED = EVERYBODY | listed("the all our them him her each staff's")


@on("remind", "reminded", "reminding", "retrain", "retrained", "re-train", "re-trained", "retraining", "educate")
@on("re-educate", "warn")
def reminding(text: Text, at: int) -> Hit | None:
    """ "Remind all technicians", "operators will be retrained"; not "remind the scheduler", nor retraining a model."""
    if text.is_question(at) or any(word in w.NEGATIONS for word in text.before(at, 4)):
        return None
    if text.word(at) == "reminded" and text.word(at - 1) in REMINDERS_OF_THEIR_OWN:
        return None
    if (text.word(at) == "warn" and not text.starts_clause(at)) or text.word(at - 1) in (
        "might",
        "may",
        "that",
    ):
        return None
    if text.word(at - 1) == "will" and not {"we", "i", "management"} & set(text.before(at, 3)):
        return None  # "the bot will remind everybody"
    whom = text.ahead(at, 5)
    told = any(word in EVERYBODY for word in whom[:4]) and whom[0] not in NOBODY and whom[0] in REMINDED | {"on-call"}
    passive = text.word(at - 1) == "been" or text.word(at - 1) in ("be", "were", "was", "are")
    people = passive and any(word in EVERYBODY for word in text.before(at, 8))
    machine = {"model", "models", "classifier", "network"} & set(text.sentence(at))
    return Hit(at, at + (1 if told else 0), 8, flag=True) if (told or people) and not machine else None


REMINDERS = spread(
    "remember to",
    "don't forget to",
    "don't forget",
    "don't rush",
    "don't be (so) lazy|careless|sloppy|naive|stupid|hasty",
)


@on("remember", "don't", "double-check", "double", "recheck", "never")
def reminders(text: Text, at: int) -> Hit | None:
    """As an instruction, so at the start of a clause or after "should", "must" and their kind."""
    if not _asked(text, at) or text.is_question(at):
        return None
    for phrase in REMINDERS:
        if text.phrase(at, phrase):
            return Hit(at, at + len(phrase) - 1, 8, flag=True)
    checks = text.word(at) in ("double-check", "recheck") or text.phrase(at, ("double", "check"))
    starts = text.starts_sentence(at) or text.word(at - 1) in ("must", "always", "should")
    starts = starts or text.phrase(at - 3, ("next", "time", ","))
    everybody = any(word in EVERYBODY for word in text.before(at, 4))
    starts = starts or (everybody and text.word(at - 1) == "please") or text.phrase(at - 3, ("make", "sure", "to"))
    return Hit(at, at, 8, flag=everybody) if checks and starts else None


OWN_WORK = listed("test review ask verify announce inspect")


@on("must", "should", "need", "needs", "have", "has")
def everybody_must(text: Text, at: int) -> Hit | None:
    """ "Engineers must follow the process at all times", "people should read the manual before …"."""
    verb = at + 1 + (text.word(at + 1) in ("to", "always")) + (text.word(at + 2) in ("always", "actually"))
    if text.word(verb - 1) == "actually" and text.word(verb) in ("look", "read", "check", "listen", "pay", "follow"):
        return Hit(at, verb, 8, flag=True)
    if text.is_question(at):
        return None
    subject_ = text.before(at, 4)
    if text.word(verb) not in HUMAN_RULES and (text.word(verb) not in OWN_WORK or subject_[-1:] in (["we"], ["you"])):
        return None
    if (
        not any(word in EVERYBODY for word in subject_[-2:])
        or "if" in subject_
        or any(word in w.NEGATIONS for word in subject_)
    ):
        return None
    rule = listed(
        "process procedure procedures runbook checklist rules rule policy documentation manual docs guidelines "
        "instructions notes attention care carefully times protocol book guide before"
    )
    by_now = text.word(verb) in ("know", "knows") and text.word(at) in ("should", "must")
    told = (by_now and subject_[-1:] and subject_[-1] not in p.CUSTOMERS | {"you", "users", "all"}) or rule & set(
        text.ahead(verb, 8)
    )
    told = told or text.word(verb) in ("remember", "adhere", "comply", "think", "obey")
    return Hit(at, verb, 8, flag=True) if told else None


@on("make", "ensure", "making", "ensuring")
def make_sure_everybody(text: Text, at: int) -> Hit | None:
    """ "Make sure everybody reads the runbook"; not "make sure that everybody gets a mail"."""
    place = at + 1 + (text.word(at + 1) == "sure")
    place += text.word(place) == "that"
    ahead = text.words[place : place + 5]
    if not ahead or (text.word(at) in ("make", "making") and text.word(at + 1) != "sure"):
        return None
    everybody = ahead[0] in {"everyone", "everybody", "people", "staff"} or any(word in p.ROLES for word in ahead[:3])
    rule = any(word in HUMAN_RULES for word in ahead[1:]) or text.phrase(place + 1, ("is", "aware"))
    return Hit(at, place, 8, flag=True) if everybody and rule else None


@on("follow", "adhere", "stick", "respect", "obey")
def follow_the_process(text: Text, at: int) -> Hit | None:
    """ "Follow the process, no exceptions"."""
    process = {"process", "procedure", "procedures", "rules", "checklist", "policy"} & set(text.ahead(at, 3))
    strictly = {"exceptions", "times", "strictly", "always"} & set(text.sentence(at)) or text.word(at) != "follow"
    return Hit(at, at + 2, 8, flag=True) if process and strictly and text.starts_sentence(at) else None


@on("expect")
def we_expect_them_to(text: Text, at: int) -> Hit | None:
    """ "We expect developers to think about the consequences"."""
    to = next((n for n, word in enumerate(text.ahead(at, 4), 1) if word == "to"), 0)
    people = to and any(word in EVERYBODY - {"we"} for word in text.words[at + 1 : at + to])
    care = text.word(at + to + 1) in ("think", "show", "be", "read", "check", "take", "follow", "know", "pay", "act")
    return Hit(at, at + to + 1, 8, flag=True) if people and care and not text.is_question(at) else None


@on("nobody", "one", "no-one")
def nobody_should_without(text: Text, at: int) -> Hit | None:
    """ "No one should deploy without reading the calendar first"."""
    if text.word(at) == "one" and text.word(at - 1) != "no":
        return None
    without = "without" in text.ahead(at, 7) and text.word(at + 1) in ("should", "may", "must")
    return Hit(at, at + 2, 8, flag=True) if without and not text.is_question(at) else None


@on("tell")
def tell_them_to(text: Text, at: int) -> Hit | None:
    """ "Tell the staff to be careful"."""
    if not text.starts_sentence(at) or not any(word in EVERYBODY for word in text.ahead(at, 4)):
        return None
    careful = {"careful", "cautious", "attention", "harder", "twice", "care"} & set(text.ahead(at, 12))
    return Hit(at, at, 8, flag=True) if careful else None


phrases(
    8,
    spread(
        "will|must|should|can|shall never|not happen again",
        "never happen again",
        "cannot|can't|mustn't|won't happen again",
        "never again",
        "test more thoroughly|carefully",
        "sure to double check|double-check",
        "more|better training|discipline is|are needed|required",
    ),
    unless=lambda text, first, last: text.is_question(first) or "that" in text.before(first, 2),
)


@on("send", "sending", "issue", "circulate")
def send_a_reminder(text: Text, at: int) -> Hit | None:
    ahead = text.ahead(at, 9)
    reminder = "reminder" in ahead[:4] and any(word in EVERYBODY for word in ahead)
    return Hit(at, at + 2, 8, flag=True) if reminder and not text.is_question(at) else None


@on("train", "teach", "educate", "tell")
def train_them_not_to(text: Text, at: int) -> Hit | None:
    """ "Train people not to click", "educate users about passwords"."""
    ahead = text.ahead(at, 5)
    people = ahead and (ahead[0] in EVERYBODY | p.CUSTOMERS or ahead[0] in ("the", "all", "our", "every"))
    told = {"not", "follow", "respect", "obey"} & set(ahead) or (
        text.word(at) == "educate" and any(word in EVERYBODY | p.CUSTOMERS for word in ahead[:3])
    )
    return Hit(at, at + 1, 8, flag=True) if people and told and _asked(text, at) else None


LOOKING = listed("review check test verify plan read look handle monitor inspect examine consider watch prepare study")


@on("carefully", "thoroughly", "diligently", "attentively")
def more_carefully(text: Text, at: int) -> Hit | None:
    """ "Review changes more carefully", "we need to test more thoroughly"."""
    if text.word(at - 1) != "more" or text.is_question(at) or text.word(at + 1) == "than":
        return None
    first = text.words[text.first_of[at]]
    asked = first in LOOKING or {"must", "should", "need", "needs"} & set(text.before(at, 9))
    return Hit(at - 1, at, 8, flag=True) if asked else None
