"""Categories 1 to 3 and 7: blame behind a noun or a preposition: "without knowledge of", "in the hands of"."""

from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, denied, on, on_phrases, phrases, pinned, pinned_surely
from reviews.language.subjects import clause_subject, person_at, role_at, subject
from reviews.language.words import BREAKS, listed, spread

IGNORANCE = listed("knowledge understanding regard consideration respect thought consent permission authorisation")
NEEDED = listed("necessary required sufficient proper adequate relevant needed enough right")
ABILITY = listed("experience knowledge skill skills qualification qualifications training expertise competence")


@on("without")
def without_knowledge(text: Text, at: int) -> Hit | None:
    """ "Orders were given by the supervisor without knowledge of the situation", "someone without the experience"."""
    ahead = text.ahead(at, 4)
    unfit = ABILITY & set(ahead) and NEEDED & set(ahead)
    if text.weighed(at - 1) or text.explained(at):
        return None
    if unfit:
        who = role_at(text, at - 1)
        return Hit(at - 1, at, 2, flag=True) if who and who.who != "first" else None
    if not IGNORANCE & set(ahead[:2]):
        return None
    by = next((n for n in range(at - 1, text.clause_start(at), -1) if text.words[n] == "by"), 0)
    who = person_after(text, by + 1) if by else clause_subject(text, at)
    acted = by or (who and any(map(w.is_past, text.words[who.index + 1 : at])))
    return pinned_surely(by or who.index, who) if who and acted else None


DONE = listed("read checked tested asked reviewed verified looked done carried performed followed informed consulted")


@on("without")
def without_anybody_having_read(text: Text, at: int) -> Hit | None:
    """ "Went ahead without anybody having read it", "without the steps having been done by the fitter"."""
    having = next((at + n for n in range(2, 7) if text.word(at + n) == "having"), 0)
    if not having or not DONE & set(text.ahead(having, 4)) or text.explained(at) or text.weighed(at):
        return None
    if {"anybody", "anyone", "nobody", "someone"} & set(text.words[at:having]):
        return Hit(at, having + 1, 3, flag=True)
    by = next((n for n in range(having, text.end_of[at]) if text.words[n] == "by"), 0)
    return pinned_surely(having, person_after(text, by + 1)) if by else None


PROVED = listed("fatal wrong false mistaken incorrect disastrous naive unfounded expensive costly")
THOUGHTS = listed("assumption decision belief idea conclusion choice judgement judgment assessment")


@on(*sorted(THOUGHTS))
def thought_that_proved_wrong(text: Text, at: int) -> Hit | None:
    """ "The assumption of the developers … proved fatal", "the decision of one individual to bypass the gate"."""
    if text.word(at + 1) not in ("of", "by") or text.weighed(at) or text.explained(at):
        return None
    who = person_after(text, at + 2)
    rest = text.words[at : text.end_of[at]]
    proved = {"proved", "turned", "was", "were", "proven"} & set(rest) and PROVED & set(rest)
    bypass = {"bypass", "ignore", "skip", "override", "disable", "deviate"} & set(text.ahead(at, 9))
    return pinned_surely(at, who) if proved or bypass else None


@on("anybody", "individual", "person")
def one_individual(text: Text, at: int) -> Hit | None:
    """ "The decision of one individual"; "by the same person"."""
    one = text.word(at) == "individual" and text.phrase(at - 2, ("of", "one"))
    same = text.word(at) == "person" and text.phrase(at - 3, ("by", "the", "same"))
    wrong = {"wrong", "mistake", "error", "forgotten", "twice", "again", "incorrect"} & set(text.sentence(at))
    return Hit(at - 2, at, 1, flag=True) if one or (same and wrong and not text.weighed(at)) else None


@on("took")
def took_them_an_hour(text: Text, at: int) -> Hit | None:
    """ "It took the on-call person an hour to do what takes five minutes"."""
    who = next((found for n in range(1, 5) if (found := person_at(text, at + n))), None)
    short = next((n for n in range(at, text.end_of[at]) if text.words[n] == "what"), 0)
    told = short and {"takes", "take", "needs"} & set(text.ahead(short, 3))
    return blame(who, who.index) if who and who.sure and who.who != "first" and told else None


