"""A capital word no list holds is somebody's name where it does what only people do.

"Reedy skipped the checklist" is about a person, "Kafka skipped the batch" is not. What counts is the deed, or
that elsewhere in the text the same word asks, is asked, says or agrees.
"""

import re
from itertools import pairwise

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.products import ENDINGS, PRODUCTS
from reviews.language.reading import Text, read_once
from reviews.language.words import BREAKS, listed

SHAPE = re.compile(
    r"(?:Mc|Mac|Fitz|Di|De|La|Le|Van|[OD]['’])?[^\W\d_a-z][a-zß-öø-ÿ\u0100-\u017f]{2,}(?:-[^\W\d_a-z][a-zß-öø-ÿ\u0100-\u017f]+)*"
    r"(?:-(?:san|sama|ji))?"
)
DEEDS = listed(
    """
    overlooked misjudged mistyped mistook misremembered fumbled botched bungled blundered dawdled dithered
    procrastinated panicked lied gambled overslept dozed eyeballed fiddled meddled tinkered fat-fingered fatfingered
    rubber-stamped force-pushed self-merged self-approved guessed bothered disobeyed shrugged bluffed goofed shirked
    skimped slacked improvised hesitated
    """
)
TRANSITIVE = listed("overlooked misjudged mistyped mistook fumbled botched bungled disobeyed rubber-stamped eyeballed")
# Past verbs that say so together with what they are done to.
WITH_OBJECT = {
    "skipped": listed(
        "checklist runbook instructions manual briefing meeting review reviews training handover rehearsal drill"
        " reading walkthrough procedure sign-off approval tests staging standup"
    ),
    "missed": listed("meeting briefing training handover phone pager mail email note memo instructions"),
    "ignored": listed(
        "advice page pages pager warning warnings instruction instructions call calls phone ticket tickets mail mails"
        " email emails reminder reminders objections objection question questions runbook procedure alarm alarms rule"
        " alerts policy freeze feedback"
    ),
    "dismissed": listed(
        "warning warnings advice concern concerns objection objections question report reports alarm alert"
    ),
    "rushed": listed("review change deploy deployment release rollout migration job fix test tests installation it"),
    "bypassed": listed("review approval checklist procedure process policy rule rules"),
    "forgot": listed("anything everything to about his her that"),
    "made": listed("typo typos mistake mistakes slip blunder"),
    "took": listed("shortcut shortcuts"),
    "cut": listed("corners"),
    "committed": listed("password secret mistake"),
    "approved": listed("without it the"),
    "closed": listed("ticket tickets"),
    "broke": listed("build everything production prod protocol rules"),
    "misread": listed("instructions dashboard label runbook ticket mail gauge graph note manual email sign map table"),
    "crossed": listed("cables wires"),
    "swapped": listed("cables wires"),
    "unplugged": listed("the a wrong both"),
    "hit": listed("button enter"),
    "clicked": listed("the on a wrong"),
    "left": listed("early unlocked door lunch unattended office desk home open"),
    "went": listed("ahead home off lunch"),
    "refused": frozenset(
        ["answer", "pick", "listen", "help", "sign", "talk", "come", "join", "hand", "admit", "discuss"]
    ),
    "failed": listed("ask tell mention consult realise realize think read hand escalate communicate inform listen"),
    "neglected": listed("to the his her"),
    "omitted": listed("to"),
    "chose": listed("to not"),
    "did": listed("nothing wrong"),
    "kept": listed("quiet silent saying insisting"),
    "deleted": listed("wrong mistake"),
    "removed": listed("wrong mistake"),
    "ran": listed("wrong mistake"),
    "restarted": listed("wrong mistake"),
    "rebooted": listed("wrong mistake"),
    "pulled": listed("wrong plug"),
    "merged": listed("it without the"),
    "pushed": listed("straight directly without mistake"),
    "deployed": listed("without straight untested mistake"),
    "entered": listed("wrong the"),
    "picked": listed("wrong"),
}
SLIPPED = listed("accidentally mistakenly inadvertently")
BY_HAND = listed(
    "dropped wiped unplugged revoked"
    " deleted removed pushed merged ran restarted rebooted pasted committed typed pulled closed deployed"
)
CARELESSLY = listed("carelessly blindly foolishly stupidly hastily recklessly lazily")
# After "did not", "never" and "failed to".
BASE = listed("bother consult realise realize think mention admit care apologise apologize discuss hesitate remember")
BASE_OF_PEOPLE = listed("ask tell inform warn call phone contact notify involve wait listen talk speak")
WHOM = listed(
    """
    anyone anybody someone somebody colleague colleagues team help permission advice him her manager lead us approval
    first around duty boss vendor review
    """
)
BASE_OF_PAPER = listed("read follow check consult open look pay update fill")
PAPER = listed(
    "notice announcement changelog bulletin guide"
    " calendar wiki roster board form instructions manual runbook checklist ticket notes note docs documentation mail"
    " email procedure attention"
)
WHOM_ALL = listed("list channel team teams anyone anybody everybody us colleagues community staff customers")
WITHOUT = listed(
    "checking verifying testing reading asking telling looking thinking talking consulting permission"
    " informing approval warning review"
)
SHOULD_HAVE = listed(
    "asked told phoned consulted known listened spoken thought insisted realised realized rung mentioned said stayed"
)
BEEN_TOLD = listed("told warned asked trained instructed reminded briefed advised taught")
ANSWERS = listed("confirmation go-ahead answer reply ok window sign-off")
FORGOTTEN_BY = listed("forgotten mistyped misread misjudged botched bungled neglected overlooked typed fat-fingered")
STATES = listed(
    "paying asleep careless tired distracted busy confused unaware sure hungover drunk inexperienced negligent lazy"
)
DOING = listed("running typing pressing pasting forgetting pulling unplugging clicking misreading ignoring skipping")
# What tells elsewhere in a text that the word is somebody.
SPOKEN_TO = listed("asked told pinged paged phoned emailed thanked ping thank cc")
SPEAKS = listed("asked wrote replied agreed thinks woke volunteered asks apologised apologized wondered")
TRACES = SPOKEN_TO | SPEAKS | {"thanks"}


