"""Category 2, labels and character, and the nouns of blame of 1 and 11."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, phrases
from reviews.language.subjects import Subject, active, is_name, is_role, negated, person_after, person_at, subject
from reviews.language.words import BREAKS, listed, spread

UNDER_LABEL = listed(
    """
    error errors mistake mistakes oversight negligence incompetence inattention carelessness complacency failure
    misjudgement misjudgment
    """
)
MEASURED = listed(
    """
    message messages rate rates page pages budget code codes report reports log logs count counts handling logging
    tracking text texts dialog dialogue screen screens prevention reduction state states response responses metrics
    metric correction ratio level levels threshold thresholds type types class classes category
    """
)
# People whose errors are also machine words: "client error", "driver error", "agent error".
NOT_LABELLED = listed(
    """
    client clients driver drivers agent agents author authors handler handlers controller controllers worker workers
    monitor monitors master editor editors builder builders collector collectors provider providers group groups
    head lead planner scheduler dispatcher manager managers coordinator visitor visitors department desk squad
    trainer owner oncall on-call guy guys designer designers support operations ops someone somebody everyone
    everybody nobody whoever people team teams management leadership staff crew crews member members cleaner
    cleaners writer writers picker pickers packer packers translator guard guards inspector hire recruit starter
    buyer chief assistant expert experts pilot
    """
)
LABELLED = ((p.ROLES | p.ALSO_MACHINES | p.CUSTOMERS | {"human", "manual", "personnel"}) - NOT_LABELLED) | {
    "pilot",
    "staff",
}
MANY = listed("errors mistakes")


def person_error(text: Text, at: int) -> Hit | None:
    """Such as "human error"; not "user errors" as a measure, nor where the label is weighed."""
    word, after = text.word(at), text.word(at + 1)
    if after not in UNDER_LABEL or text.word(at + 2) in MEASURED or text.weighed(at, at + 1):
        return None
    if after == "failure" and word != "human":
        return None
    measured = after in MANY and (word in p.CUSTOMERS or word == "manual")
    return None if measured else Hit(at, at + 1, 2, flag=True)


for _word in sorted(LABELLED):
    on(_word)(person_error)


@on("error", "errors", "mistake", "mistakes", "negligence", "carelessness", "oversight", "lapse", "slip", "blunder")
@on("inattention", "typo", "fault", "incompetence", "failure")
def mistake_by(text: Text, at: int) -> Hit | None:
    """ "a mistake by the clerk", "error on the part of", "the fault of the night team"."""
    for joint in (("on", "the", "part", "of"), ("by",), ("of",)):
        if text.phrase(at + 1, joint):
            return _owned(text, at, at + 1 + len(joint), joint[-1])
    return None


def _owned(text: Text, at: int, owner: int, joint: str) -> Hit | None:
    who = person_after(text, owner)
    if who is None or text.weighed(at) or (text.word(at) == "error" and joint == "of"):
        return None
    if not who.sure and text.word(at) in ("failure", "error", "fault"):
        return None
    return Hit(at, who.index, 11 if who.who == "name" else 1, who.who != "first", who.who == "first")


@on("pebkac", "carelessness", "negligence", "negligent", "sloppiness", "recklessness", "complacency", "incompetence")
@on("inattention", "inattentiveness", "irresponsible", "unprofessional", "laziness", "fat-fingered", "fat-finger")
@on("fat-fingering", "incompetent", "careless", "reckless", "carelessly", "negligently", "recklessly", "irresponsibly")
def character(text: Text, at: int) -> Hit | None:
    return None if text.weighed(at) else Hit(at, at, 2, flag=True)


PREDICATES = listed(
    """
    lazy complacent distracted overconfident unqualified inexperienced stubborn arrogant sloppy inattentive clumsy
    ignorant unresponsive uncooperative rushing unprepared untrained undisciplined thoughtless forgetful asleep
    impatient overwhelmed stupid dumb clueless
    """
)
SENSIBLE = listed("overwhelmed untrained unprepared")  # told of a person, but a condition of the work


@on(*sorted(PREDICATES - SENSIBLE))
def character_of_person(text: Text, at: int) -> Hit | None:
    """These also describe loading, queries and dashboards: only as a verdict on a person."""
    who = subject(text, at) if {"was", "were", "is", "are", "been", "being"} & set(text.before(at, 3)) else None
    if who and who.sure and who.who != "first" and not negated(text, who, at) and not text.doubted(who.index):
        return blame(who, at, 2)
    described = text.word(at + 1) in p.ROLES and not text.weighed(at)
    return Hit(at, at + 1, 2, flag=True) if described and text.word(at) != "asleep" else None


@on("tired", "exhausted", "drunk", "hungover", "sleepy", "pregnant", "depressed", "stressed", "sick", "ill", "junior")
@on("inexperienced")
def private_state(text: Text, at: int) -> Hit | None:
    """One person's health, mood or standing; a tired crew after a night is a condition worth telling."""
    if text.word(at) not in ("junior", "inexperienced") and {"was", "were", "is"} & set(text.before(at, 3)):
        who = subject(text, at)
        crowd = who and text.word(who.index) in p.GROUPS | {"everyone", "everybody", "people", "staff"}
        alone = who and who.sure and who.who != "first" and not crowd and not negated(text, who, at)
        return blame(who, at, 11) if who and alone and not text.doubted(who.index) else None
    singular = text.word(at + 1) in p.ROLES and not text.word(at + 1).endswith("s")
    acts = singular and (w.is_past(text.word(at + 2)) or text.word(at - 1) == "by") and not text.weighed(at)
    return Hit(at, at + 1, 11, flag=True) if acts and not text.explained(at) else None


