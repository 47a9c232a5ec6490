"""Categories 1 and 11: deeds that reproach by their verb alone, once somebody is its subject."""

from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.earnest import said_plainly
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, on_phrases
from reviews.language.reproach import somebody_else
from reviews.language.subjects import active, negated, person_at, subject
from reviews.language.verdict import PERCEIVED, told_off
from reviews.language.words import BREAKS, listed, spread

STEMS = listed(
    """
    charged filled tightened loaded heated dosed booked billed paid cooked estimated reacted reached stretched sold
    stated inflated pressured pressurised pressurized torqued stressed watered wound dried drove extended promised
    simplified complicated used fed dimensioned staffed counted measured weighed priced printed timed
    """
)
MIS_STEMS = listed(
    """
    aligned allocated applied assembled assigned attributed billed booked calculated calibrated catalogued charged coded
    connected construed copied counted dated dialled dialed directed fed filed fired fitted handled installed
    interpreted judged keyed labelled labeled laid led matched measured named numbered ordered packed parked placed
    plugged posted priced printed quoted read reported routed sent set shelved shipped sorted spelled spelt stated
    stored tagged timed translated treated typed wired wrote
    """
)
PREFIXED = frozenset(
    [f"{pre}{stem}" for stem in STEMS for pre in ("over", "over-", "under", "under-")]
    + [f"double-{stem}" for stem in ("booked", "billed", "charged", "counted", "dosed", "posted", "parked", "paid")]
    + [f"{pre}{stem}" for stem in MIS_STEMS for pre in ("mis", "mis-")]
) - listed("overdrove overheated overpaid underpaid understated misread overpriced underused overloaded")
HARMED = listed(
    """
    endangered jeopardised jeopardized imperilled derailed sabotaged torpedoed undermined thwarted hampered hindered
    obstructed impeded ruined spoiled spoilt shattered mangled scratched dented ripped trampled contaminated polluted
    poisoned scalded burned burnt bent snapped cracked smashed splashed soiled smeared strained short-circuited
    shredded dumped abandoned deserted betrayed belittled humiliated insulted ridiculed provoked intimidated
    threatened yelled shouted swore cursed exaggerated embellished doctored whitewashed suppressed stalled aggravated
    exacerbated worsened compromised wronged cheated tricked deceived duped stonewalled filibustered nitpicked
    micromanaged overstayed loitered lingered idled skived truanted blundered barged stormed sulked moaned whined
    """
)


@on(*sorted(PREFIXED | HARMED))
def misdeed(text: Text, at: int) -> Hit | None:
    """ "The fitter overtightened the clamp", "the trainee scratched the lens"; "compromised by" is another matter."""
    if text.word(at + 1) == "by" and text.word(at - 1) in w.BE:
        who = person_after(text, at + 2)
        found = who and who.sure and who.who != "first" and not text.weighed(at)
        return Hit(at, who.index, 1, flag=True) if who and found else None
    if text.word(at) == "swore" and text.word(at + 1) in ("in", "that", "to", "by"):
        return None  # "swore in a statement that …"
    hit = told_off(text, at, at)
    who = subject(text, at)
    return None if who is None or not who.sure or (hit and hit.own_account) else hit


PAIRS = listed(
    "two both digits labels wires cables leads samples names lines pins hoses bottles plugs columns polarity"
)


@on("swapped", "transposed", "interchanged", "inverted", "crossed", "reversed", "switched", "exchanged")
def swapped_two(text: Text, at: int) -> Hit | None:
    """ "The fitter swapped the two hoses"; "swapped the cable to rule it out" is work."""
    pair = text.word(at + 1) in ("the", "two", "both", "his", "her") and PAIRS & set(text.ahead(at, 4))
    purpose = {"to", "so", "for", "which"} & set(text.ahead(at, 8))
    hit = told_off(text, at, at + 2) if pair and not purpose else None
    return None if hit and hit.own_account else hit


