"""Categories 1, 3, 4 and 8: blame dressed up as a general truth, a count, a formality or a matter of course."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, on_phrases
from reviews.language.signs import UNKNOWING
from reviews.language.subjects import Subject, person_at, subject
from reviews.language.undone import DUTIES_DONE
from reviews.language.words import BREAKS, listed, spread


def _person_ahead(text: Text, at: int, reach: int) -> Subject | None:
    return next((found for n in range(1, reach + 1) if (found := person_at(text, at + n))), None)


@on("side", "part", "end")
def on_somebodys_side(text: Text, at: int) -> Hit | None:
    """ "Was a mistake on our provider's side"."""
    owner = text.word(at - 1)
    slip = SLIP & set(text.before(at, 7)) and "on" in text.before(at, 5)
    whose = owner.removesuffix("'s").removesuffix("'") if owner.endswith(("'s", "s'")) else ""
    known = whose in p.ROLES or whose in p.ALSO_MACHINES - p.CUSTOMERS | {"provider", "providers"}
    return Hit(at - 1, at, 1, flag=True) if slip and whose and known and not text.weighed(at - 1) else None


SLIP = listed("mistake mistakes error errors failure oversight negligence omission lapse carelessness blunder")


@on("something", "thing")
def something_one_notices(text: Text, at: int) -> Hit | None:
    """ "That the cable was loose is something a technician has to notice"."""
    who = _person_ahead(text, at, 4)
    must = text.word(who.index + 1) if who else ""
    verb = text.ahead(who.index, 4) if who else []
    told = must in ("should", "must", "has", "needs", "ought", "would") and SEEN & set(verb)
    sure = who and who.sure and who.who == "third" and not text.is_question(at)
    return Hit(at, who.index + 1, 3, flag=True) if who and sure and told else None


SEEN = listed("notice know see check spot catch remember realise realize recognise recognize do understand feel")
HARM = listed("broken forgotten failed missed lost deleted caused crashed skipped ignored overlooked blocked")


@on("time")
def the_third_time(text: Text, at: int) -> Hit | None:
    """ "This is the third time that this team has broken the login page"."""
    counted = text.word(at - 1) in ("second", "third", "fourth", "fifth", "sixth", "nth", "umpteenth")
    who = _person_ahead(text, at, 5) if counted else None
    harm = who and text.word(who.index + 1) in ("has", "have", "had") and HARM & set(text.ahead(who.index, 3))
    return blame(who, who.index + 2) if who and who.sure and who.who != "first" and harm else None


@on("neither")
def neither_one_nor_other(text: Text, at: int) -> Hit | None:
    """ "Neither the author nor the reviewer had run the migration"."""
    nor = next((at + n for n, word in enumerate(text.ahead(at, 6), 1) if word == "nor"), 0)
    first, second = (_person_ahead(text, at, 4), _person_ahead(text, nor, 4)) if nor else (None, None)
    if not first or not second or not first.sure or not second.sure or "first" in (first.who, second.who):
        return None
    verb = second.index + 1 + (text.word(second.index + 1) in ("had", "has", "have"))
    fair = text.explained(at) or text.is_question(at) or text.doubted(at)
    done = text.word(verb) in DUTIES_DONE - UNKNOWING
    return Hit(at, verb, 3, flag=True) if done and not fair else None


GLANCING = listed("looking reading checking asking testing reviewing caring bothering questioning verifying")


@on("without")
def without_anyone_looking(text: Text, at: int) -> Hit | None:
    """ "The ticket sat in the queue for two weeks without anyone looking at it"."""
    anyone = text.word(at + 1) in ("anyone", "anybody", "someone", "somebody") and text.word(at + 2) in GLANCING
    fair = text.explained(at) or text.is_question(at) or text.weighed(at)
    return Hit(at, at + 2, 3, flag=True) if anyone and not fair else None


@on_phrases(
    spread(
        "not|doesn't|didn't take an|a|much expert|genius|rocket|engineer|phd|degree|to to|in|see|know|scientist",
        "not|doesn't|didn't take an|a expert|genius|engineer",
        "not|don't need a|an|to|be expert|genius|engineer|rocket|an|a",
    )
)
def no_expert_needed(text: Text, at: int, last: int) -> Hit | None:
    """ "It does not take an expert to see that this could not work"."""
    see = {"see", "know", "understand", "realise", "realize", "predict", "guess"} & set(text.ahead(last, 6))
    return Hit(at, last, 4, flag=True) if see and not text.is_question(at) else None


IDEALS = listed("professional professionals pro grown-up adult")


@on("would", "should")
def a_professional_would(text: Text, at: int) -> Hit | None:
    """ "A professional would have tested the generator under load"."""
    ideal = text.word(at - 1) in IDEALS and text.word(at - 2) in ("a", "any", "the", "") and text.word(at + 1) == "have"
    return Hit(at - 1, at, 3, flag=True) if ideal and not text.is_question(at) else None


THOUGHTLESS = listed("hit click press ignore type accept confirm approve skip assume copy paste guess close tick push")


@on("just", "simply", "blindly", "merely")
def people_just_click(text: Text, at: int) -> Hit | None:
    """ "The script asks for confirmation, but people just hit enter"."""
    crowd = text.word(at - 1) in CROWD and text.word(at + 1) in THOUGHTLESS
    fair = text.explained(at) or text.is_question(at) or text.doubted(at)
    return Hit(at - 1, at + 1, 1, flag=True) if crowd and not fair else None


CROWD = listed("people users they everyone everybody engineers developers operators staff agents colleagues admins")


@on("warned", "told", "begged", "asked")
def warned_but_they(text: Text, at: int) -> Hit | None:
    """ "We had warned the product team, but they wanted the feature at any price"."""
    ours = subject(text, at)
    ahead = text.ahead(at, 22)
    but = next((n for n, word in enumerate(ahead) if word in ("but", "yet") and ahead[n + 1 : n + 2] in THEY), 0)
    if not ours or ours.who != "first" or not but or text.explained(at):
        return None
    whom = _person_ahead(text, at, 5)
    insisted = {"wanted", "ignored", "insisted", "refused", "did", "went", "chose", "decided", "preferred", "kept"}
    return Hit(at, at + 1, 1, flag=True) if whom and whom.sure and insisted & set(ahead[but : but + 4]) else None


THEY = (["they"], ["he"], ["she"])


@on("told", "asked", "reminded", "warned", "instructed")
def told_many_times(text: Text, at: int) -> Hit | None:
    """ "The developers have been told many times not to log passwords"."""
    ahead = text.ahead(at, 4)
    often = {"times", "repeatedly", "often", "twice", "again"} & set(ahead) and {"not", "to", "about"} & set(ahead)
    who = subject(text, at) if often and {"been", "were", "was"} & set(text.before(at, 2)) else None
    fair = text.explained(at) or text.is_question(at) or text.doubted(at)
    return blame(who, at) if who and who.sure and who.who != "first" and not fair else None


@on("paid", "hired", "employed")
def paid_and_did_not(text: Text, at: int) -> Hit | None:
    """ "The contractor was paid to check the valves and did not"."""
    who = subject(text, at) if text.word(at + 1) == "to" and w.BE & set(text.before(at, 2)) else None
    rest = text.ahead(at, 14)
    undone = {"and", "but"} & set(rest) and {"not", "didn't", "never", "nothing"} & set(rest[3:])
    return blame(who, at) if who and who.likely and who.who != "first" and undone and not text.explained(at) else None


@on_phrases(spread("last thing on", "not a priority for", "a|pure|mere|just formality|farce|charade"))
def last_thing_on_their_mind(text: Text, at: int, last: int) -> Hit | None:
    """ "The documentation was the last thing on the team's mind", "the review was a formality"."""
    if text.word(last) in ("formality", "farce", "charade"):
        reviewed = {"review", "approval", "check", "test", "audit", "sign-off", "inspection"} & set(text.before(at, 6))
        told = reviewed and text.word(at - 1) in ("was", "is", "only", "just", "purely")
        return Hit(at, last, 7, flag=True) if told and not text.is_question(at) else None
    mind = {"mind", "minds", "agenda"} & set(text.ahead(last, 5)) and "my" not in text.ahead(last, 3)
    mind = mind and "our" not in text.ahead(last, 3)
    return Hit(at, last, 1, flag=True) if mind and not text.is_question(at) else None


NOT_TELLING = listed("be need have see get expect rely depend want know lose wait worry care feel notice")


@on("should", "must")
def engineers_should_not(text: Text, at: int) -> Hit | None:
    """ "Engineers should not deploy late in the day"."""
    role = (
        text.word(at - 1) in p.ROLES - {"people", "everyone", "everybody", "nobody"} and text.word(at - 1)[-1:] == "s"
    )
    verb = text.word(at + 2)
    told = role and text.word(at + 1) in ("not", "never") and verb not in NOT_TELLING and verb.isalpha()
    told = told or (role and text.phrase(at + 1, ("not", "be")) and text.word(at + 3).endswith("ing"))
    told = told and not {"before", "until", "while", "unless", "when", "if"} & set(text.ahead(at, 14))
    alone = told and at - text.first_of[at] <= 3 and not w.is_adverb(verb) and text.word(at + 3) not in BREAKS
    return Hit(at - 1, at + 2, 8, flag=True) if alone and not text.explained(at) else None


@on("with")
def it_started_with_somebody(text: Text, at: int) -> Hit | None:
    """ "The whole mess started with a junior admin playing with the load balancer"."""
    began = text.word(at - 1) in ("started", "began", "starts", "begins") and TROUBLE & set(text.before(at, 6))
    who = _person_ahead(text, at, 4) if began else None
    act = text.word(who.index + 1) if who else ""
    one = who and {"a", "an", "one"} & set(text.words[at + 1 : who.index]) and not text.word(who.index).endswith("s")
    acts = one and (act == "who" or (act.endswith("ing") and act not in NOTICING))
    sure = who and who.sure and who.who != "first" and not text.explained(at)
    return Hit(at - 1, who.index, 1, flag=True) if who and sure and acts else None


NOTICING = listed("investigating noticing reporting seeing calling receiving asking telling finding looking")
TROUBLE = listed("mess trouble problem problems incident outage disaster issue it all")


@on_phrases(spread("nobody|no-one|none|one dared", "over the wall|fence"))
def nobody_dared(text: Text, at: int, last: int) -> Hit | None:
    """ "Anybody could have said stop, but nobody dared", "threw the version over the wall"."""
    if text.word(last) == "dared":
        none = text.word(at) != "one" or text.word(at - 1) == "no"
        return Hit(at, last, 3, flag=True) if none and not text.explained(at) else None
    threw = {"threw", "thrown", "throws", "throwing", "tossed", "chucked"} & set(text.before(at, 6))
    return Hit(at, last, 1, flag=True) if threw and not text.is_question(at) else None
