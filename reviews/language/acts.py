"""Categories 1 and 11: a person as the cause, told by what they did or left undone."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, on_phrases
from reviews.language.subjects import Subject, active, clause_subject, negated, over, person_after, subject
from reviews.language.words import BREAKS, listed, spread

# Verbs that blame whoever is their subject.
NEGLECTED = listed(
    """
    forgot overlooked disregarded mishandled botched bungled misconfigured misread misdiagnosed misjudged mislabelled
    mislabeled miscalculated mistyped miskeyed mis-keyed misplaced misinterpreted misunderstood mismanaged fumbled
    fat-fingered panicked dawdled procrastinated overreacted disobeyed violated breached flouted blundered erred
    meddled rubber-stamped rubberstamped mis-typed mis-read mis-configured fatfingered mistook
    """
)
PASSED_OVER = listed("ignored missed skipped bypassed rushed dismissed circumvented neglected omitted disregarded")
OBJECTS = w.ARTICLES | listed(
    "obvious clear it them multiple repeated numerous warnings alerts instructions advice safety"
)
# `failed to` before one of these tells of an attempt, not of a neglected duty.
ATTEMPTS = listed(
    """
    reproduce connect log login sign reach restore recover replicate access load find locate mitigate contact resolve
    fix stop contain build compile authenticate download upload open pay order receive
    """
)
DUTIES = listed(
    """
    check verify test notice realise realize follow ask escalate communicate notify inform tell consult review
    inspect double-check confirm consider question challenge document respond acknowledge bother think care listen
    pay look warn anticipate validate raise flag mention announce secure lock reconnect tighten read recheck
    supervise adhere comply coordinate investigate understand recognise recognize spot patch update renew rotate
    replace save attach connect label calibrate close shut disable clean monitor call phone contact delegate prepare
    plan
    """
)
DUTIES_DONE = frozenset(word + ("d" if word.endswith("e") else "ed") for word in DUTIES) | listed(
    "thought told paid read notified verified bothered cared understood"
)
# What anybody may truthfully say about the writer's side without a verdict.
OWN_DUTIES = listed("check verify test notice communicate notify inform tell escalate document review follow ask")
ACCIDENTALLY = listed(
    """
    accidentally mistakenly inadvertently wrongly erroneously carelessly unintentionally incorrectly improperly
    blindly stupidly lazily naively recklessly negligently needlessly foolishly unwisely thoughtlessly hastily sloppily
    """
)
PERCEIVED = listed(
    """
    noticed saw found reported spotted detected received got fixed corrected reverted discovered identified realised
    realized suspected thought knew explained showed caught heard had was were seemed felt removed replaced guessed
    believed assumed understood undid mentioned named described flagged investigated rolled restored expected
    """
)
SLIPS = listed("mistake mistakes typo typos error errors blunder blunders slip slip-up slip-ups oversight")
WITHOUT = listed(
    """
    checking verifying asking testing reading looking thinking understanding consulting telling notifying informing
    reviewing confirming permission approval authorisation authorization considering realising realizing noticing
    care authorization inspecting double-checking warning
    """
)
PEOPLE_HEED = listed(
    "warning warnings alarm alarms sign signs instruction instructions advice rule rules limit note procedure"
)
HEEDING = listed(
    "operator operators driver drivers manager managers vendor supplier owner lead head they pilot captain"
)
MINDFUL = listed("reading thinking asking looking understanding telling considering realising realizing noticing care")
NOBODY = listed("nobody no-one one anybody anyone")
CAN = listed("can could may might would will")


JUDGED = listed(
    "assumed believed thought expected concluded presumed identified interpreted diagnosed attributed judged"
)


def told_off(text: Text, verb: int, last: int) -> Hit | None:
    """The hit of a verb of blame with a person as its subject, where the text passes a verdict on them."""
    who = subject(text, verb)
    if who is None or text.word(who.index) in NOBODY or not _is_a_verdict(text, who, verb):
        return None
    if not active(text, who, verb):
        return None
    if not who.sure and not _only_people_do(text, who, verb):
        return None
    return blame(who, last)


def _only_people_do(text: Text, who: Subject, verb: int) -> bool:
    """ "The operator pressed …", "the driver ignored the sign"."""
    told = PEOPLE_HEED & set(text.ahead(verb, 5)) and text.word(who.index) in HEEDING
    return bool(told or p.HUMAN_ACTS & set(text.words[verb : verb + 3]))


def _is_a_verdict(text: Text, who: Subject, verb: int) -> bool:
    between = set(text.words[who.index + 1 : verb])
    if between & CAN or negated(text, who, verb):
        return False
    return not text.doubted(who.index) and not text.explained(verb)


@on("failed", "neglected", "omitted", "refused", "declined", "chose", "forgot")
def left_undone(text: Text, at: int) -> Hit | None:
    to = at + 1 + (text.word(at) == "chose" and text.word(at + 1) == "not")
    chose_well = text.word(at) == "chose" and to == at + 1 and text.word(to + 1) not in AGAINST
    if text.word(to) != "to" or text.word(to + 1) in ATTEMPTS or chose_well:
        return None
    hit = told_off(text, at, to + 1) or _machine_like(text, at, to + 1)
    # "we failed to service some searches" tells of the service, not of the writer.
    own_service = hit and hit.own_account and text.word(at) != "neglected" and text.word(to + 1) not in DUTIES
    return None if own_service and text.word(at) != "forgot" else hit


AGAINST = listed("ignore skip bypass disregard override dismiss")
COMPONENTS = listed(
    """
    it which that script code service system job tool function patch change design config configuration library daemon
    process migration parser server database gateway device firmware software app application cache client driver agent
    controller program module plugin component compiler api handler thread container pod node cluster cron build
    release update upgrade version model algorithm query workflow pipeline import export implementation logic method
    class test kernel bot this there users user customers customer
    """
)


def _machine_like(text: Text, verb: int, last: int) -> Hit | None:
    """ "The operator failed to notice": what follows tells that it is a person, or an unknown name is one."""
    who = subject(text, verb)
    if who and not who.sure and text.word(last) in p.HUMAN_ACTS | {"follow", "ask", "call", "close", "lock", "verify"}:
        return blame(who, last) if _is_a_verdict(text, who, verb) else None
    return _unknown_name(text, verb, last) if who is None else None


def _unknown_name(text: Text, verb: int, last: int) -> Hit | None:
    """ "Orrin failed to follow up himself": a capital, and the sentence says that it is a person."""
    at = over(text, verb - 1)
    if at < 0 or text.words[at] in BREAKS | w.ARTICLES | w.OPENERS or text.words[at][0].isdigit():
        return None
    if text.word(verb) in ("forgot", "neglected") and text.words[at] not in COMPONENTS:
        who = Subject("name", at)
        return blame(who, last) if _is_a_verdict(text, who, verb) else None
    if not text.raw[at][:1].isupper() or not text.starts_clause(at):
        return None
    told = {"himself", "herself", "his", "her", "he", "she"} & set(text.sentence(verb))
    is_person = told or text.word(last) in p.HUMAN_ACTS or text.words[last : last + 2] == ["follow", "up"]
    who = Subject("name", at)
    return blame(who, last) if is_person and _is_a_verdict(text, who, verb) else None


@on(*NEGLECTED)
def slipped(text: Text, at: int) -> Hit | None:
    return told_off(text, at, at) or _by_somebody(text, at)


@on("forgotten")
def had_forgotten(text: Text, at: int) -> Hit | None:
    return told_off(text, at, at) if text.word(at - 1) in ("had", "has", "have") else None


@on(*PASSED_OVER)
def passed_over(text: Text, at: int) -> Hit | None:
    hit = told_off(text, at, at + 1) if text.word(at + 1) in OBJECTS else None
    if hit and hit.own_account and text.word(at) in ("ignored", "missed", "skipped"):
        return None
    return hit or _by_somebody(text, at)


def _by_somebody(text: Text, at: int) -> Hit | None:
    """ "The renewal was overlooked by the on-call engineer"."""
    if text.word(at + 1) != "by" or text.weighed(at) or text.explained(at):
        return None
    who = person_after(text, at + 2)
    return Hit(at, who.index, 11 if who.who == "name" else 1, who.who != "first", who.who == "first") if who else None


IDIOMS = spread(
    "cut corners",
    "took a shortcut",
    "took shortcuts",
    "took|brought|knocked (the) production|prod|site|service|system|cluster|network|shop|store|platform|website down",
    "took|brought|knocked the whole|entire system|site|service|desk|network|cluster|shop|platform|website down",
    "took down|out (the|our) production|prod|site|website|cluster|network|platform|shop|system",
    "brought down (the|our) production|prod|site|website|cluster|network|platform|shop|system",
    "crashed|broke|wrecked|destroyed|killed (the) production|prod|site|website|build|database|network"
    "|system|server|import",
    "screwed|messed|mixed|cocked up",
    "dropped the ball",
    "slept through",
    "made it|things|matters worse",
    "did nothing",
    "looked the other way",
    "turned a blind eye",
    "jumped to conclusions",
    "went against the|our",
    "had no idea|clue",
    "acted on his|her|their own",
    "never bothered",
    "didn't bother|care|think",
    "did not bother|care|think",
    "couldn't|wouldn't be bothered",
    "could|would not be bothered",
    "waved it through",
    "took too long|much",
    "took forever",
    "lost track|sight of",
    "should|ought be ashamed",
    "ought to be ashamed",
    "did a (very|really|rather) sloppy|poor|bad|terrible|lousy|careless|shoddy|half-hearted|mediocre job",
    "pressed|pushed|hit the wrong",
    "let us|everyone|everybody down",
)


NEGATIVE_IDIOMS = listed("didn't did couldn't could wouldn't would never")
MAY_BE_MEANT = listed("took brought broke killed had did didn't knocked crashed")


@on_phrases(IDIOMS)
def idiom(text: Text, at: int, last: int) -> Hit | None:
    """A person as its subject, not on purpose, and not the writer's own candour about a planned step."""
    who = subject(text, at)
    if who is None or not who.sure or not active(text, who, at) or text.doubted(who.index) or text.explained(at):
        return None
    first = text.word(at)
    meant = (
        first in MAY_BE_MEANT
        and text.word(at + 1) != "too"
        and (who.who == "first" or {"to", "for"} & set(text.ahead(last, 2)))
    )
    denied = first not in NEGATIVE_IDIOMS and negated(text, who, at)
    return None if meant or denied else blame(who, last)


