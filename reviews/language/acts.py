"""Categories 1 and 11: a person as the cause, told by what they did."""

from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on
from reviews.language.subjects import active, negated, subject
from reviews.language.verdict import HEEDING, JUDGED, PERCEIVED, back_to_verb, by_somebody, is_a_verdict, told_off
from reviews.language.words import BREAKS, listed

# Verbs that blame whoever is their subject.
NEGLECTED = listed(
    """
    forgot overlooked disregarded mishandled botched bungled misconfigured misread misdiagnosed misjudged
    mislabelled mislabeled miscalculated mistyped miskeyed mis-keyed misplaced misinterpreted misunderstood
    mismanaged fumbled lied fat-fingered deviated panicked dawdled procrastinated overreacted disobeyed violated
    breached flouted blundered erred meddled rubber-stamped rubberstamped mis-typed mis-read mis-configured
    fatfingered mistook misaligned misallocated misapplied misassigned miscalibrated miscategorised miscategorized
    miscoded miscommunicated miscopied miscounted misdated misdelivered misdialled misdialed misdirected misfiled
    misgauged misheard misidentified misinformed mislaid misnamed mispriced misprogrammed misquoted misremembered
    misreported misrepresented misrouted misspelled misspelt misspoke misstated mistimed mistranslated mistreated
    misclassified misrecorded misfitted misstored mistagged misassembled misadjusted misnumbered misweighed misused
    miswired mis-set mis-keyed mishooked misjudged underestimated overestimated goofed fluffed flubbed bodged
    muffed stumbled dithered tampered fiddled tinkered sabotaged contravened infringed transgressed defied withheld
    squandered clobbered trashed nuked borked fudged skimped shirked dodged evaded slacked overslept gambled
    eyeballed overstepped abused confused muddled concealed lapsed dozed bluffed trivialised trivialized
    self-merged self-approved self-reviewed force-pushed force-merged half-finished hot-edited
    mis-clicked misclicked mis-entered misentered mis-selected mis-pasted mispasted mis-merged
    pretended misled downplayed belittled bullied bypassed forgot
    """
)


PASSED_OVER = listed("ignored missed skipped bypassed rushed dismissed circumvented neglected omitted disregarded")


OBJECTS = w.ARTICLES | listed(
    "obvious clear it them multiple repeated numerous warnings alerts instructions advice safety"
)


ACCIDENTALLY = listed(
    """
    accidentally mistakenly inadvertently wrongly erroneously carelessly unintentionally incorrectly improperly
    badly poorly haphazardly inadequately superficially half-heartedly prematurely wrongfully blindly stupidly
    lazily naively recklessly negligently needlessly foolishly unwisely thoughtlessly hastily sloppily
    """
)


SLIPS = listed("mistake mistakes typo typos error errors blunder blunders slip slip-up slip-ups oversight")


@on(*NEGLECTED)
def slipped(text: Text, at: int) -> Hit | None:
    return told_off(text, at, at) or by_somebody(text, at)


@on("forgotten")
def had_forgotten(text: Text, at: int) -> Hit | None:
    shared = text.word(at - 1) == "and" and "had" in text.before(at, 8)  # "had muted it and forgotten about it"
    return told_off(text, at, at) if shared or text.word(at - 1) in ("had", "has", "have") else None


@on(*PASSED_OVER)
def passed_over(text: Text, at: int) -> Hit | None:
    plain = text.word(at) in ("ignored", "dismissed", "neglected") and text.word(at + 1).isalpha()
    plain = plain or (text.word(at) == "skipped" and text.word(at + 1).isalpha() and text.word(at + 1) not in ONWARDS)
    objected = text.word(at + 1) in OBJECTS or (plain and text.word(at + 1) not in w.PREPOSITIONS | w.COORDINATORS)
    hit = told_off(text, at, at + 1) if objected else None
    if hit and hit.own_account and text.word(at) in ("ignored", "missed", "skipped"):
        return hit if text.word(at) in ("missed", "ignored") and NOTICES & set(text.ahead(at, 4)) else None
    return hit or by_somebody(text, at)


