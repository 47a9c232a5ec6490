"""Categories 5, 6 and 7: making it small, one cause, verdicts."""

from reviews.language import words as w
from reviews.language.labels import PARTS
from reviews.language.reading import Text
from reviews.language.registry import Hit, denied, on, on_phrases, phrases
from reviews.language.subjects import person_at, subject
from reviews.language.verdict import told_off
from reviews.language.words import BREAKS, listed, spread

phrases(
    5,
    spread(
        "simple|basic|trivial|stupid|rookie|silly|elementary|beginner's|schoolboy|dumb mistake|error"
        "|mistakes|errors|typo|oversight|slip",
        "a simple|trivial|basic|plain|silly misconfiguration|typo|omission|mix-up|copy-paste",
        "easy|silly|understandable mistake (to)",
        "simple|trivial configuration|config|copy-paste|coding|programming|typing mistake|error",
        "not rocket science",
        "one-character|one-line|one-letter|single-character typo|mistake|error|slip",
        "all (of) this|that for|because a|one|of",
        "all he|she|they|anyone|anybody|it had to do (was)",
        "merely a|an|one|some",
        "nothing but|more a|an (simple|small|little|tiny|stupid|copy-paste) error|typo|mistake|slip|oversight",
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
        "only a question|matter of asking|reading|checking|looking|calling|pressing|turning",
        "fix itself|in|for was|is (very|really|quite|utterly) simple|trivial|easy|obvious",
        "all that|what happened|changed is|was",
        "fix was (very|really|quite|pretty|rather) simple|trivial|easy|obvious|straightforward",
        "easy to spot|avoid|prevent|catch",
        "easily have been avoided|prevented|caught|spotted",
        "easily avoided|prevented|caught|spotted",
        "textbook case|example|mistake",
        "child's play",
        "read the manual",
        "routine task|job that anyone",
        "goes without saying",
        "trivial|one-line|five-minute|two-minute fix|change|check",
        "trivial one-line|one-liner",
        "simply|just|merely|only a|an (small|little|simple|stupid|silly) typo|mistake|misconfiguration|oversight|slip",
    ),
    unless=lambda text, first, last: denied(text, first, last) or text.word(last + 1) in ("once", "after", "because"),
)


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


@on("root", "underlying", "deeper", "real", "true", "actual", "ultimate", "sole", "single", "only", "main", "primary")
@on("principal")
def one_root_cause(text: Text, at: int) -> Hit | None:
    """ "Root cause: …" and "the root cause of it was …"; not where it is looked for or still unknown."""
    if (
        text.word(at + 1) not in ("cause", "reason")
        or (text.word(at + 1) == "reason" and text.word(at) in NO_REASON)
        or text.is_question(at)
    ):
        return None
    colon = at + 2
    if text.word(colon) == "and" and text.word(colon + 2) == ":":
        colon += 2  # "Root cause and mitigation: …"
    if text.word(colon) == "(":
        colon = next((n + 1 for n in range(colon, min(colon + 9, text.end_of[at])) if text.words[n] == ")"), colon)
    if text.word(colon) == ":":
        said = text.ahead(colon, 3)
        open_ = LOOKED_FOR & set(text.before(at, 3)) or any(word in w.NEGATIONS for word in text.ahead(colon, 9))
        return Hit(at, at + 1, 6) if said and not open_ and said[0] not in OPEN_CAUSE | {"tbd", "n"} else None
    if LOOKED_FOR & set(text.words[max(at - 3, text.clause_start(at)) : at]) or any(
        word in w.NEGATIONS for word in text.before(at, 4)
    ):
        return None
    return _says_it_was(text, at)


NO_REASON = listed("single only sole main root")  # "the only reason" has phrases of its own


def _says_it_was(text: Text, at: int) -> Hit | None:
    """From "cause" on: "was a full disk", "of the outage was …", "has been identified as …"."""
    after = text.ahead(at + 1, 9)
    if after[:2] == ["has", "been"] and {"as", "to"} & set(after[2:5]):
        return Hit(at, at + 3, 6)
    verb = next((n for n, word in enumerate(after) if word in ("is", "was")), None)
    if verb is None or (verb and (after[0] not in ("of", "for", "behind", "here") or after[1] == "concern")):
        return None
    said = after[verb + 1 :]
    found = (said[:1] == ["determined"] and "to" in said[:2]) or (said[:1] == ["identified"] and "as" in said[:2])
    found = found or said[:2] in (["traced", "to"], ["attributed", "to"], ["found", "in"])
    is_open = not said or (not found and (said[0] in OPEN_CAUSE or said[0] == "determined"))
    several = said[:1] != ["that"] and _several(text, at + 2 + verb)
    return None if is_open or several else Hit(at, at + 2 + verb, 6)


