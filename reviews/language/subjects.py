"""Who does it: the person before a verb, or after "by"; None for components, for customers and for nobody."""

from dataclasses import dataclass
from functools import lru_cache

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.naming import is_name
from reviews.language.reading import Text, read_once
from reviews.language.words import BREAKS


@dataclass(frozen=True, slots=True)
class Subject:
    """`who`: "third" (a role, a pronoun), "name", or "first" (the writer). `sure`: no machine has that name.

    `likely`: a machine seldom has it; enough where nobody but a person does what is told.
    """

    who: str
    index: int
    sure: bool = True
    likely: bool = True


PARTS = frozenset(
    ["one", "two", "member", "members", "some", "each", "all", "none", "part", "several", "both", "fault"]
)


# What a phrase about a person begins with: "the doctor unfamiliar with it", "the engineer on call".
DESCRIBING = w.PREPOSITIONS | w.listed(
    """
    responsible involved named assigned next unfamiliar unaware new doing then familiar present concerned without
    """
)


@read_once
def subject(text: Text, verb: int) -> Subject | None:
    """The person who acts in `verb`: right before it, before a phrase about them, or shared with an earlier verb."""
    at = over(text, verb - 1)
    if at < 0 or at < text.first_of[verb]:
        return None
    if text.words[at] == ")":
        return person_at(text, _before_brackets(text, at))
    found = person_at(text, at)
    if found and not found.sure and _is_object(text, at):
        found = _further_back(text, at) or found  # "the lad from the agency": the agency doesn't act
    return found or _further_back(text, at) or _shared(text, at, verb) or _over_an_aside(text, at, verb)


def _over_an_aside(text: Text, at: int, verb: int) -> Subject | None:
    """ "The nurse, who was new on the ward, hung …": over what stands between two commas."""
    if text.words[at] != ",":
        return None
    lowest = max(text.first_of[verb], at - 30)
    opening = next((place for place in range(at - 2, lowest, -1) if text.words[place] == ","), 0)
    after = text.word(opening + 1)
    aside = after in (
        "as",
        "once",
        "yet",
        "again",
        "typically",
        "apparently",
        "who",
        "whose",
        "in",
        "on",
        "with",
        "while",
        "after",
        "a",
        "an",
        "the",
        "himself",
        "herself",
        "at",
        "being",
    )
    found = person_at(text, opening - 1) if opening else None
    opens = found and noun_phrase(text, found.index) == text.first_of[verb] and w.is_past(text.words[verb])
    return found if aside or opens else None


def over(text: Text, at: int) -> int:
    """Back over auxiliaries, adverbs and negations."""
    lowest = max(at - 7, -1)
    if at > 2 and text.words[at] == "," == text.words[at - 2] and w.is_adverb(text.words[at - 1]):
        at -= 3
    while at > lowest and (text.words[at] in w.AUXILIARIES or w.is_adverb(text.words[at])):
        at -= 1
    return at


def _before_brackets(text: Text, at: int) -> int:
    """ "The engineer (on call) forgot": to the word before "("."""
    opened = next((place for place in range(at - 1, max(at - 7, 0), -1) if text.words[place] == "("), 0)
    return opened - 1 if opened else at


def active(text: Text, who: Subject, verb: int) -> bool:
    """Not "the team was removed": there somebody else acts. "Was paged and forgot" is active again."""
    return not any(word in w.BE for word in last_clause(text, who, verb))


def negated(text: Text, who: Subject, verb: int) -> bool:
    return any(word in w.DENIALS for word in last_clause(text, who, verb))


def last_clause(text: Text, who: Subject, verb: int) -> list[str]:
    """The words between a subject and its verb; after the last "and" where an earlier verb shares the subject."""
    between = text.words[who.index + 1 : verb]
    joint = max((n for n, word in enumerate(between) if word in w.COORDINATORS), default=-1)
    return between[joint + 1 :]


@read_once
def person_at(text: Text, at: int) -> Subject | None:
    word = text.word(at)
    if word in w.FIRST or (word == "us" and text.word(at - 1) == "of"):
        return Subject("first", at)
    if is_name(text, at):
        return Subject("name", at)
    if word in p.PRONOUNS:
        return Subject("third", at)
    if len(word) < 3 and text.word(at - 1) in ("team", "crew", "squad"):
        return role_at(text, at - 1)  # "team B"
    if word in ("who", "whoever"):
        return _antecedent(text, at)
    if word == "they":
        return Subject("third", at, sure=_speaks_of_people(text, at))
    return role_at(text, at)