ONWARDS = listed("ahead over back forward to past straight lunch breakfast dinner")
NOTICES = listed("notice notices alert alerts warning warnings sign signs mail message step steps bug flag")


@on(
    "wrong",
    "reversed",
    "incorrect",
    "unauthorised",
    "unauthorized",
    "unapproved",
    "untested",
    "unreviewed",
    "destructive",
)
def the_wrong_one(text: Text, at: int) -> Hit | None:
    """ "typed the wrong host", "put the point in the wrong place"; not "noticed the wrong price"."""
    if text.word(at + 1).endswith("'s"):
        return None  # "the wrong instance's neighbour"
    for verb in range(at - 1, max(at - 8, text.first_of[at] - 1), -1):
        word = text.words[verb]
        if word in BREAKS or word in w.SUBORDINATORS or (word in PERCEIVED and not _by_hand(text, verb)):
            return None
        if word in SAID and text.word(at + 1) in ("channel", "thread", "room", "chat"):
            return None
        if word == "same":
            return None  # two who took the same wrong turn speak for each other
        if w.is_past(word) and text.words[verb - 1] not in w.ARTICLES:
            hit = told_off(text, verb, at)
            return None if hit and hit.own_account and text.word(hit.first) != "i" else hit
    return None


SAID = listed("logged posted wrote said answered replied asked reported announced")
DONE_BY_HAND = listed("reverted replaced rolled restored undid")


def _by_hand(text: Text, verb: int) -> bool:
    """ "Reverted the wrong commit"; "replaced the wrong label with the right one" is a repair."""
    return text.words[verb] in DONE_BY_HAND and not {"with", "by"} & set(text.ahead(verb, 9))


DEFECTIVE = listed(
    """
    bad faulty defective outdated expired obsolete uncalibrated unsigned invalid incomplete old unfinished
    half-baked half-tested buggy unvetted unsafe mislabelled mislabeled misaligned unsterile unwashed
    contaminated  dirty damaged cracked leaking rejected non-approved wet
    """
)
LET_PASS = listed(
    """
    used installed released passed approved shipped accepted signed loaded fitted handed deployed issued administered
    served gave sold mounted delivered poured dispensed published merged
    """
)


@on(*sorted(DEFECTIVE))
def let_it_pass(text: Text, at: int) -> Hit | None:
    """ "The inspector passed bad parts", "handed out an uncalibrated gauge"."""
    verb = next((n for n in range(at - 1, max(at - 6, text.first_of[at] - 1), -1) if text.words[n] in LET_PASS), -1)
    if verb < 0 or any(word in BREAKS or word in w.SUBORDINATORS for word in text.words[verb:at]):
        return None
    hit = told_off(text, verb, at)
    return None if hit and hit.own_account else hit


TOLD_US = listed("explained told reported noticed helped asked remembered said")
ON_PURPOSE = listed("for during to so while request requested advice instruction instructions agreed")
SAFETY = listed("alarm alarms interlock interlocks guard protection warning warnings check checks safety brake limiter")


@on("overrode", "overridden", "defeated", "disabled", "muted", "silenced", "removed", "cancelled", "dismissed")
def overrode_a_guard(text: Text, at: int) -> Hit | None:
    """ "The lead overrode the alarm three times"; "muted it for the test" is work."""
    overrode = text.word(at) == "overrode" and text.word(at + 1) in w.ARTICLES
    told_us = TOLD_US & set(text.words[at + 1 : text.end_of[at]])
    if told_us or not (overrode or SAFETY & set(text.ahead(at, 4))) or ON_PURPOSE & set(text.ahead(at, 8)):
        return None
    who = subject(text, at)
    if who is None or not who.likely or who.who == "first" or not active(text, who, at):
        return None
    return blame(who, at + 1) if is_a_verdict(text, who, at) else None