@on("way", "reverse", "inside")
def the_other_way_round(text: Text, at: int) -> Hit | None:
    """ "Mounted the valve the other way round"."""
    round_ = text.word(at + 1) in ("round", "around") and text.word(at - 1) in ("wrong", "other")
    turned = round_ or text.phrase(at, ("inside", "out")) or text.phrase(at - 1, ("in", "reverse"))
    start = max(at - 9, text.first_of[at])
    verb = next((n for n in range(at - 1, start, -1) if w.is_past(text.words[n])), 0) if turned else 0
    if not verb or text.words[verb] in PERCEIVED | {"turned"} or BREAKS & set(text.words[verb:at]):
        return None
    hit = told_off(text, verb, at)
    return None if hit and hit.own_account else hit


@on("late")
def came_late(text: Text, at: int) -> Hit | None:
    """ "Arrived forty minutes late", "was late again"."""
    measured = text.word(at - 1) in ("minutes", "hours", "days", "hour", "day", "weeks", "week")
    again = text.word(at + 1) in ("again", "once", "as") and text.word(at - 1) in ("was", "were")
    came = {"arrived", "came", "showed", "turned", "started", "logged", "joined", "replied", "reacted", "responded"}
    if not (measured and came & set(text.before(at, 6))) and not again:
        return None
    verb = next((n for n in range(at - 1, max(at - 7, text.first_of[at]), -1) if text.words[n] in came | {"was"}), at)
    who = somebody_else(text, subject(text, verb), at)
    return blame(who, at) if who and who.sure else None


@on_phrases(
    spread(
        "let himself|herself themselves be|get",
        "let himself|herself be|get",
        "allowed himself|herself|themselves to",
        "got carried away",
        "lost himself|herself|themselves in",
        "took his|her|their (own) (sweet) time",
        "not at his|her|their (own) desk|post|station|place|bench",
        "was|were (quite|perfectly|apparently|all too) content|satisfied|happy to|with half|a|leave|let|wait|the",
        "settled for the|a|half|less",
        "went|opted for the|a easiest|quickest|cheap|cheapest|lazy|convenient",
        "went|opted for the|a easy|quick option|way|path|solution",
        "took|chose the easy|easiest|quick|quickest|cheap|cheapest|lazy|convenient option|way|solution|fix",
        "took|chose the easy|easiest|lazy route|path",
        "gave|spared|spent (it) no thought|consideration",
        "left|leaving us|others|everyone|everybody|me|colleagues|them to clean|pick|sort|deal|fix|guess|find|mop|clear",
        "cleaning|clean|cleaned|mopping|mopped|tidy|tidied|clearing up after him|her|them|the|our",
        "in true|typical|classic|usual fashion|style|manner",
        "true to form",
        "was|were|is|are let go",
        "is|was|are|were no longer with the|us",
        "did|done|does a|the|same|big|another big|stupid|same|silly|terrible|bad|huge|grave mistake|fault|error",
        "did|done a|the|same|another mistake|fault|error|blunder",
        "made a|the|same|another fault",
        "get|got|gets his|her|their act|house|facts|priorities together|in|straight|right",
        "up|raise|lift|improve his|her|their game",
        "pull his|her|their socks|weight|finger",
        "do|doing|does his|her|their job|homework|duty properly|for|once|right|and",
        "need|needs|must|should|has|have (to) step up",
        "need|needs|must|should|has|have (to) get a grip",
        "need|needs|must|should|has|have (to) wake up",
        "need|needs|must|should|has|have (to) take (more) ownership|responsibility|pride",
        "need|needs|must|should|has|have (to) grow up",
        "need|needs|must|should|has|have (to) do better",
        "hid|hiding behind",
        "fobbed|brushed|palmed|shrugged|laughed|waved us|me|him|her|them|it|customers|everyone off|aside|away",
        "strung us|them|me|customers along",
        "gave us|them|me|customers|everyone the runaround",
        "never owned|admitted|apologised|apologized|said",
        "owned up to|only|after|when",
        "denied it|everything|all|having|any",
        "blissfully|happily|merrily|cheerfully|blithely|gaily|conveniently|smugly|casually|nonchalantly unaware"
        "|ignorant|forgot|ignored|deleted|pushed|merged|deployed|approved|clicked|signed|overwrote|carried"
        "|continued|went|left|restarted|typed|dropped|closed|skipped|reported|omitted|kept|told|walked|drove|poured",
    )
)
def put_down(text: Text, at: int, last: int) -> Hit | None:
    first = text.word(at)
    if said_plainly(text, at, last):
        return None
    near = ("in", "true", "not", "leaving", "clean", "cleaning", "cleaned", "clearing", "mopping", "hiding", "tidy")
    who = somebody_else(text, subject(text, at), at)
    if who is None and first in (*near, "blissfully", "happily"):
        start = text.first_of[at]
        people = [person_at(text, n) for n in range(start, text.end_of[at])]
        who = next((found for found in people if somebody_else(text, found, at)), None)
    if who is None or (first not in near and not first.endswith("ly") and negated(text, who, at)):
        return None
    passive = first not in near and w.is_past(first) and first not in ("was", "were") and not active(text, who, at)
    return None if passive else Hit(min(who.index, at), last, 11 if who.who == "name" else 1, flag=True)