@on("by")
def made_worse_by(text: Text, at: int) -> Hit | None:
    """ "Was made worse by the engineer, who restarted them all at once"."""
    worse = text.word(at - 1) in ("worse", "worsened", "aggravated", "prolonged", "exacerbated", "compounded")
    who = person_after(text, at + 1) if worse else None
    return pinned_surely(at - 1, who) if not text.weighed(at) and not text.explained(at) else None


@on("on")
def this_one_is_on_them(text: Text, at: int) -> Hit | None:
    """ "This outage is on the platform team"."""
    if text.word(at - 1) not in ("is", "was") or not {"this", "that", "one", "outage", "incident"} & set(
        text.before(at, 4)
    ):
        return None
    who = person_after(text, at + 1)
    ends = (
        who and text.word(who.index + 1) in BREAKS | {""} and text.starts_clause(at - 3 + (text.word(at - 2) == "this"))
    )
    return pinned_surely(at, who) if ends and not text.is_question(at) else None


phrases(
    3,
    spread(
        "only after the|a second|third|fourth|fifth|repeated reminder|request|call|mail|attempt did",
        "within the team's|operator's|engineer's|crew's|vendor's power to",
        "in (the) power of the team|engineer|operator|crew|vendor|developers to",
        "nothing stopped the engineer|operator|team|developer|vendor from asking|checking|calling",
    ),
    flag=True,
    unless=denied,
)

phrases(
    7,
    spread(
        "not|n't (properly|really|fully) thought through|out",
        "pushed|rushed|waved|hurried through in|without",
        "done|made|carried|performed (out) in a great|terrible|big|huge hurry|rush|haste",
        "done|merged|deployed|made|released|pushed|written|changed in haste|hurry",
        "poor|bad|weak|insufficient coordination|cooperation|collaboration|handover|hand-over|supervision|planning",
        "inadequate|insufficient|poor|sloppy|bad preparation|testing|review|planning|supervision|documentation of|for",
        "total|complete|utter|absolute mess|chaos|shambles|disaster|farce",
    ),
    unless=denied,
)

WORK = listed("planning review preparation analysis test testing tests check handover training assessment inspection")


@on("superficial", "cursory", "perfunctory", "half-hearted", "shoddy", "slapdash")
def superficial_work(text: Text, at: int) -> Hit | None:
    """ "The planning of the upgrade was superficial"."""
    was = {"was", "were", "is"} & set(text.before(at, 3))
    work = WORK & set(text.before(at, 8))
    return Hit(at, at, 7) if was and work and not text.explained(at) and not denied(text, at, at) else None


CHECKS = listed("check test look glance question call review alert label sign note dry-run reminder message test")


@on("enough", "sufficient")
def would_have_been_enough(text: Text, at: int) -> Hit | None:
    """ "A simple check of the target would have been enough"."""
    would = text.phrase(at - 3, ("would", "have", "been"))
    check = CHECKS & set(text.words[text.first_of[at] : at])
    return Hit(at - 3, at, 3) if would and check and not text.is_question(at) else None


@on("not")
def not_tested_in_a_note(text: Text, at: int) -> Hit | None:
    """ "Not tested on the old board.": a note without a subject."""
    work = text.word(at + 1) in ("tested", "reviewed", "documented", "announced", "checked", "communicated", "verified")
    return Hit(at, at + 1, 7) if work and text.starts_sentence(at) and not text.is_question(at) else None


@on("overnight", "weekend")
def drove_overnight(text: Text, at: int) -> Hit | None:
    """ "Miro drove 600 km overnight to swap the board"."""
    verb = next((n for n in range(at - 1, max(at - 6, text.first_of[at] - 1), -1) if text.words[n] in DROVE), -1)
    who = subject(text, verb) if verb >= 0 and text.word(at) == "overnight" else None
    return Hit(verb, at, 10) if who and not denied(text, at, at) else None


DROVE = listed("drove flew travelled traveled stayed worked")