def _several(text: Text, verb: int) -> bool:
    """ "A combination of three factors", "two faults at once"; not "a race between the two jobs"."""
    ahead = set(text.ahead(verb, 6))
    return bool((SEVERAL - {"two"} if "between" in ahead else SEVERAL) & ahead)


phrases(
    6,
    spread(
        "root of the|all|this problem|evil|trouble|issue|matter|outage|incident was|is",
        "was|is the main|only|sole|single reason",
        "main|only|sole|single reason was|is",
        "boils|boiled down to",
        "came|comes all|entirely down to",
        "all came|comes down to",
        "outage|incident|problem|failure came|comes down to",
        "only|sole|single reason for the|this outage|incident|failure|delay",
        "for one reason (only)|:|,|and",
        "for a single reason",
        "one reason and one",
        "act of god",
        "freak accident|event",
        "isolated incident",
        "perfect storm",
        "cannot happen again",
        "at the end of the day it was",
        "it was dns",
        "single explanation",
        "communication breakdown",
        "due to (a) lack of training|experience|familiarity",
        "came|comes down to one|a",
        "cause was operator|user|human",
        "breakdown in communication",
        "lack of communication",
        "root|underlying cause turned out to be",
        "cause was a single|one",
        "real|actual problem was|is a|an|the|that",
        "one and only reason",
    ),
    unless=denied,
)


@on("inadequately", "insufficiently")
def too_little(text: Text, at: int) -> Hit | None:
    """ "The commissioning was inadequately documented"; a component that is insufficiently sized is a measurement."""
    done = w.is_participle(text.word(at + 1)) and text.word(at + 1) not in ("sized", "scaled", "provisioned", "large")
    return Hit(at, at + 1, 7) if done and not text.explained(at) and not denied(text, at, at) else None


BADLY = "inadequately|insufficiently|poorly|badly|improperly|sloppily|inappropriately"


phrases(
    7,
    spread(
        "badly|poorly|sloppily|improperly checked|inspected|built|installed|labelled|labeled|maintained|supervised",
        f"{BADLY} reviewed|tested|planned|handled|executed|prepared|communicated|trained|approved|deployed"
        "|announced|timed|organised|organized|staged|scoped|vetted|validated|rehearsed|sequenced|conducted|racked"
        f"|managed|coordinated",
        "poorly|badly written|designed|thought|organised|organized|chosen|documented|engineered",
        "breach of process|policy|procedure|protocol",
        "without due diligence",
        "not announced|communicated|coordinated|discussed|agreed in|well advance",
        "not announced|communicated|coordinated|discussed|agreed beforehand|early",
        "unacceptably|painfully|embarrassingly|far|way slow|late|long",
        "is|was|were|are (simply|completely|totally|just) unacceptable",
        "woefully|grossly|wholly|hopelessly inadequate|insufficient|unprepared",
        "response was (far|much) (too) slow|late|inadequate",
        "not rigorous|thorough enough",
        "not properly|adequately|sufficiently|thoroughly tested|reviewed|checked|planned|prepared|validated|vetted"
        "|communicated|trained|documented|verified|coordinated|rehearsed|staged|announced|assessed|evaluated|inspected",
        "insufficient|inadequate|poor testing|review|planning|preparation|communication|training|oversight|diligence",
        "tests|checks|testing|review|planning|preparation|communication|training|coordination was|were (clearly"
        "|simply) inadequate|insufficient|poor|lacking",
        "without (any|a) proper|sufficient|adequate|thorough review|testing|approval|planning|checks|test",
        "far|way too long|late|slow|slowly",
        "was|were|been overlooked|missed|forgotten in|during (code|the|our|peer) review|testing|reviews"
        "|tests|planning|migration|deploy",
        "was|were haphazard|chaotic",
        "not tested|reviewed|checked|planned|prepared|communicated|documented|announced|coordinated|validated|vetted"
        "|verified|rehearsed|assessed properly|adequately"
        "|sufficiently|thoroughly|well",
        "change|migration|release|deployment|rollout|upgrade|update|launch was|were rushed",
        "failure to follow|verify|check|test|review|notify|escalate|communicate",
        "lack of rigour|rigor|due",
        "bad|poor practice",
        "process|procedure|runbook|protocol|policy|checklist|procedures was|were not followed|respected|observed",
        "process|procedure|runbook|protocol|policy|checklist|procedures wasn't|weren't followed|respected|observed",
        "process|procedure|runbook|protocol|policy|checklist was ignored|violated|bypassed|skipped",
        "was|were unauthorised|unauthorized|unapproved",
        "review|reviews|check|checks|test|tests|testing|analysis was|were superficial|cursory|perfunctory|half-hearted",
        "review|reviews|check|checks|test|tests|testing|analysis was|were very|too|only|quite superficial|cursory",
        "violated the|our process|policy|procedure|rules|protocol",
        "was|were ill-prepared|ill-planned|ill-timed|half-baked",
        "was|were done|made|written|built in a|great hurry|rush|haste",
        "was|were done|made|written|built in haste",
        "ill-considered|ill-advised|ill-judged|unjustified",
        "did not|didn't follow the process|procedure|runbook|protocol|policy|checklist",
        "did not|didn't follow proper|our|standard|correct process|procedure|runbook|protocol|procedures|practice",
    ),
    unless=denied,
)


