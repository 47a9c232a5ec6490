"""Categories 1 and 2: deeds and slips told as nouns, with the person behind "by", "of" or "on the part of"."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.agents import GOES_ON, person_after
from reviews.language.reading import Text
from reviews.language.registry import Hit, on, pinned, pinned_surely
from reviews.language.subjects import Subject
from reviews.language.verdict import OFFICES
from reviews.language.words import BREAKS, listed

OMITTED = listed(
    """
    omission misreading mishandling misuse misinterpretation misjudgement misjudgment ignoring skipping disregard
    neglect neglecting forgetting overlooking bypassing rushing misconfiguration misunderstanding misplacement
    absence lack mislabelling mislabeling miswiring mistyping dismissal muting silencing overriding
    """
)


@on(*sorted(OMITTED))
def omission_of_it_by(text: Text, at: int) -> Hit | None:
    """ "The omission of the second reading by the nurse", "the ignoring of warnings by management"."""
    if text.word(at + 1) != "of" or text.weighed(at) or text.explained(at):
        return None
    by = _by(text, at + 1, 9)
    office = by and text.word(by + 1) in OFFICES and (text.word(by + 2) in ENDING or w.is_past(text.word(by + 2)))
    who = Subject("third", by + 1) if office else person_after(text, by + 1) if by else None
    return pinned_surely(at, who)


ENDING = BREAKS | w.PREPOSITIONS | w.AUXILIARIES | GOES_ON | {""}


def _by(text: Text, at: int, reach: int) -> int:
    """Where "by" stands in the same clause, before any verb but a participle that belongs to it; 0 for nowhere."""
    for place in range(at + 1, min(at + 1 + reach, text.end_of[at])):
        word = text.words[place]
        if word == "by":
            return place
        if word in BREAKS or word in w.SUBORDINATORS or (word in w.AUXILIARIES and word not in ("being", "been")):
            return 0
    return 0


WRONG = listed(
    """
    erroneous wrong incorrect mistaken false faulty bad poor hasty premature careless unauthorised unauthorized
    unapproved untested flawed mistyped unfortunate inaccurate invalid accidental unreviewed undocumented ill-advised
    """
)
OF_HANDS = listed(
    """
    entered made given issued taken executed applied pushed typed sent chosen supplied performed done run committed
    merged deployed keyed set introduced written submitted initiated
    """
)
ON_PURPOSE = p.CUSTOMERS | listed("attacker attackers vendor supplier manufacturer vendors suppliers")


@on(*sorted(WRONG))
def wrongly_done_by(text: Text, at: int) -> Hit | None:
    """ "An erroneous command entered by an administrator"."""
    by = _by(text, at, 6)
    if not by or text.word(by - 1) not in OF_HANDS or text.weighed(at) or text.explained(at):
        return None
    who = person_after(text, by + 1)
    return pinned_surely(at, who) if who and text.word(who.index) not in ON_PURPOSE else None


THOUGHTS = listed("assumption belief conclusion expectation understanding judgement judgment diagnosis decision choice")


@on(*sorted(THOUGHTS))
def wrong_thought_of(text: Text, at: int) -> Hit | None:
    """ "An incorrect assumption on the part of the developer", "a wrong conclusion by the shift lead"."""
    if not WRONG & set(text.before(at, 2)) or text.weighed(at - 1) or text.explained(at):
        return None
    if text.phrase(at + 1, ("on", "the", "part", "of")):
        return pinned(at - 1, person_after(text, at + 5))
    joint = text.word(at + 1) in ("by", "of") and text.word(at + 2) in w.ARTICLES | {"one"}
    return pinned_surely(at - 1, person_after(text, at + 2)) if joint else None


@on("mistake", "error", "typo", "oversight", "slip", "mix-up", "mistakes", "errors")
def slip_made_by(text: Text, at: int) -> Hit | None:
    """ "A mistake made during a manual update by one of our engineers"."""
    if text.word(at + 1) not in ("made", "introduced", "committed", "caused") or text.weighed(at) or text.explained(at):
        return None
    by = _by(text, at + 1, 9)
    return pinned_surely(at, person_after(text, by + 1)) if by else None


WRITTEN = listed(
    "instructions manual manuals guide runbook documentation docs label labels checklist briefing ticket rules training"
)


@on("failure")
def failure_to_read(text: Text, at: int) -> Hit | None:
    """ "Failure to read the instructions led to …": only people read these."""
    reads = text.word(at + 1) == "to" and text.word(at + 2) in ("read", "follow", "consult", "heed", "study")
    written = WRITTEN & set(text.ahead(at + 2, 4))
    return Hit(at, at + 2, 1, flag=True) if reads and written and not text.weighed(at) else None


CARE = listed("diligence care attention vigilance thought rigour rigor caution discipline attentiveness")


@on("insufficient", "inadequate", "missing", "lacking", "poor")
def too_little_care(text: Text, at: int) -> Hit | None:
    """ "Insufficient diligence during the review": care is somebody's."""
    cared = text.word(at + 1) in CARE and text.word(at + 2) not in ("plan", "plans", "home", "team")
    return Hit(at, at + 1, 2, flag=True) if cared and not text.weighed(at, at + 1) else None


@on("known")
def known_to_them(text: Text, at: int) -> Hit | None:
    """ "Had been known to the developers but was not mentioned to anyone"."""
    if text.word(at + 1) != "to" or text.word(at - 1) not in w.BE | {"well", "already", "long"} or text.weighed(at):
        return None
    who = person_after(text, at + 2)
    kept = next((n for n in range(at + 2, text.end_of[at]) if text.words[n] in ("but", "yet", "and")), 0)
    silent = kept and {"not", "never", "nobody", "ignored"} & set(text.ahead(kept, 5))
    told = {"mentioned", "raised", "told", "communicated", "fixed", "acted", "addressed", "reported", "ignored"}
    return pinned_surely(at, who) if silent and told & set(text.ahead(kept, 7)) and not text.explained(at) else None
