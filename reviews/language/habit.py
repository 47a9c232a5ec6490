"""Categories 1, 3 and 4: habits held against somebody, and what anybody would have seen or done."""

from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on
from reviews.language.reproach import somebody_else
from reviews.language.subjects import active, clause_subject, person_at, subject
from reviews.language.words import listed


@on("always", "constantly", "continually", "forever", "perpetually", "endlessly")
def always_doing_it(text: Text, at: int) -> Hit | None:
    """ "They are always changing the schema"."""
    verb = text.word(at + 1)
    doing = verb.endswith("ing") and text.word(at - 1) in ("is", "are", "was", "were", "keeps", "been")
    who = somebody_else(text, subject(text, at), at) if doing else None
    good = {"helping", "learning", "improving", "asking", "looking", "growing", "watching", "willing"}
    return blame(who, at + 1) if who and who.sure and verb not in good else None


SLACK = listed(
    """
    caring reading checking following testing listening thinking asking paying knowing communicating looking bothering
    understanding noticing verifying informing telling documenting reporting escalating respecting cooperating
    """
)


@on("not", "never")
def not_caring(text: Text, at: int) -> Hit | None:
    """ "Another example of developers not caring about operations"."""
    who = person_at(text, at - 1) if text.word(at + 1) in SLACK else None
    who = somebody_else(text, who, at) if text.word(at - 1) not in ("was", "were", "is", "are") else None
    return blame(who, at + 1) if who and who.sure else None


@on("one")
def one_of_them_was_enough(text: Text, at: int) -> Hit | None:
    """ "One engineer, one command, four hours of downtime"."""
    who = person_at(text, at + 1) if text.starts_sentence(at) and text.word(at + 2) == "," else None
    alone = who and who.sure and who.index == at + 1 and text.word(at + 3) in ("one", "a", "no", "two")
    return Hit(at, at + 1, 1, flag=True) if alone else None


@on("from")
def signed_from_his_car(text: Text, at: int) -> Hit | None:
    """ "Signed off the weld from his car"."""
    where = listed("car couch sofa bed phone armchair holiday van kitchen beach desk")
    afar = text.word(at + 1) in ("his", "her", "the") and where & set(text.ahead(at + 1, 2))
    judged = {"signed", "approved", "accepted", "inspected", "merged", "certified"} & set(text.before(at, 9))
    who = somebody_else(text, clause_subject(text, at), at) if afar and judged else None
    return blame(who, at + 2) if who and who.sure else None


@on("taken", "cost", "needed")
def it_would_have_taken_them(text: Text, at: int) -> Hit | None:
    """ "It would have taken the dispatcher ten seconds to read it back"."""
    if text.word(at - 1) not in ("have", "only") or "would" not in text.before(at, 4) or text.is_question(at):
        return None
    short = {"seconds", "second", "minute", "minutes", "moment", "nothing", "look", "glance", "call"}
    people = [person_at(text, at + n) for n in range(1, 5)]
    who = next((found for found in people if found and found.who != "first"), None)
    him = text.word(at + 1) in ("him", "her", "them", "anyone", "anybody")
    found = short & set(text.ahead(at, 8)) and (him or (who and who.likely)) and "not" not in text.before(at, 4)
    return Hit(at - 1, at + 2, 3, flag=True) if found else None


@on("child", "toddler", "layman", "amateur", "beginner", "five-year-old", "blind", "first-year", "fool", "monkey")
def even_a_child(text: Text, at: int) -> Hit | None:
    """ "A child could have seen that"."""
    opens = text.word(at - 1) in ("a", "any", "every") and (text.starts_clause(at - 1) or text.word(at - 2) == "even")
    could = {"could", "would", "can", "knows", "sees"} & set(text.ahead(at, 3))
    denied = {"not", "never"} & set(text.ahead(at, 5))
    return Hit(at - 1, at + 1, 4, flag=True) if opens and could and not denied and not text.is_question(at) else None


