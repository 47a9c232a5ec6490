"""Categories 9 and 10: heated words and heroics."""

import re

from reviews.language import people as p
from reviews.language.reading import Text
from reviews.language.registry import Hit, denied, on, on_phrases, phrases
from reviews.language.subjects import is_name, is_role
from reviews.language.words import listed, spread


@on("worked")
def worked_until(text: Text, at: int) -> Hit | None:
    """ "worked until 4am"."""
    late = text.word(at + 1) in ("until", "till") and re.fullmatch(r"\d{1,2}(?::\d\d)?(?:am)?", text.word(at + 2))
    return (
        Hit(at, at + 2, 10)
        if late and (text.word(at + 2).endswith("am") or text.word(at + 3) in ("am", "in"))
        else None
    )


ANIMATED = listed("idiots moron morons") | listed(
    """
    stupid idiot idiotic moronic pathetic disgraceful inexcusable unforgivable shameful laughable ridiculous
    absurd dumb embarrassing embarrassingly abysmal atrocious appalling outrageous ludicrous farcical idiocy stupidity
    clueless unbelievable shocking
    """
)


def heated(text: Text, at: int) -> Hit | None:
    """A flag where the sentence is about a person."""
    if denied(text, at, at):
        return None
    start = text.first_of[at]
    person = any(
        word in (p.ROLES | {"team", "desk"}) - {"people", "everyone", "everybody", "person", "folks"}
        or word in p.PRONOUNS
        or is_name(text, start + n)
        for n, word in enumerate(text.sentence(at))
    )
    first = text.words[start]
    person = person or (
        first.endswith("ing") and len(first) > 5 and first not in ("nothing", "everything", "something")
    )
    return Hit(at, at, 9, flag=person or text.word(at) in ("idiot", "idiots", "moron", "morons", "clown", "clowns"))


for _word in sorted(ANIMATED):
    on(_word)(heated)


@on_phrases(
    spread(
        "shot ourselves in the foot",
        "surprise surprise",
        "surprise , surprise",
        "of all things",
        "own goal",
        "can't believe",
        "yet again",
        "an|a absolute|utter|complete|total|unmitigated|real disaster|mess|nightmare|shambles|joke|farce"
        "|catastrophe|fiasco",
        "is|was|were|became|are (just|simply|such) a|an disaster|mess|nightmare|shambles|joke|farce|fiasco",
        "is|are|was|were (just|simply|really|absolutely|truly) terrible|horrible|awful|crap|garbage|rubbish"
        "|hopeless|useless",
        "this|that|it is|was (just|simply|completely|absolutely) insane|crazy|mad|bonkers",
        "it's|is|was (just|simply|completely) crazy|insane|mad|unbelievable that",
        "a|an terrible|horrible|awful|crazy|dumb|idiotic idea|practice|decision|choice|design|mistake",
        "a terrible|horrible|awful week|night|day|weekend",
        "sigh ,",
        "as usual ,",
        "went downhill",
        "a disgrace|scandal|travesty",
        "went to hell",
        "all hell broke loose",
        "hell of a",
        "what a|an (terrible|total|complete|horrible|bloody|right) mess|joke|disaster|nightmare|farce|stupid",
        "of course nobody|no-one",
        "as usual nobody|the",
        ", as usual",
        "god knows",
        "screwed|messed up",
        "blew up in our",
        "wtf",
        "facepalm",
        "! ! !",
        "oh well",
    )
)
def heated_phrase(text: Text, at: int, last: int) -> Hit | None:
    if text.word(at) == "!" == text.word(at - 1):
        return None  # one run of marks, one question
    hit = heated(text, at)
    return hit and Hit(at, last, 9, hit.flag)


@on("!")
def shouting(text: Text, at: int) -> Hit | None:
    """Three marks, or two that end a sentence; not "(27 GB!!)"."""
    marks = next((n for n in range(4) if text.word(at + n) != "!"), 4)
    if text.word(at - 1) == "!" or marks < 2:
        return None
    ends = text.word(at + marks) != ")"
    return Hit(at, at + marks - 1, 9) if ends and at and text.raw[at - 1] != "\n" else None


@on("straight")
def hours_straight(text: Text, at: int) -> Hit | None:
    """ "worked 18 hours straight"."""
    counted = text.word(at - 1) in ("hours", "days") and text.word(at - 2)[:1].isdigit()
    return Hit(at - 2, at, 10) if counted else None


