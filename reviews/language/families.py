"""Word families: what judges somebody as an adjective does so as a noun and as an adverb, too."""

from reviews.language.words import listed

# Said of people, hardly ever of software.
TRAITS = listed(
    """
    careless negligent reckless sloppy inattentive forgetful thoughtless impatient arrogant incompetent complacent
    overconfident hasty clumsy naive indifferent ignorant inept irresponsible unprofessional stubborn rash impulsive
    heedless mindless indecisive undisciplined inconsiderate dishonest uncooperative nonchalant lethargic obstinate
    cavalier short-sighted overeager overzealous disobedient insubordinate absent-minded tardy neglectful remiss
    inobservant lackadaisical slipshod slapdash foolhardy imprudent unwise foolish flippant offhand disorganised
    disorganized unreliable half-hearted amateurish
    """
)
# Conditions rather than character: a verdict only as what somebody's work is put down to ("her unfamiliarity").
STATES = listed("unfamiliar unaware inexperienced inattentive unprepared passive unwilling slow")


IRREGULAR = {
    "naive": "naivety",
    "passive": "passivity",
    "unreliable": "unreliability",
    "irresponsible": "irresponsibility",
    "stubborn": "stubbornness",
    "rash": "rashness",
    "unfamiliar": "unfamiliarity",
    "dishonest": "dishonesty",
    "slow": "slowness",
    "unwilling": "unwillingness",
    "inept": "ineptitude",
    "obstinate": "obstinacy",
    "complacent": "complacency",
}
NOUN_ENDINGS = {"ent": "ence", "ant": "ance", "y": "iness", "less": "lessness", "ful": "fulness", "ive": "iveness"}


def noun(adjective: str) -> str:
    """ "carelessness", "negligence", "arrogance", "sloppiness"; "" where English has none."""
    endings = (end for end in NOUN_ENDINGS if adjective.endswith(end))
    regular = next((adjective.removesuffix(end) + NOUN_ENDINGS[end] for end in endings), "")
    return IRREGULAR.get(adjective, regular)


def adverb(adjective: str) -> str:
    """ "carelessly", "hastily", "irresponsibly"; "" where English has none."""
    if adjective.endswith("y"):
        return adjective[:-1] + "ily"
    if adjective.endswith(("ed", "ic", "cavalier", "slipshod", "slapdash", "offhand")):
        return ""
    return adjective[:-1] + "y" if adjective.endswith("le") else adjective + "ly"


TRAIT_NOUNS = frozenset(filter(None, map(noun, TRAITS)))
TRAIT_ADVERBS = frozenset(filter(None, map(adverb, TRAITS)))
STATE_NOUNS = frozenset(filter(None, map(noun, STATES))) | {"inexperience", "unawareness"}
