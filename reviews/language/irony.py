"""Categories 1 and 9: irony. What is said is praise, surprise or a question; what is meant is somebody."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.earnest import BAD, praise, said_plainly
from reviews.language.reading import Text
from reviews.language.registry import Hit, on, on_phrases
from reviews.language.subjects import person_at
from reviews.language.words import listed, spread


def _about_somebody(text: Text, at: int) -> bool:
    """A person or nobody in the sentence, and it is not the writer's own side alone."""
    start, end = text.first_of[at], text.end_of[at]
    named = (n for n in range(start, end) if text.words[n] not in ("one", "you", "they"))
    return any((found := person_at(text, n)) and found.likely and found.who != "first" for n in named)


# Nobody says this in earnest of a thing that failed.
@on_phrases(
    spread(
        "too much to ask|expect",
        "was|is|were|seems|seemed apparently|clearly|evidently|obviously too much|hard|difficult|complicated|boring"
        "|busy|clever",
        "apparently|evidently|clearly|obviously too much|hard|difficult|complicated|busy",
        "is|was beyond me|belief|comprehension|us|understanding",
        "is|was|were apparently|evidently|obviously|clearly beneath|below him|her|them|the|our",
        "is|was|were beneath|below him|her|them|the|our",
        "should|must|could|can explain himself|herself|themselves",
        "beggars|defies|begs belief|comprehension",
        "what could possibly|ever go",
        "what could go wrong",
        "who needs|reads|checks|cares|tests|would have thought|about|tests|anyway|backups|documentation|monitoring"
        "|runbooks|docs|reviews|alarms|manuals|labels|it|this|them",
        "who would have thought",
        "no prizes for",
        "three guesses|guess who",
        "guess who|whose",
        "slow clap",
        "hats off to whoever",
        "kudos to whoever",
        "well done to whoever",
        "congratulations|congrats|bravo to whoever|the|our",
        "thanks for nothing",
        "god|heaven forbid",
        "because who needs|reads|has|cares|wants|tests|would",
        "because why not",
        "because of course",
        "why bother",
        "reading|testing|checking|thinking|asking|writing|listening|counting is hard|optional|overrated|for",
        "is apparently|evidently|clearly optional|overrated|hard|difficult|unnecessary|voluntary",
        "are apparently|evidently|clearly optional|overrated|hard|unnecessary|voluntary",
        "so much for the|our|his|her|their|all",
        "must be nice",
        "to nobody's|no-one's|everyone's|everybody's surprise|astonishment|amazement",
        "to the surprise of nobody|no-one",
        "to the surprise of no one",
        "that's what we|they pay",
        "is what we|they pay|are paying",
        "one would|might think|expect|hope|assume|have that|a|an|the|thought|expected|hoped",
        "you would|might|could think|expect|hope|have that|somebody|someone|people|a|an|the|thought|expected",
        "you'd think|expect|hope|have",
        "one|you would|might have thought|expected|hoped",
        "i|we would have thought|expected|hoped somebody|someone|people|that|a|an",
        "god knows why|how|what|who",
        "heaven|goodness|lord knows why|how|what|who",
        "for reasons known only",
        "for reasons best known",
        "only he|she|they|god|heaven knows|know why|what|how",
        "i|we am|are still speechless",
        "words fail me",
        "i|we rest my|our case",
        "tells|told you everything|all|enough|a|what",
        "says|said it all",
        "says|said a lot|everything about",
        "enough said",
        "nuff said",
        "the usual suspects",
        "how hard can|could it",
        "is it really|so|too hard|difficult|much",
        "was it really|so|too hard|difficult|much",
        "did it not|never occur|dawn",
        "never|not even occurred|dawned to|on anyone|anybody|him|her|them",
        "it never|hardly occurred|dawned to|on",
        "apparently|evidently|presumably|clearly|obviously (,) nobody|no-one|someone|somebody|everyone|everybody",
        "apparently|evidently|presumably|clearly|obviously (,) no one",
        "in all his|her|their wisdom",
        "in their wisdom",
        "genius of a|an",
        "a stroke of genius",
        "a master class|masterclass|masterpiece in|of",
        "a textbook example|case|lesson of|in how",
        "an object lesson in",
        "an exercise in",
        "worthy of a|an medal|award|prize|oscar",
        "deserves|deserve a|an|another medal|award|prize|round|oscar",
        "medal|award|prize|trophy for whoever|the",
        "needless to say nobody|no-one|the",
        "as if by",
        "call it what",
        "amateur hour",
        "famous last words",
        "was too busy|important|clever|cool|grand",
        "were too busy|important|clever|cool|grand",
        "had better|more important things|better|plans to",
        "had better|other|more priorities|things|ideas to",
        "some people|colleagues|teams never|still|just|simply|cannot|can't|don't|do|seem",
        "certain people|colleagues|individuals|teams|persons never|still|just|simply|cannot|can't|don't|do|seem"
        "|who|have|had|prefer|like|think|thought|decided",
        "we all know who|whose",
        "everyone|everybody knows who|whose",
        "mentioning no names",
        "no names mentioned",
        "naming no names",
        "without naming names",
        "i|we won't name names",
        "you know who",
        "who shall remain",
        "a certain someone|somebody|engineer|person|colleague|team|manager|developer|individual",
        "our friend|friends in|from|at",
        "our dear|beloved|esteemed|brilliant|wonderful colleague|colleagues|friends|friend|management|vendor"
        "|supplier|contractor",
        "surely somebody|someone|anybody|anyone",
        "should|must|could|can explain himself|herself|themselves",
        "seem|seems|appear|appears to think|believe|assume|feel that|they|it|the|this|he|she|alerts|rules|testing",
        "somebody|someone else's problem|job|business",
        "full of people|engineers|developers|staff who",
        "too many people|engineers|developers|colleagues who",
        "always the same people|person|team|colleagues|ones|guys|few|crew|department|suspects|faces",
        "all (of) this|that (just|only) because (of) one|some|a (single) person|engineer|operator|man|woman|colleague"
        "|developer|technician|idiot|guy",
        "seems|seem|seemed to care|mind|bother|matter",
        "would|could never have happened under|with|at",
        "since when do|does|is|are",
        "lo and behold",
    )
)
def said_in_irony(text: Text, at: int, last: int) -> Hit | None:
    first = text.word(at)
    if praise(text, at) or said_plainly(text, at, last):
        return None
    if text.word(last) in ("surprise", "astonishment", "amazement") and BAD.isdisjoint(text.sentence(at)):
        return None
    if first in ("says", "said", "full") and text.word(last) in ("about", "who"):
        meant = text.ahead(last, 6)
        people = any(person_at(text, last + n) for n in (1, 2, 3))
        told = people or (BAD | w.NEGATIONS | {"his", "her", "their"}) & set(meant)
        if not told or {"help", "helped", "asked"} & set(meant):
            return None
    needs = first in NEEDS_SOMEBODY and (first, text.word(at + 1)) != ("too", "much")
    if needs and not _about_somebody(text, at):
        return None
    if text.explained(last) and first != "because":
        return None
    return Hit(at, last, 1 if needs or _about_somebody(text, at) else 9, flag=True)


