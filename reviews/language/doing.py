"""Categories 1, 8 and 11: what somebody did told as "-ing" ("the crew failing to call"), and what came of it."""

from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.bare import fair
from reviews.language.conduct import owner_at
from reviews.language.earnest import BAD, PRAISED
from reviews.language.reading import Text
from reviews.language.registry import Hit, on, on_phrases, pinned, pinned_surely
from reviews.language.reproach import somebody_else
from reviews.language.subjects import clause_subject, person_at, role_at, subject
from reviews.language.undone import ATTEMPTS, DUTIES
from reviews.language.words import BREAKS, listed, spread

CAUSED = listed(
    """
    of by to from with through caused due because result consequence despite about involving after
    """
)


@on("failing", "neglecting", "forgetting", "refusing", "omitting", "declining")
def somebody_failing_to(text: Text, at: int) -> Hit | None:
    """ "A consequence of our operations team failing to renew it"; a script may fail to do anything."""
    if text.word(at + 1) != "to" or text.word(at + 2) in ATTEMPTS or fair(text, at) or text.weighed(at):
        return None
    who = person_at(text, at - 1)
    after = CAUSED & set(text.before(at, 7))
    told = text.word(at) != "failing" or text.word(at + 2) in DUTIES
    return pinned(who.index, who) if who and who.sure and who.who != "first" and after and told else None


BY_HAND = listed(
    "typing pressing clicking entering pasting selecting choosing picking pulling unplugging keying copying running"
)


@on("by")
def by_typing_the_wrong_one(text: Text, at: int) -> Hit | None:
    """ "Brought the platform down by typing one wrong character"."""
    if text.word(at + 1) not in BY_HAND or not {"wrong", "incorrect"} & set(text.ahead(at + 1, 4)):
        return None
    who = somebody_else(text, clause_subject(text, at), at)
    return pinned(who.index, who) if who and who.sure else None


RULES = listed(
    "procedure procedures policy rules rule instructions protocol advice guidelines orders agreement process"
)


@on("contrary", "against", "breach", "violation", "disregarding", "ignoring")
def against_the_rules_by(text: Text, at: int) -> Hit | None:
    """ "Contrary to procedure, the change was carried out by a contractor"."""
    if RULES.isdisjoint(text.ahead(at, 4)):
        return None
    by = next((n for n in range(text.first_of[at], text.end_of[at]) if text.words[n] == "by"), 0)
    passive = by and w.BE & set(text.words[max(by - 9, text.first_of[at]) : by])
    who = person_after(text, by + 1) if passive and not fair(text, at) and not text.weighed(at) else None
    return pinned_surely(at, who)


CONCERNED = listed("involved concerned responsible question")
DEALT_WITH = listed(
    """
    coaching training retraining retrained coached warning warned reminded reprimanded disciplined counselled counseled
    suspended dismissed spoken talked refresher feedback
    """
)


GIVEN = listed("received given undergone attended got been was were gets receives")
AGAIN = listed("again reminded procedure procedures rules consequences expectations")


@on(*sorted(CONCERNED))
def the_one_concerned(text: Text, at: int) -> Hit | None:
    """ "The individual involved has received coaching", "we have spoken to the engineer concerned"."""
    role = role_at(text, at - 1 - (text.word(at) == "question"))
    if role is None or not role.sure or role.who == "first" or text.is_question(at):
        return None
    ahead, before = text.ahead(at, 9), text.before(role.index, 5)
    given = GIVEN & set(ahead[:4]) and DEALT_WITH & set(ahead)
    spoken = {"spoken", "spoke", "talked"} & set(before) and AGAIN & set(ahead)
    dealt = (given or spoken) and not w.DENIALS & set(text.sentence(at))
    return Hit(role.index, at, 1, flag=True) if dealt else None