GOING_WELL = listed(
    """
    watching trying checking monitoring asking working updating informing calling looking helping retrying searching
    running going waiting
    """
)


HARMING = listed(
    """
    unplugging breaking forgetting losing pressing ignoring deleting changing pushing skipping bypassing missing leaving
    overriding switching blaming complaining making
    """
)


@on("kept", "keeps")
def kept_doing_it(text: Text, at: int) -> Hit | None:
    """ "Kept sending the customer back and forth for two weeks"."""
    ahead = text.ahead(at, 12)
    doing = ahead[:1] and ahead[0].endswith("ing") and ahead[0] not in GOING_WELL
    doing = doing and not {"updates", "update", "informed", "posted", "notes"} & set(ahead[:4])
    forth = "forth" in ahead or {"anyway", "regardless", "nevertheless", "despite", "although"} & set(ahead)
    long = {"weeks", "months", "days", "hours", "years"} & set(ahead) and "for" in ahead
    harm = ahead[:1] and ahead[0] in HARMING and text.word(at) == "keeps"
    last = harm or {"very", "last"} <= set(ahead) or {"again", "and"} <= set(ahead)
    instead = ahead[:1] in (["telling"], ["asking"], ["sending"]) and {"instead", "rather"} & set(text.ahead(at, 18))
    who = somebody_else(text, subject(text, at), at) if doing and (forth or long or last or instead) else None
    return blame(who, at + 1) if who and (who.sure or instead) else None


@on("single", "one", "even")
def not_a_single_one(text: Text, at: int) -> Hit | None:
    """ "Not a single person thought of the old tokens"."""
    start = at - 2 if text.phrase(at - 2, ("not", "a", "single")) else at - 1
    if text.word(start) != "not" or not text.starts_clause(start):
        return None
    people = [person_at(text, at + n) for n in range(1, 5)]
    who = next((found for found in people if found and found.who == "third"), None)
    known = who and (who.sure or who.likely) and not text.explained(at) and not text.is_question(at)
    verb = text.word(who.index + 1) if who else ""
    neutral = verb in ("was", "were", "had", "got", "lost", "saw", "noticed", "complained", "reported")
    return Hit(start, at + 1, 3, flag=True) if known and w.is_past(verb) and not neutral else None


SEEN = listed("been had seen felt noticed thought known lost got heard received come expected missed")


@on("must")
def must_have_done_it(text: Text, at: int) -> Hit | None:
    """ "The accountant must have entered it twice": a guess about somebody."""
    verb = at + 2
    while w.is_adverb(text.word(verb)):
        verb += 1
    if text.word(at + 1) != "have" or not w.is_participle(text.word(verb)) or text.word(verb) in SEEN:
        return None
    who = somebody_else(text, subject(text, at), at)
    return blame(who, verb) if who and who.sure else None


@on("with")
def one_with_any_sense(text: Text, at: int) -> Hit | None:
    """ "An engineer with any sense of duty would have taken a snapshot"."""
    who = person_at(text, at - 1)
    sense = {"sense", "brain", "brains", "experience", "idea", "knowledge", "conscience", "decency", "eyes"}
    ideal = who and who.who == "third" and sense & set(text.ahead(at, 5)) and "would" in text.ahead(at, 9)
    return Hit(at - 1, at, 3, flag=True) if ideal and not {"not", "same"} & set(text.ahead(at, 14)) else None


@on("typical")
def typical_of_them(text: Text, at: int) -> Hit | None:
    """ "Never told us, typical for that supplier"."""
    people = [person_at(text, at + n) for n in range(2, 5)] if text.word(at + 1) in ("for", "of") else []
    who = next((found for found in people if found and found.likely and found.who != "first"), None)
    aside = text.word(at - 1) in (",", "–", "—") or text.starts_sentence(at)
    return Hit(at, at + 1, 1, flag=True) if who and aside else None


