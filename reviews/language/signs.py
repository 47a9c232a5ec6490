"""Categories 1 and 11: a plain fact told as a reproach, where several weak signs stand beside what somebody did.

"Restarted it at noon" is a fact. "Restarted it at noon, even though the page says not to" has two signs. One sign
alone says nothing.
"""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.omitted import NEUTRAL
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, on_phrases, pinned_surely
from reviews.language.subjects import Subject, clause_subject, person_at, subject
from reviews.language.verdict import CAN, PERCEIVED
from reviews.language.words import BREAKS, listed, spread

# Signs by what they say: (kind, words). Each kind counts once.
AGAINST = listed("although though despite anyway regardless yet nevertheless still notwithstanding")
AGAIN = listed("again twice repeatedly thrice usual always constantly continually third fourth")
ALONE = listed("straight simply just merely blindly straightaway hastily")
KNOWN = listed(
    """
    documented manual documentation runbook checklist procedure sign warning warnings instructions training told warned
    reminded rule rules policy protocol says bold red clearly explicitly knew aware label page wiki readme guideline
    guidelines handbook announcement notice memo agreed forbidden
    """
)
WRONG = listed(
    """
    wrong incorrect outdated untested obsolete invalid faulty incorrectly wrongly badly poorly expired
    unreviewed unapproved unannounced unfinished unlocked unattended unchecked unprotected
    """
)
GONE = listed("home lunch holiday bed sleep leave left coffee cigarette early weekend meeting gym pub")
LATE = listed("friday evening deadline late weeks months days finally eventually")
UNDONE = listed("without never nobody didn't hadn't")
KINDS = (AGAINST, AGAIN, ALONE, KNOWN, WRONG, GONE, LATE, UNDONE)
WEIGHTS = {AGAINST: 1.0, AGAIN: 0.5, ALONE: 0.5, KNOWN: 0.5, WRONG: 1.0, GONE: 0.5, LATE: 0.5, UNDONE: 1.0}
ENOUGH = 1.5


def score(text: Text, start: int, end: int) -> float:
    said = set(text.words[start:end])
    return sum(WEIGHTS[kind] for kind in KINDS if kind & said)


WELL_DONE = (PERCEIVED - {"had", "was", "were", "knew", "thought", "believed", "assumed"}) | listed(
    """
    offered volunteered
    asked called raised stopped helped stayed answered restored recovered saved managed agreed warned
    phoned waited escalated checked read wrote followed reached paged joined learned repaired tried confirmed
    """
)


@on(*sorted((AGAINST | WRONG | UNDONE) - listed("yet still")))
def reproach_adds_up(text: Text, at: int) -> Hit | None:
    """ "Restarted it without draining it first, even though the page says so"."""
    omitted = text.word(at) != "without" or text.word(at + 1).endswith("ing")
    possibly = omitted and score(text, text.first_of[at], text.end_of[at]) >= ENOUGH
    who = clause_subject(text, at) if possibly else None
    if who is None or not who.sure or who.who == "first" or text.explained(at) or text.doubted(who.index):
        return None
    if text.is_question(at) or text.word(who.index) in p.CUSTOMERS | NO_ONE or not _acted(text, who, at):
        return None
    return blame(who, at) if score(text, who.index + 1, text.end_of[at]) >= ENOUGH else None


NO_ONE = listed("nobody one no-one none")
SEPARATE = (BREAKS - {","}) | listed("that which because since so until")
HARMLESS = listed("issue issues problem problems impact errors error incident trouble interruption downtime")


def _acted(text: Text, who: Subject, at: int) -> bool:
    between = text.words[who.index + 1 : at]
    acts = [word for word in between if w.is_past(word)]
    if not acts or WELL_DONE & set(acts) or (CAN | SEPARATE | w.BE) & set(between) or HARMLESS & set(text.ahead(at, 3)):
        return False
    left = text.word(who.index - 1).endswith("ing") or text.word(who.index - 2).endswith("ing")
    return not left and not (text.word(at) == "never" and text.word(at - 1) == "had")


REACTING = listed(
    """
    respond react answer acknowledge realise realize notice bother escalate admit understand reply wake confess tell
    mention call look check spot see find accept discover inform speak
    """
)


@on("took", "takes")
def it_took_them_long(text: Text, at: int) -> Hit | None:
    """ "It took the operator almost an hour to admit it"; "it took us an hour to find the cause" is a measurement."""
    if text.word(at - 1) != "it" or text.is_question(at):
        return None
    ahead = text.ahead(at, 14)
    to = next((n for n, word in enumerate(ahead) if word in ("to", "before", "until")), 0)
    to += ahead[to + 1 : to + 2] in (["even"], ["finally"], ["actually"])
    long = {"hours", "hour", "days", "minutes", "weeks", "ages", "forever", "long", "months", "times", "day"}
    if text.word(at) == "takes":
        one = ahead[:3] in (["is", "one", "person"], ["is", "somebody", "who"]) or ahead[:2] == ["one", "person"]
        return Hit(at - 1, at, 1, flag=True) if one else None
    if not to or to + 1 >= len(ahead) or ahead[to + 1] not in REACTING or not long & set(ahead[:to]):
        return None
    who = next((found for n in range(1, to + 1) if (found := _named_person(text, at + n))), None)
    if who is None or who.who == "first" or text.explained(at) or ahead[to + 1] in ("find", "discover", "see", "spot"):
        return None
    return blame(who, at + to + 2)


