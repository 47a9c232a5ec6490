"""The person a phrase ends in: "by one of our engineers", "of the clerk on duty"; not "by an operator upgrade"."""

from reviews.language import words as w
from reviews.language.naming import is_name
from reviews.language.reading import Text
from reviews.language.subjects import COUNTED, PARTS, Subject, role_at
from reviews.language.words import BREAKS


def person_after(text: Text, at: int) -> Subject | None:
    """The person a phrase such as "by one of our engineers" ends in, beginning at `at`; not "an operator upgrade"."""
    for place in range(at, min(at + 6, len(text.words))):
        word = text.words[place]
        if word in BREAKS:
            return None
        if is_name(text, place) or word in ("me", "us", "him"):
            who = "name" if is_name(text, place) else "first" if word != "him" else "third"
            return Subject(who, place) if _ends_phrase(text, place) else None
        found = role_at(text, place)
        if found and _ends_phrase(text, place):
            return found
        if word in w.AUXILIARIES or word in w.SUBORDINATORS or (word in w.PREPOSITIONS and not _part_of(text, place)):
            return None
    return None


def _part_of(text: Text, at: int) -> bool:
    """ "one of", "a member of"."""
    return text.words[at] == "of" and text.word(at - 1) in PARTS


ENDS_A_PHRASE = (
    BREAKS
    | w.PREPOSITIONS
    | w.SUBORDINATORS
    | w.COORDINATORS
    | w.AUXILIARIES
    | COUNTED
    | w.ARTICLES
    | {
        "within",
        "against",
        "despite",
        "across",
        "outside",
        "inside",
        "via",
        "throughout",
        "alone",
        "himself",
        "herself",
    }
    | {"", "who", "without", "unfamiliar", "untrained", "unaware"}
)


# Of what somebody did the sentence goes on to tell; "the operator set" is a noun.
GOES_ON = w.IRREGULAR_PAST - w.listed("set cut read put run shut hit shot cast split cost lead spread left quit") | {
    "cost"
}


def _ends_phrase(text: Text, place: int) -> bool:
    after = text.word(place + 1)
    if after in ENDS_A_PHRASE or after[:1].isdigit() or after in GOES_ON:
        return True
    if after == "left":
        return text.word(place + 2) in w.ARTICLES
    return after.endswith(("ing", "ed")) or w.is_adverb(after)