@on("wrong", "incorrect", "unauthorised", "unauthorized", "unapproved", "untested", "unreviewed", "destructive")
def the_wrong_one(text: Text, at: int) -> Hit | None:
    """ "typed the wrong host", "put the point in the wrong place"; not "noticed the wrong price"."""
    for verb in range(at - 1, max(at - 8, text.first_of[at] - 1), -1):
        word = text.words[verb]
        if word in BREAKS or word in w.SUBORDINATORS or word in PERCEIVED:
            return None
        if w.is_past(word) and text.words[verb - 1] not in w.ARTICLES:
            hit = told_off(text, verb, at)
            return None if hit and hit.own_account else hit
    return None


@on(*ACCIDENTALLY)
def by_accident(text: Text, at: int) -> Hit | None:
    """ "An admin accidentally deleted it", "was mistakenly closed by an agent", "configured it incorrectly"."""
    after = text.word(at + 1)
    if after in JUDGED:
        who = subject(text, at)
        return Hit(who.index, at + 1, 1) if who and who.sure and not text.explained(at) and who.who != "first" else None
    if w.is_past(after):
        if text.word(at + 2) == "by" and text.word(at - 1) in w.BE:
            return _by_somebody(text, at + 1)
        return _unless_service(text, told_off(text, at + 1, at + 1), at)
    ends = after in BREAKS or after == "" or after in w.COORDINATORS | w.PREPOSITIONS
    return _back_to_verb(text, at, 6) if ends else None


