"""Categories 1, 7 and 11: what is said beside an act and makes it a reproach ("anyway", "instead of")."""

from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.conduct import owner_at
from reviews.language.earnest import said_plainly
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, on_phrases
from reviews.language.subjects import Subject, active, clause_subject, person_at, subject
from reviews.language.verdict import CAN, PERCEIVED
from reviews.language.words import BREAKS, listed, spread

WELL_DONE = (PERCEIVED - {"had", "was", "were", "knew", "thought", "expected", "seemed"}) | listed(
    """
    offered volunteered listened learned explained thanked apologised apologized noted spoke shared admitted
    asked called raised stopped helped stayed answered restored recovered saved managed decided agreed succeeded
    """
)


def _acted(text: Text, at: int) -> Subject | None:
    """Somebody else who did something on purpose earlier in this clause, and nothing that explains or excuses it."""
    who = clause_subject(text, at)
    if who is None or not who.likely or who.who == "first" or text.explained(at) or text.doubted(who.index):
        return None
    between = text.words[who.index + 1 : at]
    if CAN & set(between) or w.BE & set(between[:2]) or WELL_DONE & set(between[:4]):
        return None
    return who if any(map(w.is_past, between)) else None


@on("anyway", "regardless", "nevertheless", "nonetheless", "anyhow", "unsupervised", "unannounced", "unasked")
def did_it_anyway(text: Text, at: int) -> Hit | None:
    """ "Ignored the crash reports, shipped anyway"."""
    after = text.word(at + 1)
    ends = after in BREAKS | w.COORDINATORS | {""} or text.word(at) in ("nevertheless", "nonetheless")
    by = person_after(text, at + 2) if after == "by" and not text.explained(at) and not text.doubted(at) else None
    if by and by.sure and by.who != "first" and w.BE & set(text.before(at, 4)):
        return blame(by, by.index) if text.word(at) != "unsupervised" else None  # "was pooled regardless by the DBA"
    who = _acted(text, at) or _turned_to(text, at) if ends and after != "of" else None
    return blame(who, at) if who else None


def _turned_to(text: Text, at: int) -> Subject | None:
    """ "Noticed the failing check but overrode it anyway": what was done after the "but"."""
    but = next((n for n in range(at - 1, max(at - 7, text.first_of[at]), -1) if text.words[n] in ("but", "yet")), 0)
    who = clause_subject(text, but) if but and w.is_past(text.word(but + 1)) else None
    if who is None or not who.sure or who.who == "first" or WELL_DONE & {text.word(but + 1)}:
        return None
    return None if text.explained(at) or text.doubted(who.index) or CAN & set(text.words[but:at]) else who


@on("although", "though", "despite")
def even_though(text: Text, at: int) -> Hit | None:
    """ "Pushed the fix although QA had asked for another hour"."""
    who = _acted(text, at) if text.word(at - 1) != "as" and not text.starts_sentence(at) else None
    if who is None or not who.sure or any(word in w.DENIALS for word in text.words[who.index : at]):
        return None
    if "seriously" in text.words[who.index : at]:
        return None
    return blame(who, at)


COUNTS = listed("one two three four five six seven eight nine ten twelve just only")


@on("instead")
def instead_of_it(text: Text, at: int) -> Hit | None:
    """ "Turned to port instead of starboard"; "used the spare instead of …" may be a plan."""
    counted = text.word(at + 2)[:1].isdigit() or text.word(at + 2) in COUNTS
    who = _acted(text, at) if text.word(at + 1) == "of" and not (text.word(at + 2).endswith("ing") or counted) else None
    if who is None or not who.sure or {"used", "chose", "took"} & set(text.words[who.index : at]):
        return None
    return blame(who, at + 1)


@on("threw", "tossed", "slammed", "yanked", "hurled", "shoved", "smashed", "rammed", "exceeded", "hid", "scribbled")
def roughly(text: Text, at: int) -> Hit | None:
    """ "Threw the fragile boxes onto the belt", "exceeded his limit"."""
    whose = text.word(at + 1) in ("his", "her", "their", "the", "a", "all", "some")
    own = text.word(at) != "exceeded" or text.word(at + 1) in ("his", "her", "their")
    who = subject(text, at) if whose and own else None
    if who is None or not who.sure or who.who == "first" or not active(text, who, at):
        return None
    return blame(who, at + 1) if not text.explained(at) and not text.doubted(who.index) else None


