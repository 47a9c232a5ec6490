"""Which words are somebody's name: participants, handles, given names, surnames after them, and who acts like one."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.products import PRODUCTS
from reviews.language.reading import Text
from reviews.language.surnames import is_nick, is_somebody

NAMES = p.GIVEN_NAMES - PRODUCTS


def is_name(text: Text, at: int) -> bool:
    """A participant, an @handle, or a given name or title that can hardly be anything else."""
    if not 0 <= at < len(text.raw):
        return False
    raw = text.raw[at]
    if raw in text.names or raw[0] == "@":
        return True
    if not raw[0].isupper() or raw[1:].isupper():
        could_be_nick = text.first_of[at] == at or text.words[at - 1] in ("by", "if")
        return _is_chat_name(text, at) or (could_be_nick and is_nick(text, at))
    known = text.words[at] in NAMES or text.word(at - 1) in p.TITLES or _is_surname(text, at)
    return known or _acts_like_a_person(text, at) or is_somebody(text, at)


UNSURE_NAMES = w.listed(
    "mark bill jack rob will josh nick dean ray terry jan dan ken ben stan art jean scott marco mei"
)


def _is_chat_name(text: Text, at: int) -> bool:
    """ "bob nuked it": in a sentence without a capital a name is written small, too."""
    known = text.words[at] in NAMES and text.words[at] not in UNSURE_NAMES
    after = text.word(at + 1)
    if not known or not (w.is_past(after) or after in w.AUXILIARIES):
        return False
    return not any(raw[:1].isupper() for raw in text.raw[text.first_of[at] + 1 : text.end_of[at]])


def _acts_like_a_person(text: Text, at: int) -> bool:
    """ "Orrin, who had …", "Tamsin decided …", "Ilse left her …": a capital, and only people are told of so."""
    raw, word, after = text.raw[at], text.words[at], text.word(at + 1)
    if len(raw) < 3 or not raw[1:].islower() or word in w.NO_NAMES or word in PRODUCTS or not text.starts_clause(at):
        return False
    if word.endswith(("s", "ing", "ion", "ment", "ware")) or word in p.NO_AGENTS or word in p.COMPONENTS:
        return False
    if after == "," and text.word(at + 2) in ("who", "whose"):
        return True
    place = at + 1
    while place < at + 5 and (text.word(place) in w.AUXILIARIES or w.is_adverb(text.word(place))):
        place += 1
    if (text.word(place) in p.HUMANLY and not _is_a_note(text, place)) or (
        place > at + 1 and text.word(place) in p.HUMANLY_BASE
    ):
        return True
    acted = place > at + 1 or (w.is_past(after) and not text.word(at + 2).startswith("by"))
    return acted and bool(p.OF_A_PERSON & set(text.ahead(at, 14)))


TRANSITIVE = w.listed(
    "approved reviewed signed merged neglected botched bungled fumbled unplugged misjudged underestimated"
)


def _is_a_note(text: Text, verb: int) -> bool:
    """ "Handover botched.", "Patch approved by two": no object follows, so it is the thing it was done to."""
    after = text.word(verb + 1)
    return text.word(verb) in TRANSITIVE and (after in w.BREAKS | w.PREPOSITIONS | w.COORDINATORS or not after)


def _is_surname(text: Text, at: int) -> bool:
    """ "Sarah Okafor", "Dr. Patel"."""
    given = at > 0 and text.raw[at - 1][:1].isupper() and text.words[at - 1] in p.GIVEN_NAMES
    return given or (text.word(at - 1) == "." and text.word(at - 2) in p.TITLES)