@on("against")
def against_every_rule(text: Text, at: int) -> Hit | None:
    """ "Hand-edited in production, against every rule we have"."""
    all_ = text.word(at + 1) in ("every", "all", "better", "explicit", "express", "company", "standing")
    rule = listed("rule rules advice judgement judgment policy instructions orders sense recommendations procedures")
    ruled = all_ and rule & set(text.ahead(at, 4)) and any(map(w.is_past, text.before(at, 12)))
    return Hit(at, at + 2, 1, flag=True) if ruled and not text.explained(at) and not text.is_question(at) else None


CALMLY = listed(
    "called asked reported told stopped waited warned raised checked wrote had was were could did not escalated fixed"
)
WENT_ON = listed("kept continued went shipped ignored carried did said told waited left pushed released let chose")


@on("knew", "aware")
def knew_and_went_on(text: Text, at: int) -> Hit | None:
    """ "The supplier knew about the defect and kept shipping"."""
    ahead = text.ahead(at, 16)
    joint = next((n for n, word in enumerate(ahead) if word in ("and", "but", "yet")), -1)
    verb = ahead[joint + 1] if joint >= 0 and joint + 1 < len(ahead) else ""
    verb = ahead[joint + 2] if verb in ("still", "nevertheless", "just", "simply") and joint + 2 < len(ahead) else verb
    his = verb in ("he", "she", "they") and w.is_past(ahead[joint + 2] if joint + 2 < len(ahead) else "")
    if his and not CALMLY & set(ahead[joint:]):
        who = somebody_else(text, subject(text, at), at)
        return blame(who, at) if who and who.sure and text.word(at) == "knew" else None
    idle = {"nothing", "nobody", "quiet", "silent"} & set(ahead[joint:])
    on_ = {"anyway", "still", "on", "shipping", "going", "regardless", "nevertheless"} & set(ahead[joint:])
    on_ = on_ or verb in ("ignored", "kept", "continued", "shipped")
    who = somebody_else(text, subject(text, at), at) if verb in WENT_ON and (idle or on_) else None
    return blame(who, at) if who and who.sure else None


@on("looked", "checked", "tested", "skimmed", "glanced", "read", "thought")
def only_looked(text: Text, at: int) -> Hit | None:
    """ "The tester only looked at the happy path"."""
    little = (text.word(at) == "looked" and text.word(at + 1) == "only") or text.word(at - 1) in (
        "only",
        "merely",
        "just",
        "barely",
        "hardly",
        "scarcely",
        "superficially",
    )
    who = somebody_else(text, subject(text, at), at) if little else None
    found = who and who.sure and active(text, who, at) and text.word(at + 1) not in ("before", "once", "until")
    return blame(who, at) if who and found else None


@on("argued", "debated", "bickered", "quarrelled", "chatted", "joked", "laughed", "slept", "squabbled", "gossiped")
def while_it_burned(text: Text, at: int) -> Hit | None:
    """ "Argued about naming while the site was down"."""
    ahead = text.ahead(at, 14)
    burned = "while" in ahead[:9] and not {"back", "up", "recovered", "already"} & set(ahead[ahead.index("while") :])
    who = somebody_else(text, subject(text, at), at) if burned else None
    return blame(who, at) if who and who.sure and active(text, who, at) else None


@on("weakest", "weak", "worst")
def weakest_point(text: Text, at: int) -> Hit | None:
    """ "Our weakest point is the people at the night desk"."""
    point = text.word(at + 1) in ("point", "spot", "part", "element", "link", "thing")
    is_ = next((n for n, word in enumerate(text.ahead(at, 6), 1) if word in w.BE), 0) if point else 0
    people = [person_at(text, at + is_ + n) for n in range(1, 5)] if is_ else []
    who = next((found for found in people if found and found.sure and found.who != "first"), None)
    return Hit(at, who.index, 1, flag=True) if who and not text.weighed(at) else None


