"""Categories 1, 3 and 11: a bare fact as a reproach: how long nobody looked, with whom it lay, who does better.

None of these has a word of blame in it. What reproaches is that the fact is told of people and of nothing else,
without what they knew or saw; a sentence that says why is left alone.
"""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.naming import is_name
from reviews.language.nouns import ON_PURPOSE
from reviews.language.products import PRODUCTS
from reviews.language.reading import Text
from reviews.language.registry import Hit, on, on_phrases, pinned_surely
from reviews.language.reproach import LAPSING, somebody_else
from reviews.language.subjects import Subject, clause_subject, person_at
from reviews.language.words import BREAKS, listed, spread

ATTENDED = listed(
    """
    looked checked tested verified answered replied reacted responded read opened followed reviewed inspected acted
    acknowledged monitored escalated called asked
    """
)
LENGTH = listed(
    "seconds minute minutes hour hours day days night week weeks weekend month months year years ages decade"
)


def fair(text: Text, at: int) -> bool:
    """A question, a guess, or a sentence that says why."""
    return text.is_question(at) or text.doubted(at) or text.explained(at)


def _somebody_ahead(text: Text, at: int, reach: int) -> Subject | None:
    found = next((who for n in range(1, reach + 1) if (who := person_at(text, at + n))), None)
    return found if found and found.sure and found.who != "first" else None


@on("nobody", "no-one", "one")
def nobody_for_days(text: Text, at: int) -> Hit | None:
    """ "Nobody had looked at the alert for two days"; "a page nobody had read for years" tells how things stood."""
    start = at - (text.word(at) == "one")
    if start < at and text.word(start) != "no":
        return None
    verb = at + 1 + (text.word(at + 1) in ("had", "has", "have"))
    while w.is_adverb(text.word(verb)):
        verb += 1
    ahead = text.ahead(verb, 12)
    long = {"for", "in", "over", "until", "since"} & set(ahead) and LENGTH & set(ahead)
    opens = text.starts_sentence(start) or text.word(start - 1) in BREAKS | {"and", "but"}
    attended = text.word(verb) in ATTENDED - {"asked", "called", "read", "opened", "followed", "escalated"}
    told = attended and long and opens and "so" not in ahead
    return Hit(start, verb, 3, flag=True) if told and not fair(text, at) else None


LOOK = listed("look glance thought word question check test warning glimpse call")


@on("without")
def without_a_look(text: Text, at: int) -> Hit | None:
    """ "Was silenced by the crew without a look at the pressure", "open for days without anyone taking a look"."""
    ahead = text.ahead(at, 5)
    if {"anyone", "anybody", "somebody", "someone"} & set(ahead[:1]):
        taking = ahead[1:2] in (["taking"], ["having"], ["giving"]) and (LOOK | {"action", "notice"}) & set(ahead[2:])
        return Hit(at, at + 2, 3, flag=True) if taking and not fair(text, at) else None
    if ahead[:1] not in (["a"], ["one"], ["any"], ["further"]) or LOOK.isdisjoint(ahead[:3]) or fair(text, at):
        return None
    start = text.clause_start(at)
    by = next((n for n in range(at - 1, start, -1) if text.words[n] == "by"), 0)
    who = person_after(text, by + 1) if by else somebody_else(text, clause_subject(text, at), at)
    return pinned_surely(by or (who.index if who else at), who)


BETTER = listed(
    "other competent decent reasonable sane half-decent serious sensible trained professional proper halfway"
    " conscientious diligent responsible good"
)
SHARED = listed("missed assumed been struggled failed believed thought made fallen taken had seen felt")


@on("any", "every")
def any_other_would(text: Text, at: int) -> Hit | None:
    """ "Any other team would have rolled back within minutes"; "… would have done the same" speaks for them."""
    who = _somebody_ahead(text, at, 4) if text.word(at + 1) in BETTER else None
    if who is None or text.word(who.index + 1) not in ("would", "could") or text.word(who.index + 2) != "have":
        return None
    verb = who.index + 3
    while w.is_adverb(text.word(verb)):
        verb += 1
    same = {"same", "likewise", "also", "too", "not", "never"} & set(text.words[who.index : text.end_of[at]])
    shared = text.word(verb) in SHARED and not (text.word(verb) == "had" and "ready" in text.ahead(verb, 6))
    return Hit(at, verb, 3, flag=True) if not same and not shared and not text.is_question(at) else None


