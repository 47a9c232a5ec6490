"""Categories 1, 3 and 7, all nudges: candour about the writer's own side, and what was left lying or done too late."""

from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, denied, on, on_phrases
from reviews.language.subjects import Subject, person_at, subject
from reviews.language.words import BREAKS, listed, spread


def _own(text: Text, at: int) -> Subject | None:
    """The writer, where the sentence does not say why."""
    who = subject(text, at)
    own = who and who.who == "first" and text.word(who.index) in w.FIRST
    return who if own and not text.explained(at) and not text.doubted(at) and not text.is_question(at) else None


SLACK = listed(
    "sloppy careless lax complacent naive negligent hasty overconfident optimistic inattentive lazy overoptimistic"
    " unprepared impatient slack"
)


@on(*sorted(SLACK))
def we_were_sloppy(text: Text, at: int) -> Hit | None:
    """ "We were sloppy with our backups"."""
    verb = next((n for n in range(at - 1, max(at - 4, -1), -1) if text.words[n] in ("was", "were", "been", "got")), 0)
    who = _own(text, verb) if verb and not w.DENIALS & set(text.words[verb:at]) else None
    told = who and (text.word(at) != "optimistic" or "too" in text.words[verb:at])
    return Hit(who.index, at, 1, own_account=True) if who and told else None


ENOUGH = listed("careful thorough clear fast quick early diligent attentive prepared cautious strict rigorous explicit")


@on(*sorted(ENOUGH))
def we_were_not_careful_enough(text: Text, at: int) -> Hit | None:
    """ "We were not careful enough with the order of the steps"."""
    now = "now" in text.sentence(at)  # "…, which now has a limit": it is over
    who = _own(text, at) if not now and text.word(at + 1) == "enough" and w.DENIALS & set(text.before(at, 3)) else None
    return Hit(who.index, at + 1, 1, own_account=True) if who else None


@on_phrases(
    spread(
        "fell (far|well|badly) short",
        "took a|the|some|one shortcut|shortcuts",
        "took shortcuts",
        "cut corners",
        "never made|found (the) time for|to",
        "never got around|round to",
        "never (really) prioritised|prioritized",
        "never followed up",
        "not follow up",
        "not|never think|thought of|about|to",
        "didn't|hadn't think|thought of|about|to",
        "didn't follow up",
        "lost sight|track of",
        "dropped the ball",
        "was|were not|never paying attention",
        "wasn't|weren't paying attention",
        "lacked (the) discipline|care|attention|rigour|rigor|focus|patience",
        "let this|it|that|our|the slip|slide|down",
        "let our customers|users|partners down",
    )
)
def we_fell_short(text: Text, at: int, last: int) -> Hit | None:
    """ "We fell short in our communication", "never made time for it", "did not think of the leap day"."""
    who = _own(text, at)
    return Hit(who.index, last, 1, own_account=True) if who else None


@on_phrases(
    spread(
        "not our|my finest|best hour|moment|day|work",
        "anything but smooth|good|ideal|perfect|clear|quick",
        "too many of us",
        "not enough testing|review|planning|preparation|communication|coordination|checks|care",
        "we lacked was",
    )
)
def not_our_best(text: Text, at: int, last: int) -> Hit | None:
    """ "Not our finest hour", "the handover was anything but smooth"."""
    own = text.word(at) != "anything" and text.word(at + 1) != "enough"
    return None if text.is_question(at) or text.explained(at) else Hit(at, last, 1 if own else 7, own_account=own)


ALERTS = listed(
    """
    alert alerts alarm alarms warning warnings page pages ticket tickets mail mails email emails report reports notice
    notices reminder reminders question questions complaint complaints
    """
)
LENGTH = listed("minutes hours hour days day weeks week months month years year weekend night")


@on("ignored", "dismissed", "neglected")
def was_ignored(text: Text, at: int) -> Hit | None:
    """ "The alert was ignored for two days": nobody is named; a header that is ignored is none."""
    passive = text.word(at - 1) in ("was", "were", "been") and "by" not in text.ahead(at, 7)
    head = text.words[text.clause_start(at) : at]
    told = passive and ALERTS & set(head) and (LENGTH | {"repeatedly", "initially"}) & set(text.ahead(at, 6))
    return Hit(at - 1, at, 7) if told and not text.explained(at) and not denied(text, at, at) else None


@on("unanswered", "unacknowledged", "unread", "untouched", "unattended")
def sat_unanswered(text: Text, at: int) -> Hit | None:
    """ "The page sat unanswered for 25 minutes"."""
    lay = text.word(at - 1) in ("sat", "lay", "stayed", "remained", "left", "stood")
    where = {"mailbox", "folder", "spam", "inbox"} & set(text.ahead(at, 9))  # tells why
    told = (
        lay and not where and LENGTH & set(text.ahead(at, 6)) and ALERTS & set(text.words[text.clause_start(at) : at])
    )
    return Hit(at - 1, at, 7) if told and not text.explained(at) and not denied(text, at, at) else None


FOUND = listed("found caught avoided prevented spotted noticed detected solved fixed mitigated")


@on("could", "might")
def could_have_been_found(text: Text, at: int) -> Hit | None:
    """ "Could have been found with a single look at the queue": a note without a subject."""
    told = text.phrase(at + 1, ("have", "been")) and text.starts_sentence(at)
    verb = at + 3 + w.is_adverb(text.word(at + 3))
    return Hit(at, verb, 3) if told and text.word(verb) in FOUND and not text.is_question(at) else None


TOLD = listed("update communication announcement response reaction notice mail message post reply answer notification")


@on("too")
def our_update_came_too_late(text: Text, at: int) -> Hit | None:
    """ "Our first update came too late"."""
    came = text.word(at - 1) in ("came", "was", "were", "went", "arrived") or w.is_adverb(text.word(at - 1))
    late = text.word(at + 1) in ("late", "slow", "slowly", "vague")
    start = next((n for n in range(at - 1, max(at - 8, -1), -1) if text.words[n] == "our"), -1)
    said = start >= 0 and TOLD & set(text.words[start:at]) and not BREAKS & set(text.words[start:at])
    own = said and came and late and person_at(text, at - 1) is None
    return Hit(start, at + 1, 1, own_account=True) if own and not text.explained(at) else None
