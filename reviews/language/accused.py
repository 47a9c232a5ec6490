"""Categories 1, 2 and 11: questions that accuse, sanctions, mockery, what is nobody's business, and what is lacking."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.conduct import somebody_near
from reviews.language.earnest import last_day_well_spent
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, on_phrases, pinned
from reviews.language.subjects import is_name, person_at, subject
from reviews.language.words import BREAKS, listed, spread

ACCUSED_OF = listed(
    """
    approved let did broke forgot thought signed left merged decided allowed told wrote deleted pushed missed
    touched
    """
)


@on("who", "why", "how")
def accusing_question(text: Text, at: int) -> Hit | None:
    """ "Who approved this?", "Why did nobody check?", "Why didn't the operator call?"."""
    if not text.starts_sentence(at) or not text.is_question(at):
        return None
    if text.word(at) == "who":
        return Hit(at, at + 1, 1, flag=True) if text.word(at + 1) in ACCUSED_OF else None
    if text.word(at + 1) not in ("did", "didn't", "could", "wasn't", "weren't", "hadn't", "would"):
        return None
    who = next((found for n in range(2, 6) if (found := person_at(text, at + n))), None)
    nobody = text.word(at + 2) in ("nobody", "no", "noone", "no-one", "anyone")
    not_ = "not" in text.sentence(at) or text.word(at + 1).endswith("n't") or nobody
    known = who and who.sure and who.who != "first"
    return Hit(at, at + 2, 1, flag=True) if not_ and (known or nobody) else None


WAS_SO = listed("have get need know see receive exist want get reach arrive appear hear feel")
BASICS = listed("read spell count follow bother be do tell remember write explain answer type add listen")
OWN_UP = listed("responsibility blame that it this advice fact help any ownership accountability instructions orders")


@on_phrases(
    spread(
        "saw fit to",
        "in his|her|their infinite wisdom",
        "bright|brilliant|clever|genius|great|fantastic idea to|of",
        "had the bright|brilliant|great|glorious idea",
        "decided|thought it was|would a good|great|clever",
        "it was|is up to the|our|his",
        "on his|her|their watch",
        "with a bit|little|modicum of common",
        "half a brain",
        "washed his|her|their hands",
        "refused to take|accept|admit",
        "took no responsibility|ownership|interest",
        "must|should|has|have|had take|carry|bear the blame",
        "will have|face consequences",
        "has|have|had caused|broken several|many|other|similar|this|two|three|more",
        "has|have|had done this|it|that before|again|twice",
        "has|have a track record",
        "no longer allowed|permitted|trusted",
        "has|have been taken|moved|removed|stripped off|from|of",
        "lost|lose his|her|their access|licence|license|job|bonus",
        "formal|written|verbal|official|stern warning",
        "cannot|can't|couldn't|could|should|must|never (not) be trusted|relied",
        "didn't|couldn't|wouldn't|hadn't|can't|cannot|don't|doesn't even",
        "did|could|would|had|do|does|was|were not even",
        "without even|so much",
        "incapable|unable of|to following|follow|understanding|understand|reading|read|coping|cope",
        "fell|falls|fallen short of",
        "derelict|dereliction in|of",
        "did|does|do|doing|done not (do) his|her|their job|part|bit|duty|work",
        "not doing|do|done his|her|their job|part|bit|duty|work",
        "failed|fails in his|her|their duty|duties|role|job",
        "under false|the pretences|illusion|impression",
        "bad|poor|sloppy working habits|habit",
        "quick and dirty",
        "a total|complete|real|absolute amateur|beginner|liability",
        "one step ahead",
        "gave (us|me|him|her|them) the|a|an|false|wrong|misleading (wrong|false|misleading|incorrect) information"
        "|answer|advice|address|number|route|date|figure|dose",
    )
)
def mocked(text: Text, at: int, last: int) -> Hit | None:
    who = subject(text, at) or somebody_near(text, at)
    if who is None or who.who == "first" or not who.likely or text.is_question(at) or text.explained(last):
        return None
    if text.doubted(at) or text.word(who.index) in p.CUSTOMERS:
        return None
    after = text.word(last + 1)
    if text.word(last) == "even" and text.word(at)[:4] in ("coul", "can'", "cann") and after not in BASICS:
        return None  # "could not even log in"
    if text.word(last) == "even" and text.word(at) in ("did", "didn't") and after in WAS_SO:
        return None  # "did not even have a desk"
    if text.word(at) == "refused" and text.word(last) in ("take", "accept") and OWN_UP.isdisjoint(text.ahead(last, 3)):
        return None  # "refused to accept the card"
    if text.word(at) in ("lost", "lose") and "until" in text.ahead(last, 3):
        return None
    able = text.word(last + 1).endswith("ing") or text.word(last + 1) in ("able", "close", "capable", "qualified")
    if text.word(at) in ("was", "were") and text.word(last) == "even" and not able:
        return None  # "she was not even on call"
    if text.phrase(at, ("no", "longer")) and w.BE.isdisjoint(text.before(at, 2)):
        return None  # "he no longer trusted the display"
    return Hit(at, last, 11 if who.who == "name" else 1, flag=True)


@on_phrases(
    spread(
        "poor|bad|broken|limited|weak|insufficient english|german|french|spanish|language|dutch",
        "language skills|barrier|problems|difficulties",
        "private|personal|family|marital|domestic|drinking|drug|mental|psychological problems|issues|matters"
        "|reasons|trouble|troubles|worries|life|circumstances",
        "going|went through a (difficult|nasty|messy|painful|bad) divorce|separation|breakup|patch|time",
        "had a bad|rough|off day|night|week",
        "mind was elsewhere|on",
        "head was elsewhere|somewhere",
        "not himself|herself",
        "close|near|about to retirement|retire",
        "his|her age|divorce|hangover|pregnancy|illness|diagnosis|depression|drinking|salary|nationality|religion"
        "|accent|marriage|childcare|burnout|medication|stutter|disability|dyslexia|breakup",
        "his|her (very) last day|week",
        "had been drinking|partying",
        "too old|young for|to",
        "on drugs|medication|painkillers",
    )
)
def private_matter(text: Text, at: int, last: int) -> Hit | None:
    """What is nobody's business, told of one person: health, family, origin, age, a bad day."""
    own = text.word(at) in ("his", "her")
    who = subject(text, at) or somebody_near(text, at)
    if not own and (who is None or who.who == "first" or not who.likely or text.word(who.index) in p.CUSTOMERS):
        return None
    if text.is_question(at) or any(word in w.NEGATIONS for word in text.before(at, 4)):
        return None
    return None if last_day_well_spent(text, at, last) else Hit(at, last, 11, flag=True)