LAY = listed("sat lay lain languished rotted stuck lingered gathered lying sitting rotting gathering slept")
WAITING = listed(
    """
    report reports ticket tickets request requests mail mails email emails alert alerts warning warnings form forms
    complaint complaints note notes message messages review invoice order proposal application it this patch change
    """
)
PLACES = listed("queue inbox mailbox desk tray backlog drawer list drafts")


@on(*sorted(PLACES))
def lay_with_somebody(text: Text, at: int) -> Hit | None:
    """ "The ticket sat in Hartmann's queue for nine days"."""
    owner = next((n for n in (at - 1, at - 2) if text.word(n).endswith("'s")), -1)
    if owner < 0 or LAY.isdisjoint(text.before(owner, 6)) or LENGTH.isdisjoint(text.sentence(at)) or fair(text, at):
        return None
    if WAITING.isdisjoint(text.words[text.clause_start(at) : owner]):
        return None
    raw, whose = text.raw[owner][:-2], text.words[owner][:-2]
    capital = raw[:1].isupper() and raw[1:].islower() and whose not in PRODUCTS | w.NO_NAMES | p.COMPONENTS
    named = raw in text.names or whose in p.GIVEN_NAMES or (capital and text.word(owner - 1) in ("in", "on", "at"))
    role = whose in (p.ROLES | {"manager", "lead", "owner", "chief", "head"}) - p.GROUPS
    return Hit(owner, at, 11 if named else 1, flag=True) if named or role else None


SEEN = listed("see saw sees seen know knew knows known notice noticed tell told spot spotted understand guess guessed")
LOWLY = listed(
    "trainee intern beginner newcomer apprentice child layman student novice junior rookie amateur starter temp"
)


@on("even")
def even_the_trainee(text: Text, at: int) -> Hit | None:
    """ "Even the trainee could see that the dashboard was red"."""
    who = next((at + n for n in (2, 3, 4) if text.word(at + n) in LOWLY), 0)
    who += who > 0 and text.word(who + 1) in p.ROLES
    could = text.word(who + 1) in ("could", "can", "would", "should", "knows", "sees", "saw", "knew")
    article = text.word(at + 1) in ("a", "an", "the", "our", "any")
    ahead = text.ahead(who, 4)
    denied = {"not", "never", "nothing"} & set(ahead) or not SEEN & {*ahead, text.word(who + 1)}
    return Hit(at, who + 1, 4, flag=True) if who and article and could and not denied and not fair(text, at) else None


@on("allowed", "left")
def allowed_to_lapse_by(text: Text, at: int) -> Hit | None:
    """ "The certificate was allowed to expire by the team that owns it"."""
    lapsed = text.word(at + 1) == "to" and text.word(at + 2) in LAPSING | {"run", "go"}
    by = next((at + n for n in range(3, 7) if text.word(at + n) == "by"), 0) if lapsed else 0
    passive = {"was", "were", "been", "being"} & set(text.before(at, 3))
    who = person_after(text, by + 1) if by and passive and not fair(text, at) else None
    return pinned_surely(at, who)


CARE = listed("care attention thought diligence discipline patience foresight effort vigilance caution")


@on(*sorted(CARE))
def more_of_it_and(text: Text, at: int) -> Hit | None:
    """ "A little more attention by the fitter and the seal would have held"."""
    before = text.before(at, 5)
    more = len(before) == at - text.first_of[at] and {"more", "little", "bit", "some"} & set(before)
    joint = text.word(at + 1) in ("by", "from", "and", "on", "of") and {"and", ","} & set(text.ahead(at, 9))
    told = more and joint and "would" in text.sentence(at)
    greater = {"more", "greater", "better", "closer", "due", "proper"} & set(before) and {"if", "had"} & set(before)
    passive = greater and {"had", "been"} & set(text.ahead(at, 2)) and "would" in text.sentence(at)
    told = told or passive  # "if greater care had been taken, …"
    return Hit(text.first_of[at], at, 3, flag=True) if told and not text.is_question(at) else None