@on("forbids", "prohibits", "forbade", "prohibited", "prohibit", "forbid", "bans", "banned")
def which_the_label_forbids(text: Text, at: int) -> Hit | None:
    """ "Gave it orally, which the label clearly forbids"."""
    which = next((n for n in range(at - 1, max(at - 7, text.first_of[at]), -1) if text.words[n] == "which"), 0)
    who = somebody_else(text, clause_subject(text, which - 1), at) if which and text.word(which - 1) == "," else None
    return Hit(which, at, 1, flag=True) if who else None


@on("count", "spell", "read", "add", "type", "listen", "drive", "tell")
def cannot_even_count(text: Text, at: int) -> Hit | None:
    """ "The clerk obviously cannot count"."""
    before = text.before(at, 4)
    cannot = {"cannot", "can't", "couldn't", "can", "could"} & set(before)
    judged = {"obviously", "clearly", "apparently", "evidently", "simply", "just"} & set(before)
    not_ = "not" in before or not {"can", "could"} & set(before)
    ends = text.word(at + 1) in (".", "", ",", "!", "\n", "and", "or")
    verb = at
    while verb > text.first_of[at] and (text.words[verb - 1] in w.AUXILIARIES or w.is_adverb(text.words[verb - 1])):
        verb -= 1
    who = somebody_else(text, subject(text, verb), at) if cannot and judged and not_ and ends else None
    return blame(who, at) if who and who.sure else None


@on("feel", "eye", "guesswork", "ear", "memory")
def by_feel(text: Text, at: int) -> Hit | None:
    """ "Tightened the bolts by feel rather than with the wrench"."""
    instead = {"rather", "instead"} & set(text.ahead(at, 2)) or text.phrase(at + 1, (",", "not"))
    who = somebody_else(text, clause_subject(text, at), at) if text.word(at - 1) in ("by", "from") and instead else None
    return blame(who, at) if who and who.sure else None


@on("this", "that", "it", "all")
def it_is_on_them(text: Text, at: int) -> Hit | None:
    """ "This is entirely on the database team."."""
    place = at + 2 if text.word(at + 1) in ("is", "was") else 0
    while place and (w.is_adverb(text.word(place)) or text.word(place) == "all"):
        place += 1
    if not place or text.word(place) != "on" or not text.starts_clause(at):
        return None
    who = next((found for n in range(1, 5) if (found := person_at(text, place + n))), None)
    ends = who and text.word(who.index + 1) in (".", "", "!", "\n", ",", "alone")
    return Hit(at, who.index, 1, flag=True) if who and who.sure and who.who != "first" and ends else None


@on("not")
def comes_from_not_reading(text: Text, at: int) -> Hit | None:
    """ "Errors like this come from not reading the documentation"."""
    comes = {"come", "comes", "came", "result", "results", "resulted", "stems", "stem"} & set(text.before(at, 3))
    slack = text.word(at - 1) == "from" and text.word(at + 1) in SLACK and comes
    return Hit(at, at + 1, 2, flag=True) if slack and not text.is_question(at) else None


@on("waited", "took")
def waited_until(text: Text, at: int) -> Hit | None:
    """ "Waited until the morning to report the breach"."""
    ahead = text.ahead(at, 10)
    until = ahead[:1] in (["until"], ["till"]) and "to" in ahead
    verb = ahead[ahead.index("to") + 1 : ahead.index("to") + 2] if until else []
    told = verb and verb[0] in listed("report call tell escalate inform react respond notify page raise mention admit")
    who = somebody_else(text, subject(text, at), at) if told else None
    return blame(who, at) if who and who.sure else None


@on("knowing")
def knowing_that(text: Text, at: int) -> Hit | None:
    """ "Merged the change knowing that the tests were red"."""
    aware = text.word(at + 1) in ("that", "full", "perfectly", "very", "well", "the", "it")
    if not aware or text.word(at - 1) in ("without", "not", "by", "of", "from", "for"):
        return None
    who = somebody_else(text, clause_subject(text, at), at)
    acted = who and any(map(w.is_past, text.words[who.index + 1 : at])) and not CALMLY & set(text.before(at, 9))
    return blame(who, at) if who and who.sure and acted else None
