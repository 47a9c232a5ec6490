"""Category 1 and 11: a passive with the person it points at ("was leaked by a developer", "too early by the crew")."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.reading import Text
from reviews.language.registry import Hit, on, pinned_surely
from reviews.language.subjects import Subject
from reviews.language.verdict import CAN
from reviews.language.words import BREAKS, listed

# To have these done by somebody is a loss or a slip, whoever tells it.
HARMED = listed(
    """
    leaked rushed botched lost misplaced spilled spilt tripped damaged ruined corrupted exposed fumbled scrambled
    self-inflicted sabotaged abandoned neglected mishandled misrouted dropped-off delayed held-up trampled scratched
    dented crushed
    contaminated compromised endangered messed-up screwed-up waved-through
    """
)
TOO = listed("early soon late hastily quickly fast slowly long far often optimistically eagerly readily")
SLIPS_OF_TIME = listed("prematurely late belatedly halfway half-heartedly")
# "the ticket was closed without being read"
UNREAD = listed(
    """
    read reviewed tested checked verified inspected asked told looked understood opened noticed consulted confirmed
    questioned informed approved validated announced documented
    """
)
ATTACKERS = listed("attacker attackers thief thieves hacker hackers burglar intruder court police storm")


@on("by")
def done_badly_by(text: Text, at: int) -> Hit | None:
    """ "The key was leaked by a developer", "triggered too early by an operator", "rushed out by the team"."""
    verb = _participle_before(text, at)
    if verb < 0 or not _is_passive(text, verb):
        return None
    who = _somebody(text, at + 1)
    between = text.words[verb + 1 : at]
    through = text.words[verb] in ("waved", "nodded", "rushed", "pushed") and between[:1] == ["through"]
    too = "too" in between and TOO & set(between)
    early = SLIPS_OF_TIME & {*between, text.word(verb - 1)}
    after = text.ahead(who.index, 6) if who else []
    slip = after and after[0].endswith("ing") and {"wrong", "incorrect", "old"} & set(after)
    if who is None or not (too or early or through or slip or text.words[verb] in HARMED):
        return None
    if text.weighed(verb) or text.explained(verb):
        return None
    return pinned_surely(verb, who)


BODIES = listed("board committee council cab group boards committees")


def _somebody(text: Text, at: int) -> Subject | None:
    """The person or body after "by"; customers and attackers are told of otherwise."""
    body = next((at + n for n in range(4) if text.word(at + n) in BODIES), 0)
    who = person_after(text, at) or (Subject("third", body) if body and text.word(at) in w.ARTICLES else None)
    return None if who is None or text.word(who.index) in p.CUSTOMERS | ATTACKERS else who


def _participle_before(text: Text, by: int) -> int:
    """Where the participle stands that "by" belongs to: right before, or before "out", "too early" and their kind."""
    for place in range(by - 1, max(by - 5, text.first_of[by] - 1), -1):
        word = text.words[place]
        if word in BREAKS or word in w.SUBORDINATORS or word in w.ARTICLES:
            return -1
        if w.is_participle(word) and word not in ("left", "fast", "hit"):
            return place
    return -1


def _is_passive(text: Text, verb: int) -> bool:
    before = text.words[max(verb - 4, text.first_of[verb]) : verb]
    return bool({"was", "were", "been", "being", "got", "wasn't", "is", "are"} & set(before)) and CAN.isdisjoint(before)


@on("without")
def without_being_read(text: Text, at: int) -> Hit | None:
    """ "The ticket was closed by the agent without being read"; without the agent it is a verdict on the process."""
    if text.word(at + 1) not in ("being", "having") or text.explained(at) or text.weighed(at):
        return None
    if not UNREAD & set(text.ahead(at + 1, 4)):
        return None
    by = next((place for place in range(at - 1, text.clause_start(at), -1) if text.words[place] == "by"), 0)
    who = _somebody(text, by + 1) if by else None
    return pinned_surely(by, who)


NOTED = listed("reading readings number numbers address name note notes details minutes statement value values")
DOWN = listed("down offline out")
TAKEN = listed("brought taken knocked pulled")
AGAINST_ADVICE = listed("annoying boring tedious unnecessary inconvenient bothersome pointless")


@on("by")
def brought_down_by(text: Text, at: int) -> Hit | None:
    """ "Was brought down by an analyst", "was disabled by a developer who found it annoying"."""
    verb = _participle_before(text, at)
    if verb < 0 or not _is_passive(text, verb) or text.weighed(verb) or text.explained(verb):
        return None
    who = _somebody(text, at + 1)
    if who is None:
        return None
    noted = NOTED & set(text.before(verb, 4))
    down = (
        text.words[verb] in TAKEN
        and not noted
        and text.word(at - 1) in DOWN
        and not {"for", "to"} & set(text.ahead(who.index, 2))
    )
    rest = text.ahead(who.index, 9)
    never_saw = {"never", "not", "hardly"} & set(rest) and {"seen", "read", "tested", "used", "looked"} & set(rest)
    own_whim = "who" in rest[:2] and (AGAINST_ADVICE & set(rest) or never_saw or {"wanted", "home"} <= set(rest))
    return pinned_surely(verb, who) if down or own_whim else None


@on("forgotten", "unlocked", "unplugged")
def forgotten_by(text: Text, at: int) -> Hit | None:
    """ "The cleanup had been forgotten by the previous team"."""
    if text.word(at + 1) != "by" or not _is_passive(text, at) or text.weighed(at) or text.explained(at):
        return None
    who = _somebody(text, at + 2)
    planned = text.word(at) != "forgotten" and PLANNED & set(text.ahead(at, 9))
    if who and who.likely and not who.sure:
        who = Subject(who.who, who.index)
    return None if planned else pinned_surely(at, who)


PLANNED = listed("during for to as on while when after before so request test")