@on("failure", "inability", "reluctance", "refusal", "unwillingness")
def failure_of_somebody_to(text: Text, at: int) -> Hit | None:
    """ "Failure of the duty manager to escalate"."""
    who = person_after(text, at + 2) if text.word(at + 1) == "of" else None
    to = who and text.word(who.index + 1) == "to" and text.word(who.index + 2) in DUTIES
    told = to and who and who.likely and who.who != "first" and not text.weighed(at)
    return pinned(at, who) if told and not BREAKS & set(text.words[at : who.index]) else None


@on_phrases(
    spread(
        "silly|stupid|careless|wrong|foolish|naive|dumb|lazy|sloppy|hasty|short-sighted|thoughtless of me|us",
        "note to self|myself",
        "shame on me|us",
    )
)
def silly_of_me(text: Text, at: int, last: int) -> Hit | None:
    """ "It was a bit silly of me to do this from a train"."""
    return None if text.is_question(at) else Hit(at, last, 1, own_account=True)


@on("sorry", "apologies", "apologise", "apologize")
def sorry_for_it(text: Text, at: int) -> Hit | None:
    """ "Sorry for the noise, I thought …": one's own; what a company writes to customers is a courtesy."""
    said = text.sentence(at)
    courtesy = text.word(at + 1) in ("if", "but") or text.phrase(at + 1, ("to", "hear"))
    own = {"i", "i'm", "my"} & set(said) and "we" not in said and not courtesy
    return Hit(at, at, 1, own_account=True) if own and not text.is_question(at) else None


@on("do", "does", "did", "don't", "doesn't", "didn't")
def do_people_not_read(text: Text, at: int) -> Hit | None:
    """ "Do people not understand what a freeze is?"."""
    if not text.starts_sentence(at) or not text.is_question(at):
        return None
    who = next((found for n in range(1, 4) if (found := person_at(text, at + n))), None)
    ahead = text.ahead(who.index, 3) if who else []
    not_ = text.word(at).endswith("n't") or {"not", "never"} & set(ahead)
    dull = {"understand", "read", "know", "care", "think", "listen", "learn", "look", "realise", "realize"} & set(ahead)
    return Hit(at, at + 2, 1, flag=True) if who and who.sure and who.who != "first" and not_ and dull else None


@on("isn't", "wasn't")
def isnt_it_their_job(text: Text, at: int) -> Hit | None:
    """ "Isn't it the reviewer's job to spot this?"."""
    asked = text.starts_sentence(at) and text.is_question(at) and text.word(at + 1) in ("it", "that", "this")
    job = next((n for n in range(at + 3, at + 7) if text.word(n) in ("job", "duty", "task", "responsibility")), 0)
    owner = asked and job and text.word(job - 1).endswith(("'s", "s'")) and owner_at(text, job - 1)
    whose = owner or (asked and job and text.word(job + 1) == "of" and person_after(text, job + 2))
    return Hit(at, job, 1, flag=True) if whose else None


@on("where")
def where_others_would_have(text: Text, at: int) -> Hit | None:
    """ "Where Marta would have pulled the plug, Dieter waited": measured against somebody else."""
    who = next((found for n in range(1, 4) if (found := person_at(text, at + n))), None)
    would = who and text.word(who.index + 1) == "would" and text.word(who.index + 2) == "have"
    comma = next((n for n in range(at, text.end_of[at]) if text.words[n] == ","), 0)
    other = next((found for n in range(1, 4) if comma and (found := person_at(text, comma + n))), None)
    told = would and text.starts_sentence(at) and other and other.who != "first"
    told = told and not {"both", "fine", "same", "works"} & set(text.ahead(at, 24))
    return Hit(at, who.index + 2, 3, flag=True) if who and told else None


UNFIT = listed("necessary worth worthwhile needed important fit useful appropriate reason need point")