@on("why")
def why_was_it_not_done(text: Text, at: int) -> Hit | None:
    """ "Why was the backup not checked by anyone for half a year?"."""
    if not text.starts_sentence(at) or not text.is_question(at) or text.word(at + 1) not in PASSIVELY:
        return None
    by = next((n for n in range(at + 3, text.end_of[at]) if text.words[n] == "by"), 0)
    undone = w.DENIALS & set(text.words[at + 1 : by])
    anyone = text.word(by + 1) in ("anyone", "anybody", "somebody", "someone")
    who = person_after(text, by + 1) if by else None
    known = anyone or (who and who.sure and who.who != "first")
    return Hit(at, at + 2, 1, flag=True) if by and undone and known else None


PASSIVELY = listed("was were wasn't weren't had hadn't has hasn't")
ON_THE_SPOT = ATTENDED | listed("been seen tried run visited touched heard noticed understood walked met")


@on("neither", "none")
def neither_had_been_there(text: Text, at: int) -> Hit | None:
    """ "Two people signed the form, and neither had been near the machine"."""
    had = at + 1 + 2 * (text.word(at + 1) == "of")
    verb = had + 1
    while w.is_adverb(text.word(verb)):
        verb += 1
    near = text.word(verb) != "been" or {"near", "there", "on", "inside", "to"} & set(text.ahead(verb, 2))
    near = near and not {"any", "anything", "anyone"} & set(text.ahead(verb, 2))
    told = text.word(had) in ("had", "has", "have") and text.word(verb) in ON_THE_SPOT and near
    people = told and any(person_at(text, n) for n in range(text.first_of[at], at))
    told = people and text.word(at - 1) in BREAKS | {"and", "but", "yet"}
    return Hit(at, verb, 3, flag=True) if told and not fair(text, at) else None


BROKEN = listed(
    "broken deleted caused missed dropped forgotten crashed lost locked knocked wiped ignored skipped overlooked"
)


@on("same")
def the_same_person_before(text: Text, at: int) -> Hit | None:
    """ "The same engineer had already broken the build the week before": the history of one person."""
    low = Subject("third", at + 1) if text.word(at + 1) in LOWLY and text.word(at + 2) in ("who", "had") else None
    who = (low or _somebody_ahead(text, at, 3)) if text.word(at - 1) == "the" else None
    had = who.index + 1 + (text.word(who.index + 1) == "who") if who else at
    if who is None or text.word(had) not in ("had", "has") or text.word(who.index)[-1:] == "s":
        return None
    verb = had + 1
    while w.is_adverb(text.word(verb)):
        verb += 1
    return Hit(at - 1, verb, 11, flag=True) if text.word(verb) in BROKEN and not fair(text, at) else None


DID = listed("read followed did listened checked looked paid cared tested asked used bothered knew learned thought")


@on("if")
def if_people_read(text: Text, at: int) -> Hit | None:
    """ "If people read their mail, we would not be here"; "if they followed it, they would …" may speak for them."""
    who = _somebody_ahead(text, at, 4)
    verb = who.index + 1 if who else at
    while verb > at and (w.is_adverb(text.word(verb)) or text.word(verb) in ("only", "just")):
        verb += 1
    comma = next((n for n in range(verb, text.end_of[at]) if text.words[n] == ","), 0)
    main = text.words[comma + 1 : comma + 5] if comma else []
    not_ = "wouldn't" in main or ("would" in main and {"not", "never"} & set(text.words[comma : comma + 6]))
    theirs = {"they", "he", "she"} & set(main[:1])
    told = who and text.word(verb) in DID and not_ and not theirs
    return Hit(at, verb, 3, flag=True) if told and not text.is_question(at) else None