@on("new", "intern", "trainee")
def the_new_one(text: Text, at: int) -> Hit | None:
    """ "the new guy did it", "the intern broke it"; not "the new starter's first day is in May"."""
    last = at + (text.word(at) == "new")
    if text.word(at) == "new" and text.word(last) not in {
        "guy",
        "girl",
        "hire",
        "joiner",
        "starter",
        "recruit",
        "employee",
    }:
        return None
    if text.word(at - 1) not in {"the", "our", "a", "an", "some"} or text.weighed(at):
        return None
    breaks = text.word(last + 1) in {"broke", "deleted", "caused", "crashed", "wiped", "dropped", "restarted", "had"}
    return Hit(at, last, 11, flag=True) if text.word(last) in {"guy", "girl"} or breaks else None


phrases(
    2,
    spread(
        "lack of care|attention|diligence|discipline|competence|professionalism|attentiveness|rigour|thought",
        "lapse|lapses of|in attention|judgement|judgment|concentration",
        "loss of situational awareness",
        "poor|bad judgement|judgment|workmanship|airmanship",
        "lost|losing situational awareness",
        "bad apple",
        "weakest link",
        "repeat offender",
        "between (the) keyboard|screen and (the) chair|keyboard",
        "attitude problem",
        "layer 8|eight problem|issue|error",
        "fat finger",
        "fat fingers",
        "fat fingered",
        "asleep at the wheel",
        "not up to the job|task",
        "wasn't|weren't paying attention",
        "was|were not paying attention",
        "wasn't|weren't thinking",
        "was|were not thinking",
        "disciplinary action|measures|steps|procedure",
        "own stupidity",
        "sloppy|shoddy|slapdash job|work|workmanship|coding|handling|practices|labelling|wiring",
        "fat fingering",
        "human fallibility|failing|failings|sloppiness|stupidity",
    ),
    flag=True,
    unless=lambda text, first, last: _spared(text, first, last),
)


def _spared(text: Text, first: int, last: int) -> bool:
    """A verb in the phrase may belong to the writer, or its own "not" to the verdict."""
    if text.word(first) in ("was", "were", "wasn't", "weren't"):
        who = subject(text, first)
        return who is None or who.who == "first" or text.doubted(first)
    return text.weighed(first, last)


@on("should", "knew", "known")
def known_better(text: Text, at: int) -> Hit | None:
    wanted = ("should", "have", "known", "better") if text.word(at) == "should" else (text.word(at), "better")
    better = at + len(wanted) - 1
    who = subject(text, at) if text.phrase(at, wanted) else None
    if who is None or text.word(better + 1) == "than" or who.who == "first":
        return None
    return blame(who, better, 2)


@on("thinking")
def thinking_of_nothing(text: Text, at: int) -> Hit | None:
    return Hit(at, at + 2, 2, flag=True) if text.phrase(at + 1, ("of", "nothing")) else None


# --- whose fault it is ---

HARM = listed(
    "outage incident failure mistake error damage loss leak breach mess disaster problem downtime crash spill"
)


@on("is", "was", "were", "are", "who's", "be", "being")
def to_blame(text: Text, at: int) -> Hit | None:
    for phrase in (("to", "blame"), ("at", "fault"), ("the", "culprit"), ("the", "problem")):
        if text.phrase(at + 1, phrase) and not (phrase[1] == "problem" and not text.is_question(at)):
            return _verdict_on(text, at, at + len(phrase)) or _customers_to_blame(text, at, at + len(phrase))
    if text.word(at - 1) == "culprit" and (is_name(text, at + 1) or is_role(text, at + 2)):
        return Hit(at - 1, at + 2, 11 if is_name(text, at + 1) else 1, flag=True)
    return None


def _customers_to_blame(text: Text, verb: int, last: int) -> Hit | None:
    blamed = text.word(verb - 1) in p.CUSTOMERS and not text.weighed(verb - 1) and text.word(last) == "blame"
    return Hit(verb - 1, last, 1, flag=True) if blamed else None


def _verdict_on(text: Text, verb: int, last: int) -> Hit | None:
    who = subject(text, verb)
    if who is None or (who.who == "first" and text.word(who.index) == "we") or not who.sure:
        return None
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
    return Hit(at, who.index, 11 if who.who == "name" else 1, who.who != "first", who.who == "first") if who else None