def _unless_service(text: Text, hit: Hit | None, at: int) -> Hit | None:
    """ "we wrongly returned 403" tells of the service."""
    own_step = text.word(at) in ("accidentally", "mistakenly", "carelessly")
    return None if hit and hit.own_account and text.word(hit.first) == "we" and not own_step else hit


@on("mistake", "accident", "error")
def by_mistake(text: Text, at: int) -> Hit | None:
    if text.word(at - 1) not in ("by", "in") or (text.word(at - 1) == "in" and text.word(at) != "error"):
        return None
    return _back_to_verb(text, at, 9)


def _back_to_verb(text: Text, at: int, reach: int) -> Hit | None:
    for verb in range(at - 1, max(at - 1 - reach, text.first_of[at] - 1), -1):
        if text.words[verb] in BREAKS or text.words[verb] in w.SUBORDINATORS:
            return None
        if w.is_past(text.words[verb]) and text.words[verb] not in PERCEIVED:
            who = subject(text, verb)
            if who:
                return blame(who, at) if active(text, who, verb) and _is_a_verdict(text, who, verb) else None
    return None


@on("made", "makes", "making", "committed")
def made_a_mistake(text: Text, at: int) -> Hit | None:
    after = text.ahead(at, 5)
    slip = next((n for n, word in enumerate(after) if word in SLIPS), None)
    if slip is None or any(word in BREAKS or word in w.PREPOSITIONS for word in after[:slip]) or "no" in after[:slip]:
        return None
    return told_off(text, at, at + 1 + slip)