def _named_person(text: Text, at: int) -> Subject | None:
    raw = text.raw[at] if at < len(text.raw) else ""
    named = (
        raw[:1].isupper() and raw[1:].islower() and text.words[at] not in w.NO_NAMES and text.words[at] not in p.ROLES
    )
    return person_at(text, at) or (Subject("name", at) if named else None)


@on("neither", "none", "nobody", "no-one")
def not_one_did(text: Text, at: int) -> Hit | None:
    """ "Two reviewers approved it and neither of them opened the diff"."""
    verb = at + 1 + 2 * (text.word(at + 1) == "of")
    while w.is_adverb(text.word(verb)):
        verb += 1
    before = text.words[text.first_of[at] : at]
    people = any(person_at(text, text.first_of[at] + n) for n in range(len(before))) or text.word(at + 2) == "them"
    if not people or not w.is_past(text.word(verb)) or text.word(verb) in UNKNOWING | NEUTRAL or text.explained(at):
        return None
    if text.is_question(at) or text.doubted(at) or text.word(at - 1) in ("that", "if", "when", "where", "which"):
        return None
    return Hit(at, verb, 3, flag=True)


UNKNOWING = listed(
    """
    connected linked associated recognised recognized realised realized remembered expected
    knew had was were got received saw noticed heard felt died left lost needed expected wanted worked failed passed
    reported complained happened hurt came understood fell caused found
    """
)


@on(*sorted(WRONG))
def done_wrong_by(text: Text, at: int) -> Hit | None:
    """ "The wrong VLAN was entered by the contractor", "was closed too early by the agent"."""
    by = next((at + n for n, word in enumerate(text.ahead(at, 9), 1) if word == "by"), 0)
    if not by or not w.is_participle(text.word(by - 1)) or text.word(by - 1) in WELL_DONE or text.weighed(at):
        return None
    between = text.words[at:by]
    passive = ({"was", "were", "been"} & set(between) or text.starts_sentence(at)) and not SEPARATE & set(between)
    who = person_after(text, by + 1) if passive else None
    return pinned_surely(at, who) if not text.explained(by) else None


@on("joined", "started", "hired", "qualified", "graduated", "promoted")
def how_long_they_had_been_there(text: Text, at: int) -> Hit | None:
    """ "Orrin, who had joined three weeks before, pushed it": told beside an act it makes the newcomer the cause."""
    ahead = text.ahead(at, 7)
    length = {"days", "weeks", "months", "week", "month", "day"} & set(ahead)
    ago = {"before", "ago", "earlier", "previously"} & set(ahead) or "only" in text.before(at, 3)
    relative = "who" in text.before(at, 5)
    who = subject(text, at) if length and ago and relative else None
    if who is None or not who.sure or who.who == "first" or text.is_question(at) or text.explained(at):
        return None
    rest = set(text.words[at + 1 : text.end_of[at]])
    return Hit(who.index, at, 11, flag=True) if not WELL_DONE & rest else None


@on_phrases(spread("been with us|the|our", "been here|there|in", "been in|on the"))
def tenure(text: Text, at: int, last: int) -> Hit | None:
    """ "Somebody who had been with us for two weeks": how long a person has been there, beside an act."""
    ahead = text.ahead(last, 6)
    short = {"days", "weeks", "day", "week"} & set(ahead) and {"for", "only", "just"} & {*ahead, *text.before(at, 3)}
    who = next((n for n in range(at - 1, max(at - 5, text.first_of[at] - 1), -1) if text.words[n] == "who"), -1)
    person = person_at(text, who) if short and who >= 0 else None
    told = person and person.sure and person.who != "first" and WELL_DONE.isdisjoint(text.sentence(at))
    return Hit(who, last, 11, flag=True) if told and not text.explained(at) and not text.is_question(at) else None


@on_phrases(spread("once again", "yet again", "as (so) often|usual|always|ever", "not for the first time"))
def again_they(text: Text, at: int, last: int) -> Hit | None:
    """ "Once again the platform team decided to deploy on a Friday": opens a sentence about somebody's act."""
    if not text.starts_sentence(at):
        return None
    start = last + 1 + (text.word(last + 1) == ",")
    who = next((found for n in range(5) if (found := person_at(text, start + n))), None)
    if who is None or not who.likely or who.who == "first" or text.explained(last) or text.word(who.index) in NO_ONE:
        return None
    verb = who.index + 1
    while w.is_adverb(text.word(verb)) or text.word(verb) in ("had", "has", "have"):
        verb += 1
    acted = w.is_past(text.word(verb)) and text.word(verb) not in WELL_DONE
    return blame(who, verb) if acted else None


@on_phrases(spread("once|yet again"))
def again_in_between(text: Text, at: int, last: int) -> Hit | None:
    """ "The operator once again overrode the interlock"."""
    verb = text.word(last + 1)
    who = subject(text, at) if w.is_past(verb) and verb not in WELL_DONE else None
    if who is None or not who.sure or who.who == "first" or text.word(who.index) in NO_ONE | p.CUSTOMERS:
        return None
    return blame(who, last + 1) if not text.explained(at) and not text.doubted(who.index) else None
