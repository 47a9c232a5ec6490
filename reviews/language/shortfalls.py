"""Nudges of categories 1, 3, 6, 7, 9 and 10: one cause in a note, haste, and what the writer's side left out."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, denied, on, phrases
from reviews.language.subjects import noun_phrase, person_at, subject
from reviews.language.verdicts import OPEN_CAUSE, SEVERAL
from reviews.language.words import BREAKS, listed, spread
from reviews.language.would_have import CHECKS

CAUSE_OF = listed("of for behind")
HARM = listed("outage incident failure problem issue downtime disruption crash delay error errors fault")


@on("cause", "reason")
def the_cause_was(text: Text, at: int) -> Hit | None:
    """ "The cause was condensation in the plug", "the cause of the outage was a full disk"."""
    if text.word(at - 1) != "the" or not text.starts_sentence(at - 1) or text.is_question(at):
        return None
    verb = next((at + n for n in range(1, 8) if text.word(at + n) in ("was", "is", *BREAKS)), 0)
    plain = (text.word(at) == "reason" or verb > at + 1) and not (HARM | {"this"}) & set(text.words[at:verb])
    if (
        plain
        or not verb
        or text.word(verb) not in ("was", "is")
        or (verb > at + 1 and text.word(at + 1) not in CAUSE_OF)
    ):
        return None
    after = text.ahead(verb, 4)
    is_open = not after or after[0] in OPEN_CAUSE or SEVERAL & set(after[:3]) or "not" in after[:2]
    return None if is_open or w.is_participle(after[0]) else Hit(at - 1, verb, 6)


@on("reason", "cause", "rc", "rca", "root")
def cause_in_a_note(text: Text, at: int) -> Hit | None:
    """ "Reason for outage: …", "rc: bad record", "root cause = full disk"."""
    if not text.starts_sentence(at):
        return None
    if text.word(at) == "root":
        joint = text.joint(at + 1).strip() if text.word(at + 1) == "cause" else ""
        equals = joint == "=" or (
            joint in ("-", "->", "→") and (text.end_of[at] - at < 8 or text.raw[at + 2][0].isupper())
        )
        return Hit(at, at + 1, 6) if equals else None
    last = at
    if text.word(at + 1) in CAUSE_OF:
        last = next((at + n for n in (2, 3, 4) if text.word(at + n) in HARM), -1)
    told = last >= 0 and (text.word(last + 1) == ":" or text.joint(last).strip() == "=")
    said = text.ahead(last + 1, 2) or [""]
    told = told and (last > at or text.word(at) in ("rc", "rca"))
    return Hit(at, last, 6) if told and said[0] not in OPEN_CAUSE | {"", "tbd", "n"} else None


phrases(
    6,
    spread(
        "and nothing else .|caused|was",
        "nothing else caused|was needed|went",
        "due to a single",
        "thanks to a single|one missing|wrong|misplaced|bad",
        "one and only cause",
        "single cause of|for|was|behind",
    ),
    unless=denied,
)


@on("rushed", "hurried")
def was_rushed(text: Text, at: int) -> Hit | None:
    """ "The rollout was rushed out before the holidays"; a patient is rushed to a ward."""
    be = {"was", "were", "been"} & set(text.before(at, 2))
    who = subject(text, at)
    where = text.word(at + 1) in ("to", "into", "over", "by") or text.explained(at)
    return Hit(at - 1, at, 7) if be and not where and who is None and not denied(text, at, at) else None


@on("incorrectly", "wrongly", "improperly", "badly", "sloppily")
def carried_out_badly(text: Text, at: int) -> Hit | None:
    """ "A manual operation was performed incorrectly"."""
    done = {"done", "performed", "executed", "out"} & {text.word(at - 1)} and {"was", "were", "been"} & set(
        text.before(at, 4)
    )
    ends = text.word(at + 1) in BREAKS | w.PREPOSITIONS | w.COORDINATORS | {""} and text.word(at + 1) != "by"
    return Hit(at - 1, at, 7) if done and ends and not text.explained(at) and not denied(text, at, at) else None


IN_WHAT_WAY = listed("sloppy careless hasty slapdash haphazard rushed superficial negligent unprofessional")
WORK = listed(
    """
    change changes deploy deployment release rollout migration handover review merge patch update fix installation
    upgrade firmware feature configuration config version commissioning handovers decision launch analysis tests test
    """
)
TOO_SOON = listed("prematurely hastily carelessly sloppily")
DONE = listed("deployed released merged shipped launched approved made taken started rolled promoted published done")


@on("in", *sorted(TOO_SOON))
def done_in_a_sloppy_way(text: Text, at: int) -> Hit | None:
    """ "The handover was done in a sloppy way", "the change was deployed prematurely"."""
    if text.word(at) == "in":
        way = text.word(at + 1) == "a" and IN_WHAT_WAY & set(text.ahead(at + 1, 2))
        told = way and {"way", "manner", "fashion"} & set(text.ahead(at + 1, 3))
        return Hit(at, at + 3, 7) if told and not denied(text, at, at) else None
    done = DONE & set(text.before(at, 2)) and {"was", "were", "been"} & set(text.before(at, 4))
    work = WORK & set(text.words[text.clause_start(at) : at])
    return Hit(at - 1, at, 7) if done and work and not text.explained(at) and not denied(text, at, at) else None


phrases(
    7,
    spread(
        "not|n't tested|reviewed|checked|planned|verified|prepared|thought (well|through) enough",
        "not been (properly|adequately|sufficiently|fully|thoroughly) tested|reviewed|communicated|documented|planned"
        " enough|properly|adequately|sufficiently|thoroughly",
        "not been properly|adequately|sufficiently|fully|thoroughly tested|reviewed|communicated|documented|planned",
        "not tested|reviewed|planned|communicated|coordinated (well|carefully|properly) enough",
        "done|made|prepared|planned|performed not careful|carefully|properly enough",
        "without (any|a) proper|sufficient|adequate|thorough regression|load|integration|acceptance|peer|code"
        "|end-to-end|security|performance|field test|tests|testing|review|approval",
        "material|materials for|of users|installers|operators|staff|engineers is|are|was|were inadequate|poor|terrible",
        "material|documentation|process|procedure|handover|training|instructions|runbook|manual|communication|support"
        " was|is|are|were (simply|clearly|very|quite|rather|far|wholly|totally) inadequate|poor|terrible|useless|awful",
        "without (any|a) proper|sufficient|adequate communication|coordination|preparation|notice|announcement|warning",
        "processes|process|procedures|testing|monitoring|communication|preparation was|were|is|are not good enough",
        "poor|lax|weak|bad security|operational|coding|engineering|deployment practice|practices|hygiene",
        "hardly|barely|scarcely tested|reviewed|documented|planned|checked",
    ),
    unless=denied,
)

phrases(
    3,
    spread(
        "as quickly|soon|fast|early|well|often|clearly as we should|could (have)",
        "preventable by having|adding|a|an|using|better",
        "avoidable by having|adding|a|an|using|better",
    ),
    unless=denied,
)

phrases(
    6,
    spread("guarantee|promise|guaranteed|promised that this|it|such|the", "will never happen again"),
    unless=denied,
)

phrases(
    9,
    spread(
        "the (whole|entire) mess",
        "an|a awful|terrible|horrible day|night|week|morning|experience",
        "is|was a|an (complete|total|absolute) disgrace|shame",
    ),
    unless=denied,
)

SAT_UP = listed(
    "drove travelled traveled stayed sat debugged fought carried coded flew up drive driving rebuilt repaired"
)


@on("through", "all")
def through_the_night(text: Text, at: int) -> Hit | None:
    """ "Drove through the night to swap the units"."""
    night = text.word(at + 1) == "night" or text.phrase(at + 1, ("the", "night"))
    verb = next((n for n in range(at - 1, max(at - 4, -1), -1) if text.words[n] in SAT_UP), 0)
    who = subject(text, verb) if night and verb else None
    return Hit(at, at + 2, 10) if who and not denied(text, at, at) else None


IMPROVING = listed(
    """
    recovered restored shown told saved revealed prevented caught stopped limited kept rejected blocked detected warned
    alerted reduced halved noticed shortened helped isolated contained surfaced spared uncovered
    refused flagged exposed found
    """
)
SUPPOSED = listed("a an better earlier more another one such proper")
HARMFUL = listed("error exception failure request response message customer user call write read second longer bigger")


@on("would")
def it_would_have_saved(text: Text, at: int) -> Hit | None:
    """ "A watchdog would have recovered the units": a thing that was not there."""
    verb = at + 2 + w.is_adverb(text.word(at + 2))
    if text.word(at + 1) not in ("have", "'ve") or text.word(verb) not in IMPROVING or text.is_question(at):
        return None
    start = text.clause_start(at)
    opening = text.words[start:at]
    short = 1 < len(opening) < 9 and opening[0] in SUPPOSED and not HARMFUL & set(opening)
    who = person_at(text, at - 1)
    acts = who and text.word(noun_phrase(text, at - 1) - 1) not in w.PREPOSITIONS
    nobody = not acts and not (p.CUSTOMERS | w.DENIALS | {"normally", "normal"}) & set(text.sentence(at))
    return Hit(at, verb, 3) if short and nobody else None


@on("if")
def if_it_had_only(text: Text, at: int) -> Hit | None:
    """ "If the check had looked there, the node would have been taken out"."""
    condition = text.words[at : next((n for n in range(at, text.end_of[at]) if text.words[n] == ","), at)]
    watched = (WATCHING | VALIDATED) & set(condition) and "had" in condition and not w.NEGATIONS & set(condition)
    would = text.phrase(at + len(condition) + 3, ("would", "have")) or {"would"} & set(
        text.ahead(at + len(condition), 5)
    )
    return Hit(at, at + 2, 3) if watched and would and not text.is_question(at) else None


VALIDATED = listed("staged validated tested reviewed checked verified monitored documented rehearsed announced")
WATCHING = listed("check checks alert alerts test tests monitoring probe monitor watchdog limit dashboard alarm canary")


ANNOUNCED = listed("announce publish mention update warn post share document involve brief prepare coordinate plan")


@on(*sorted(ANNOUNCED))
def we_did_not_announce(text: Text, at: int) -> Hit | None:
    """ "We did not announce the maintenance": candour about the writer's own side."""
    not_ = text.word(at - 1) in ("not", "didn't") or text.word(at - 2) in ("not", "didn't")
    who = subject(text, at) if not_ and {"did", "didn't"} & set(text.before(at, 4)) else None
    told = who and who.who == "first" and text.word(who.index) in w.FIRST and not text.explained(at)
    return Hit(who.index, at, 1, own_account=True) if who and told and not text.doubted(at) else None


