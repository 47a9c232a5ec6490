"""Categories 1, 2 and 11: words that judge how somebody behaved, wherever they stand beside a person."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.earnest import BAD, knowledge, said_plainly
from reviews.language.families import TRAIT_ADVERBS, TRAIT_NOUNS, TRAITS
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, on_phrases, pinned
from reviews.language.subjects import Subject, clause_subject, is_name, noun_phrase, person_at, subject
from reviews.language.verdict import CAN, PERCEIVED
from reviews.language.words import BREAKS, listed, spread

# Said of people only: one of these and a person in the sentence is a verdict.
CONDUCT = TRAITS.union(TRAIT_NOUNS, TRAIT_ADVERBS) | listed(
    """
    slovenly slapdash slipshod shoddy  laxity lazy laziness indifferent indifference apathy apathetic uninterested
    unconcerned complacent overconfident overconfidence hubris arrogant arrogance conceited stubborn stubbornness
    obstinate pig-headed headstrong ignorance clueless naive naivety gullible foolish foolishness folly stupidity daft
    brainless mindless thoughtless thoughtlessness unthinking inconsiderate rash rashly hasty hastily haste impatience
    impulsive impulsively impetuous cavalier flippant irresponsibility amateurish inept ineptitude clumsy clumsiness
    ham-fisted inattentive absent-minded absentmindedly forgetful forgetfulness distracted daydreaming dozing dozed
    snoozing napping chatting gossiping texting dawdling lied dishonest deceived cheated faked falsified fabricated
    forged culpable guilty shirking slacking skiving lackadaisical half-hearted half-heartedly nonchalant nonchalantly
    perfunctory cursory cursorily botched bungled cock-up screw-up howler misconduct malpractice insubordinate
    insubordination disobedient disobedience defiance undisciplined indiscipline untrustworthy selfish selfishly
    spiteful panicky dithering dithered indecisive indecision cowardly spineless unwilling unwillingness unqualified
    unskilled heedless heedlessly blithely oblivious fixated fixation wilful wilfully willful willfully knowingly
    flagrant flagrantly blatant blatantly brazen brazenly egregious inexperience overzealous over-eager overeager
    unmotivated demotivated unfocused unobservant   bumbling fumbling fumbled careless
    carelessly negligent negligently reckless recklessly sloppy sloppily incompetent incompetence negligence
    carelessness recklessness inattention stupid stupidly idle-handed slow-witted greedy greed cynical dismissive
    dismissively unprofessionally rudely rude disrespectful overlooks forgets neglects inaction disregard misjudgement
    misjudgment mishandling mismanagement asleep lethargic sluggishly hurriedly stubbornly arrogantly foolhardy
    """
)
# Some of these also describe software or a purpose.
NOT_OF = listed(
    """
    loading loaded evaluation evaluated consensus algorithm allocation hardware load init initialization import write
    deletion check retry retries process thread query queries client node nodes cache
    """
)
POSSIBLY = listed("may might can could")
CALM = PERCEIVED - {"had", "was", "were", "seemed", "knew", "thought"}


@on(*sorted(CONDUCT))
def conduct(text: Text, at: int) -> Hit | None:
    if text.weighed(at) or text.word(at + 1) in NOT_OF or text.word(at - 1) in NOT_OF or text.explained(at):
        return None
    if text.word(at) == "distracted" and text.word(at + 1) == "by" and GOING_ON & set(text.ahead(at + 1, 4)):
        return None  # by the second alarm
    if text.word(at) == "inexperience" and text.phrase(at + 1, ("of", "our")):
        return None  # of the writer's own side it is a condition
    who = somebody_near(text, at)
    if who is None or who.who == "first":
        return None
    first, last = min(who.index, at), max(who.index, at)
    if POSSIBLY & set(text.ahead(last, 2)):
        return None  # "an inattentive reader may take one for the other" tells of the page
    near = last - first <= 9
    return Hit(first if near else at, last if near else at, 11 if who.who == "name" else 2, flag=True)


def somebody_near(text: Text, at: int) -> Subject | None:
    """The nearest person of the sentence, before rather than after; customers and "our team" do not count."""
    before = range(at - 1, text.first_of[at] - 1, -1)
    after = range(at + 1, min(at + 9, text.end_of[at]))
    for place in [*before, *after]:
        found = owner_at(text, place) or person_at(text, place)
        if place < at and text.words[place] in p.CUSTOMERS and _tells_of(text, place):
            return None
        if found and place > at + 2 and not _belongs(text, place):
            continue
        if found and found.who == "first" and place < at:
            return found
        if found and found.likely and found.who != "first":
            return found
    return None


def _tells_of(text: Text, at: int) -> bool:
    """ "The patient, who was half asleep, nodded": it is said of them, not of whoever stands further back."""
    after = text.word(at + 1)
    return after in ("who", "was", "were", "had", "is", "are") or (after == "," and text.word(at + 2) == "who")


def _belongs(text: Text, at: int) -> bool:
    """What follows "by", "of", "from" or a verb: "the rash action of the engineer", "carelessly, the clerk …"."""
    return text.word(noun_phrase(text, at) - 1) in ("by", "of", "from", "among", ",", "when", "that", "because", "who")


def owner_at(text: Text, at: int) -> Subject | None:
    """ "the installer's", "Rosa's", "his"."""
    word = text.word(at)
    if word in ("his", "her", "him"):
        return Subject("third", at)
    if not word.endswith(("'s", "s'")):
        return None
    owner = word.removesuffix("'s").removesuffix("'")
    if text.raw[at][:-2] in text.names or (owner in p.GIVEN_NAMES and text.raw[at][:1].isupper()):
        return Subject("name", at)
    team = owner in p.GROUPS and text.word(at - 1) != "our" and text.word(at - 2) != "our"
    return Subject("third", at) if team or owner in p.ROLES or owner in p.MOSTLY_PEOPLE else None


GOING_ON = listed("alarm alarms alert alerts page pages lamp lamps noise outage incident incidents ticket tickets")
DONE_AMISS = listed(
    """
    propped open opened reused copied bypassed shared used only half instead same removed taped wedged switched off
    rushed closed signed ticked stacked jumped parked pulled poured guessed assumed restarted rebooted mixed
    """
)


# Turns of phrase that say the same; somebody has to be there as well.
@on_phrases(
    spread(
        "in breach|violation|defiance|disregard|contravention of",
        "his|her|their homework|temper|nerve|patience|bad habits|attitude|laziness|ego",
        "to himself|herself until",
        "had|has|have no|not clue|idea|inkling|business|excuse|regard|respect|interest",
        "without|with no|little|any thought|regard|care|reason|excuse",
        "without a second|moment's thought|glance",
        "half asleep|drunk|awake",
        "on his|her phone|mobile|smartphone",
        "a|another|outright|blatant|big|white lie",
        "lying about",
        "finally|eventually|even bothered to",
        "not|never|hardly bother|bothered to",
        "did not bother",
        "not|n't take it|this|the|its|his|her|their",
        "not for the first time",
        "not the first time",
        "not the first|second|third time he|she|they",
        "he|she always|usually|often|never|still does|forgets|ignores|listens|asks|reads|leaves|checks",
        "as he|she|usual always|often|usually|tends|does|so",
        "has|have|had|developed|acquired|made a|the|an|it bad|annoying|nasty|ugly|dangerous|unfortunate habit|tendency",
        "has|have|had|developed|acquired a|the habit|history|tendency|record of|to",
        "made it|a his|her|their|habit habit|of",
        "got|fell into the habit|routine",
        "is|was known|notorious for",
        "for the second|third|fourth|umpteenth|nth time",
        "to save (himself|herself|themselves) time|money|effort|work|face",
        "save a few|couple cents|minutes|pounds|euros|dollars|bucks|pennies|seconds|hours|rupees",
        "not having|had|have (sufficient|enough|proper|adequate|any|the) knowledge|experience|skill|skills",
        "no excuse .|,|for",
        "to get home|away|out|off early|sooner|quickly",
        "to go home|away|out",
        "wanted to get|go|be|leave home|away|finished|early|out",
        "to cover himself|herself|up|his|her|it",
        "to make his|her|their life|lives|day|job easier",
        "in too much|such of|a",
        "for the sake of quiet|convenience|peace|speed|comfort",
        "for no good|apparent reason",
        "in a|the|his|her|their hurry|rush",
        "in the|his|her|their haste",
        "under the influence",
        "wrong person|man|woman for",
        "not cut out",
        "out of laziness|haste|spite|habit|carelessness|convenience|ignorance|frustration|boredom|impatience|pride",
        "through|from|of sheer|pure|plain|simple|mere carelessness|laziness|ignorance|haste|stupidity|neglect",
        "sheer|pure|plain|gross|utter|crass carelessness|laziness|ignorance|haste|stupidity|neglect|incompetence"
        "|negligence|disregard|indifference|folly",
        "leaves|left much|something|a to|lot be|to",
        "much to be desired",
        "in his|her|their own little|sweet",
        "own doing|making|stupidity|fault|ignorance",
    )
)
def conduct_phrase(text: Text, at: int, last: int) -> Hit | None:
    if knowledge(text, last) or said_plainly(text, at, last):
        return None
    if text.word(at) in ("not", "n't") and "seriously" not in text.ahead(at, 9) and text.word(at + 1) == "take":
        return None
    as_ever = text.word(at) == "as" or text.phrase(last - 1, ("always", "does"))
    opens = text.words[text.first_of[at]] == "as"  # "As she always does, Rosa wrote it down"
    mild = text.word(at) == "to" or text.word(last) == "habit" or (as_ever and opens)
    if mild and (BAD - {"down"} | DONE_AMISS).isdisjoint(text.sentence(at)):
        return None  # "wrote a script to save time"
    near = text.words[max(text.clause_start(at), at - 3) : at]
    hoped = any(word in w.NEGATIONS for word in near) or CAN & set(text.before(at, 3))
    if text.word(at) in ("to", "in") and hoped:
        return None
    if text.word(at) == "on" and text.word(at - 1) not in ("was", "were", "been", "still", "always", "busy", "only"):
        return None  # "tried it on her phone" is a test
    who = somebody_near(text, at)
    if who is None or who.who == "first" or text.explained(last) or text.is_question(at) or text.doubted(at):
        return None
    acted = any(w.is_past(word) for word in text.sentence(at)) or text.word(last) == "seriously"
    acted = acted or bool({"mistakes", "errors", "outages", "incidents", "slips"} & set(text.ahead(last, 4)))
    acted = acted or bool({"without", "own", "ignoring", "skipping", "late"} & set(text.ahead(last, 6)))
    return Hit(at, last, 11 if who.who == "name" else 1, flag=True) if acted else None


NEGLECT = listed("failing forgetting neglecting ignoring disregarding overlooking omitting refusing skipping bypassing")


@on(*sorted(NEGLECT), "not", "without")
def opening_with_neglect(text: Text, at: int) -> Hit | None:
    """ "Failing to check the brake, the driver …", "… through not looking where he was drilling"."""
    word, after = text.word(at), text.word(at + 1)
    careless = listed("looking checking thinking listening reading asking paying following bothering waiting telling")
    if (word in ("not", "without") and after not in careless) or (word == "failing" and after != "to"):
        return None
    if text.phrase(at, ("not", "one")):
        return None
    through = text.word(at - 1) in ("through", "by", "from", "for")
    if through:
        who = clause_subject(text, at)
        done = who and who.likely and who.who != "first"
        return blame(who, at + 1) if who and done and not text.explained(at) and not text.doubted(at) else None
    comma = next((n for n in range(at, text.end_of[at]) if text.words[n] == ","), 0)
    if not comma or not text.starts_clause(at) or text.explained(comma):
        return None
    who = next((found for n in range(1, 6) if (found := person_at(text, comma + n))), None)
    known = who and who.likely and who.who != "first"
    return Hit(at, at + 1, 1, flag=True) if known else None


@on("instead", "rather")
def instead_of(text: Text, at: int) -> Hit | None:
    """ "Two engineers argued instead of restoring the service"."""
    if text.phrase(at, ("instead", "of", "the")) and text.word(at + 3) in ("one", "ones", "other", "right", "correct"):
        who = clause_subject(text, at)
        ok = who and who.sure and who.who != "first" and not text.explained(at) and not text.doubted(who.index)
        return blame(who, at + 3) if who and ok else None
    if text.word(at + 1) not in ("of", "than") or not text.word(at + 2).endswith("ing") or text.starts_sentence(at):
        return None
    who = clause_subject(text, at)
    if who is None or not who.likely or who.who == "first":
        return None
    between = text.words[who.index + 1 : at]
    if text.word(at + 2) in BETTER_NOT:
        return None
    # Who stops, asks or reports instead of going on does what one hopes for.
    planned = PRUDENT & set(between)
    acted = any(map(w.is_past, between)) and not CAN & set(between) and not w.BE & set(between[:2])
    return blame(who, at + 2) if acted and not planned and not text.explained(at) and not text.doubted(at) else None


PRUDENT = listed("decided chose to plan recommended proposed suggested stopped paused asked reported waited called")
BETTER_NOT = listed("guessing ignoring skipping hoping panicking waiting giving continuing risking pressing forcing")


REACTED = listed("reacted responded replied answered escalated")


@on("too")
def done_too_early(text: Text, at: int) -> Hit | None:
    """ "The operator opened the valve too early"."""
    amount = listed(
        "early soon fast quickly late long hard tight tightly much little far often hastily slowly low high"
    )
    ends = text.word(at + 2) in BREAKS | w.COORDINATORS | {"", "for", "after", "before", "and", "so"}
    ends = ends or (text.word(at + 2) == "to" and REACTED & set(text.before(at, 3)))
    who = clause_subject(text, at) if text.word(at + 1) in amount and ends else None
    if who is None or not who.likely or who.who == "first":
        return None
    between = text.words[who.index + 1 : at]
    acted = any(w.is_past(word) and word not in CALM for word in between) and not (w.BE | CAN) & set(between)
    clear = acted and not any(word in w.DENIALS or word in w.SUBORDINATORS or word in BREAKS for word in between)
    return blame(who, at + 1) if clear and not text.explained(at) and not text.doubted(at) else None


@on("wrong", "backwards")
def got_it_wrong(text: Text, at: int) -> Hit | None:
    """ "The planner got the sums wrong", "was loaded the wrong way round by a temp"."""
    if text.word(at + 1) == "way" or text.word(at) == "backwards":
        by = next((n for n, word in enumerate(text.ahead(at, 5), 1) if word == "by"), 0)
        who = person_after(text, at + by + 1) if by else None
        return pinned(at, who) if who and who.sure and who.who != "first" else None
    verb = next((n for n in range(at - 1, max(at - 6, text.first_of[at]), -1) if text.words[n] in ("got", "gets")), 0)
    who = subject(text, verb) if verb and not BREAKS & set(text.words[verb:at]) else None
    known = who and who.likely and who.who != "first"
    return blame(who, at) if who and known and not text.explained(at) and not text.doubted(who.index) else None


IDEAL = listed(
    """
    better smarter wiser sane
    trained competent good proper careful experienced responsible sensible decent real reasonable qualified diligent
    prudent  conscientious professional trained normal any every
    """
)


@on("would", "should", "could", "wouldn't", "knows", "checks", "does", "doesn't")
def the_ideal_one(text: Text, at: int) -> Hit | None:
    """ "A competent welder would not have left it like that"."""
    who = subject(text, at)
    if who is None or who.who != "third" or not who.likely:
        return None
    more = text.word(who.index - 2) in ("more", "less", "properly", "really")
    opens = text.word(who.index - 2 - more) in ("a", "an", "", ".", "the", "any", "that")
    ideal = (text.word(who.index - 1) in IDEAL or more) and opens
    in_vain = text.doubted(at) or text.is_question(at) or "same" in text.ahead(at, 9)
    return Hit(who.index - 1, at, 3, flag=True) if ideal and not in_vain and text.word(at) in IDEALLY else None


IDEALLY = listed("would wouldn't knows checks does doesn't")


@on("what")
def what_was_he_thinking(text: Text, at: int) -> Hit | None:
    asked = text.word(at + 1) in ("was", "were") and text.word(at + 2) in ("he", "she", "they", "the")
    return Hit(at, at + 2, 1, flag=True) if asked and "thinking" in text.ahead(at, 6) else None


@on("by")
def none_by_him(text: Text, at: int) -> Hit | None:
    """ "no double check done by him"."""
    done = text.word(at - 1) in ("done", "made", "given", "taken", "performed", "carried", "provided", "sent")
    if not done:
        return None
    no = "no" in text.words[text.clause_start(at) : at]
    person = text.word(at + 1) in ("him", "her", "them") or ((who := person_after(text, at + 1)) and who.who == "third")
    return Hit(at - 1, at + 1, 1, flag=True) if no and person and not text.explained(at) else None


STRONG = listed(
    """
    rushed untested half-baked half-hearted misguided botched unreviewed unapproved ill-prepared superficial
    sloppy inadequate improper careless excessive unprofessional questionable hasty rash reckless inappropriate
    insufficient negligent lax slapdash shoddy clumsy foolish unwise cavalier
    """
)


@on(
    *sorted(STRONG - CONDUCT),
    "poor",
    "bad",
    "cheap",
    "weak",
    "terrible",
    "misleading",
    "unclear",
    "wrong",
    "late",
    "slow",
    "odd",
    "unhelpful",
)
def whose_poor_work(text: Text, at: int) -> Hit | None:
    """ "The consultant's poor advice", "Rosa's late reply"."""
    who = owner_at(text, at - 1) if text.word(at - 1) not in ("his", "her", "him") else None
    mind = listed(
        "advice work judgement reply response decision planning attitude choice instructions handover reaction"
        " communication performance preparation timing answer estimate wiring coding technique behaviour"
    )
    if who is None or text.weighed(at) or text.explained(at):
        return None
    if text.word(at + 1) not in mind and text.word(at) not in STRONG:
        return None
    return Hit(at - 1, at + 1, 11 if who.who == "name" else 1, flag=True)


@on("one")
def not_one_of_them(text: Text, at: int) -> Hit | None:
    """ "Not one of the approvers looked at the numbers"."""
    if text.word(at - 1) != "not" or text.word(at + 1) != "of":
        return None
    if text.word(at + 2) == "them" and w.is_past(text.word(at + 3)) and not text.explained(at):
        return Hit(at - 1, at + 3, 3, flag=True)
    who = next((found for n in range(2, 7) if (found := person_at(text, at + n))), None)
    return Hit(at - 1, who.index, 3, flag=True) if who and who.sure and not text.explained(at) else None


@on("again", "typical", "typically", "always")
def as_ever(text: Text, at: int) -> Hit | None:
    """ "Typical Ruben", "and, again, Rosa …", "handed out an uncalibrated gauge, again."."""
    ends = text.word(at) == "again" and text.word(at - 1) == "," and text.word(at + 1) in BREAKS | {""}
    who = clause_subject(text, at - 1) if ends else None
    if who and who.sure and who.who != "first" and not CALM & set(text.words[who.index : at]):
        return Hit(who.index, at, 11 if who.who == "name" else 1, flag=True) if not text.explained(at) else None
    after = at + 1 + (text.word(at + 1) in (",", "of"))
    opens = text.starts_clause(at) and text.word(at) in ("again", "typical")
    return (
        Hit(at, after, 11, flag=True)
        if opens and is_name(text, after) and not CALM & set(text.ahead(after, 3))
        else None
    )