@on(*ACCIDENTALLY)
def by_accident(text: Text, at: int) -> Hit | None:
    """ "An admin accidentally deleted it", "was mistakenly closed by an agent", "configured it incorrectly"."""
    after = text.word(at + 1)
    if after == "by":
        return by_somebody(text, at)
    if after in JUDGED:
        who = subject(text, at)
        return (
            Hit(who.index, at + 1, 1, flag=True)
            if who and who.likely and not text.explained(at) and who.who != "first"
            else None
        )
    if after in PERCEIVED - {"had", "was", "were", "got", "fixed", "corrected", "reverted", "replaced"}:
        return None  # "accidentally found out that a restart clears it"
    if w.is_past(after):
        if text.word(at + 2) == "by" and text.word(at - 1) in w.BE:
            return by_somebody(text, at + 1)
        return _unless_service(text, told_off(text, at + 1, at + 1), at)
    ends = after in BREAKS or after == "" or after in w.COORDINATORS | w.PREPOSITIONS
    return back_to_verb(text, at, 6) if ends else None


OWN_STEPS = listed(
    "caused deleted removed broke deployed introduced disabled dropped pushed merged overwrote triggered restarted"
)


def _unless_service(text: Text, hit: Hit | None, at: int) -> Hit | None:
    """ "we wrongly returned 403" tells of the service."""
    own_step = text.word(at) in ("accidentally", "mistakenly", "carelessly") or text.word(at + 1) in OWN_STEPS
    return None if hit and hit.own_account and text.word(hit.first) == "we" and not own_step else hit


@on("mistake", "accident", "error")
def by_mistake(text: Text, at: int) -> Hit | None:
    if text.word(at - 1) not in ("by", "in") or (text.word(at - 1) == "in" and text.word(at) != "error"):
        return None
    if text.word(at - 2) in PERCEIVED:
        return None  # "noticed by accident by a colleague"
    if text.word(at + 1) == "when" and w.BE & set(text.ahead(at, 9)):
        return None  # "hung up by accident when the headset's button was pressed": how it came about
    return by_somebody(text, at) or back_to_verb(text, at, 9)


BAD = listed("bad poor wrong terrible questionable reckless irresponsible")


DECISIONS = listed("decision decisions choice choices call calls")


@on("made", "took")
def made_bad_decisions(text: Text, at: int) -> Hit | None:
    """ "made a series of bad decisions"."""
    after = text.ahead(at, 6)
    last = next((n for n, word in enumerate(after) if word in DECISIONS and after[n - 1] in BAD), None)
    hit = told_off(text, at, at + 1 + last) if last else None
    who = subject(text, at) if last and not hit else None
    if who and last and who.likely and not who.sure and is_a_verdict(text, who, at) and active(text, who, at):
        return blame(who, at + 1 + last)  # no machine makes a wrong call
    return None if hit and hit.own_account else hit


@on("introduced")
def introduced_a_bug(text: Text, at: int) -> Hit | None:
    after = text.ahead(at, 4)
    last = next((n for n, word in enumerate(after) if word in SLIPS | {"bug", "regression", "vulnerability"}), None)
    hit = told_off(text, at, at + 1 + last) if last is not None and w.PREPOSITIONS.isdisjoint(after[:last]) else None
    return None if hit and hit.own_account else hit


@on("made", "makes", "make", "making", "committed")
def made_a_mistake(text: Text, at: int) -> Hit | None:
    after = text.ahead(at, 5)
    slip = next((n for n, word in enumerate(after) if word in SLIPS), None)
    if text.word(at) == "make" and not {"still", "always", "constantly", "keep"} & set(text.before(at, 2)):
        return None
    if slip is None or any(word in BREAKS or word in w.PREPOSITIONS for word in after[:slip]) or "no" in after[:slip]:
        return None
    who = subject(text, at)
    if who and text.word(who.index) == "whoever" and TOLD_US & set(text.words[at : text.end_of[at]]):
        return None
    if who and not who.sure and text.word(who.index) in HEEDING and is_a_verdict(text, who, at):
        return blame(who, at + 1 + slip)
    return told_off(text, at, at + 1 + slip)