@on("nobody", "no-one", "one")
def nobody_felt_the_need(text: Text, at: int) -> Hit | None:
    """ "Nobody felt it necessary to tell the night shift"."""
    if text.word(at) == "one" and text.word(at - 1) != "no":
        return None
    felt = text.word(at + 1) in ("felt", "found", "thought", "deemed", "considered", "saw", "believed")
    told = felt and UNFIT & set(text.ahead(at + 1, 3)) and "to" in text.ahead(at + 1, 5)
    return Hit(at, at + 3, 3, flag=True) if told and not fair(text, at) else None


@on_phrases(spread("had every chance|opportunity|reason to", "had ample|plenty time|opportunity|warning to"))
def had_every_chance(text: Text, at: int, last: int) -> Hit | None:
    """ "They had every chance to stop it"."""
    who = person_at(text, at - 1)
    if (
        who is None
        or fair(text, at)
        or text.word(last + 1) in ("believe", "think", "assume", "trust", "expect", "hope")
    ):
        return None
    own = who.who == "first"
    return Hit(who.index, last, 11 if who.who == "name" else 3, flag=not own, own_account=own)


WRONG = listed("wrong incorrect old outdated")
APPLIED = listed("applied deployed sent delivered connected installed copied shipped assigned merged restored written")


@on(*sorted(WRONG))
def to_the_wrong_one_by(text: Text, at: int) -> Hit | None:
    """ "The patch was applied to the wrong cluster by our provider"."""
    by = next((n for n in range(at + 2, min(at + 5, text.end_of[at])) if text.words[n] == "by"), 0)
    before = text.before(at, 5)
    passive = by and {"was", "were", "been"} & set(before) and APPLIED & set(before)
    if not passive or fair(text, by) or text.weighed(at):
        return None
    house = text.word(by + 1) in ("our", "their") and text.word(by + 2) in HOUSES and text.word(by + 3) in ENDS
    return Hit(at, by + 2, 1, flag=True) if house else pinned_surely(at, person_after(text, by + 1))


HOUSES = listed("provider vendor supplier contractor partner agency hoster registrar integrator")
ENDS = BREAKS | w.PREPOSITIONS | {""}


@on("needed", "ought")
def needed_to_have_done(text: Text, at: int) -> Hit | None:
    """ "The engineer needed to have read the ticket"."""
    told = text.word(at) == "needed" and text.phrase(at + 1, ("to", "have")) and w.is_participle(text.word(at + 3))
    who = somebody_else(text, subject(text, at), at) if told else None
    return pinned(who.index, who) if who and who.sure else None


@on("course")
def of_course_it_failed(text: Text, at: int) -> Hit | None:
    """ "Of course it failed"."""
    opens = text.word(at - 1) == "of" and text.starts_sentence(at - 1)
    it = text.word(at + 1) in ("it", "this", "that") and text.word(at + 2) in FELL
    return Hit(at - 1, at + 2, 4) if opens and it and not text.explained(at) else None


FELL = listed("failed broke crashed happened did blew stopped died went was")


@on("mystery", "miracle")
def mystery_how_it_passed(text: Text, at: int) -> Hit | None:
    """ "It is a mystery to everyone how this could have passed review"."""
    ahead = text.ahead(at, 12)
    could = {"how", "why"} & set(ahead) and {"could", "anyone", "anybody", "nobody"} & set(ahead)
    judged = could and {"passed", "approved", "missed", "slipped", "overlooked", "signed", "released"} & set(ahead)
    return Hit(at - 1, at, 4, flag=True) if judged and not text.is_question(at) else None


WELL = listed("noticed spotted found wrote kept built caught reported fixed saw warned raised asked thought-out")


@on("whoever")
def ironic_job_by_whoever(text: Text, at: int) -> Hit | None:
    """ "Great job by whoever thought a shared password was good enough"."""
    before = text.before(at, 4)
    job = text.word(at - 1) in ("by", "from", "of") and {"job", "work", "idea", "thinking", "move"} & set(before)
    after = set(text.ahead(at, 14))
    told = job and w.is_past(text.word(at + 1)) and BAD & after and not (WELL | PRAISED) & after
    return Hit(at - 1, at + 1, 1, flag=True) if told else None