# Said of machines as well: "the retries were too busy", "it never occurred to us" (candour).
NEEDS_SOMEBODY = listed(
    "would could seemed tells told says said seem seems appear appears somebody someone full too "
    "was were had a an is are our since one so i we you'd you lo as in worthy it enough because only"
)


NOBODY = listed("nobody no-one no")
GRASPED = listed("understand see believe imagine comprehend accept explain justify fathom")


@on("how", "why")
def how_nobody_saw(text: Text, at: int) -> Hit | None:
    """ "How nobody realised it for three weeks I will never know", "why nobody called remains a mystery"."""
    nobody = text.word(at + 1) in ("nobody", "no-one", "anyone", "anybody", "everyone") or text.phrase(
        at + 1, ("no", "one")
    )
    people = [person_at(text, at + n) for n in range(1, 5)]
    known = nobody or any(person and person.sure and person.who != "first" for person in people)
    puzzled = listed("mystery beyond imagine fathom baffles baffling incomprehensible explain puzzling inexplicable")
    hard = {"hard", "difficult", "impossible", "cannot", "can't"} & set(text.before(at, 4)) and (
        not {"not", "never"}.isdisjoint(text.ahead(at, 9))
        or (text.word(at + 1) in NOBODY and text.word(at - 1) in GRASPED)
    )
    rest = set(text.words[text.first_of[at] if hard else at : text.end_of[at]])
    told = hard or puzzled & rest or {"never", "know"} <= rest or {"not", "understand"} <= rest
    return Hit(at, at + 2, 1, flag=True) if known and told and not text.is_question(at) else None


@on("nice", "great", "brilliant", "genius", "lovely", "fantastic", "excellent", "clever", "bravo", "congratulations")
def ironic_praise(text: Text, at: int) -> Hit | None:
    """ "Brilliant idea to cut the cable before asking", "great job checking the cable, Orrin"."""
    after = text.word(at + 1)
    if not text.starts_sentence(at):
        return None
    if after in ("idea", "move", "thinking", "timing", "plan") and text.word(at + 2) in (
        "to",
        "of",
        "by",
        "from",
        "there",
    ):
        return Hit(at, at + 1, 9, flag=True)
    job = after in ("job", "work") and text.word(at + 2).endswith("ing")
    bad = listed("not without wrong never nobody breaking deleting dropping forgetting ignoring losing missing")
    return Hit(at, at + 1, 9, flag=True) if job and bad & set(text.sentence(at)) else None


@on("yes", "sure", "oh", "ah", "right", "well", "wow")
def mocking_opener(text: Text, at: int) -> Hit | None:
    """ "Oh well, who reads mails anyway", "sure, let us push on a Friday"."""
    if not text.starts_sentence(at) or text.word(at + 1) != ",":
        return None
    rest = text.words[at + 2 : text.end_of[at]]
    let = rest[:1] in (["let's"], ["let"], ["because"], ["why"], ["who"])
    mock = {"friday", "anyway", "obviously", "genius", "brilliant", "clearly", "why"} & set(rest)
    return Hit(at, at + 2, 9, flag=True) if let and mock else None


@on("mistake", "idea", "theory")
def somebodys_idea(text: Text, at: int) -> Hit | None:
    """ "Whose idea was it to …"."""
    asked = text.word(at - 1) == "whose" and text.starts_sentence(at - 1)
    return Hit(at - 1, at, 1, flag=True) if asked and text.word(at + 1) in ("was", "is") else None


@on("supposedly", "allegedly", "so-called", "self-proclaimed", "self-appointed")
def so_called(text: Text, at: int) -> Hit | None:
    """ "Our so-called experts", "the supposedly experienced crew"."""
    who = next((found for n in (1, 2, 3) if (found := person_at(text, at + n))), None)
    known = (who and who.likely and who.who != "first") or text.word(at + 1) in ("expert", "experts", "specialists")
    mocked = text.word(at) != "allegedly" and known and not w.NEGATIONS & set(text.before(at, 3))
    return Hit(at, at + 1, 1, flag=True) if mocked and text.word(at + 1) not in p.CUSTOMERS else None
