"""Categories 1, 2 and 11: what somebody is said to lack or not to have known, who pressed whom, who must answer."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, on_phrases
from reviews.language.subjects import clause_subject, person_at, subject
from reviews.language.verdict import CAN
from reviews.language.words import BREAKS, listed, spread

NEEDED = listed("necessary required needed proper sufficient relevant adequate appropriate enough the any much real")
ABILITY = listed(
    """
    experience training knowledge qualification qualifications skill skills understanding competence permission
    approval authorisation authorization clearance expertise idea clue
    """
)


@on("without", "lacking", "with")
def without_experience(text: Text, at: int) -> Hit | None:
    """ "Was carried out by a developer without the necessary experience"."""
    lacks = text.word(at) != "with" or text.word(at + 1) in ("little", "no", "insufficient", "hardly", "limited")
    if not lacks or not ABILITY & set(text.ahead(at, 4)) or not NEEDED & set(text.ahead(at, 2)):
        return None
    who = person_at(text, at - 1)
    acted = {"by", "when", "because", "that"} & set(text.before(at, 6)) or any(map(w.is_past, text.ahead(at, 9)))
    if who is None or not who.sure or who.who == "first" or not acted or text.explained(at) or text.doubted(at):
        return None
    return blame(who, at + 1, 2) if CAN.isdisjoint(text.sentence(at)) and not text.is_question(at) else None


@on_phrases(
    spread(
        "know what he|she|they was|were doing",
        "know what he|she|they had done",
        "idea what he|she|they was|were doing",
        "understand what he|she|they was|were doing|running|typing",
    )
)
def knew_not_what(text: Text, at: int, last: int) -> Hit | None:
    """ "Two of the admins were new and did not know what they were doing"."""
    who = subject(text, at) or clause_subject(text, at)
    not_ = {"not", "didn't", "no", "don't", "never", "hardly"} & set(text.before(at, 3))
    fair = text.is_question(at) or text.doubted(at) or text.explained(last)
    return blame(who, last) if not_ and who and who.likely and who.who != "first" and not fair else None


PRESSED = listed("pushed pressured pressed forced urged ordered told persuaded pressurised instructed talked")
CORNERS = listed("skip ignore bypass rush hurry hide cover conceal cut override disregard shortcut omit circumvent")


@on(*sorted(CORNERS))
def pressed_to_skip(text: Text, at: int) -> Hit | None:
    """ "Pushed the team to skip the tests"; what a page says to skip is a reason."""
    if text.word(at - 1) not in ("to", "into"):
        return None
    verb = next((n for n in range(at - 2, max(at - 8, text.first_of[at] - 1), -1) if text.words[n] in PRESSED), -1)
    who = subject(text, verb) if verb >= 0 and not BREAKS & set(text.words[verb:at]) else None
    if who is None or not who.likely or who.who == "first" or w.BE & set(text.words[who.index : verb]):
        return None
    return blame(who, at) if not text.explained(at) and not text.doubted(who.index) else None


@on("whoever", "those")
def must_answer_for_it(text: Text, at: int) -> Hit | None:
    """ "Whoever is responsible for the certificate should explain why it expired"."""
    ahead = text.ahead(at, 14)
    must = next((n for n, word in enumerate(ahead) if word in ("should", "must", "needs", "need", "has", "have")), -1)
    if must < 1 or text.is_question(at):
        return None
    answer = {"explain", "answer", "apologise", "apologize", "justify", "pay", "resign"} & set(
        ahead[must + 1 : must + 4]
    )
    about = text.word(at) == "whoever" or {"responsible", "involved", "who"} & set(ahead[:3])
    return Hit(at, at + 1, 1, flag=True) if answer and about else None


UNFORGIVABLE = listed("inexcusable unforgivable unpardonable unacceptable")
UNDONE = listed("not never nobody no-one without failed neglected forgot")


@on(*sorted(UNFORGIVABLE))
def inexcusable_that(text: Text, at: int) -> Hit | None:
    """ "It is inexcusable that the backup had not been tested": somebody is meant, named or not."""
    about = p.ROLES if text.word(at) == "unacceptable" else UNDONE | p.ROLES
    told = text.word(at + 1) in ("that", "to", "of") and about & set(text.ahead(at, 14))
    return Hit(at, at + 1, 9, flag=True) if told and not text.weighed(at) else None


HURRY = listed("hurry rush careless distracted lazy tired busy late absent away asleep stubborn impatient eager drunk")


@on("been")
def had_they_not_been(text: Text, at: int) -> Hit | None:
    """ "If the engineers had not been in such a hurry, they would have seen it"."""
    before = text.before(at, 7)
    had_not = ("not" in before[-2:] and "had" in before) or before[-1:] == ["hadn't"]
    if not had_not or not {"if", "had"} & set(before) or HURRY.isdisjoint(text.ahead(at, 5)):
        return None
    who = next((found for n in range(at - 1, at - 6, -1) if n >= 0 and (found := person_at(text, n))), None)
    would = {"would", "could", "might"} & set(text.sentence(at))
    return Hit(who.index, at, 3, flag=True) if who and who.likely and who.who != "first" and would else None


PAPERS = listed("documentation notes note comments instructions handover hand-over record records trace message")


@on("left", "leaving", "leaves")
def left_nothing_behind(text: Text, at: int) -> Hit | None:
    """ "The intern who set this up left no documentation"."""
    if text.word(at + 1) not in ("no", "neither", "hardly") or PAPERS.isdisjoint(text.ahead(at, 4)):
        return None
    who = subject(text, at)
    fair = text.explained(at) or text.is_question(at)
    return blame(who, at + 2) if who and who.sure and who.who != "first" and not fair else None


SORRY = listed("regrettable disappointing shame pity shameful sad unacceptable inconceivable incomprehensible odd")


@on("that", "how")
def regrettable_that_nobody(text: Text, at: int) -> Hit | None:
    """ "It is regrettable that nobody noticed the alarm"."""
    if SORRY.isdisjoint(text.before(at, 2)):
        return None
    ahead = text.ahead(at, 9)
    nobody = ahead[:1] in (["nobody"], ["no-one"], ["none"]) or ahead[:2] in (["no", "one"], ["not", "one"])
    who = next((found for n in range(1, 5) if (found := person_at(text, at + n))), None)
    undone = who and who.likely and who.who != "first" and {"not", "didn't", "never", "failed"} & set(ahead)
    return Hit(at - 1, at, 3, flag=True) if (nobody or undone) and not text.is_question(at) else None


@on("against", "on", "in")
def ran_it_against_production(text: Text, at: int) -> Hit | None:
    """ "Thomas ran the load test against production, not against staging"."""
    live = text.word(at + 1) in ("production", "prod", "live") or text.phrase(at + 1, ("the", "live"))
    if not live or OTHER.isdisjoint(text.ahead(at, 4)):
        return None
    verb = next((n for n in range(at - 1, max(at - 7, text.first_of[at] - 1), -1) if text.words[n] in RAN), -1)
    who = subject(text, verb) if verb >= 0 else None
    if who is None or not who.sure or who.who == "first" or text.explained(at) or text.doubted(who.index):
        return None
    return blame(who, at + 1)


OTHER = listed("not instead rather")
RAN = listed("ran executed started tested launched triggered applied deployed did installed")
SECRETS = listed("password passwords secret secrets credential credentials key keys token tokens address addresses")


@on("hard-coded", "hardcoded")
def hard_coded(text: Text, at: int) -> Hit | None:
    """ "A former employee had hard-coded his own password"."""
    who = subject(text, at) if SECRETS & set(text.ahead(at, 4)) else None
    if who is None or not who.sure or who.who == "first" or text.explained(at):
        return None
    return blame(who, at)


@on("signed", "approved", "accepted")
def approved_unread(text: Text, at: int) -> Hit | None:
    """ "Signed off on a plan that nobody had read"."""
    nobody = next((at + n for n, word in enumerate(text.ahead(at, 9), 1) if word in ("nobody", "no-one")), 0)
    unread = nobody and {"read", "tested", "checked", "reviewed", "understood", "seen"} & set(text.ahead(nobody, 3))
    who = subject(text, at) if unread and text.word(nobody - 1) in ("that", "which") else None
    return blame(who, at) if who and who.likely and who.who != "first" and not text.explained(at) else None


CAREFUL = listed("careful attentive thorough diligent alert cautious rigorous disciplined vigilant mindful prepared")


@on("less", "as")
def less_careful_than(text: Text, at: int) -> Hit | None:
    """ "The team was less careful than it should have been", "not as thorough as usual"."""
    than = text.word(at + 1) in CAREFUL and text.word(at + 2) == ("than" if text.word(at) == "less" else "as")
    if not than or (text.word(at) == "as" and "not" not in text.before(at, 2)):
        return None
    who = subject(text, at - (text.word(at - 1) == "not"))
    fair = text.explained(at + 2) or text.is_question(at) or text.doubted(at)
    return blame(who, at + 1, 2) if who and who.likely and who.who != "first" and not fair else None


FOOLISH = listed("foolish unwise foolhardy rash imprudent thoughtless stupid naive")


@on(*sorted(FOOLISH))
def it_was_foolish(text: Text, at: int) -> Hit | None:
    """ "To deploy at five on a Friday was foolish"."""
    was = next((place for place in range(at - 1, at - 4, -1) if text.word(place) in ("was", "were")), 0)
    start = text.word(text.first_of[at])
    deed = start in ("to", "it") or start.endswith("ing")
    return Hit(was, at, 2, flag=True) if was and deed and not text.weighed(at) and not text.explained(at) else None


STEPS = listed("step steps line lines check checks parameter flag command part section argument option page")


@on("left")
def left_out_a_step(text: Text, at: int) -> Hit | None:
    """ "The engineer who wrote the playbook left out the last step"."""
    who = subject(text, at) if text.word(at + 1) == "out" and STEPS & set(text.ahead(at, 6)) else None
    fair = text.explained(at) or (who and text.doubted(who.index))
    return blame(who, at + 1) if who and who.sure and who.who != "first" and not fair else None


@on("what")
def what_caused_it_was(text: Text, at: int) -> Hit | None:
    """ "What finally caused the crash was one missing semicolon"."""
    ahead = text.ahead(at, 9)
    caused = {"caused", "triggered", "broke"} & set(ahead[:2]) and "was" in ahead
    one = caused and ahead[ahead.index("was") + 1 : ahead.index("was") + 2] in (["a"], ["an"], ["one"], ["the"])
    return Hit(at, at + 1, 6) if one and text.starts_sentence(at) and not text.is_question(at) else None


@on("me")
def it_was_me(text: Text, at: int) -> Hit | None:
    """ "It was me who unplugged the switch": candour."""
    me = text.phrase(at - 2, ("it", "was")) and text.word(at + 1) in ("who", "that")
    me = me or (text.phrase(at - 2, ("that", "was")) and text.word(at + 1) in BREAKS | {""})
    return Hit(at - 2, at, 1, own_account=True) if me and not text.is_question(at) else None


@on("shared", "lent", "posted", "pasted", "scribbled", "borrowed")
def shared_a_secret(text: Text, at: int) -> Hit | None:
    """ "Had shared his password with half the team"."""
    own = text.word(at + 1) in ("his", "her", "their", "a", "the") and SECRETS & set(text.ahead(at, 3))
    who = subject(text, at) if own else None
    if who is None or not who.sure or who.who == "first" or text.explained(at) or text.doubted(who.index):
        return None
    return blame(who, at + 2) if w.BE.isdisjoint(text.words[who.index + 1 : at][-2:]) else None


@on("easy", "simple", "trivial", "possible", "better", "wiser", "enough")
def easy_for_the_team(text: Text, at: int) -> Hit | None:
    """ "It would have been easy for the team to test this"."""
    would = text.words[max(at - 3, 0) : at] == ["would", "have", "been"] and text.word(at + 1) == "for"
    who = next((found for n in range(2, 7) if (found := person_at(text, at + n))), None) if would else None
    known = who and who.sure and who.who != "first" and "to" in text.ahead(who.index, 3)
    return Hit(at - 3, at, 3, flag=True) if known and not text.is_question(at) else None


@on_phrases(spread("for reasons nobody|no-one|only", "for reasons known|unknown|best|unclear", "for whatever reason"))
def for_reasons_unknown(text: Text, at: int, last: int) -> Hit | None:
    """ "For reasons nobody can explain, the admin turned the firewall off"."""
    who = next((found for n in range(1, 9) if (found := person_at(text, last + n)) and found.likely), None)
    known = who and who.who != "first" and text.word(who.index) not in ("nobody", "no-one")
    acted = known and who and w.is_past(text.word(who.index + 1))
    return Hit(at, last, 1, flag=True) if acted and not text.is_question(at) else None


OPENLY = listed("apparently obviously evidently seemingly clearly blissfully completely totally")


@on("unaware", "ignorant", "oblivious")
def apparently_unaware(text: Text, at: int) -> Hit | None:
    """ "The team lead, apparently unaware of the freeze, approved the change"; "unaware" alone is none."""
    if text.word(at - 1) not in OPENLY or text.explained(at) or text.is_question(at):
        return None
    comma = next((place for place in range(at - 1, at - 4, -1) if text.word(place) == ","), 0)
    who = (person_at(text, comma - 1) if comma else None) or subject(text, at - 1) or clause_subject(text, at)
    return blame(who, at) if who and who.likely and who.who != "first" else None
