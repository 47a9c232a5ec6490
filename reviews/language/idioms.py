"""Categories 1 and 11: turns of phrase that put somebody down, with that person as their subject."""

from reviews.language.earnest import knowledge, said_plainly
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on_phrases
from reviews.language.subjects import active, negated, subject
from reviews.language.words import going_on, listed, spread

DOWN = "production|prod|site|website|cluster|network|platform|shop|system|service|store|desk|ward|line|plant|app"
BROKEN = spread(
    f"took|brought|knocked (the) {DOWN} down",
    f"took|brought|knocked the whole|entire {DOWN} down",
    f"took down|out (the|our) {DOWN}",
    f"brought down (the|our) {DOWN}",
    f"crashed|broke|wrecked|destroyed|killed|nuked|trashed|clobbered|hosed|borked (the|our) {DOWN}|build|database"
    "|server|import",
    "screwed|messed|mixed|cocked|fouled|mucked|stuffed|muddled|botched up",
    "made it|things|matters worse",
    "blew it|up",
    "knocked|kicked|tripped over",
    "made a|an hash|mess|muddle",
    "got it|this|that|everything|things (all|completely|totally|so|badly) wrong",
    "got the wrong end",
    "pressed|pushed|hit the wrong",
    "caused havoc|chaos|mayhem",
)
CARELESS = spread(
    "cut corners",
    "took a|the|some shortcut|shortcuts",
    "took the easy way|option|route",
    "took a|unnecessary|needless|stupid chance|gamble|risk|risks|chances",
    "dropped the ball",
    "slept through|in",
    "nodded|dozed off",
    "asleep on|at the",
    "caught napping",
    "did half a|the",
    "did the bare minimum",
    "couldn't|didn't care less",
    "could not care less",
    "had no idea|clue|inkling|notion",
    "hadn't a clue",
    "has|have no idea|clue",
    "had not a|the clue|faintest|slightest",
    "had absolutely|really no idea|clue",
    "lost track|sight of",
    "lost the plot",
    "lost concentration|interest|patience|focus|count",
    "lost his|her|their patience|nerve|temper|focus|concentration|way|head",
    "jumped to (the) conclusion|conclusions",
    "jumped to a|the wrong|false|premature",
    "jumped the gun",
    "rushed through|into|it|things|the",
    "made an|the|a|several (false|wrong|unfounded|bad|dangerous) assumption|assumptions and|instead",
    "made (a|the|several) false|wrong|unfounded|dangerous|naive assumption|assumptions",
    "made assumptions",
    "took it|this|that|things|everything for granted",
    "was|were (far|much|way) too confident|hasty|proud|lazy|tired|optimistic|casual|relaxed|eager|slow|trusting",
    "was|were in a|too hurry|rush|much",
    "was|were (completely|totally|simply|just|clearly) out of (his|her|their) depth",
    "was|were in over (his|her|their) head",
    "was|were not|never up to",
    "was|were no help|good|use",
    "was|were mistaken",
    "was|were (simply|just|plainly|clearly) wrong to",
    "got careless|complacent|lazy|sloppy|distracted|impatient|confused|cocky|bored",
    "grew careless|complacent|lazy|sloppy|impatient",
    "did a (very|really|rather) sloppy|poor|bad|terrible|lousy|careless|shoddy|half-hearted|mediocre|half-baked job",
    "took (his|her|their) eye|eyes off",
    "fell asleep",
    "played with fire",
    "winged it",
    "second thought",
    "was|were speeding|tailgating|smoking|drinking|bluffing|lying|cheating|dawdling|slacking",
    "was|were showing|mucking|messing|fooling off|around|about",
    "went (straight) back to sleep|bed|his|her",
    "called it a day|night",
    "shut|closed his|her laptop|computer",
    "hit|pressed the snooze",
    "gave it|them|this a quick|cursory|passing",
    "glossed over",
    "skimmed over|through the",
    "ticked all the|boxes",
    "ticked the boxes",
    "left it|everything|things|this|that to chance|fate",
    "hoped for the",
    "crossed his|her|their fingers",
    "kept his|her|their fingers",
    "took a punt|flyer",
    "shot from the",
    "did it blind|blindfold",
    "flew blind",
    "ran|runs around|about like",
    "was|were busy with his|her|their",
    "was|were (busy) playing|chatting|gossiping|scrolling|flirting|daydreaming",
    "was|were miles away",
    "was|were lost in",
    "was|were (just|clearly|simply) guessing",
    "was|were not himself|herself|there",
    "got it|them|things backwards|muddled|confused|upside",
    "got mixed|muddled|confused",
    "had it|everything|the the wrong",
    "mixed|muddled (up) the two",
)
SHIRKED = spread(
    "left it|everything|things|this in a|an|total|complete|utter",
    "left the|our|his|her site|room|place|rack|van|kitchen|office|cellar|cabinet|workshop in a|an|total|complete",
    "did|fixed|achieved|contributed|delivered nothing",
    "was|were watching football|tv|television|netflix|videos|youtube|series",
    "was|were watching the|a game|match|film|movie|show|series",
    "lost the|his|her|their|our (own) (customer's|patient's|only) paperwork|documents|document|keys|key|parcel|parcels"
    "|file|files|form|forms|sample|samples|badge|laptop|luggage|cheque|passport|receipt|receipts|badges",
    "chose|decided|preferred|opted|elected to do nothing",
    "chose|decided|preferred|opted|elected to ignore|skip|bypass|disregard|gamble",
    "lifted a finger",
    "batted an eye|eyelid",
    "promised things|too|the more|much|moon|impossible",
    "over-promised|overpromised",
    "took on his|her|their own",
    "took (it|this|that|the) (decision) on his|her|their own",
    "did not do|lift anything|a",
    "didn't lift a",
    "looked the other way",
    "looked away",
    "turned a blind|deaf eye|ear",
    "never bothered",
    "didn't|wouldn't|couldn't|don't|doesn't|hadn't bother|bothered|care|think",
    "did|had|would|could not bother|bothered|care|think",
    "couldn't|wouldn't|can't be bothered",
    "could|would|can not be bothered",
    "made no|little|not attempt|effort|the",
    "made no (real|serious|visible) attempt|effort",
    "took no notice|action|heed|precautions|care|steps|interest",
    "paid|gave|took|showed no|little|scant|insufficient|hardly attention|heed|thought|regard|interest|care|any",
    "said nothing",
    "told nobody|no-one",
    "told no one",
    "kept quiet|silent|it|mum",
    "stayed silent|quiet",
    "remained silent|passive|idle",
    "stood by|idle",
    "walked away|off|out",
    "went home|away|off",
    "sat on|idle",
    "brushed|waved|shrugged|laughed|put|blew it|this|that|them|me|us off|aside|away",
    "brushed|waved|shrugged|laughed off|aside|away",
    "swept it|this|that|the",
    "never got round|around to",
    "didn't get round|around to",
    "did not get round|around to",
    "dragged (his|her|their) feet|heels",
    "passed the buck",
    "waved it|them|this|him|her through",
    "waved the|a change|changes|release|pr|patch|update|design|truck|van|delivery through",
    "covered it|this|everything|the up|mistake|error",
    "tried|wanted to hide|cover|conceal",
    "let us|everyone|everybody|customers|patients|people|me|them down",
    "left us|me|them|everyone|everybody|others|customers in the",
    "took forever|ages",
    "took (far|way|much) too long|much",
    "turned|showed up late|drunk",
    "was|were nowhere to",
    "chose not to answer|tell|ask|read|report|share|inform|involve|listen|wear|use|bother|care|help|check|test|look",
    "gave up too|early",
    "failed us|everyone|badly",
    "let it|this|that|things|matters slide|lie|drop|drift|ride",
    "put it|this|that|things off",
    "kept|keeps putting",
    "left it|this|that|them for|to the|others|someone|somebody|me|us",
    "left it|this|that at that",
    "buried his|her|their head|heads",
    "ducked out|the",
    "made excuses",
    "made up an|a|excuses|stories",
    "shifted|shift the blame|responsibility",
    "pointed (the|a) finger|fingers",
    "blamed everyone|everybody|each|us|me|others|somebody|someone",
    "kept it to himself|herself|themselves",
    "kept his|her|their mouth|mouths",
    "sat on his|her|their hands",
    "went dark|awol|missing|quiet|silent|absent|offline",
    "then went|left home|out|to|on|for",
    "stopped answering|responding|replying|caring",
    "never answered|replied|responded|apologised|apologized|explained",
    "did not turn|show up",
    "didn't turn|show up",
    "could not find the time|words|energy",
    "found no time",
    "had no patience for",
    "looked on and",
    "acted as if|though",
    "pretended nothing|not|that|to|it|everything",
    "played dumb|innocent|ignorant",
    "lost no sleep",
    "left the|a|his|her post|machine|line|room|pump|patient|site|console without|and",
    "relied blindly|solely|entirely",
    "trusted blindly",
)
DEFIED = spread(
    "went against|behind|rogue|ahead|over the|our|his|her|all|regardless|anyway|without",
    "acted on his|her|their own",
    "acted without|alone|unilaterally|prematurely|rashly",
    "took it upon himself|herself|themselves|themself",
    "took matters|things into",
    "pressed|ploughed|plowed|carried|went|pushed ahead|on regardless|anyway",
    "knew full|perfectly|very well",
    "knew better",
    "had no business|right|authority|permission",
    "overstepped his|her|their",
    "shared (the|a|his|her|their) password|passwords|credentials|login",
    "should|ought be ashamed",
    "should|must explain himself|herself|themselves",
    "should|must be made to",
    "owes|owe us|everyone|everybody an",
    "has|have some|a lot explaining|of",
    "rubber stamped",
    "rubber-stamped it|the|this",
    "ought to be ashamed",
    "clicked (on) a|the|an phishing|malicious|fraudulent|suspicious|infected",
    "opened|downloaded|installed a|the|an phishing|malicious|fraudulent|infected|unauthorised",
    "fell for a|the",
    "broke the|our|every|all|company rule|rules|policy|agreement|promise",
    "ignored everyone|everybody|everything|him|her|us|all|repeated",
    "thought they|he|she knew",
    "didn't know what he|she|they was|were",
    "did not know what he|she|they was|were",
    "missed his|her|their cue|turn|slot|deadline|appointment",
    "had|has a lot|much to answer",
    "pulled rank",
    "dug his|her|their heels",
    "rode roughshod",
    "stuck to his|her|their guns|story|opinion|own|view|habits",
    "took liberties",
    "forced his|her|their",
    "pushed his|her|their luck",
    "pushed his|her|their own",
    "tried his|her|their luck",
    "pushed|forced it|this|that through|in|out",
    "snuck|sneaked|slipped it|this|that|a|the in|past|change|fix",
    "sneaked|snuck in",
    "should|ought to have|be kept|fired|sacked|stopped|banned",
    "made up his|her|their own",
    "did as|what|whatever he|she|they liked|pleased|wanted|felt",
    "does as|what|whatever he|she|they likes|pleases|wants",
    "did it|things|this his|her|their own|way",
    "had the|no nerve|cheek|audacity|gall|sense|decency",
)
IDIOMS = BROKEN + CARELESS + SHIRKED + DEFIED
GOING_ON = going_on(CARELESS + SHIRKED + DEFIED)