@on_phrases(spread("back to front", "wrong way round|around", "the wrong way round|around"))
def wrong_way_round(text: Text, at: int, last: int) -> Hit | None:
    """ "Wired it back to front"."""
    verb = next((n for n in range(at - 1, max(at - 7, text.first_of[at] - 1), -1) if w.is_past(text.words[n])), -1)
    who = subject(text, verb) if verb >= 0 and not BREAKS & set(text.words[verb:at]) else None
    found = who and who.sure and who.who != "first" and not w.BE & set(text.words[who.index : verb])
    return blame(who, last) if who and found and not text.explained(at) and not text.doubted(at) else None


@on("told")
def although_told_not_to(text: Text, at: int) -> Hit | None:
    """ "Staff unplug it every evening although they were told not to"."""
    if not text.phrase(at + 1, ("not", "to")) or not {"although", "though", "despite"} & set(text.before(at, 5)):
        return None
    who = next((f for n in range(text.first_of[at], at) if (f := person_at(text, n)) and f.sure), None)
    return blame(who, at) if who and who.who != "first" and not text.explained(at) else None


@on("should", "should've", "shoulda")
def should_have_in_a_note(text: Text, at: int) -> Hit | None:
    """ "Should've called us first": a note without a subject."""
    verb = at + 1 + (text.word(at) == "should") * (text.word(at + 1) in ("have", "of"))
    asked = text.word(verb) in ("called", "asked", "told", "waited", "escalated", "read", "checked", "tested", "known")
    told_off = "instead" in text.ahead(verb, 6)
    return Hit(at, verb, 3, flag=told_off) if asked and text.starts_sentence(at) and not text.is_question(at) else None


ADVICE = listed("instructions information answer advice code number address date data details")


@on("gave", "told", "sent")
def gave_wrong_advice(text: Text, at: int) -> Hit | None:
    """ "Support gave out the wrong instructions": an office that speaks is people."""
    office = text.word(at - 1) in ("support", "sales", "helpdesk", "hotline", "operations", "ops", "billing")
    ahead = text.ahead(at, 6)
    wrong = {"wrong", "incorrect", "outdated", "false", "misleading"} & set(ahead) and ADVICE & set(ahead)
    alone = office and text.starts_clause(at - 1) and not text.explained(at) and not text.doubted(at)
    return Hit(at - 1, at, 1, flag=True) if alone and wrong else None


@on("formality")
def treated_as_a_formality(text: Text, at: int) -> Hit | None:
    """ "The handover was treated as a formality by both shifts"."""
    treated = {"treated", "seen", "regarded", "handled"} & set(text.before(at, 5)) and "as" in text.before(at, 4)
    who = person_after(text, at + 2) if text.word(at + 1) == "by" else subject(text, at)
    person = text.word(at + 1) == "by"
    return Hit(at, at + person, 1 if person else 7, flag=person) if treated and (who or not person) else None


MIND = listed("sloppiness carelessness negligence laziness complacency")


@on(*sorted(MIND))
def this_kind_of_sloppiness(text: Text, at: int) -> Hit | None:
    kind = text.phrase(at - 3, ("this", "kind", "of")) or text.phrase(at - 3, ("this", "sort", "of"))
    return Hit(at, at, 2, flag=True) if kind and not text.is_question(at) else None


@on("trust", "faith", "reliance", "confidence")
def blind_trust(text: Text, at: int) -> Hit | None:
    """ "Blind trust in the script on the side of the operator"."""
    blind = text.word(at - 1) in ("blind", "misplaced", "naive", "excessive", "undue", "unquestioning")
    joints = (n for n in range(at, text.end_of[at] - 3) if text.phrase(n, ("on", "the")))
    side = next((n for n in joints if text.word(n + 3) == "of"), 0)
    who = person_after(text, side + 4) if side else None
    by = next((n for n in range(at, text.end_of[at]) if text.words[n] == "by"), 0)
    who = who or (person_after(text, by + 1) if by else None)
    return pinned(at - 1, who) if blind and who and who.who != "first" else None
