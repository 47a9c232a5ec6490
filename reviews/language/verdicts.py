"""Categories 5, 6, 7, 9 and 10: making it small, one cause, verdicts, heated words, heroics."""

import re

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.acts import told_off
from reviews.language.reading import Text
from reviews.language.registry import Hit, on, phrases
from reviews.language.subjects import is_name, is_role, subject
from reviews.language.words import listed, spread


def _denied(text: Text, first: int, last: int) -> bool:
    return text.is_question(first) or any(word in w.NEGATIONS for word in text.before(first, 4))


# --- 5: making it small ---

phrases(
    5,
    spread(
        "simple|basic|trivial|stupid|rookie|silly|elementary|beginner's|schoolboy|dumb mistake|error"
        "|mistakes|errors|typo|oversight|slip",
        "simple|trivial configuration|config|copy-paste|coding|programming|typing mistake|error",
        "mere typo|mistake|oversight|formality",
        "common sense",
        "no-brainer",
        "no brainer",
        "rocket science",
        "even a|an junior|child|intern|trainee|beginner",
        "everybody|everyone knows (that)",
        "basic hygiene",
        "all that was needed|required|missing (was)",
        "all that it took|needed (was)",
        "all he|she|they|we|you|it had|needed to do",
        "only had|needed to look|check|read|ask|press|restart|run|click|wait",
        "just had|needed to look|check|read|ask|press|restart|run|click|wait",
        "as simple as",
        "fix was (very|really|quite|pretty|rather) simple|trivial|easy|obvious|straightforward",
        "easy to spot|avoid|prevent|catch",
        "easily have been avoided|prevented|caught|spotted",
        "easily avoided|prevented|caught|spotted",
        "textbook case|example|mistake",
        "child's play",
        "read the manual",
        "routine task|job that anyone",
        "goes without saying",
        "simply|just|merely|only a|an (small|little|simple|stupid|silly) typo|mistake|misconfiguration|oversight|slip",
    ),
    unless=_denied,
)

# --- 6: one cause ---

OPEN_CAUSE = listed(
    """
    at being believed both confirmed currently established found identified investigated many never no not
    related several still suspected three traced two unclear under unknown unlikely yet
    """
)
SEVERAL = listed("combination combined interaction interplay sequence chain several two multiple conditions")
LOOKED_FOR = listed(
    """
    determined determining determine find finding found identify identified identifying investigate investigating
    confirm confirmed looking search searching understand analysis several multiple if no possible potential another
    other each every for about on into towards
    """
)


@on("root", "underlying", "real", "true", "actual", "ultimate", "sole", "single", "only")
def one_root_cause(text: Text, at: int) -> Hit | None:
    """ "Root cause: …" and "the root cause of it was …"; not where it is looked for or still unknown."""
    if text.word(at + 1) != "cause" or text.is_question(at) or LOOKED_FOR & set(text.before(at, 3)):
        return None
    if text.word(at + 2) == ":":
        said = text.ahead(at + 2, 3)
        return Hit(at, at + 1, 6) if said and said[0] not in OPEN_CAUSE | {"tbd", "n"} else None
    after = text.ahead(at + 1, 9)
    verb = next((n for n, word in enumerate(after) if word in ("is", "was")), None)
    if (
        verb is None
        or (verb and after[0] not in ("of", "for", "behind", "here"))
        or any(word in w.NEGATIONS for word in text.before(at, 4))
    ):
        return None
    said = after[verb + 1 :]
    determined = said[:1] == ["determined"] and "to" in said[:2]
    is_open = (
        not said
        or (said[0] in OPEN_CAUSE or SEVERAL & set(text.ahead(at + 2 + verb, 6)))
        or (said[0] == "determined" and not determined)
    )
    return None if is_open else Hit(at, at + 2 + verb, 6)


phrases(
    6,
    spread(
        "boils|boiled down to",
        "came|comes all|entirely down to",
        "all came|comes down to",
        "outage|incident|problem|failure came|comes down to",
        "only|sole|single reason for the|this outage|incident|failure|delay",
        "act of god",
        "freak accident|event",
        "isolated incident",
        "perfect storm",
        "cannot happen again",
        "at the end of the day it was",
        "it was dns",
        "single explanation",
    ),
    unless=_denied,
)

# --- 7: verdicts ---

