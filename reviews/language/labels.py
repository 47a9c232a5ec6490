"""Category 2, labels and character, and what is private (11)."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.families import STATE_NOUNS, TRAIT_NOUNS
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, denied, on, phrases, pinned
from reviews.language.subjects import Subject, negated, over, subject
from reviews.language.words import listed, spread

UNDER_LABEL = listed(
    """
    error errors mistake mistakes oversight negligence incompetence inattention carelessness complacency failure
    misjudgement misjudgment misuse mishandling sloppiness laziness indiscipline misconduct stupidity fault
    """
)


MEASURED = listed(
    """
    message messages rate rates page pages budget code codes report reports log logs count counts handling logging
    tracking text texts dialog dialogue screen screens prevention reduction state states response responses metrics
    metric per correction ratio level levels threshold thresholds type types class classes category
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
    buyer chief assistant expert experts pilot rookie novice amateur newbie noob veteran master dealer designer captain
    picker
    """
)


LABELLED = ((p.ROLES | p.ALSO_MACHINES | p.CUSTOMERS | {"human", "manual", "personnel"}) - NOT_LABELLED) | {
    "pilot",
    "staff",
    "administrative",
    "clerical",
}


MANY = listed("errors mistakes")


def person_error(text: Text, at: int) -> Hit | None:
    """Such as "human error"; not "user errors" as a measure, nor where the label is weighed."""
    word, after = text.word(at), text.word(at + 1)
    if after not in UNDER_LABEL or text.word(at + 2) in MEASURED or text.weighed(at, at + 1):
        return None
    if after == "failure" and word != "human":
        return None
    if after == "fault" and text.word(at - 1) in w.ARTICLES - {"a", "an"}:
        return None  # "the operator fault" may be a message of a program
    measured = after in MANY and (word in p.CUSTOMERS or word == "manual")
    return None if measured else Hit(at, at + 1, 2, flag=True)


for _word in sorted(LABELLED):
    on(_word)(person_error)


MISTAKES = TRAIT_NOUNS.union(STATE_NOUNS) | listed(
    """
    absent-mindedness blunder disregard distraction error errors failure fault haste hesitancy hesitation
    inability inaction inattention indecision insubordination interference lapse laziness lethargy misconduct
    mishandling misinterpretation misjudgement misjudgment mismanagement misreading mistake mistakes misuse
    neglect non-compliance noncompliance omission overreaction oversight refusal reluctance slackness slip
    slip-up sluggishness supervision typo zeal
    """
)


@on(*sorted(MISTAKES))
def mistake_by(text: Text, at: int) -> Hit | None:
    """ "a mistake by the clerk", "error on the part of", "the fault of the night team"."""
    if text.phrase(at + 1, ("on",)) and text.word(at + 2) in ("his", "her", "their") and text.word(at + 3) == "part":
        return None if text.weighed(at) else Hit(at, at + 3, 1, flag=True)
    if text.phrase(at + 1, ("of", "judgement")) or text.phrase(at + 1, ("of", "judgment")):
        return None if text.weighed(at) else Hit(at, at + 2, 2, flag=True)
    for joint in (("on", "the", "part", "of"), ("by",), ("of",)):
        if text.phrase(at + 1, joint):
            return _owned(text, at, at + 1 + len(joint), joint[-1])
    return None


def _group(text: Text, at: int) -> Subject | None:
    """ "by the network group": of an oversight only people are the owners."""
    owners = ("group", "partner", "company", "provider", "agency", "firm")
    found = next((at + n for n in range(4) if text.word(at + n) in owners), 0)
    return Subject("third", found) if found and text.word(found + 1) in w.BREAKS | w.PREPOSITIONS | {""} else None


def _owned(text: Text, at: int, owner: int, joint: str) -> Hit | None:
    who = person_after(text, owner) or _group(text, owner)
    if who is None or text.weighed(at) or (text.word(at) == "error" and joint == "of"):
        return None
    if not who.sure and text.word(at) in ("failure", "error", "fault"):
        return None
    return pinned(at, who)


@on(
    "pebkac",
    "pebcak",
    "wetware",
    "carelessness",
    "negligence",
    "negligent",
    "sloppiness",
    "recklessness",
    "complacency",
    "incompetence",
)
@on("inattention", "inattentiveness", "irresponsible", "unprofessional", "laziness", "fat-fingered", "fat-finger")
@on(
    "stupidly",
    "foolishly",
    "thoughtlessly",
    "mindlessly",
    "sloppily",
    "fat-fingering",
    "incompetent",
    "careless",
    "reckless",
    "carelessly",
    "negligently",
    "recklessly",
    "irresponsibly",
)
def character(text: Text, at: int) -> Hit | None:
    """Not of a part of the system: "the retry logic is careless about duplicates"."""
    head = over(text, at - 1)
    thing = head < at - 1 and head >= text.first_of[at] and text.words[head] in PARTS
    caught = {"is", "are", "gets"} & set(text.ahead(at, 4)) and CAUGHT & set(text.ahead(at, 6))
    own = head < at - 1 and text.words[head] in w.FIRST and head >= text.first_of[at]
    program = text.word(at + 1) in p.NO_AGENTS  # "a careless crawler"
    return None if thing or caught or program or text.weighed(at) else Hit(at, at, 2, flag=not own, own_account=own)


CAUGHT = listed("caught stopped blocked rejected undone prevented harmless")
PARTS = p.COMPONENTS - listed("it this that there which user users customer customers")
COPULAS = listed("was were is are been being got became grew")


PREDICATES = listed(
    """
    lazy complacent distracted overconfident unqualified inexperienced stubborn arrogant sloppy inattentive clumsy
    ignorant unresponsive uncooperative rushing unprepared untrained undisciplined thoughtless forgetful asleep
    impatient overwhelmed stupid dumb clueless non-compliant noncompliant insubordinate
    """
)


SENSIBLE = listed("overwhelmed untrained unprepared")  # told of a person, but a condition of the work


def _spoken_for(text: Text, who: Subject, at: int) -> bool:
    return text.doubted(who.index) or text.explained(at)


@on(*sorted(PREDICATES - SENSIBLE))
def character_of_person(text: Text, at: int) -> Hit | None:
    """These also describe loading, queries and dashboards: only as a verdict on a person."""
    who = subject(text, at) if COPULAS & set(text.before(at, 3)) else None
    by_a_thing = text.word(at + 1) == "by" and {"alarm", "alert", "alerts", "page", "noise"} & set(
        text.ahead(at + 1, 4)
    )
    if text.word(at) == "distracted" and by_a_thing:
        return None  # "distracted by the second alarm" says what was going on
    if who and who.sure and who.who != "first" and not negated(text, who, at) and not _spoken_for(text, who, at):
        return blame(who, at, 2)
    described = text.word(at + 1) in p.ROLES and not text.weighed(at)
    return Hit(at, at + 1, 2, flag=True) if described and text.word(at) != "asleep" else None


GOOD_DEEDS = listed(
    """
    noticed asked reported spotted raised called suggested found helped joined learned saw caught stopped fixed warned
    wrote built explained showed kept pointed supported paired taught trained
    """
)


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
    goes_on = (
        (w.is_past(text.word(at + 2)) and text.word(at + 2) not in ("had", "was"))
        or "by" in text.before(at, 2)
        or text.word(at + 2) in w.PREPOSITIONS
    )
    acts = singular and goes_on and not text.doubted(at) and GOOD_DEEDS.isdisjoint(text.sentence(at))
    return Hit(at, at + 1, 11, flag=True) if acts and not text.explained(at) else None


BREAKING = listed(
    """
    broke deleted caused crashed wiped dropped restarted flashed pushed merged unplugged overwrote closed switched
    rebooted removed bricked shipped
    """
)


@on("new", "intern", "trainee", "apprentice")
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
    act = last + 1 + (3 if text.word(last + 1) in ("at", "in", "on") and text.word(last + 2) in w.ARTICLES else 0)
    twice = w.is_past(text.word(act)) and {"twice", "wrong", "without", "instead"} & set(text.ahead(act, 6))
    breaks = (text.word(act) in BREAKING or twice) and not text.explained(at)
    return Hit(at, last, 11, flag=True) if text.word(last) in {"guy", "girl"} or breaks else None


phrases(
    2,
    spread(
        "lack of care|attention|diligence|discipline|competence|professionalism|attentiveness|rigour|thought|judgement",
        "lack of judgment|foresight|initiative|urgency|respect|commitment|accountability|vigilance|caution",
        "acting on his|her|their own",
        "those responsible have|will|must|should|were|had",
        "lapse|lapses of|in attention|judgement|judgment|concentration",
        "loss of situational awareness",
        "poor|bad judgement|judgment|workmanship|airmanship",
        "lost|losing situational awareness",
        "bad apple",
        "one person's|individual's|man's action|actions|mistake|error|decision|carelessness",
        "weakest link",
        "repeat offender",
        "between (the) keyboard|screen and (the) chair|keyboard",
        "problem|error|issue|fault|bug (sits|is|was|sat|lies) in front of the keyboard|screen|monitor|computer|display",
        "sheer|pure|plain|utter|crass laziness|carelessness|ignorance|stupidity|negligence|incompetence",
        "attitude problem",
        "layer 8|eight problem|issue|error",
        "fat finger",
        "fat fingers",
        "fat fingered",
        "asleep at the wheel",
        "not up to the job|task",
        "wasn't|weren't paying attention",
        "case|matter|result|because|consequence of not paying (enough|close) attention",
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
    if text.word(first) in ("sheer", "pure", "plain", "utter", "crass"):
        return denied(text, first, last)
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


@on("should", "ought")
def should_know_better(text: Text, at: int) -> Hit | None:
    """ "An experienced admin who should know better"."""
    know = at + 1 + (text.word(at) == "ought")
    better = text.phrase(know, ("know", "better")) or text.phrase(know, ("really", "know", "better"))
    own = text.word(at - 1) in ("i", "we")
    return Hit(at, know + 1, 2, flag=not own, own_account=own) if better and not text.is_question(at) else None


@on("part")
def on_the_part_of(text: Text, at: int) -> Hit | None:
    """ "Failure to communicate on the part of the release team"."""
    if not text.phrase(at - 2, ("on", "the", "part", "of")) or text.weighed(at - 2):
        return None
    who = person_after(text, at + 2)
    bad = UNDER_LABEL | listed(
        "lack refusal reluctance hesitation neglect omission lapse misunderstanding unwillingness"
    )
    first = next((n for n in range(text.clause_start(at), at) if text.words[n] in bad), -1)
    return pinned(first, who) if first >= 0 and who and who.who != "first" else None


@on("qualified", "competent", "capable", "suited")
def unfit(text: Text, at: int) -> Hit | None:
    """ "The operator was not qualified to run the crane"."""
    who = subject(text, at) if COPULAS & set(text.before(at, 3)) else None
    known = who and who.who != "first" and (who.sure or text.word(who.index) in ("operator", "driver", "agent"))
    return blame(who, at, 2) if who and known and negated(text, who, at) and not text.explained(at) else None


@on("thinking")
def thinking_of_nothing(text: Text, at: int) -> Hit | None:
    return Hit(at, at + 2, 2, flag=True) if text.phrase(at + 1, ("of", "nothing")) else None