@on("realise", "realize", "notice", "realised", "realized", "see")
def not_seen_own_mistake(text: Text, at: int) -> Hit | None:
    """To notice a mistake is welcome, whosever it was; not to have noticed it, or "his mistake", is a verdict."""
    after = text.ahead(at, 3)
    slip = next((n for n, word in enumerate(after) if word in SLIPS), None)
    who = subject(text, at) if slip is not None else None
    if who is None or slip is None or who.who == "first" or text.explained(at) or text.doubted(who.index):
        return None
    counted = after[slip] == "errors" and "the" not in after[:slip]  # "did not see elevated errors"
    verdict = (negated(text, who, at) and not counted) or {"his", "her"} & set(after[:slip])
    return blame(who, at + 1 + slip) if verdict else None


@on("wasted")
def wasted_time(text: Text, at: int) -> Hit | None:
    return (
        told_off(text, at, at)
        if any(
            word in ("minutes", "hours", "hour", "time", "days", "day", "week", "weeks") for word in text.ahead(at, 4)
        )
        else None
    )


@on(
    "guessed",
    "gambled",
    "assumed",
    "improvised",
    "copied",
    "pasted",
    "clicked",
    "ticked",
    "forwarded",
    "shrugged",
    "signed",
)
def simply_guessed(text: Text, at: int) -> Hit | None:
    """ "The translator simply guessed"."""
    hit = (
        told_off(text, at, at) if text.word(at - 1) in ("simply", "just", "merely", "obviously", "apparently") else None
    )
    return None if hit and hit.own_account else hit


@on("overruled", "silenced")
def overruled(text: Text, at: int) -> Hit | None:
    return told_off(text, at, at + 1) if text.word(at) == "overruled" and text.word(at + 1) in w.ARTICLES else None


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


WORKS = listed("login build site checkout page import pipeline deployment app api website export search payments shop")


@on("broke")
def broke_what_works(text: Text, at: int) -> Hit | None:
    """ "broke the login"; a dependency or a deadlock may be broken on purpose."""
    hit = told_off(text, at, at + 1) if WORKS & set(text.ahead(at, 3)) else None
    return None if hit and hit.own_account else hit


@on("open", "unlocked", "unattended", "unplugged", "loose", "ajar", "unsecured")
def left_open(text: Text, at: int) -> Hit | None:
    """ "The porter left the freezer door open"; a tool or a tab left open is none."""
    if {"tool", "tab", "window", "page", "ticket", "issue", "call", "channel", "question"} & set(text.before(at, 3)):
        return None
    verb = next(
        (
            place
            for place in range(at - 1, max(at - 7, 0), -1)
            if text.words[place] in ("left", "leaving", "propped", "wedged")
        ),
        0,
    )
    planned = {"as", "for", "to", "so"} & set(text.ahead(at, 2))
    hit = told_off(text, verb, at) if verb and not BREAKS & set(text.words[verb:at]) and not planned else None
    return None if hit and hit.own_account else hit


@on("made", "caused", "introduced", "done", "committed", "repeated")
def mistake_made_by(text: Text, at: int) -> Hit | None:
    """ "The mistake was made by a junior developer"."""
    slip = SLIPS & set(text.before(at, 6))
    return by_somebody(text, at) if slip and text.word(at - 1) in w.BE | SLIPS else None


@on("let")
def let_it_slip(text: Text, at: int) -> Hit | None:
    slipped_ = {"slip", "lapse"} & set(text.ahead(at, 6))
    hit = told_off(text, at, at) if slipped_ else None
    return None if hit and hit.own_account else hit


@on("upside", "backwards", "backward")
def wrong_way_round(text: Text, at: int) -> Hit | None:
    return back_to_verb(text, at, 6)