@on("somehow", "magically", "mysteriously")
def somehow(text: Text, at: int) -> Hit | None:
    return Hit(at, at, 9) if text.starts_sentence(at) and not text.is_question(at) else None


phrases(
    10,
    spread(
        "saved our|my|everybody's skin|bacon|neck|necks|ass|weekend|christmas",
        "saved the day|night|evening|morning|week|weekend|ward|launch|show|demo|pilot|project|season|harvest",
        "was|were the hero|heroes|star|stars|rock|saviour|angel",
        "saved us from|all|again",
        "saved us .|!|,",
        "single-handedly",
        "above and beyond",
        "worked|working all|through night|weekend",
        "worked|working through|all the (whole) night|weekend|holiday",
        "worked around|round the clock",
        "around the clock to",
        "day and night",
        "stayed up all|until|half|late|through",
        "worked until|till midnight|dawn|late|morning",
        "late into the night",
        "into the small|early hours",
        "heroic effort|efforts|work|action|rescue",
        "rose to the occasion",
        "all-nighter",
        "all-night|round-the-clock|superhuman effort|shift|session|rescue",
        "lost sleep",
        "without sleep",
        "didn't sleep (for|all|that)",
        "did not sleep for|all",
        "a miracle",
        "heroes|heroine|heroines",
        "worked miracles|wonders",
        "fought the|this fire|fires",
        "fighting fires",
        "last-minute|eleventh-hour rescue|save",
        "one|two|three|four|five|ten|twelve|sixteen hours|days straight",
        "pulled off",
        "pulled it off",
        "tireless|tirelessly (work|worked|effort)",
        "dropped everything",
        "cancelled|canceled|interrupted his|her|their holiday|vacation|weekend|leave",
        "from his|her|their holiday|vacation|honeymoon|sickbed",
        "firefighting all",
        "by heart",
        "would have been lost without",
        "knight in shining armour|armor",
    ),
    unless=lambda text, first, last: (
        (denied(text, first, last) and text.word(first) not in ("didn't", "not"))
        or (text.word(first) == "saved" and text.word(first - 1) in p.COMPONENTS)
    ),
)


@on("hero", "heroes", "heroic", "heroics", "heroically", "rockstar", "superstar", "superhero")
def hero(text: Text, at: int) -> Hit | None:
    """Of a person; a "hero image" stands on a web page."""
    if text.word(at + 1) in (
        "image",
        "images",
        "banner",
        "section",
        "picture",
        "component",
        "video",
        "effort",
        "efforts",
    ):
        return None
    start = text.first_of[at]
    whole = enumerate(text.sentence(at))
    person = any(word in p.ROLES or word in p.GROUPS or is_name(text, start + n) for n, word in whole)
    person = person or text.word(at) not in ("hero", "heroes") or text.word(at - 1) in ("our", "real", "a")
    return Hit(at, at, 10) if person and not denied(text, at, at) else None


@on("without")
def lost_without(text: Text, at: int) -> Hit | None:
    """ "Without Sam we would have been lost"."""
    person = is_name(text, at + 1) or is_role(text, at + 2)
    memory = text.word(at + 1).endswith("'s") and text.word(at + 2) in (
        "memory",
        "notes",
        "knowledge",
        "help",
        "effort",
    )
    lost = {"lost", "stuck"} & set(text.sentence(at)) or (memory and "still" in text.sentence(at))
    return Hit(at, at + 1, 10) if (person or memory) and lost else None


@on("been")
def had_it_not_been_for(text: Text, at: int) -> Hit | None:
    """ "If it hadn't been for Marta, we would have lost the archive"."""
    not_ = {"not", "hadn't"} & set(text.before(at, 2)) and "it" in text.before(at, 4)
    person = text.word(at + 1) == "for" and (is_name(text, at + 2) or is_role(text, at + 3))
    return Hit(at, at + 2, 10) if not_ and person else None


@on("only")
def only_one_could(text: Text, at: int) -> Hit | None:
    """ "Only Sam could fix it": a rescue that hangs on one person."""
    if not is_name(text, at + 1) or text.word(at + 2) not in ("could", "knew", "can", "knows"):
        return None
    return Hit(at, at + 2, 10)