NO_NICKS = (
    p.COMPONENTS
    | p.NO_AGENTS
    | p.ROLES
    | PRODUCTS
    | w.ADVERBS
    | listed(
        "he she they we you it this that who which what nobody everybody somebody nothing something there here one"
    )
)
NO_SURNAMES = p.ALSO_MACHINES | p.CUSTOMERS | p.DEPARTMENTS | p.HOUSES | p.GROUPS | p.CLUSTERS


@read_once
def is_somebody(text: Text, at: int) -> bool:
    """A word with the look of a surname, and a deed of people or a trace of one elsewhere in the text."""
    if not _looks_like_one(text, at):
        return False
    before, after = text.word(at - 1), text.word(at + 1)
    if after in ("who", "whose") or (after == "," and text.word(at + 2) in ("who", "whose")):
        return before not in w.ARTICLES and not (text.starts_sentence(at) and text.words[at].endswith("s"))
    if after == "," and text.word(at + 2) == "being":
        return True
    if before == "had" and text.starts_clause(at - 1):
        return _would_have_helped(text, at + 1)
    if before == "by" and _slipped_by(text, at):
        return True
    if before == "if" and after == "had":
        return bool(p.PRONOUNS & set(text.ahead(at, 14)))
    if before == "by":
        doing = after in DOING or text.word(at - 2) in FORGOTTEN_BY
        return doing or text.phrase(at + 1, ("by", "mistake")) or _is_known(text, at)
    if not text.starts_clause(at) and not w.is_adverb(before):
        return _is_known(text, at)
    word = text.words[at]
    if text.starts_sentence(at) and word.endswith("s") and "-" not in word:
        return False  # "Alerts", "Postgres": too seldom somebody
    return word.endswith(("-san", "-sama")) or _does_as_people_do(text, at) or _is_known(text, at)


SLIPS = listed("mistake oversight negligence typo blunder slip carelessness inattention")


def _slipped_by(text: Text, at: int) -> bool:
    """ "Due to a mistake by Sorensen", "the mistake was made by Sorensen"."""
    made = text.word(at - 2) in ("made", "committed") and SLIPS & set(text.before(at, 6))
    return text.word(at - 2) in SLIPS or bool(made)


NICK = re.compile(r"[a-z_][a-z_]{2,}[a-z0-9_]*")


@read_once
def is_nick(text: Text, at: int) -> bool:
    """ "marvk rebooted the wrong host": a word nobody listed in front of what only people do, written small."""
    word = text.words[at]
    if len(word) < 3 or text.raw[at][0] == "@" or word in w.FUNCTION_WORDS or not NICK.fullmatch(text.raw[at]):
        return False
    before = text.word(at - 1)
    if before == "by" and _slipped_by(text, at):
        return text.word(at + 1) == "," and text.word(at + 2) == "who"
    if before == "if" and text.word(at + 1) == "had":
        return bool(p.PRONOUNS & set(text.ahead(at, 14))) and word not in NO_NICKS
    opens = text.starts_sentence(at) and word not in NO_NICKS and not w.is_adverb(word) and not w.is_past(word)
    if not opens or word.endswith(ENDINGS) or word.endswith("s"):
        return False
    if re.search(r"[^aeiou]d$", word):
        return False  # "systemd", "httpd"
    more = text.word(at + 1) not in NOT_ENOUGH or _and_goes_on(text, at)
    return more and _does_as_people_do(text, at)