BADLY = "inadequately|insufficiently|poorly|badly|improperly|sloppily|inappropriately"
phrases(
    7,
    spread(
        f"{BADLY} reviewed|tested|planned|handled|executed|prepared|communicated|trained|approved|deployed"
        f"|managed|coordinated",
        "poorly|badly written|designed|thought|organised|organized|chosen|documented|engineered",
        "mishandled|mismanaged|bungled|botched|rubber-stamped",
        "breach of process|policy|procedure|protocol",
        "without due diligence",
        "unacceptably|painfully|embarrassingly|far|way slow|late|long",
        "is|was|were|are (simply|completely|totally|just) unacceptable",
        "woefully|grossly|wholly|hopelessly inadequate|insufficient|unprepared",
        "response was (far|much) (too) slow|late|inadequate",
        "not rigorous|thorough enough",
        "not properly|adequately|sufficiently|thoroughly tested|reviewed|checked|planned|prepared"
        "|communicated|trained|documented",
        "insufficient|inadequate|poor testing|review|planning|preparation|communication|training|oversight|diligence",
        "testing|review|planning|preparation|communication|training|coordination was (clearly"
        "|simply) inadequate|insufficient|poor|lacking",
        "no excuse for",
        "failure to follow|verify|check|test|review|notify|escalate|communicate",
        "lack of rigour|rigor|due",
        "bad|poor practice",
        "process|procedure|runbook|protocol|policy|checklist|procedures was|were not followed|respected|observed",
        "process|procedure|runbook|protocol|policy|checklist|procedures wasn't|weren't followed|respected|observed",
        "process|procedure|runbook|protocol|policy|checklist was ignored|violated|bypassed|skipped",
        "violated the|our process|policy|procedure|rules|protocol",
        "ill-considered|ill-advised|ill-judged|unjustified",
        "did not|didn't follow the process|procedure|runbook|protocol|policy|checklist",
        "did not|didn't follow proper|our|standard|correct process|procedure|runbook|protocol|procedures|practice",
    ),
    unless=_denied,
)


@on("followed", "observed", "respected")
def not_followed(text: Text, at: int) -> Hit | None:
    """ "The procedure for failover was not followed"."""
    before = text.before(at, 9)
    rule = {"procedure", "procedures", "process", "runbook", "policy", "protocol", "checklist", "steps", "instructions"}
    denied = before[-2:] in (["was", "not"], ["were", "not"]) or before[-1:] in (["wasn't"], ["weren't"])
    return Hit(at - 1, at, 7) if denied and rule & set(before) and not text.explained(at) else None


@on("worked")
def worked_until(text: Text, at: int) -> Hit | None:
    """ "worked until 4am"."""
    late = text.word(at + 1) in ("until", "till") and re.fullmatch(r"\d{1,2}(?::\d\d)?(?:am)?", text.word(at + 2))
    return (
        Hit(at, at + 2, 10)
        if late and (text.word(at + 2).endswith("am") or text.word(at + 3) in ("am", "in"))
        else None
    )


@on("my")
def my_bad(text: Text, at: int) -> Hit | None:
    bad = text.word(at + 1) == "bad" and text.word(at + 2) in (",", ".", "", ":", "!", "–", "—")
    return Hit(at, at + 1, 1, own_account=True) if bad else None


@on("nobody", "one")
def nobody_took_it(text: Text, at: int) -> Hit | None:
    """ "Nobody took ownership of the alert"."""
    nobody = text.word(at) == "nobody" or text.word(at - 1) == "no"
    taken = text.word(at + 1) in ("took", "takes", "felt") and text.word(at + 2) in (
        "ownership",
        "responsibility",
        "charge",
        "responsible",
    )
    return Hit(at, at + 2, 3, flag=True) if nobody and taken and not text.explained(at) else None


# --- 9: heated words ---

ANIMATED = listed(
    """
    stupid idiot idiotic moronic pathetic disgraceful inexcusable unforgivable shameful laughable ridiculous insane
    absurd dumb embarrassing embarrassingly abysmal atrocious appalling outrageous ludicrous farcical idiocy stupidity
    clueless unbelievable shocking
    """
)


def heated(text: Text, at: int) -> Hit | None:
    """A flag where the sentence is about a person."""
    if _denied(text, at, at):
        return None
    start = text.first_of[at]
    person = any(
        word in (p.ROLES | {"team", "desk"}) - {"people", "everyone", "everybody", "person", "folks"}
        or word in p.PRONOUNS
        or is_name(text, start + n)
        for n, word in enumerate(text.sentence(at))
    )
    return Hit(at, at, 9, flag=person)


for _word in sorted(ANIMATED):
    on(_word)(heated)