@on("realise", "realize", "notice", "realised", "realized", "see")
def not_seen_own_mistake(text: Text, at: int) -> Hit | None:
    """To notice a mistake is welcome, whosever it was; not to have noticed it, or "his mistake", is a verdict."""
    after = text.ahead(at, 3)
    slip = next((n for n, word in enumerate(after) if word in SLIPS), None)
    who = subject(text, at) if slip is not None else None
    if who is None or slip is None or who.who == "first" or text.explained(at) or text.doubted(who.index):
        return None
    verdict = negated(text, who, at) or {"his", "her"} & set(after[:slip])
    return blame(who, at + 1 + slip) if verdict else None


@on(*DUTIES)
def did_not(text: Text, at: int) -> Hit | None:
    """ "The technician did not check the seal", "never asked", "nobody thought to ask"."""
    before = set(text.before(at, 4))
    said = "didn't" in before or ("did" in before and "not" in before)
    return _undone(text, at) if said and (text.word(at), text.word(at + 1)) != ("pay", "for") else None


def _undone(text: Text, at: int) -> Hit | None:
    who = subject(text, at)
    if who is None or text.explained(at) or text.doubted(who.index) or not negated(text, who, at):
        return None
    if who.who == "first":
        return Hit(who.index, at, 1, own_account=True) if text.word(at) in OWN_DUTIES else None
    knew_not = text.word(at) in ("understand", "see") and text.word(at + 1) in (
        "why",
        "how",
        "which",
        "whether",
        "that",
    )
    if knew_not or (not who.sure and text.word(at) not in p.HUMAN_ACTS):
        return None
    return blame(who, at)


@on(*DUTIES_DONE)
def never_did(text: Text, at: int) -> Hit | None:
    """ "The engineer never checked", "nobody checked whether"."""
    who = subject(text, at)
    if who is None or who.who == "first" or not active(text, who, at) or text.explained(at) or text.doubted(who.index):
        return None
    nobody = text.word(who.index) in ("nobody", "no-one", "one") and text.word(at) not in (
        "noticed",
        "understood",
        "realised",
    )
    if nobody and "had" in text.words[who.index + 1 : at]:
        return None  # what nobody had thought of yet is how things stood, not who fell short
    never = {"never", "hadn't"} & set(text.words[who.index + 1 : at]) or text.phrase(at - 2, ("had", "not"))
    if nobody and text.word(who.index) == "one" and text.word(who.index - 1) != "no":
        return None
    if nobody:
        return Hit(who.index, at, 3, flag=True)
    return blame(who, at) if never and who.sure else None


@on("without")
def without_checking(text: Text, at: int) -> Hit | None:
    place = at + 1 + (text.word(at + 1) in ("even", "any", "proper", "properly", "prior", "really", "first"))
    if text.word(place) not in WITHOUT:
        return None
    who = clause_subject(text, at)
    if (
        who is None
        or not (who.sure or text.word(place) in p.HUMAN_ACTS | MINDFUL)
        or text.doubted(who.index)
        or text.explained(at)
    ):
        return None
    between = text.words[who.index + 1 : at]
    if CAN & set(between) or any(word in w.DENIALS for word in between) or not any(map(w.is_past, between)):
        return None
    return blame(who, place) if who.who != "first" or text.word(place) in WITHOUT - {"realising", "noticing"} else None