NEVER_TOLD_OF = p.CUSTOMERS | w.FIRST | {"those"}


def _antecedent(text: Text, at: int) -> Subject | None:
    """ "the developer who", "whoever"; not "users who", "we who"."""
    if text.word(at) == "whoever":
        return Subject("third", at)
    before = at - 1 - (text.word(at - 1) == ",")
    if text.word(before) in ("and", "but"):
        earlier = next((n for n in range(before - 1, text.first_of[at], -1) if text.words[n] == "who"), 0)
        return _antecedent(text, earlier) if earlier else None
    if text.word(before) in NEVER_TOLD_OF:
        return None
    if is_name(text, before):
        return Subject("name", before)
    if text.word(before) == "one" and text.word(before - 1) == "the":
        return Subject("third", before)
    role = role_at(text, before)
    if role and role.who == "third":
        return Subject("third", role.index)  # only people are told of with "who"
    return role or (Subject("third", at) if text.starts_sentence(at) else None)


def _speaks_of_people(text: Text, at: int) -> bool:
    """Whether a role stands in this sentence or the one before."""
    start = text.first_of[max(text.first_of[at] - 2, 0)]
    return any(word in p.ROLES or word in p.GROUPS for word in text.words[start:at])


COUNTED = w.listed("two three four five six seven eight nine ten twelve twenty last this half several just right")
OPENING_A_NOUN = w.listed("the a an our one")


@lru_cache(maxsize=8192)
def _can_be_a_role(word: str) -> bool:
    """Whether any rule below could take the word for somebody, whatever stands around it; most words can't."""
    known = word in p.ROLES or word == "group" or word in p.ALSO_MACHINES or word in p.CUSTOMERS or word in p.NO_AGENTS
    office = word in p.DEPARTMENTS or word in p.HOUSES or word in p.ABBREVIATED or word in p.GROUPS
    return known or office or word in ("one", "member", "members") or _ends_like_a_role(word) or _names_an_agent(word)


def _ends_like_a_role(word: str) -> bool:
    return len(word) > 6 and word.endswith(p.ROLE_ENDINGS) and word != "zookeeper"


@read_once
def role_at(text: Text, at: int) -> Subject | None:
    word, before = text.word(at), text.word(at - 1)
    if not _can_be_a_role(word):
        return Subject("third", at) if before in OPENING_A_NOUN and _told_of_as_a_person(text, at) else None
    if word == "one" and text.word(at - 1) == "no":
        return Subject("third", at)
    if word in p.ROLES or _ends_like_a_role(word):
        return Subject("first" if _is_ours(text, at) else "third", at)
    if word in ("member", "members") and text.word(at + 1) == "of":
        return Subject("third", at) if not p.CLUSTERS & set(text.ahead(at, 5)) else None
    if word in p.CUSTOMERS:
        return None
    if word == "group":
        return Subject("third", at, sure=False) if before in OF_A_GROUP else None
    if word in p.ABBREVIATED and text.raw[at].isupper() and before in w.ARTICLES:
        return Subject("third", at)
    if word in p.DEPARTMENTS or word in p.HOUSES:
        return _office(text, at)
    if word in p.NO_AGENTS and word not in p.ALSO_MACHINES and before == "the" and text.starts_clause(at - 1):
        return Subject("third", at, sure=False, likely=False)
    if word not in p.ALSO_MACHINES:
        known = _is_agent_noun(text, at) or _told_of_as_a_person(text, at)
        return Subject("third", at) if known else None
    if text.word(at + 1) == "who":
        return Subject("third", at)  # only people are told of with "who"
    if before.endswith("'s") and (before[:-2] in p.ROLES or before[:-2] in p.CUSTOMERS):
        return Subject("third", at)
    if word in ("manager", "managers") and _manages_people(text, at):
        return Subject("third", at)
    if before == "service" and text.word(at - 2) in ("customer", "field", "client", "guest", "patient", "it"):
        return Subject("third", at)
    if before in p.HUMAN_MODIFIERS or word in ("on-call", "oncall"):
        modifiers = p.MACHINE_MANAGERS if word in ("manager", "managers") else p.MACHINE_MODIFIERS
        machine = (word in p.MACHINE_LIKE and before in modifiers) or (before in WHOSE and word in SELDOM_PEOPLE)
        machine = machine or (
            word in ("member", "members") and before not in ("team", "staff", "crew", "platform", "ops")
        )
        return None if machine else Subject("third", at)
    if word in p.GROUPS and word not in ("support", "operations", "ops", "support"):
        return Subject("first" if before == "our" else "third", at)
    alone = before in w.ARTICLES or before == "by" or text.starts_clause(at)
    own_parts = "its" in text.words[at + 1 : at + 9]  # what has parts of its own is a machine
    likely = word in p.MOSTLY_PEOPLE or (word in ("support", "operations", "ops") and text.starts_clause(at))
    alone = alone or (likely and _opens_with_a_noun(text, at))
    return Subject("third", at, sure=False, likely=likely) if alone and not own_parts else None