def _and_goes_on(text: Text, at: int) -> bool:
    """ "zaphod ignored the warning and typed yes"."""
    ahead = text.ahead(at, 9)
    return any(first == "and" and then in GOES_ON for first, then in pairwise(ahead))


GOES_ON = listed("typed clicked pressed pushed merged went walked shrugged carried left pasted hit approved signed")


# What tools do as well, with much the same words behind it: "search ignored the rule".
NOT_ENOUGH = listed("ignored missed skipped rushed bypassed dismissed left went kept closed read")


def _would_have_helped(text: Text, verb: int) -> bool:
    """ "Had Reedy read the notes …"."""
    ahead = text.ahead(verb, 4)
    read = text.word(verb) in ("read", "followed", "checked", "looked", "consulted") and PAPER & set(ahead)
    return bool(read) or text.word(verb) in SHOULD_HAVE | {"called", "told"}


def _looks_like_one(text: Text, at: int) -> bool:
    raw, word = text.raw[at], text.words[at]
    if not SHAPE.fullmatch(raw) or word in PRODUCTS or word in w.NO_NAMES or word in p.NO_AGENTS or word in p.ROLES:
        return False
    return not word.endswith(ENDINGS) and word not in NO_SURNAMES and word not in p.COMPONENTS


def _does_as_people_do(text: Text, at: int) -> bool:
    place, between = at + 1, set()
    while place < at + 6 and (text.word(place) in w.AUXILIARIES or w.is_adverb(text.word(place))):
        between.add(text.word(place))
        place += 1
    verb = text.word(place)
    if verb == "ought":
        return bool((SHOULD_HAVE | {"called", "waited", "checked"}) & set(text.ahead(place, 4)))
    ends = text.word(place + 1) in BREAKS | w.PREPOSITIONS | w.COORDINATORS | {""}
    if (verb in DEEDS and not (ends and verb in TRANSITIVE)) or (
        verb in WITH_OBJECT and WITH_OBJECT[verb] & set(_object(text, place))
    ):
        return True
    if between & CARELESSLY or (between & SLIPPED and verb in BY_HAND):
        return True
    if verb == "failed" and text.word(place + 2) == "announce" and WHOM_ALL & set(text.ahead(place, 10)):
        return True
    if w.is_past(verb) and "without" in text.ahead(place, 7) and WITHOUT & set(text.ahead(place, 9)):
        return True
    return bool(between) and _is_told_of(text, place, verb, between)


def _is_told_of(text: Text, place: int, verb: str, between: set[str]) -> bool:
    ahead = text.ahead(place, 5)
    if verb in ("supposed", "meant") and "forgot" in text.ahead(place, 14):
        return True
    if "been" in between and verb in BEEN_TOLD:
        return ahead[:1] != ["to"]
    if verb in STATES and between & w.BE:
        return True
    if verb in SHOULD_HAVE and between & {"have", "should", "could", "might"}:
        return True
    if verb in ("called", "waited", "checked") and "have" in between:
        return bool((WHOM | ANSWERS) & set(ahead))
    denied = between & {"not", "never", "didn't"}
    if not denied:
        return False
    return verb in BASE or bool(
        (verb in BASE_OF_PEOPLE and WHOM & set(ahead)) or (verb in BASE_OF_PAPER and PAPER & set(ahead))
    )


def _object(text: Text, verb: int) -> list[str]:
    """The words after a verb, up to the end of its clause."""
    ahead = text.ahead(verb, 6)
    return ahead[: next((n for n, word in enumerate(ahead) if word in BREAKS), len(ahead))]


def _is_known(text: Text, at: int) -> bool:
    """The same word asks, agrees or is asked somewhere in the text."""
    return text.words[at] in _known_people(text)


def _known_people(text: Text) -> frozenset[str]:
    if text.people is None:
        traces = [place for place, word in enumerate(text.words) if word in TRACES]
        around = {at for place in traces for at in (place - 1, place + 1, place + 2) if 0 <= at < len(text.words)}
        text.people = frozenset(
            text.words[at] for at in around if _is_spoken_with(text, at) and _looks_like_one(text, at)
        )
    return text.people


def _is_spoken_with(text: Text, at: int) -> bool:
    asked = text.word(at - 1) in SPOKEN_TO and text.word(at + 1) != "for"
    asked = asked or text.phrase(at - 2, ("thanks", "to"))
    return asked or (text.word(at + 1) in SPEAKS and text.word(at + 2) not in ("for", "in", "no"))