MISSED = listed(
    "mail e-mail email notice announcement reminder"
    " instructions section line detail check warning step note part half paragraph flag option entry point"
)


@on("spot", "catch", "detect")
def we_did_not_spot_it(text: Text, at: int) -> Hit | None:
    """ "We did not spot this in the test environment"; "did not detect any errors" tells how things were."""
    this = text.word(at + 1) in ("this", "it", "the", "that") and text.word(at + 2) not in ("same", "first")
    who = subject(text, at) if this and text.word(at - 1) in ("not", "didn't") and "did" in text.before(at, 3) else None
    who = who or (subject(text, at) if this and text.word(at - 1) == "didn't" else None)
    told = who and who.who == "first" and not text.explained(at) and not text.doubted(at)
    return Hit(who.index, at, 1, own_account=True) if who and told else None


@on("slow", "late")
def we_were_slow(text: Text, at: int) -> Hit | None:
    """ "We were slow to notice"."""
    who = (
        subject(text, at) if text.word(at + 1) in ("to", "in") and text.word(at - 1) in ("were", "was", "too") else None
    )
    told = who and text.word(who.index) in w.FIRST and not text.explained(at)
    return Hit(who.index, at, 1, own_account=True) if who and told else None


@on("assumed")
def we_wrongly_assumed(text: Text, at: int) -> Hit | None:
    """ "We mistakenly assumed that it was warm"."""
    wrongly = text.word(at - 1) in ("mistakenly", "wrongly", "incorrectly", "falsely", "erroneously")
    who = subject(text, at) if wrongly else None
    return Hit(who.index, at, 1, own_account=True) if who and who.who == "first" and not text.explained(at) else None