def _manages_people(text: Text, at: int) -> bool:
    """ "The bank manager", not "the package manager" nor "Cloud Manager"."""
    before = text.word(at - 1)
    product = text.raw[at][:1].isupper() and text.raw[at - 1][:1].isupper() and not text.starts_sentence(at - 1)
    return not product and before.isalpha() and before not in p.MANAGED and before not in w.FUNCTION_WORDS


WHOSE = w.listed("our their business")
# "Their builder" is a program unless more is said.
SELDOM_PEOPLE = w.listed(
    """
    builder builders collector collectors loader loaders assembler monitor monitors handler handlers controller
    controllers worker workers scheduler schedulers provider master interpreter navigator reader readers sorter writer
    """
)
OF_A_GROUP = w.listed("network database platform storage operations infrastructure integration release field support")


def _is_ours(text: Text, at: int) -> bool:
    """ "Our team" is the writer's side, "a member of our team" is somebody."""
    one_of_them = text.word(at - 2) == "of" and text.word(at - 3) in PARTS
    own = text.words[at] in p.GROUPS and text.words[at] not in ("staff", "management", "leadership")
    return text.word(at - 1) == "our" and own and not one_of_them


ENGINEERING = w.listed("release platform infrastructure reliability product software")
AFTER_AN_OFFICE = w.AUXILIARIES | w.PREPOSITIONS | w.COORDINATORS | BREAKS | {"", "who"}


def _office(text: Text, at: int) -> Subject | None:
    """ "Accounting sent it twice", "the ward chose not to": where it acts, not as part of another noun."""
    after = text.word(at + 1)
    acts = after in AFTER_AN_OFFICE or w.is_past(after)
    if text.word(at) == "engineering" and not text.starts_clause(at - (text.word(at - 1) in ENGINEERING)):
        return None
    acts = (acts or w.is_adverb(after)) and text.word(at - 1) not in ("in", "at", "from", "for")
    if text.word(at) in p.HOUSES:
        acts = acts and text.word(at - 1) in w.ARTICLES
        return Subject("third", at, sure=False) if acts else None
    return Subject("third", at) if acts and text.word(at - 1) not in w.FIRST else None


PERSONALLY = p.OF_A_PERSON - {"her"}


def _told_of_as_a_person(text: Text, at: int) -> bool:
    """ "The lookout was busy with his phone": a noun nobody listed, and "his" or "she" in what is said of it."""
    word = text.word(at)
    if text.word(at - 1) not in OPENING_A_NOUN or not text.starts_clause(at - 1) or len(word) < 4:
        return False
    if word in p.NO_AGENTS or word.endswith("s") or word in w.FUNCTION_WORDS or not word.isalpha():
        return False
    after = text.word(at + 1)
    return (w.is_past(after) or after in w.AUXILIARIES) and bool(PERSONALLY & set(text.ahead(at, 9)))


def _opens_with_a_noun(text: Text, at: int) -> bool:
    """ "The digger driver": one more word before, then an article or the clause's start."""
    if text.words[at].removesuffix("s") in ("planner", "agent", "editor", "writer", "owner", "operator", "manager"):
        return False
    return text.words[at - 1].isalpha() and (text.word(at - 2) in w.ARTICLES or text.starts_clause(at - 1))


@lru_cache(maxsize=4096)
def _names_an_agent(word: str) -> bool:
    long = len(word) > 5 and word.isalpha() and word.endswith(p.AGENT_ENDINGS)
    return long and word not in p.NO_AGENTS and not word.endswith(p.NO_ENDINGS) and not _is_compound(word)


def _is_compound(word: str) -> bool:
    """ "autoscaler", "webserver": a machine with something before it."""
    return any(word.endswith(machine) for machine in p.NO_AGENTS if len(machine) > 5)


