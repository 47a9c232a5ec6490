"""Where a turn of phrase that can mock or put down is meant as it is said: praise, knowledge, work, places."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.words import listed

BAD = listed(
    """
    wrong never nobody no-one without not didn't forgot forget deleted delete broke break broken dropped drop left leave
    pushed push merged merge thought decided missed miss ignored ignore approved invented lost lose wiped disabled
    flood flooded overwrote unplugged crash crashed down outage late failed fail friday skipped skip cut turned anyway
    chose leaked shared bothered took apparently obviously blocked block overheated spilled trusted disconnected
    """
)
PRAISED = listed(
    """
    noticed spotted found saw caught reported called asked raised warned stopped kept wrote built fixed restored
    recovered documented prepared finding spotting noticing keeping stopping warning asking reporting helping helped
    sent informed answered stayed thought-of designed
    """
)
PRAISING = listed("hats kudos well congratulations congrats bravo medal award prize trophy")
COURTEOUS = listed("our deserves deserve worthy")


def praise(text: Text, at: int) -> bool:
    """ "Kudos to whoever noticed it": what follows is good, or nothing in the sentence is bad."""
    first = text.word(at)
    if first not in PRAISING | COURTEOUS:
        return False
    after = set(text.words[at : text.end_of[at]])
    said = after if first in PRAISING else set(text.sentence(at))
    return bool(PRAISED & after) or BAD.isdisjoint(said)


KNOWS_WHAT = listed("that which whether where when if why how of about who")
OTHERWISE = listed("but yet although though nevertheless wrong not never until later still")
ABOUT_RULES = listed("others optional above apply not themselves matter enough everybody everyone nobody safe")


def knowledge(text: Text, last: int) -> bool:
    """ "Had no idea which team owned it" tells what could be known; "had no idea what he was doing" does not."""
    known = text.word(last) in ("idea", "clue", "inkling", "notion")
    return known and text.word(last + 1) in KNOWS_WHAT and "own" not in text.ahead(last, 4)


def said_plainly(text: Text, at: int, last: int) -> bool:
    """Turns whose next words say that nothing but the plain sense is meant."""
    first, end, after = text.word(at), text.word(last), text.word(last + 1)
    rest = text.ahead(last, 14)
    if first in ("some", "certain") and end in ("still", "do", "seem", "have", "had", "just", "simply", "who"):
        return not {"not", "don't", "never", "haven't", "think", "believe", "ignore", "refuse"} & set(rest[:4])
    if first in ("seem", "seems", "appear", "appears") and end in ("that", "the", "it", "this"):
        return ABOUT_RULES.isdisjoint(rest)
    if first == "too" and end in ("ask", "expect"):
        return after in ("of", "for") and "apparently" not in text.sentence(at)
    if first in ("everyone", "everybody", "we") and end in ("who", "whose"):
        return after in ("to", "owns", "is")
    if end == "busy":
        return not (
            after.endswith("ing") or {"apparently", "obviously", "clearly", "evidently"} & set(text.before(at, 3))
        )
    if first == "assured" or end == "us":
        return first == "assured" and OTHERWISE.isdisjoint(rest)
    if first in ("more", "rather") and end in ("in", "with", "about"):
        return "than" not in rest
    return _plain_deed(text, at, last)


def _plain_deed(text: Text, at: int, last: int) -> bool:
    first, end, after = text.word(at), text.word(last), text.word(last + 1)
    if first == "got" and end == "away":  # "carried away by the current"
        return after == "by"
    if first == "got" and end == "with":
        return after in w.ARTICLES | {"only", "just", "minor", "little"}
    if first == "insisted":
        return end in ("everything", "it", "all", "nothing", "having") and after not in ("was", "were", "had", "is")
    if first == "never" and end == "said":
        return after in ("no", "yes", "the")
    if first == "stood" and end == "by":
        return after not in ("and", "while", "when", "as", "idly", "watching", "without")
    if first in ("went", "gone") and end in ("over", "the"):
        return text.word(at + 1) == "over"
    if first == "went" and end in ("home", "off", "away"):
        return GONE_BADLY.isdisjoint(text.sentence(at))
    if first == "walked":
        return after in ("to", "from", "into", "with")
    if end == "aside" or (end == "away" and first == "looked"):
        return after in ("for", "until", "from")
    if first == "left" and end == "without":
        return after in ("incident", "damage", "problems", "delay", "injury", "trouble")
    if end == "nothing" and after == "until":
        return True
    if first in ("need", "needs", "must", "should") and end == "up":
        return after in w.ARTICLES
    if end == "phone" or end == "mobile":
        return after in ("with", "to")
    return _plain_turn(text, at, last)


def _plain_turn(text: Text, at: int, last: int) -> bool:
    first, end, after = text.word(at), text.word(last), text.word(last + 1)
    if end == "job" and first in ("had", "has"):
        return after not in w.BREAKS | {"", "and", "here", "today"}
    if end == "rules" and first in ("thought", "thinks"):
        return after in ("had", "have", "has")
    if first in ("never", "rarely", "seldom", "hardly") and end in ("asks", "checks", "looks", "tests"):
        return after == "for"
    if end in ("way", "option", "solution"):
        return after == "that"
    if end == "interest":
        return after == "in" and text.word(last + 2) in ("a", "an")
    if end == "excuse":
        return after == "to"
    if end == "into" and after == "the":
        return text.word(last + 2) == "right"
    if {"habit", "history", "tendency"} & set(text.words[at : last + 3]):
        return bool({"helped", "saved", "paid", "helps", "saves"} & set(text.ahead(last, 16)))
    if end == "listen":  # "would not listen to music"
        return after == "to" and (HEARD | p.ROLES).isdisjoint(text.ahead(last, 4))
    if end == "cigarette":
        return after == "break"
    if end == "to" and first == "had":  # "had more important things to fix"
        return after not in ("do", "worry", "think")
    return False


GONE_BADLY = listed(
    """
    before without early instead while leaving although though despite nobody unfinished open straight simply just
    still alone anyway lunch half but already and not never
    """
)
HEARD = listed("us me him her them anyone anybody reason reasons advice warnings feedback others people")
HANDED = listed("handed taught showed found noticed passed explained wrote")


def last_day_well_spent(text: Text, at: int, last: int) -> bool:
    """ "On his last day handed over all his keys"."""
    return text.word(last) in ("day", "week") and bool(HANDED & set(text.sentence(at)))