@on("responsible", "accountable")
def responsible_for(text: Text, at: int) -> Hit | None:
    """ "The person responsible for the outage", "X was responsible for the leak"; not a change, not a service."""
    if text.word(at - 1) in ("held", "hold", "holding") and text.word(at) == "accountable":
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
    act = text.word(who.index + 1)
    return act.endswith("ing") and (act in p.HUMAN_ACTS or bool({"wrong", "incorrect"} & set(text.ahead(who.index, 6))))


@on("poor", "bad", "sloppy", "terrible")
def badly_done_by(text: Text, at: int) -> Hit | None:
    """ "Poor decision-making by the incident commander"."""
    by = next((at + n + 1 for n, word in enumerate(text.ahead(at, 4)) if word in ("by", "from")), 0)
    who = person_after(text, by + 1) if by and not text.weighed(at) else None
    return (
        Hit(at, who.index, 11 if who.who == "name" else 1, flag=True)
        if who and who.sure and who.who != "first"
        else None
    )


@on("job", "duty", "responsibility")
def whose_job(text: Text, at: int) -> Hit | None:
    """ "It was the DBA's job to check it"."""
    owner = text.word(at - 1)
    known = owner.removesuffix("'s") in p.ROLES and owner.endswith("'s") and text.word(at + 1) == "to"
    return Hit(at - 1, at, 1, flag=True) if known and {"was", "were"} & set(text.before(at, 4)) else None


FAULTS = listed(
    "fault mistake mistakes negligence carelessness incompetence stupidity oversight blunder inattention laziness"
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


OWNED = FAULTS | listed("typo error failure decision lack inability refusal haste lapse slip ignorance recklessness")


def possessive(text: Text, at: int) -> Hit | None:
    """ "the engineer's mistake", "Ada's fault", "the clerks' lack of care": found by the noun, whoever owns it."""
    place = at - 1 - (text.word(at - 1) in ADJECTIVES)
    owner = text.word(place)
    if not owner.endswith(("'s", "s'")) or text.weighed(place):
        return None
    who, word = owner.removesuffix("'s").removesuffix("'"), text.word(at)
    if word in ("decision", "lack", "failure", "inability", "refusal", "error") and not _is_bad(text, at):
        return None
    named = text.raw[place][:-2] in text.names or (who in p.GIVEN_NAMES and text.raw[place][:1].isupper())
    if named:
        return Hit(place, at, 11, flag=True)
    known = (
        who in p.ROLES
        or who in p.GROUPS
        or (who in p.ALSO_MACHINES - p.CUSTOMERS and text.word(place - 1) in w.ARTICLES | p.HUMAN_MODIFIERS)
    )
    return Hit(place, at, 1, flag=True) if known else None


def _is_bad(text: Text, at: int) -> bool:
    word, after = text.word(at), text.ahead(at, 12)
    if word == "decision":
        return bool({"reckless", "careless", "stupid", "irresponsible", "foolish", "wrong", "poor"} & set(after))
    if word == "lack":
        return bool(
            {"care", "attention", "diligence", "discipline", "experience", "knowledge", "understanding"}
            & set(after[:2])
        )
    return word == "error" or after[:1] == ["to"]


for _noun in sorted(OWNED):
    on(_noun)(possessive)


@on("spoken", "disciplined", "reprimanded", "fired", "dismissed", "sacked", "warned")
def spoken_to(text: Text, at: int) -> Hit | None:
    """ "has been spoken to", "was reprimanded"."""
    if text.word(at - 1) not in ("been", "was", "were") or (text.word(at) == "spoken" and text.word(at + 1) != "to"):
        return None
    who = subject(text, at)
    found = who and who.sure and who.who != "first" and text.word(at) != "warned" and not negated(text, who, at)
    return Hit(who.index, at, 1, flag=True) if found and who else None


@on("too")
def too_slow(text: Text, at: int) -> Hit | None:
    """ "The admins were too slow to react"."""
    if text.word(at + 1) not in ("slow", "late", "careless", "hasty", "lazy", "quick", "proud", "busy", "eager"):
        return None
    who = subject(text, at)
    if who is None or not who.sure or who.who == "first" or text.word(at - 1) not in w.BE or text.word(at + 2) != "to":
        return None
    verdict = not text.explained(at) and not text.doubted(who.index) and text.word(at + 1) != "busy"
    return blame(who, at + 1) if verdict and active(text, Subject("", at), at) else None


@on("phone", "mobile")
def on_the_phone(text: Text, at: int) -> Hit | None:
    """ "he was on his phone", which is a private matter; "on the phone to the vendor" is work."""
    if not text.phrase(at - 3, ("was", "on", "his")) and not text.phrase(at - 3, ("was", "on", "her")):
        return None
    return Hit(at - 2, at, 11, flag=True)