NEGATIVE_IDIOMS = listed(
    """
    didn't did couldn't could wouldn't would never had hadn't don't doesn't can't can made took paid gave chose was
    were
    """
)
MAY_BE_MEANT = listed("took brought broke killed had did didn't knocked crashed rushed kept went left pushed made")
RESTING = listed("home bed off away")  # "went home after the graphs had been flat for an hour"
CANDID = listed("went kept walked rushed looked gave was were stood sat stayed")  # nobody's candour when "we" do it


@on_phrases(IDIOMS + GOING_ON)
def idiom(text: Text, at: int, last: int) -> Hit | None:
    """A person as its subject, not on purpose, and not the writer's own candour about a planned step."""
    who = subject(text, at)
    if knowledge(text, last) or said_plainly(text, at, last):
        return None
    if who is None or not who.likely or not active_or_be(text, at, last) or text.doubted(who.index):
        return None
    if text.explained(at) or (who.who == "first" and text.word(at) in CANDID):
        return None
    first = text.word(at)
    meant = (
        first in MAY_BE_MEANT
        and "too" not in text.ahead(at, 2)
        and "upon" not in text.words[at : last + 1]
        and (who.who == "first" or {"to", "for"} & set(text.ahead(last, 2)))
        and text.word(last) != "attempt"
        and text.word(last) != "effort"
    )
    short = text.end_of[at] - text.first_of[at] <= 5 and text.word(at) == "chose"  # "He chose not to."
    meant = meant or short
    rested = (
        text.word(at) == "went"
        and text.word(last) in RESTING
        and {"after", "once", "when", "until", "as"} & set(text.ahead(last, 6))
    )
    meant = meant or bool(rested)
    denied = first not in NEGATIVE_IDIOMS and negated(text, who, at)
    return None if meant or denied else blame(who, last)


def active_or_be(text: Text, at: int, last: int) -> bool:
    """ "was in a hurry" carries its own "was"."""
    if text.word(at) in ("was", "were"):
        return True
    if text.word(at).endswith("ing"):
        return bool({"was", "were", "been"} & set(text.before(at, 3)))
    who = subject(text, at)
    return who is not None and active(text, who, at)