@on("wasted")
def wasted_time(text: Text, at: int) -> Hit | None:
    return (
        told_off(text, at, at)
        if any(word in ("minutes", "hours", "time", "days") for word in text.ahead(at, 4))
        else None
    )


@on("overruled", "guessed", "silenced")
def overruled(text: Text, at: int) -> Hit | None:
    return told_off(text, at, at + 1) if text.word(at) == "overruled" and text.word(at + 1) in w.ARTICLES else None


@on("warned", "told", "reminded")
def warned_before(text: Text, at: int) -> Hit | None:
    """ "had been told twice and still did it"."""
    who = subject(text, at)
    if who is None or who.who == "first" or text.word(at - 1) not in ("been", "was", "were"):
        return None
    after = text.ahead(at, 9)
    again = {"still", "anyway", "twice", "repeatedly", "chose", "times", "nothing"} & set(after)
    return blame(who, at) if again and {"and", "but"} & set(after) else None


@on("brought", "took", "knocked", "pulled")
def took_it_down(text: Text, at: int) -> Hit | None:
    """ "tripped over the cable and brought the whole desk down"; not "took it down for maintenance"."""
    after = text.ahead(at, 7)
    down = next((n for n, word in enumerate(after) if word in ("down", "offline")), None)
    if down is None or any(word in BREAKS or word in w.PREPOSITIONS for word in after[:down]) or not after[:down]:
        return None
    on_purpose = {"for", "to", "as", "so"} & set(text.ahead(at + down + 1, 6)) or text.explained(at)
    hit = None if on_purpose else told_off(text, at, at + 1 + down)
    return None if hit and hit.own_account else hit


@on("damaged", "severed", "spilled", "bricked", "ruined", "wrecked", "corrupted", "flooded", "jammed")
def harmed(text: Text, at: int) -> Hit | None:
    hit = told_off(text, at, at + 1) if text.word(at + 1) in w.ARTICLES else None
    return None if hit and hit.own_account else hit


@on("open", "unlocked", "unattended", "unplugged", "loose", "ajar", "unsecured")
def left_open(text: Text, at: int) -> Hit | None:
    """ "The porter left the freezer door open"."""
    verb = next((place for place in range(at - 1, max(at - 7, 0), -1) if text.words[place] in ("left", "leaving")), 0)
    planned = {"as", "for", "to", "so"} & set(text.ahead(at, 2))
    hit = told_off(text, verb, at) if verb and not BREAKS & set(text.words[verb:at]) and not planned else None
    return None if hit and hit.own_account else hit


@on("bypassing", "ignoring", "skipping", "disregarding", "neglecting", "overlooking", "forgetting", "violating")
def by_ignoring(text: Text, at: int) -> Hit | None:
    """ "pushed to main, bypassing review"."""
    who = clause_subject(text, at) if text.word(at - 1) in (",", "by", "while", "and", "thereby") else None
    if who is None or not who.sure or who.who == "first" or text.explained(at) or text.doubted(who.index):
        return None
    between = text.words[who.index + 1 : at]
    return blame(who, at) if any(map(w.is_past, between)) and not CAN & set(between) else None


@on("made", "caused", "introduced")
def mistake_made_by(text: Text, at: int) -> Hit | None:
    """ "The mistake was made by a junior developer"."""
    slip = SLIPS & set(text.before(at, 6))
    return _by_somebody(text, at) if slip and text.word(at - 1) in w.BE else None


@on("let")
def let_it_slip(text: Text, at: int) -> Hit | None:
    slipped_ = {"slip", "lapse"} & set(text.ahead(at, 6))
    hit = told_off(text, at, at) if slipped_ else None
    return None if hit and hit.own_account else hit


@on("upside", "backwards", "backward")
def wrong_way_round(text: Text, at: int) -> Hit | None:
    return _back_to_verb(text, at, 6)