@on_phrases(
    spread(
        "in front of his|her|their (own|very) eyes|eye|nose|noses|face|faces",
        "under his|her|their own|very nose|noses|eyes",
        "right under his|her|their nose|noses",
    )
)
def before_their_eyes(text: Text, at: int, last: int) -> Hit | None:
    """ "What our own staff had in front of their eyes"."""
    reach = range(text.first_of[at], at)
    people = [found for n in reach if (found := person_at(text, n)) and found.sure and found.who != "first"]
    denied = {"not", "nothing", "never"} & set(text.before(at, 6))
    lay = {"had", "have", "has", "was", "were", "lay", "sat", "right"} & set(text.before(at, 2))
    return Hit(at, last, 4, flag=True) if people and lay and not denied and not fair(text, at) else None


HUMAN_CHECKS = listed(
    "test read check think ask bother care look know understand review listen try verify talk rehearse"
)


@on("obviously", "clearly", "evidently", "apparently", "plainly")
def they_obviously_did_not(text: Text, at: int) -> Hit | None:
    """ "They obviously did not test it": services do not test, read or ask."""
    ahead = text.ahead(at, 4)
    not_ = ahead[:2] in (["did", "not"], ["do", "not"]) or ahead[:1] in (["didn't"], ["don't"], ["never"])
    verb = next((word for word in ahead[not_ + (ahead[:1] in (["did"], ["do"])) :] if word != "even"), "")
    told = text.word(at - 1) == "they" and not_ and verb in HUMAN_CHECKS | ATTENDED
    return Hit(at - 1, at + 2, 1, flag=True) if told and not fair(text, at) else None


@on("by")
def done_by_none(text: Text, at: int) -> Hit | None:
    """ "Was read by three people and acted on by none"."""
    none = text.word(at + 1) in ("none", "nobody", "no-one") or text.phrase(at + 1, ("no", "one"))
    if not none or fair(text, at) or {"but", "except", "else"} & set(text.ahead(at, 4)):
        return None
    acted = text.word(at - 1) in ATTENDED | DID or text.phrase(at - 2, ("acted", "on"))
    followed = text.word(at - 2) in ("followed", "picked", "looked") and text.word(at - 1) in ("up", "at", "after")
    told = acted or followed
    return Hit(at - 1, at + 1, 3, flag=True) if told else None


ENTERED = listed("entered typed issued run executed pressed made pushed applied sent ordered keyed")
AMISS = listed("incorrect wrong erroneous mistyped faulty improper mistaken unauthorised unauthorized untested")


@on(*sorted(AMISS))
def amiss_and_by_whom(text: Text, at: int) -> Hit | None:
    """ "An incorrect command entered by an operator removed more than intended"."""
    by = next((at + n for n in range(2, 7) if text.word(at + n) == "by"), 0)
    if not by or text.word(by - 1) not in ENTERED or BREAKS & set(text.words[at:by]) or text.weighed(at):
        return None
    who = person_after(text, by + 1)
    known = who and who.who != "first" and (who.sure or text.word(who.index) in ("operator", "operators", "user"))
    known = known and who and text.word(who.index) not in ON_PURPOSE
    hit = Hit(at, who.index, 11 if who.who == "name" else 1, flag=True) if who and known else None
    return hit if hit and not fair(text, by) else None


LET_BY = listed("it this that them bug defect regression error change mistake fault typo patch batch release")


@on("through", "slip", "past")
def let_it_through(text: Text, at: int) -> Hit | None:
    """ "The QA team let it through"; traffic is let through by design."""
    verb = next((n for n in range(at - 1, max(at - 5, text.first_of[at] - 1), -1) if text.words[n] == "let"), -1)
    if verb < 0 or text.word(at - 1) not in LET_BY or {"purpose", "to", "so"} & set(text.ahead(at, 3)):
        return None
    who = somebody_else(text, _subject_of(text, verb), at)
    return Hit(who.index, at, 11 if who.who == "name" else 1, flag=True) if who and who.sure else None


def _subject_of(text: Text, verb: int) -> Subject | None:
    known = person_at(text, verb - 1)
    return known if known and (is_name(text, verb - 1) or known.sure) else None