@on("reason", "cause", "problem", "bottleneck", "culprit", "one")
def is_the_reason(text: Text, at: int) -> Hit | None:
    """ "The night shift is the real problem", "Rosa was the one who …" without a good deed after it."""
    start = at - 1 - (text.word(at - 1) in ("real", "main", "whole", "sole", "only", "actual", "biggest"))
    if text.word(start) != "the" or text.word(start - 1) not in ("is", "was", "are", "were"):
        return None
    who = somebody_else(text, subject(text, start - 1), at)
    if who is None or not who.sure or negated(text, who, start) or text.weighed(who.index):
        return None
    if text.word(at) == "one":
        act = text.word(at + 2)
        bad = text.word(at + 1) in ("who", "that", "to") and (text.word(at + 1) == "to" or w.is_past(act))
        harm = listed("broke deleted pushed merged left forgot dropped approved signed caused started restarted blame")
        return Hit(who.index, at + 2, 1, flag=True) if bad and act in harm else None
    return Hit(who.index, at, 11 if who.who == "name" else 1, flag=True)


LOSS = listed(
    "lost down broken outage late failed offline cost weekend cancelled ruined nothing empty gone without stuck wrong"
)


@on("thanks", "courtesy")
def thanks_for_the_loss(text: Text, at: int) -> Hit | None:
    """ "Thanks to the new admin we lost the weekend"."""
    joint = "to" if text.word(at) == "thanks" else "of"
    if text.word(at + 1) != joint or text.weighed(at):
        return None
    who = person_after(text, at + 2) or next((f for n in range(2, 6) if (f := person_at(text, at + n))), None)
    if who and text.word(who.index + 1) == "for" and text.word(who.index + 2).endswith("ing"):
        return None  # "thanks to Ada for catching the wrong one" is a thank-you
    lost = LOSS & set(text.ahead(at, 25)) and not {"not", "no", "never", "nobody"} & set(text.ahead(at, 25))
    return Hit(at, who.index, 1, flag=True) if who and who.sure and who.who != "first" and lost else None


@on("did", "does", "has", "have", "can", "is", "are", "when", "how", "what", "who")
def rhetorical(text: Text, at: int) -> Hit | None:
    """ "Did nobody think of asking?", "how hard is it to read a label?"."""
    if not text.starts_sentence(at) or not text.is_question(at):
        return None
    ahead = text.ahead(at, 5)
    nobody = ahead[:1] in (["nobody"], ["no-one"], ["noone"]) or ahead[:2] in (["no", "one"], ["not", "anyone"])
    anyone = ahead[:1] in (["anyone"], ["anybody"], ["someone"]) and {"even", "ever", "actually", "really"} & set(ahead)
    hard = ahead[:1] in (["hard"], ["difficult"]) and ahead[1:2] in (["is"], ["can"], ["could"])
    times = ahead[:2] == ["many", "times"] and {"do", "have", "must"} & set(ahead)
    earth = ahead[:2] == ["on", "earth"] or ahead[:3] == ["in", "their", "right"]
    when = text.word(at) == "when" and ahead[:2] in (["will", "they"], ["will", "people"], ["will", "the"])
    expect = text.word(at) == "what" and ahead[:3] in (["did", "they", "expect"], ["did", "they", "think"])
    if text.word(at) in ("is", "are", "how", "who", "when") and (nobody or anyone):
        return None
    return Hit(at, at + 2, 1, flag=True) if nobody or anyone or hard or times or earth or when or expect else None