@on("double")
def i_did_not_double_check(text: Text, at: int) -> Hit | None:
    if text.word(at + 1) != "check" or text.word(at - 1) not in ("not", "didn't", "never"):
        return None
    who = subject(text, at)
    if who is None or not who.sure or text.explained(at) or text.doubted(at):
        return None
    own = who.who == "first"
    return Hit(who.index, at + 1, 11 if who.who == "name" else 1, flag=not own, own_account=own)


LOOKING_OUT = listed("test tests suite review reviews staging canary ci qa monitoring alerting linter")
CAUGHT = listed("caught detected found alerted warned paged flagged spotted noticed")


@on("should")
def a_test_should_have_caught_it(text: Text, at: int) -> Hit | None:
    """ "The test suite should have caught this": what is there to look out."""
    caught = text.word(at + 1) == "have" and text.word(at + 2) in CAUGHT
    if not caught or not LOOKING_OUT & set(text.before(at, 3)) or text.is_question(at) or denied(text, at, at):
        return None
    return Hit(at, at + 2, 3)


SAFEGUARDS = CHECKS | listed(
    "runbook plan backup rollback environment second procedure documentation checklist sandbox"
)


@on("should")
def we_should_have_had(text: Text, at: int) -> Hit | None:
    """ "We should have had a runbook for this": of the writer's side and a thing."""
    had = text.phrase(at + 1, ("have", "had")) and text.word(at - 1) in ("we", "there")
    return Hit(at, at + 2, 3) if had and SAFEGUARDS & set(text.ahead(at + 2, 4)) and not text.is_question(at) else None


@on("failure", "inability")
def our_failure_to(text: Text, at: int) -> Hit | None:
    """ "Our failure to watch the queue": candour."""
    own = text.word(at - 1) in ("our", "my") and text.word(at + 1) == "to" and not text.weighed(at)
    return Hit(at - 1, at + 1, 1, own_account=True) if own else None


@on("missed")
def i_missed_it(text: Text, at: int) -> Hit | None:
    """ "I missed the second half of the instructions"."""
    who = subject(text, at) if MISSED & set(text.ahead(at, 5)) or text.word(at + 1) == "to" else None
    if who is None or text.explained(at) or text.doubted(at):
        return None
    if text.word(at + 1) == "to" and who.who != "first":
        return Hit(who.index, at + 1, 11 if who.who == "name" else 1, flag=True) if who.sure else None
    return Hit(who.index, at, 1, own_account=True) if who.who == "first" else None


@on("forgot", "forgotten", "missed")
def forgot_in_a_note(text: Text, at: int) -> Hit | None:
    """ "forgot to restart the worker (me)": a note without a subject is the writer's own."""
    own = text.starts_sentence(at) and text.word(at + 1) in ("to", "that", "about")
    return Hit(at, at + 1, 1, own_account=True) if own else None