@on("forgotten", "ignored", "missed", "failed", "overlooked", "neglected", "skipped", "disregarded", "misread")
def having_forgotten(text: Text, at: int) -> Hit | None:
    """ "…, having forgotten the list"."""
    who = clause_subject(text, at - 1) if text.word(at - 1) == "having" else None
    known = who and who.likely and who.who != "first" and not text.explained(at)
    return blame(who, at) if who and known else None


NOT_GOOD = listed(
    """
    bad poor superficial sloppy wrong late slow inadequate insufficient incomplete illegible unclear careless hasty
    unacceptable unprofessional useless wanting lacking questionable incomprehensible misleading unhelpful terrible
    appalling dreadful lousy shoddy half-hearted erratic rude dismissive weak deficient negligent reckless
    """
)


@on("is", "was", "were", "are")
def whose_work_was_bad(text: Text, at: int) -> Hit | None:
    """ "The inspector's report was superficial", "her handwriting is so bad"."""
    if NOT_GOOD.isdisjoint(text.words[at + 1 : at + 4]):
        return None
    adjective = next((n for n in range(1, 4) if text.word(at + n) in NOT_GOOD), 0)
    skipped = text.words[at + 1 : at + adjective]
    if not adjective or any(
        word not in ("so", "too", "very", "far", "just") and not w.is_adverb(word) for word in skipped
    ):
        return None
    who = next((found for n in (2, 3) if (found := owner_at(text, at - n))), None)
    machine = text.word(at - 1) in ("laptop", "password", "phone", "computer", "account", "badge", "key", "connection")
    if who is None or machine or text.weighed(at) or text.explained(at) or text.is_question(at):
        return None
    return Hit(who.index, at + adjective, 11 if who.who == "name" else 1, flag=True)


@on_phrases(
    spread(
        "not very|exactly|particularly|too|so|really clever|smart|wise|professional|bright|careful|helpful|attentive",
        "not allowed|permitted|authorised|authorized|entitled|supposed to do",
        "to (have) (a) smoke",
        "for a smoke|cigarette|chat|pint|drink",
        "messing|fooling|larking|mucking|playing|joking about|around",
        "of course he|she|nobody|no-one",
        "as|like (so) often|usual|always|ever (,) he|she|the|our|nobody",
        "not pulling his|her|their",
        "be banned|barred|kept from",
    )
)
def said_beside(text: Text, at: int, last: int) -> Hit | None:
    who = subject(text, at) or clause_subject(text, at) or person_in(text, last)
    whose = text.word(at) == "of" or (who and who.likely and who.who != "first")
    if not whose or text.is_question(at) or text.doubted(at) or text.explained(last) or said_plainly(text, at, last):
        return None
    return Hit(at, last, 1, flag=True)


def person_in(text: Text, last: int) -> Subject | None:
    """ "As always, the sales people …"."""
    return next((found for n in range(4) if (found := person_at(text, last + n))), None)


ABLE = listed("competent sensible reasonable decent responsible half-awake awake attentive qualified serious sane")


@on("anyone", "anybody", "everyone", "somebody", "someone")
def with_common_sense(text: Text, at: int) -> Hit | None:
    """ "Anyone with common sense would have shut the valve", "anybody sensible would have"."""
    sense = {"sense", "brain", "brains", "eyes", "experience", "training", "knowledge", "decency"}
    ahead = text.ahead(at, 9)
    has_it = text.word(at + 1) in ("with", "who") and sense & set(ahead)
    ideal = (has_it or text.word(at + 1) in ABLE) and "would" in ahead
    return Hit(at, at + 1, 3, flag=True) if ideal and not text.is_question(at) else None


@on("raised", "increased", "improved", "strengthened", "sharpened", "reinforced")
def awareness_must_be_raised(text: Text, at: int) -> Hit | None:
    """ "The attention of the staff must be raised"."""
    before = text.before(at, 10)
    care = {"awareness", "attention", "discipline", "vigilance", "diligence", "care", "attentiveness", "mindset"}
    must = {"must", "should", "needs", "has", "shall", "will"} & set(before[-4:]) and text.word(at - 1) == "be"
    return Hit(at - 1, at, 8, flag=True) if must and care & set(before) and not text.is_question(at) else None