@on("by")
def by_anyone_who_bothered(text: Text, at: int) -> Hit | None:
    """ "Should have been caught by anyone who bothered to run it once"."""
    anyone = text.word(at + 1) in ("anyone", "anybody", "everyone") and text.word(at + 2) == "who"
    before = text.before(at, 7)
    told = anyone and {"should", "could", "would"} & set(before) and "have" in before
    looked = {"bothered", "looked", "read", "cared", "tried", "checked", "tested", "knows", "opened"}
    return Hit(at, at + 3, 3, flag=True) if told and looked & set(text.ahead(at + 2, 2)) else None


REMINDED = listed(
    "reminder reminders mail mails email emails call calls request requests escalation escalations complaints"
)


@on("took")
def it_took_reminders(text: Text, at: int) -> Hit | None:
    """ "It took three reminders before the team answered"."""
    if text.word(at - 1) != "it" or REMINDED.isdisjoint(text.ahead(at, 4)):
        return None
    joint = next((at + n for n, word in enumerate(text.ahead(at, 7), 1) if word in ("before", "until")), 0)
    who = next((found for n in range(1, 4) if joint and (found := person_at(text, joint + n))), None)
    reacted = who and ANSWERED & set(text.ahead(who.index, 3))
    told = reacted and who and who.sure and who.who != "first" and not fair(text, at)
    return pinned(at - 1, who) if told else None


ANSWERED = listed("answered replied reacted responded acted moved looked noticed listened did agreed")
SHRUGGED = listed("mute ignore dismiss silence snooze shrug laugh deny hide blame")


@on("reaction", "response", "answer", "solution", "reply")
def their_reaction_was_to(text: Text, at: int) -> Hit | None:
    """ "The developer's reaction to the alert was to mute it"."""
    was = next((n for n in range(at + 1, min(at + 7, text.end_of[at])) if text.words[n] == "was"), 0)
    to = was and text.word(was + 1) == "to" and text.word(was + 2) in SHRUGGED
    who = owner_at(text, at - 1) if to else None
    told = who and who.who != "first" and not fair(text, at)
    return Hit(at - 1, was + 2, 11 if who.who == "name" else 1, flag=True) if who and told else None


GOODS = listed("safety care caution quality testing tests review reviews reliability stability security correctness")


@on("preferred", "put", "valued", "chose", "prefers")
def speed_before_safety(text: Text, at: int) -> Hit | None:
    """ "The team preferred speed to safety"."""
    ahead = text.ahead(at, 6)
    joint = next((n for n, word in enumerate(ahead) if word in ("to", "over", "before", "above")), 0)
    over = joint and GOODS & set(ahead[joint + 1 : joint + 2])
    who = somebody_else(text, subject(text, at), at) if over else None
    return pinned(who.index, who) if who and who.sure else None


@on("mistake", "fault", "error", "blunder")
def was_theirs(text: Text, at: int) -> Hit | None:
    """ "The mistake, and it was a mistake, was Olga's"."""
    owner = text.end_of[at] - 1
    whose = text.word(owner)
    was = {"was", "is"} & set(text.words[owner - 2 : owner]) and whose.endswith(("'s", "s'"))
    who = owner_at(text, owner) if was and owner > at else None
    told = who and who.who != "first" and not text.weighed(at) and not w.DENIALS & set(text.sentence(at))
    return Hit(at, owner, 11 if who.who == "name" else 1, flag=True) if who and told else None


@on("decision", "choice")
def decision_not_to_call(text: Text, at: int) -> Hit | None:
    """ "The decision not to call anybody was made by the shift lead alone"."""
    not_to = text.phrase(at + 1, ("not", "to")) and text.word(at + 3) in DUTIES
    by = next((n for n in range(at + 4, text.end_of[at]) if text.words[n] == "by"), 0) if not_to else 0
    who = person_after(text, by + 1) if by and not fair(text, at) else None
    return pinned(at, who) if who and who.likely and who.who != "first" else None