REACT = listed("respond react answer acknowledge realise realize notice bother escalate admit understand reply wake")


@on("took", "needed", "waited", "hesitated")
def took_an_hour_to_react(text: Text, at: int) -> Hit | None:
    """ "The on-call took forty minutes to respond", "waited an hour before telling anybody"."""
    ahead = text.ahead(at, 10)
    joint = next((n for n, word in enumerate(ahead) if word in ("to", "before", "until")), 0)
    length = {"minutes", "hours", "hour", "days", "day", "weeks", "week", "months", "long", "ages"} & set(ahead[:joint])
    verb = ahead[joint + 1] if joint and joint + 1 < len(ahead) else ""
    slow = verb in REACT or verb in (
        "telling",
        "calling",
        "escalating",
        "informing",
        "asking",
        "reporting",
        "admitting",
    )
    who = subject(text, at) if length and slow else None
    if who is None or not who.likely or who.who == "first" or text.explained(at) or text.doubted(who.index):
        return None
    return blame(who, at + 1)


WELL = listed(
    """
    careful attentive thorough diligent focused alert vigilant experienced skilled concentrated honest truthful
    awake cautious interested cooperative helpful competent capable qualified rigorous strict disciplined
    """
)


@on(*sorted(WELL))
def not_attentive(text: Text, at: int) -> Hit | None:
    """ "The nurse was not attentive enough", "wasn't very thorough"."""
    before = text.before(at, 4)
    not_ = {"not", "wasn't", "weren't", "isn't", "never", "hardly"} & set(before)
    who = subject(text, at) if not_ and w.BE & set(before) else None
    if who is None or not who.likely or who.who == "first" or text.explained(at) or text.doubted(who.index):
        return None
    return blame(who, at, 2) if not text.is_question(at) else None


LACKED = listed(
    """
    experience skill skills focus concentration effort interest motivation thoroughness seriousness ownership
    responsibility knowledge understanding training common sense awareness competence will willingness courage
    engagement leadership insight expertise maturity patience manners routine supervision respect
    """
)
AS_CAUSE = listed(
    "due because caused cause reason through owing result clear total general complete sheer shocking obvious"
)


