"""Categories 1, 3 and 11: sentences built to point at somebody, and a person as what harm is put down to."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, pinned
from reviews.language.subjects import Subject, is_name, person_at
from reviews.language.verdict import PERCEIVED
from reviews.language.words import BREAKS, listed

GOOD_DEEDS = PERCEIVED | listed(
    """
    asked raised called suggested helped joined learned stopped warned wrote built kept pointed supported paired
    taught alerted escalated restored offered came answered stayed remembered proposed spoke told brought connected
    determined established concluded confirmed verified diagnosed recovered mitigated rolled prevented saved
    insisted documented acknowledged stepped
    """
)


@on("it")
def it_was_who(text: Text, at: int) -> Hit | None:
    """ "It was the anaesthetist who left it open"; not "it was Rosa who noticed"."""
    if text.word(at + 1) not in ("was", "is") or text.is_question(at):
        return None
    who = next(
        (place for place in range(at + 3, min(at + 10, text.end_of[at])) if text.words[place] in ("who", "that")), 0
    )
    person = person_at(text, who - 1 - (text.word(who - 1) in ("again", "alone"))) if who else None
    if not person or not person.sure or person.who == "first" or BREAKS & set(text.words[at:who]):
        return None
    if "not" in text.words[at:who] or text.explained(who) or text.doubted(at):
        return None
    act = _act_after(text, who)
    return blame(person, who + 1) if act and act not in GOOD_DEEDS else None


def _act_after(text: Text, at: int) -> str:
    """The first past verb after, over auxiliaries and adverbs; "" where something else follows."""
    place = at + 1
    while place < at + 4 and (text.word(place) in ("had", "first", "then") or w.is_adverb(text.word(place))):
        place += 1
    return text.word(place) if w.is_past(text.word(place)) else ""


@on("blamed", "attributed", "attributable", "pinned", "traced", "traceable", "ascribed")
def put_down_to(text: Text, at: int) -> Hit | None:
    """ "can be blamed on the field engineer", "traced back to an operator who"."""
    joint = next((n for n, word in enumerate(text.ahead(at, 3), 1) if word in ("on", "to")), 0)
    who = person_after(text, at + joint + 1) if joint else None
    if who is None or not who.sure or who.who == "first" or any(word in w.NEGATIONS for word in text.before(at, 5)):
        return None
    return pinned(at, who)


@on("fault", "responsibility", "blame", "guilt", "liability", "mistake", "error", "failure", "failing", "cause", "root")
def lies_with(text: Text, at: int) -> Hit | None:
    """ "The fault lies squarely with the installer"."""
    verb = next((n for n, word in enumerate(text.ahead(at, 8), 1) if word in LIES), 0)
    joint = next((n for n, word in enumerate(text.ahead(at, verb + 3), 1) if word in ("with", "on", "at")), 0)
    if not verb or joint <= verb or text.weighed(at):
        return None
    if text.word(at + verb) == "is" and (joint != verb + 1 or text.word(at) not in ("blame", "fault", "guilt")):
        return None
    who = person_after(text, at + joint + 1) or _partner(text, at + joint + 1)
    return pinned(at, who) if who and (who.sure or at + joint + 3 >= who.index) else None


def _partner(text: Text, at: int) -> Subject | None:
    """ "with the integration partner": nothing else than people is blamed so."""
    return next((Subject("third", at + n) for n in range(4) if text.word(at + n) in HEADS), None)


HEADS = p.ALSO_MACHINES - p.CUSTOMERS | {"group", "groups", "side"}


LIES = listed("is lies lie lay lied rests rest falls fell sits belongs goes")
CAUSE = listed("cause reason problem culprit source offender root explanation origin")


@on("was", "is", ":", "were")
def cause_is_somebody(text: Text, at: int) -> Hit | None:
    """ "The root of the problem is an untrained operator", "reason: the clerk typed the wrong number"."""
    before = text.before(at, 7)
    if CAUSE.isdisjoint(before):
        return None
    said = next(word for word in reversed(before) if word in CAUSE)
    if (text.word(at) == ":" and text.word(at - 1) not in CAUSE) or text.is_question(at):
        return None
    head = before[len(before) - 1 - before[::-1].index(said) :]
    opens = len(head) == 1 or head[1] in ("of", "for", "behind", "here", "again", "this")
    if not opens or any(word in w.NEGATIONS or word in BREAKS for word in head) or "not" in text.ahead(at, 2):
        return None
    start = at + 1 + (text.word(at + 1) in ("that", "because", "probably", "simply", "clearly", "once", "again"))
    return _somebody_named(text, at, start)


def _somebody_named(text: Text, at: int, start: int) -> Hit | None:
    who = next((found for n in range(5) if (found := _in_phrase(text, start, n))), None)
    if who is None or not who.sure or who.who == "first" or text.explained(who.index) or text.doubted(at):
        return None
    after = text.word(who.index + 1)
    if text.word(at) == ":" and (text.word(who.index) in p.GROUPS or text.word(who.index).endswith("s")):
        return None
    after = text.word(who.index + 2) if w.is_adverb(after) else after
    act = _act_after(text, who.index + (after in ("who", "that")))
    does_not = after in ("do", "does", "don't", "doesn't", "did", "didn't", "never") and (
        after.endswith("n't") or after == "never" or "not" in text.ahead(who.index, 4)
    )
    points = (
        does_not
        or after in BREAKS | {"", "who", "again", "not", "on", "in", "from", "at"}
        or after.endswith("ing")
        or act
    )
    if not points or act in GOOD_DEEDS or text.word(who.index) in ("nobody", "one", "people", "no-one"):
        return None
    return Hit(at, who.index, 11 if who.who == "name" else 1, flag=True)


def _in_phrase(text: Text, start: int, n: int) -> Subject | None:
    """The person `n` words on, as long as nothing but a noun phrase stands before."""
    words = text.words[start : start + n]
    if any(word.endswith("ing") for word in words):
        return None
    if any(word in BREAKS or word in w.PREPOSITIONS or word in w.AUXILIARIES or _acts(word) for word in words):
        return None
    return person_at(text, start + n)


def _acts(word: str) -> bool:
    return w.is_past(word) and word not in p.HUMAN_MODIFIERS


HARMED = listed(
    """
    outage down lost failed failure incident broke broken crash crashed late missed missing wrong flooded overflowed
    damaged damage error errors stopped dead unavailable offline died empty delay delayed leaked leak spilled burned
    burst corrupted unreachable breach exposed closed rejected failing happened worse longer hours loss wasted blank
    frozen froze unusable double twice overheated tripped shut ruined cancelled scrapped wasted
    """
)


@on("because", "since", "when")
def because_somebody_did(text: Text, at: int) -> Hit | None:
    """ "We lost a day because the caretaker unplugged it"; not "because the nurse saw two equal labels"."""
    if not HARMED & set(text.words[text.first_of[at] : at]) or text.doubted(at):
        return None
    who = next((found for n in range(1, 6) if (found := _in_phrase(text, at + 1, n - 1))), None)
    if who is None or not who.sure or who.who == "first" or text.word(who.index) in p.GROUPS | NOT_ONE:
        return None
    act = _act_after(text, who.index)
    if not act or act in GOOD_DEEDS | CIRCUMSTANCE or text.explained(who.index):
        return None
    if text.word(at) == "when" and act not in BREAKING:
        return None
    return blame(who, min(who.index + 2, text.end_of[at] - 1))


NOT_ONE = listed("nobody one no-one everyone everybody people engineers technicians sres qa they")
CIRCUMSTANCE = listed(
    """
    had was were needed required wanted began went lived followed used received got got sat stood expected tried tested
    arrived worked
    """
)
BREAKING = listed(
    """
    unplugged pulled cut broke tripped knocked spilled dropped kicked deleted wiped erased overwrote disconnected
    severed
    """
)


@on("by")
def done_by_somebody(text: Text, at: int) -> Hit | None:
    """ "should have been taken seriously by the nurse", "was not checked by the clerk", "was left open by …"."""
    who = person_after(text, at + 1)
    if who is None or not who.sure or who.who == "first":
        return None
    before = text.words[text.clause_start(at) : at]
    if {"should", "ought", "shouldn't"} & set(before) and {"have", "of"} & set(before) and "been" in before:
        return Hit(at, who.index, 3, flag=True) if not text.explained(at) else None
    better = {"easily", "earlier", "before", "sooner", "long"} & set(text.words[at : text.end_of[at]] + before[-4:])
    if better and "could" in before and {"have", "been"} <= set(before):
        return None if text.explained(at) or text.doubted(at) else Hit(at, who.index, 3, flag=True)
    near = set(before[-5:])
    never = text.word(at - 2) == "never" and text.word(at - 1) in DUTY_DONE
    negated = never or (
        {"not", "never", "wasn't", "weren't"} & near and {"was", "were", "wasn't", "weren't", "been"} & near
    )
    verb = next((word for word in reversed(before[-3:]) if w.is_participle(word)), "")
    if text.explained(at) or text.doubted(at) or not (verb or "left" in before[-6:]):
        return None
    if negated and verb in DUTY_DONE:
        return pinned(at, who)
    broken = text.word(at - 1) in BREAKING | {"broken", "torn", "ignored", "misplaced", "neglected", "flooded"}
    planned = {"during", "for", "as", "request", "after", "once", "until", "to", "with"}
    broken = broken and not planned & set(text.ahead(who.index, 4))
    left = "left" in before[-6:] and {"was", "were", "been"} & set(before[-8:]) and not text.weighed(at)
    return pinned(at, who) if (broken or left) and not {"can", "could", "may", "might"} & near else None


DUTY_DONE = listed(
    """
    checked read noticed followed done verified tested reviewed reported recorded signed closed cleaned tightened
    locked labelled labeled updated monitored watched told informed communicated escalated answered acknowledged
    documented confirmed replaced renewed performed carried completed observed respected handled heeded passed
    """
)


@on("again")
def again_somebody(text: Text, at: int) -> Hit | None:
    """ "Once again Marta was late", "Ruben again": a history of one person."""
    if text.word(at - 1) == "once" and text.starts_clause(at - 1):
        name = at + 1 + (text.word(at + 1) == ",")
        return Hit(at - 1, name, 11, flag=True) if is_name(text, name) and not _good(text, name) else None
    if is_name(text, at - 1) and text.word(at + 1) in BREAKS | {""} and len(text.sentence(at)) < 9:
        return Hit(at - 1, at, 11, flag=True)
    return None


def _good(text: Text, at: int) -> bool:
    return bool(GOOD_DEEDS & set(text.ahead(at, 3)))


@on("late", "slow", "absent", "unreachable", "unavailable", "unprepared", "careless", "wrong")
def name_was_late(text: Text, at: int) -> Hit | None:
    """ "Marta was late with the calibration"."""
    place = at - 1
    while place > at - 4 and w.is_adverb(text.word(place)):
        place -= 1
    if text.word(place) not in ("was", "is") or not is_name(text, place - 1) or text.explained(at):
        return None
    return Hit(place - 1, at, 11, flag=True) if not text.is_question(at) and not text.doubted(at) else None