phrases(
    9,
    spread(
        "shot ourselves in the foot",
        "surprise surprise",
        "surprise , surprise",
        "of all things",
        "own goal",
        "can't believe",
        "yet again",
        "an|a absolute|utter|complete|total|unmitigated|real disaster|mess|nightmare|shambles|joke|farce"
        "|catastrophe|fiasco",
        "is|was|were|became|are (just|simply|such) a|an disaster|mess|nightmare|shambles|joke|farce|fiasco",
        "is|was|were (just|simply|really|absolutely|truly) terrible|horrible|awful|crap|garbage|rubbish"
        "|hopeless|useless",
        "it's|is|was (just|simply|completely) crazy|insane|mad|unbelievable that",
        "went to hell",
        "all hell broke loose",
        "hell of a",
        "what a|an mess|joke|disaster|nightmare|farce|stupid",
        "of course nobody|no-one",
        "as usual nobody|the",
        ", as usual",
        "god knows",
        "screwed|messed up",
        "blew up in our",
        "wtf",
        "facepalm",
        "! ! !",
        "oh well",
    ),
    unless=_denied,
)


@on("!")
def shouting(text: Text, at: int) -> Hit | None:
    """Three marks, or two that end a sentence; not "(27 GB!!)"."""
    marks = next((n for n in range(4) if text.word(at + n) != "!"), 4)
    if text.word(at - 1) == "!" or marks < 2:
        return None
    ends = text.word(at + marks) != ")"
    return Hit(at, at + marks - 1, 9) if ends and at and text.raw[at - 1] != "\n" else None


@on("somehow", "magically", "mysteriously")
def somehow(text: Text, at: int) -> Hit | None:
    return Hit(at, at, 9) if text.starts_sentence(at) and not text.is_question(at) else None


# --- 10: heroics ---

phrases(
    10,
    spread(
        "saved the day|night|weekend|ward|launch",
        "saved us",
        "single-handedly",
        "above and beyond",
        "worked|working all|through night|weekend",
        "worked|working through|all the (whole) night|weekend|holiday",
        "worked around|round the clock",
        "around the clock to",
        "day and night",
        "stayed up all|until|half|late|through",
        "worked until|till midnight|dawn|late|morning",
        "late into the night",
        "into the small|early hours",
        "heroic effort|efforts|work|action|rescue",
        "rose to the occasion",
        "all-nighter",
        "lost sleep",
        "without sleep",
        "didn't|not sleep",
        "hours straight",
        "a miracle",
        "pulled off",
        "pulled it off",
        "tireless|tirelessly (work|worked|effort)",
        "dropped everything",
        "cancelled|canceled|interrupted his|her|their holiday|vacation|weekend|leave",
        "from his|her|their holiday|vacation|honeymoon|sickbed",
        "firefighting all",
        "by heart",
        "would have been lost without",
        "knight in shining armour|armor",
    ),
    unless=lambda text, first, last: _denied(text, first, last) and text.word(first) not in ("didn't", "not"),
)


@on("hero", "heroes", "heroic", "heroics", "heroically", "rockstar", "superstar", "superhero")
def hero(text: Text, at: int) -> Hit | None:
    """Of a person; a "hero image" stands on a web page."""
    if text.word(at + 1) in (
        "image",
        "images",
        "banner",
        "section",
        "picture",
        "component",
        "video",
        "effort",
        "efforts",
    ):
        return None
    return None if _denied(text, at, at) else Hit(at, at, 10)


@on("without")
def lost_without(text: Text, at: int) -> Hit | None:
    """ "Without Sam we would have been lost"."""
    person = is_name(text, at + 1) or is_role(text, at + 2)
    return Hit(at, at + 1, 10) if person and {"lost", "stuck"} & set(text.sentence(at)) else None


@on("only")
def only_one_could(text: Text, at: int) -> Hit | None:
    """ "Only Sam could fix it": a rescue that hangs on one person."""
    if not is_name(text, at + 1) or text.word(at + 2) not in ("could", "knew", "can", "knows"):
        return None
    return Hit(at, at + 2, 10)


# --- 7 with a person ---


@on("signed")
def signed_off_blindly(text: Text, at: int) -> Hit | None:
    return told_off(text, at, at + 1) if text.word(at + 1) == "off" and "without" in text.ahead(at, 6) else None


@on("slow", "late")
def slow_to_react(text: Text, at: int) -> Hit | None:
    """ "Support was slow to react"; of a component it is a measurement."""
    who = subject(text, at)
    if who is None or not who.sure or who.who == "first" or text.word(at + 1) != "to" or text.explained(at):
        return None
    return Hit(who.index, at, 7, flag=True) if {"was", "were"} & set(text.before(at, 3)) else None