@on("lack", "absence", "lacks", "lacked", "lacking")
def lacks_something(text: Text, at: int) -> Hit | None:
    """ "Due to the lack of experience of the operator", "the team lacks discipline", "a shocking lack of focus"."""
    if text.weighed(at) or text.explained(at):
        return None
    what = set(text.ahead(at, 4)) & LACKED
    if text.word(at) in ("lacks", "lacked", "lacking"):
        who = subject(text, at)
        lacking = who and who.likely and who.who != "first" and what - {"training", "supervision"}
        return blame(who, at + 1, 2) if who and lacking else None
    if not what or text.word(at + 1) != "of":
        return None
    last = at + 2 + (text.word(at + 2) not in LACKED)
    joint = next(
        (
            n
            for n in range(last, min(last + 4, text.end_of[at]))
            if text.words[n] in ("of", "by", "in", "from", "among", "on")
        ),
        0,
    )
    who = person_after(text, joint + 1 + 3 * (text.words[joint] == "on")) if joint > last else None
    if who and who.sure and who.who != "first":
        return pinned(at, who)
    cause = AS_CAUSE & set(text.before(at, 4)) and what - {
        "training",
        "supervision",
        "knowledge",
        "routine",
        "awareness",
        "understanding",
        "ownership",
        "expertise",
        "insight",
    }
    return Hit(at, last, 2, flag=True) if cause else None


@on("blame", "accuse", "thank", "blaming")
def blames_somebody(text: Text, at: int) -> Hit | None:
    """ "I blame the vendor", "we have the installer to thank for this"."""
    if text.word(at) == "thank":
        ironic = text.word(at - 1) == "to" and {"have", "has", "can"} & set(text.before(at, 7))
        who = next((found for n in range(2, 5) if (found := person_at(text, at - n))), None)
        return Hit(who.index, at, 1, flag=True) if ironic and who and who.sure and who.who != "first" else None
    who = person_after(text, at + 1)
    if who is None or not who.sure or who.who == "first" or text.is_question(at) or text.word(at - 1) in ("to", "not"):
        return None
    nobody = text.word(who.index) in ("one", "nobody", "anyone", "anybody", "no-one", "each", "person")
    denied = nobody or any(word in w.NEGATIONS for word in text.before(at, 5))
    return None if denied else pinned(at, who)


@on("typical", "thanks", "well", "bravo", "congratulations")
def ironic_thanks(text: Text, at: int) -> Hit | None:
    """ "Thanks to the installer's haste …"."""
    if not text.phrase(at, ("thanks", "to")):
        return None
    haste = listed(
        "haste carelessness negligence stupidity laziness ignorance mistake error failure sloppiness arrogance"
    )
    found = haste & set(text.ahead(at, 8))
    return Hit(at, at + 1, 1, flag=True) if found and not text.weighed(at) else None


@on("meant", "told", "asked", "instructed", "trained")
def told_to_but(text: Text, at: int) -> Hit | None:
    """ "was told to wait but went in", "was meant to call the ward"."""
    who = subject(text, at)
    if who is None or not who.likely or who.who == "first" or not w.BE & set(text.before(at, 3)):
        return None
    if text.word(at + 1) not in ("to", "not", "repeatedly", "explicitly") or text.explained(at) or text.doubted(at):
        return None
    ahead = text.ahead(at, 14)
    but = {"but", "yet", "still", "anyway", "nevertheless"} & set(ahead)
    undone = {"didn't", "never", "forgot", "ignored", "did"} & set(ahead)
    but = but or ("and" in ahead and undone and ("did" not in undone or "not" in ahead))
    meant = (
        text.word(at) == "meant"
        and who.sure
        and not BREAKS & set(ahead[:2])
        and text.word(at + 2) not in ("be", "have", "start")
    )
    return blame(who, at) if but or meant else None


@on("factor", "element", "trouble")
def human_factor(text: Text, at: int) -> Hit | None:
    """ "Cause: the human factor", "finger trouble"; "human factors" is a field of study."""
    if text.phrase(at - 1, ("finger", "trouble")):
        return Hit(at - 1, at, 2, flag=True)
    cause = {"cause", "due", "because", "caused", "reason", "was"} & set(text.sentence(at))
    return Hit(at - 1, at, 2, flag=True) if text.word(at - 1) == "human" and cause and not text.weighed(at) else None


@on("muppets", "muppet", "amateurs", "cowboys", "jokers", "clowns", "numpty", "numpties", "noobs", "fools", "fool")
def called_names(text: Text, at: int) -> Hit | None:
    return None if text.is_question(at) or text.weighed(at) else Hit(at, at, 9, flag=True)


@on("watch", "hands", "doing")
def on_somebodys_watch(text: Text, at: int) -> Hit | None:
    """ "On Ruben's watch", "at the hands of the contractor"."""
    owner = text.word(at - 1)
    if owner.endswith("'s") and text.word(at - 2) == "on" and text.word(at) == "watch":
        return Hit(at - 1, at, 11 if is_name(text, at - 1) else 1, flag=True)
    who = person_after(text, at + 2) if text.word(at + 1) == "of" and text.word(at) == "hands" else None
    return pinned(at, who) if who and who.sure and who.who != "first" else None
