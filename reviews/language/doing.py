"""Categories 1, 8 and 11: what somebody did told as "-ing" ("the crew failing to call"), and what came of it."""

from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.bare import fair
from reviews.language.reading import Text
from reviews.language.registry import Hit, on, on_phrases, pinned, pinned_surely
from reviews.language.reproach import somebody_else
from reviews.language.subjects import clause_subject, person_at, role_at
from reviews.language.undone import ATTEMPTS, DUTIES
from reviews.language.words import BREAKS, listed, spread

CAUSED = listed(
    """
    of by to from with through caused due because result consequence despite about involving after
    """
)


@on("failing", "neglecting", "forgetting", "refusing", "omitting", "declining")
def somebody_failing_to(text: Text, at: int) -> Hit | None:
    """ "A consequence of our operations team failing to renew it"; a script may fail to do anything."""
    if text.word(at + 1) != "to" or text.word(at + 2) in ATTEMPTS or fair(text, at) or text.weighed(at):
        return None
    who = person_at(text, at - 1)
    after = CAUSED & set(text.before(at, 7))
    told = text.word(at) != "failing" or text.word(at + 2) in DUTIES
    return pinned(who.index, who) if who and who.sure and who.who != "first" and after and told else None


BY_HAND = listed(
    "typing pressing clicking entering pasting selecting choosing picking pulling unplugging keying copying running"
)


@on("by")
def by_typing_the_wrong_one(text: Text, at: int) -> Hit | None:
    """ "Brought the platform down by typing one wrong character"."""
    if text.word(at + 1) not in BY_HAND or not {"wrong", "incorrect"} & set(text.ahead(at + 1, 4)):
        return None
    who = somebody_else(text, clause_subject(text, at), at)
    return pinned(who.index, who) if who and who.sure else None


RULES = listed(
    "procedure procedures policy rules rule instructions protocol advice guidelines orders agreement process"
)


@on("contrary", "against", "breach", "violation", "disregarding", "ignoring")
def against_the_rules_by(text: Text, at: int) -> Hit | None:
    """ "Contrary to procedure, the change was carried out by a contractor"."""
    if RULES.isdisjoint(text.ahead(at, 4)):
        return None
    by = next((n for n in range(text.first_of[at], text.end_of[at]) if text.words[n] == "by"), 0)
    passive = by and w.BE & set(text.words[max(by - 9, text.first_of[at]) : by])
    who = person_after(text, by + 1) if passive and not fair(text, at) and not text.weighed(at) else None
    return pinned_surely(at, who)


CONCERNED = listed("involved concerned responsible question")
DEALT_WITH = listed(
    """
    coaching training retraining retrained coached warning warned reminded reprimanded disciplined counselled counseled
    suspended dismissed spoken talked refresher feedback
    """
)


@on(*sorted(CONCERNED))
def the_one_concerned(text: Text, at: int) -> Hit | None:
    """ "The individual involved has received coaching", "we have spoken to the engineer concerned"."""
    role = role_at(text, at - 1 - (text.word(at) == "question"))
    if role is None or not role.sure or role.who == "first" or text.is_question(at):
        return None
    dealt = DEALT_WITH & set(text.sentence(at)) and not w.DENIALS & set(text.sentence(at))
    return Hit(role.index, at, 1, flag=True) if dealt else None


@on("failure", "inability", "reluctance", "refusal", "unwillingness")
def failure_of_somebody_to(text: Text, at: int) -> Hit | None:
    """ "Failure of the duty manager to escalate"."""
    who = person_after(text, at + 2) if text.word(at + 1) == "of" else None
    to = who and text.word(who.index + 1) == "to" and text.word(who.index + 2) in DUTIES
    told = to and who and who.likely and who.who != "first" and not text.weighed(at)
    return pinned(at, who) if told and not BREAKS & set(text.words[at : who.index]) else None


@on_phrases(
    spread(
        "silly|stupid|careless|wrong|foolish|naive|dumb|lazy|sloppy|hasty|short-sighted|thoughtless of me|us",
        "note to self|myself",
        "shame on me|us",
    )
)
def silly_of_me(text: Text, at: int, last: int) -> Hit | None:
    """ "It was a bit silly of me to do this from a train"."""
    return None if text.is_question(at) else Hit(at, last, 1, own_account=True)


@on("sorry", "apologies", "apologise", "apologize")
def sorry_for_it(text: Text, at: int) -> Hit | None:
    """ "Sorry for the noise, I thought …": one's own; what a company writes to customers is a courtesy."""
    said = text.sentence(at)
    own = {"i", "i'm", "my"} & set(said) and "we" not in said
    return Hit(at, at, 1, own_account=True) if own and not text.is_question(at) else None
