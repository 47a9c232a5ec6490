"""When what a person did is told as a verdict on them, and when it is not."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, pinned
from reviews.language.subjects import Subject, active, negated, subject
from reviews.language.words import BREAKS, listed

PERCEIVED = listed(
    """
    noticed saw found reported spotted detected received got fixed corrected reverted discovered identified realised
    realized suspected thought knew explained showed caught heard had was were seemed felt replaced guessed
    believed assumed understood undid mentioned named described flagged investigated rolled restored expected
    """
)


PEOPLE_HEED = listed(
    "concern concerns objection objections complaint complaints question questions doubt doubts request requests"
    " warning warnings alarm alarms sign signs instruction instructions advice rule rules limit note procedure"
)


BY_HAND = listed("accidentally mistakenly carelessly blindly foolishly recklessly hastily")


HEEDING = listed(
    "operator operators driver drivers manager managers vendor supplier owner lead head they pilot captain"
)


PARTNERS = listed("partner partners company firm group agency board")
OFFICES = listed("operations ops support engineering security development it procurement reception dispatch")
NOBODY = listed("nobody no-one one anybody anyone")


CAN = listed("can could may might would will")


JUDGED = listed(
    "assumed believed thought expected concluded presumed identified interpreted diagnosed attributed judged"
)


def told_off(text: Text, verb: int, last: int) -> Hit | None:
    """The hit of a verb of blame with a person as its subject, where the text passes a verdict on them."""
    who = subject(text, verb)
    if who is None or text.word(who.index) in NOBODY or not is_a_verdict(text, who, verb):
        return None
    if not active(text, who, verb):
        return None
    if not who.sure and not _only_people_do(text, who, verb):
        return None
    return blame(who, last)


BUTTONS = listed("option menu button key lever valve dropdown checkbox screen keyboard tab window switch knob dial")
NOT_BY_HAND = p.MACHINE_LIKE | p.ONLY_THINGS


def _only_people_do(text: Text, who: Subject, verb: int) -> bool:
    """ "The operator pressed …", "the driver ignored the sign"."""
    one_of_them = text.word(who.index) in ("operator", "operators", "manager") and text.word(who.index - 1) in (
        "an",
        "a",
        "our",
    )
    slip = text.word(verb - 1) in BY_HAND or text.word(verb - 1) in ("inadvertently", "wrongly", "unintentionally")
    by_hand = slip and (one_of_them or text.word(who.index) not in NOT_BY_HAND)
    heeds = text.word(who.index) in HEEDING
    on_a_screen = text.word(who.index) in HEEDING and BUTTONS & set(text.ahead(verb, 7))
    told = (
        by_hand
        or _works_by_hand(text, who, verb)
        or on_a_screen
        or (heeds and (PEOPLE_HEED & set(text.ahead(verb, 5)) or BY_HAND & {text.word(verb - 1)}))
    )
    if text.words[verb] == "forgot" and text.word(who.index) in (
        "scheduler",
        "controller",
        "handler",
        "worker",
        "loader",
    ):
        return False
    return bool(told or p.HUMAN_ACTS & set(text.words[verb : verb + 3]))


HAND = listed(
    """
    restarted rebooted deleted removed typed opened closed ran entered pulled dropped stopped
    started cut turned overreacted hesitated overlooked misread misjudged mistyped forgot
    """
)
OF_A_CLUSTER = listed("kubernetes k8s crd crds reconcile reconciles reconciled pod pods helm openshift prometheus etcd")


def _works_by_hand(text: Text, who: Subject, verb: int) -> bool:
    """ "The operator restarted the wrong node", unless the text is about the operators of a cluster."""
    alone = text.word(who.index) in ("operator", "operators") and text.word(who.index - 1) in w.ARTICLES
    return alone and text.words[verb] in HAND and OF_A_CLUSTER.isdisjoint(text.words)


def is_a_verdict(text: Text, who: Subject, verb: int) -> bool:
    between = set(text.words[who.index + 1 : verb])
    if between & CAN or negated(text, who, verb) or text.word(verb + 1) in ("nothing", "neither", "none"):
        return False
    return not text.doubted(who.index) and not text.explained(verb)


def by_somebody(text: Text, at: int) -> Hit | None:
    """ "The renewal was overlooked by the on-call engineer"."""
    if text.word(at + 1) != "by" or text.weighed(at) or text.explained(at):
        return None
    if text.word(at - 1) in ("is", "are", "be") and text.word(at) in ("skipped", "bypassed", "ignored", "missed"):
        return None  # "is skipped by the installer when the site is small": how it works
    who = person_after(text, at + 2)
    partner = next((n for n in range(at + 3, at + 6) if text.word(n) in PARTNERS), 0)
    if who is None and partner and text.word(at + 2) in w.ARTICLES and text.word(partner + 1) in BREAKS | {""}:
        who = Subject("third", partner)
    if who is None and text.word(at + 2) in OFFICES and (text.word(at + 3) in BREAKS | w.PREPOSITIONS | {""}):
        who = Subject("third", at + 2)
    return pinned(at, who)


def back_to_verb(text: Text, at: int, reach: int) -> Hit | None:
    for verb in range(at - 1, max(at - 1 - reach, text.first_of[at] - 1), -1):
        if text.words[verb] in BREAKS or text.words[verb] in w.SUBORDINATORS:
            return None
        if w.is_past(text.words[verb]) and text.words[verb] not in PERCEIVED:
            who = subject(text, verb)
            if who:
                return (
                    blame(who, at) if who.likely and active(text, who, verb) and is_a_verdict(text, who, verb) else None
                )
    return None
