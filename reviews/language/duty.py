"""Category 3: what somebody was supposed to do, and what they did instead."""

from reviews.language.reading import Text
from reviews.language.registry import Hit, on
from reviews.language.subjects import person_at, subject
from reviews.language.words import BREAKS, listed

BETTER_DONE = listed(
    """
    asking calling checking waiting following testing reading reporting escalating restoring helping stopping informing
    verifying looking thinking listening telling raising using consulting reverting admitting fixing securing
    """
)


@on("instead", "rather")
def instead_of_doing(text: Text, at: int) -> Hit | None:
    """ "Instead of calling the depot, the installer tried it himself"."""
    joint = text.word(at + 1) in ("of", "than") and text.word(at + 2) in BETTER_DONE and text.starts_sentence(at)
    comma = _comma(text, at) if joint else 0
    if not comma or text.word(comma) != "," or text.explained(comma):
        return None
    who = next((found for n in range(1, 5) if (found := person_at(text, comma + n))), None)
    return Hit(at, at + 2, 3, flag=True) if who and who.likely and who.who != "first" else None


@on("supposed", "expected", "required", "obliged")
def supposed_to(text: Text, at: int) -> Hit | None:
    """ "The operator was supposed to check the gauge"; not "was expected at noon"."""
    who = subject(text, at) if text.word(at + 1) == "to" and _ought(text, at + 2) else None
    told = who and who.who != "first" and (who.sure or text.word(who.index) in ("operator", "operators", "driver"))
    was = {"was", "were"} & set(text.before(at, 3))
    fair = text.explained(at) or _done(text, at)
    return Hit(who.index, at + 2, 3, flag=True) if who and told and was and not fair else None


def _done(text: Text, at: int) -> bool:
    """ "… were expected to confirm each step, and each of them did"."""
    ahead = text.words[at : text.end_of[at]]
    return ahead[-1:] == ["did"] and NOT_ALL.isdisjoint(ahead)


def _ought(text: Text, at: int) -> bool:
    """ "was expected to start at noon" tells of a plan, "was supposed to call the ward" of a duty."""
    return text.word(at) not in PLANNED and text.word(at).isalpha()


NOT_ALL = listed("not never nobody none neither nor no few hardly only one seldom rarely")
PLANNED = listed("be have arrive happen receive get see begin start end last take grow stay come leave return finish")


def _comma(text: Text, at: int) -> int:
    return next((place for place in range(at, text.end_of[at]) if text.words[place] in BREAKS), text.end_of[at])