SOME = w.ARTICLES - {"no", "any", "which"}


def _is_agent_noun(text: Text, at: int) -> bool:
    """ "The caterer", "two of the invigilators": a noun in -er, -or or -ist that names no machine."""
    if not _names_an_agent(text.word(at)) or text.raw[at][1:].lower() != text.raw[at][1:]:
        return False
    before = text.word(at - 1)
    return before in SOME or (before in p.HUMAN_MODIFIERS and text.word(at - 2) in w.ARTICLES)


def is_role(text: Text, at: int) -> bool:
    return role_at(text, at) is not None


def _further_back(text: Text, at: int) -> Subject | None:
    """ "the engineer on call", "the developer who wrote it": a role with a phrase about it before the verb."""
    for place in range(at - 1, max(at - 11, text.first_of[at] - 1), -1):
        word = text.words[place]
        if word in BREAKS:
            return None
        found = role_at(text, place) if _can_be_a_role(word) or text.word(place - 1) in OPENING_A_NOUN else None
        if found and (found.sure or not _is_object(text, place)):
            return found if _describes(text, place + 1, at) and not _is_object(text, place) else None
    return None


def _describes(text: Text, start: int, end: int) -> bool:
    opener = text.words[start]
    if opener == "whose":
        return any(w.is_past(word) for word in text.words[start + 1 : end + 1])
    if opener in ("who", "that", "which") or text.words[start - 1] == "whoever":
        return not any(word in w.SUBORDINATORS for word in text.words[start + 1 : end + 1])
    if opener not in DESCRIBING and not opener.endswith("ing"):
        return False
    inside = range(start + 1, end + 1)
    return not any(_is_a_clause(text, at) for at in inside)


def _is_a_clause(text: Text, at: int) -> bool:
    word = text.words[at]
    verb = w.is_past(word) and text.words[at - 1] not in w.ARTICLES and text.words[at - 1] != "on-call"
    return verb or word in w.AUXILIARIES or word in w.SUBORDINATORS


def _is_object(text: Text, place: int) -> bool:
    """ "a mail to the engineer about the pump": not who acts. "One of the engineers at the site" is."""
    return text.word(noun_phrase(text, place) - 1) in w.PREPOSITIONS


def noun_phrase(text: Text, head: int) -> int:
    """Where "the night-shift technician" begins: at an article up to four words before, else at its last word."""
    for at in range(head - 1, max(head - 5, text.first_of[head] - 1), -1):
        if text.words[at] in w.ARTICLES:
            at -= text.words[at] in COUNTED and text.word(at - 1) in ("the", "our", "all", "these", "those", "their")
            return at - 2 if text.word(at - 1) == "of" and text.word(at - 2) in PARTS else at
        if text.words[at] in BREAKS or text.words[at] in w.PREPOSITIONS or text.words[at] in w.OPENERS:
            return at + 1
    return text.first_of[head] if head - text.first_of[head] < 4 else head


def _shared(text: Text, at: int, verb: int) -> Subject | None:
    """ "The technician closed the door and forgot the seal": the subject of the verb before the "and"."""
    if text.words[at] in w.COORDINATORS:
        return clause_subject(text, at)
    listed_ = text.words[at] == "," and verb == at + 1 and "and" in text.ahead(verb, 9) and text.word(verb + 1) != "by"
    return clause_subject(text, at) if listed_ else None


@read_once
def clause_subject(text: Text, end: int) -> Subject | None:
    """The nearest person before `end` who begins a clause and acts in it."""
    for place in range(end - 1, text.first_of[end] - 1, -1):
        found = person_at(text, place)
        if found and _opens_a_clause(text, noun_phrase(text, place)) and _acts(text, place):
            return found
        if text.words[place] in (";", ":"):
            return None
    return None


def _opens_a_clause(text: Text, at: int) -> bool:
    """Also behind an adverb: "apparently an admin …"."""
    return text.starts_clause(at) or (at - 1 == text.first_of[at] and w.is_adverb(text.words[at - 1]))


def _acts(text: Text, place: int) -> bool:
    """A verb follows, over auxiliaries and adverbs, or a phrase about the person."""
    at = place + 1
    while at < place + 6 and (text.word(at) in w.AUXILIARIES or w.is_adverb(text.word(at))):
        at += 1
    word = text.word(at)
    told_of = word in w.PREPOSITIONS or word == "who" or (word.endswith("ing") and len(word) > 5)
    return at > place + 1 or w.is_past(word) or told_of