@on("mishandled", "mismanaged", "bungled", "botched", "rubber-stamped")
def badly_handled(text: Text, at: int) -> Hit | None:
    """Not where a part of the system does it: "the proxy mishandled chunked responses"."""
    return None if denied(text, at, at) or text.word(at - 1) in PARTS else Hit(at, at, 7)


@on("sloppy", "slapdash", "slipshod")
def was_sloppy(text: Text, at: int) -> Hit | None:
    """Only people are: "the rollout was sloppy"."""
    told = {"was", "were", "been"} & set(text.before(at, 3)) and text.word(at + 1) in BREAKS | {"", "and", "from", "at"}
    return Hit(at - 1, at, 2, flag=True) if told and not text.explained(at) and not denied(text, at, at) else None


@on_phrases(spread("no excuse|excuses for"))
def no_excuse(text: Text, at: int, last: int) -> Hit | None:
    """A flag where somebody is meant: "no excuse for the team not having an alert"."""
    people = [person_at(text, last + n) for n in range(1, 5)]
    person = any(found and found.likely and found.who != "first" for found in people)
    person = person or text.word(last + 1).endswith("ing")
    return None if text.is_question(at) else Hit(at, last, 1 if person else 7, flag=person)


@on_phrases(spread("was|were|been overlooked|forgotten"))
def overlooked(text: Text, at: int, last: int) -> Hit | None:
    """Nobody is named; "by the script" tells of a thing."""
    return None if text.word(last + 1) == "by" or text.explained(at) or denied(text, at, last) else Hit(at, last, 7)


@on("followed", "observed", "respected")
def not_followed(text: Text, at: int) -> Hit | None:
    """ "The procedure for failover was not followed"."""
    before = text.before(at, 9)
    rule = {"procedure", "procedures", "process", "runbook", "policy", "protocol", "checklist", "steps", "instructions"}
    denied = before[-2:] in (["was", "not"], ["were", "not"], ["not", "been"]) or before[-1:] in (
        ["wasn't"],
        ["weren't"],
    )
    return Hit(at - 1, at, 7) if denied and rule & set(before) and not text.explained(at) else None


@on("my")
def my_bad(text: Text, at: int) -> Hit | None:
    bad = text.word(at + 1) == "bad" and text.word(at + 2) in (",", ".", "", ":", "!", "–", "—")
    return Hit(at, at + 1, 1, own_account=True) if bad else None


OWNING = listed("lead command ownership responsibility charge responsible trouble initiative time pains effort")


@on("nobody", "one")
def nobody_took_it(text: Text, at: int) -> Hit | None:
    """ "Nobody took ownership of the alert"."""
    nobody = text.word(at) == "nobody" or text.word(at - 1) == "no"
    ahead = text.ahead(at, 9)
    verb = next((n for n, word in enumerate(ahead) if word in ("took", "takes", "felt", "feels")), -1)
    what = OWNING & set(ahead[verb + 1 : verb + 4])
    taken = verb >= 0 and what and not {",", "that", "who"} & set(ahead[:verb])
    return Hit(at, at + 2, 3, flag=True) if nobody and taken and not text.explained(at) else None


@on("poor", "inadequate", "insufficient", "lacking")
def was_poor(text: Text, at: int) -> Hit | None:
    """ "Communication during the incident was poor"."""
    work = listed(
        "communication testing review planning preparation coordination handling response plan handover"
        " tests checks training care documentation design quality"
    )
    told = text.word(at - 1) in ("was", "were") and work & set(text.before(at, 8))
    return Hit(at - 1, at, 7) if told and not text.explained(at) else None


@on("signed")
def signed_off_blindly(text: Text, at: int) -> Hit | None:
    return told_off(text, at, at + 1) if text.word(at + 1) == "off" and "without" in text.ahead(at, 6) else None


@on("slow", "late", "slower")
def slow_to_react(text: Text, at: int) -> Hit | None:
    """ "Support was slow to react"; of a component it is a measurement."""
    who = subject(text, at)
    group = who and text.word(who.index) in ("support", "operations", "ops", "they")
    if (
        who is None
        or not (who.likely or group)
        or who.who == "first"
        or text.word(at + 1) != "to"
        or text.explained(at)
    ):
        return None
    return Hit(who.index, at, 7, flag=True) if {"was", "were"} & set(text.before(at, 3)) else None
