"""Categories 1 and 11: turns of a sentence that reproach without a word of blame in them."""

from reviews.language import people as p
from reviews.language import words as w
from reviews.language.agents import person_after
from reviews.language.conduct import owner_at
from reviews.language.earnest import said_plainly
from reviews.language.reading import Text
from reviews.language.registry import Hit, blame, on, on_phrases, pinned_surely
from reviews.language.subjects import Subject, active, clause_subject, negated, person_at, subject
from reviews.language.undone import DUTIES_DONE
from reviews.language.verdict import CAN
from reviews.language.words import BREAKS, listed, spread


def somebody_else(text: Text, who: Subject | None, at: int) -> Subject | None:
    """Somebody else than the writer, told of without doubt and without a reason."""
    if who is None or not who.likely or who.who == "first" or text.word(who.index) in p.CUSTOMERS | NO_ONE:
        return None
    return None if text.explained(at) or text.doubted(who.index) or text.is_question(at) else who


NO_ONE = listed("nobody one no-one none")
OWN = listed("decision choice doing idea initiative invention making mistake fault business bed accord")


@on("own")
def their_own_choice(text: Text, at: int) -> Hit | None:
    """ "It was the agent's own decision"; "by his own account" is not."""
    who = owner_at(text, at - 1) if text.word(at + 1) in OWN and text.word(at - 1) != "him" else None
    return (
        Hit(who.index, at + 1, 11 if who.who == "name" else 1, flag=True)
        if somebody_else(text, who, at) and who
        else None
    )


THROUGH = listed("waved nodded pushed rushed rammed hurried bulldozed steamrolled sneaked snuck slipped")


@on("through", "past")
def waved_it_through(text: Text, at: int) -> Hit | None:
    """ "Waved the pull request through in under a minute"."""
    verb = next((n for n in range(at - 1, max(at - 8, text.first_of[at] - 1), -1) if text.words[n] in THROUGH), -1)
    if verb < 0 or BREAKS & set(text.words[verb:at]) or (text.word(verb) == "pushed" and verb == at - 1):
        return None
    who = somebody_else(text, subject(text, verb), verb)
    by = person_after(text, at + 2) if text.word(at + 1) == "by" and text.word(verb - 1) in w.BE else None
    if who and active(text, who, verb) and not negated(text, who, verb):
        return blame(who, at)
    return Hit(verb, by.index, 1, flag=True) if by and by.sure and by.who != "first" else None


@on("told", "asked", "warned", "begged", "advised", "instructed", "ordered")
def told_not_to(text: Text, at: int) -> Hit | None:
    """ "We told him not to touch it, he touched it"."""
    ahead = text.ahead(at, 22)
    to = next((n for n, word in enumerate(ahead[:8]) if word == "to"), 0)
    whom = ahead[:1] in (["him"], ["her"], ["them"]) or person_at(text, at + 2) or person_at(text, at + 1)
    if not to or not whom or text.is_question(at) or text.explained(at):
        return None
    rest = ahead[to:]
    turn = next((n for n, word in enumerate(rest) if word in (",", "but", "and", "yet", "still", ";", "–", "—")), 0)
    after = rest[turn + 1 : turn + 6] if turn else []
    defied = {"he", "she", "they", "still", "anyway", "nevertheless"} & set(after) and any(map(w.is_past, after))
    not_ = ahead[to - 1] == "not" or rest[turn : turn + 1] in (["but"], ["yet"])
    return Hit(at, at + to + 2, 1, flag=True) if turn and defied and not_ and "because" not in after else None


@on("he", "she")
def out_of_his_depth(text: Text, at: int) -> Hit | None:
    """ "Clicking around in settings he does not understand"."""
    noun = text.word(at - 1)
    relative = noun.isalpha() and noun not in w.FUNCTION_WORDS and not w.is_adverb(noun) and not w.is_past(noun)
    ahead = text.ahead(at, 4)
    not_ = {"doesn't", "didn't"} & set(ahead[:2]) or "not" in ahead[:3]
    knows = (ahead and ahead[-1] in ("understand", "know", "grasp", "master")) or ahead[2:3] == ["understand"]
    if not relative or not not_ or not knows or text.word(at - 1) in ("said", "what", "told"):
        return None
    return None if text.explained(at) or text.doubted(at) else Hit(at - 1, at + 2, 1, flag=True)


@on_phrases(
    spread(
        "is|was what happens|you|one|we get|gets|when|if",
        "is|was what happens when|if",
        "that's|this's what happens|you when|get",
        "what you get when|if|for",
        "what do you expect",
        "what else did|do|can|could you|we|one expect",
        "of course the|our|they|he|she",
        "had|has one job",
        "had one task|duty",
        "only|sole job|task|duty is|was to",
        "hoping|hoped|praying|prayed for the best",
        "hoping|hoped|praying|prayed (that) nobody|no-one|noone|it would",
        "in the hope that nobody|no|it",
        "thinks|thought himself|herself|themselves",
        "thinks|thought the rules",
        "thinks|thought he|she|they is|was|were|are|knows|knew|can|could do",
        "do|does|did not apply to him|her|them",
        "deemed|considered|thought|found it|this|that unnecessary|superfluous|beneath|optional|sufficient|enough"
        "|overkill",
        "not deem|consider|find|think|believe it|this|that necessary|worth|worthwhile|fit|appropriate|important"
        "|relevant|needed|worthy",
        "didn't|doesn't deem|consider|find|think it|this|that necessary|worth|worthwhile|fit|appropriate|important",
        "felt|saw no need|reason|urge|urgency|obligation to",
        "saw no need|reason|point",
        "got away with",
        "getting away with",
        "kept|played it|things|everything down",
        "insisted that everything|nothing|all|it",
        "insisted everything|nothing|all|it|on doing|having|using|keeping",
        "swore|claimed|insisted|maintained|assured that he|she|they|everything|it|all|nothing had|was",
        "assured us|everybody|everyone|me|the",
        "more|too interested in",
        "more|too concerned|occupied|worried|busy with|about",
        "rather concerned|occupied|worried|busy with|about",
        "cared|cares more about|for",
        "cared|cares little|nothing|only about|for",
        "of all people",
        "has form",
        "his|her pager|phone|mobile (was) on|off|switched|muted silent|mute|off",
        "not|didn't|doesn't (not) feel like|up",
        "with a|an shrug|smirk|sneer|laugh|wave|eye-roll|sigh",
        "pushed|bullied|pressured|railroaded|talked us|them|everyone|everybody into",
        "pushed|bullied|pressured|railroaded|talked the|our team|crew|engineers|developers|staff into",
        "here we go again",
        "could|can do no|as right|wrong|they|he|she",
        "lives|live|lived in a|another|their|his|her world|planet|own",
        "has|have|had never heard of",
        "wouldn't|would not|will|won't|can't|cannot listen|be|hear told|of|reason",
        "would|could|will not listen|learn|wait",
        "wouldn't|won't|couldn't listen|learn|wait",
        "never|rarely|hardly|seldom learn|learns|learned|learnt|listen|listens|listened|asks|reads|checks|bothers|cares"
        "|looks|answers|replies|tests|thinks|apologises|apologizes",
        "talking|talked to a|the brick|wall",
        "anything but",
    )
)
def turned_against(text: Text, at: int, last: int) -> Hit | None:
    first = text.word(at)
    if said_plainly(text, at, last):
        return None
    who = somebody_else(text, subject(text, at), at) if first not in ANYWHERE else None
    if who is None and (first in ANYWHERE or first.endswith("ing")):
        reach = range(text.first_of[at], text.end_of[at])
        who = next((found for n in reach if (found := somebody_else(text, person_at(text, n), at))), None)
    if who is None or (first == "anything" and "careful" not in text.ahead(at, 4)):
        return None
    if first in ("would", "could", "will", "do", "does", "did") and "not" not in text.ahead(at, 2):
        return None
    if first == "of" and not (person_at(text, last) or person_at(text, last + 1)):
        return None
    if text.word(last - 1) == "heard" and (text.word(last + 1) in w.ARTICLES or text.word(last + 1) in ("it", "such")):
        return None  # "had never heard of an address without a postcode"
    if first == "of" and text.word(at + 1) == "course" and not any(map(w.is_past, text.ahead(last, 3))):
        return None
    return Hit(at, last, 11 if who.who == "name" else 1, flag=True)


ANYWHERE = listed("his her is was that's this's what of here only hoping hoped praying in do does did")


@on("prefer", "prefers", "preferred")
def prefers_to(text: Text, at: int) -> Hit | None:
    """ "They prefer to guess rather than to look things up"."""
    over = {"rather", "than", "instead", "over"} & set(text.ahead(at, 12))
    to = text.word(at + 1) == "to" or text.word(at + 1).endswith("ing")
    slack = {
        "guess",
        "ignore",
        "skip",
        "argue",
        "hope",
        "assume",
        "improvise",
        "talk",
        "sit",
        "wait",
        "blame",
        "complain",
    }
    slack |= {f"{verb}ing" for verb in slack} | {"guessing", "hoping", "assuming", "arguing", "sitting", "blaming"}
    who = somebody_else(text, subject(text, at), at) if over and to and slack & set(text.ahead(at, 3)) else None
    return blame(who, at) if who and who.sure else None


@on("informed", "told", "notified", "called", "alerted", "paged", "warned")
def told_and_late(text: Text, at: int) -> Hit | None:
    """ "Was informed at nine and reacted at half past two"."""
    who = somebody_else(text, subject(text, at), at) if {"was", "were"} & set(text.before(at, 2)) else None
    ahead = text.ahead(at, 14)
    joint = next((n for n, word in enumerate(ahead) if word in ("and", "but")), 0)
    acted = {"reacted", "responded", "acted", "answered", "replied", "looked"} & set(ahead[joint:])
    when = {"at", "around", "in", "on"} & set(ahead[:joint]) and (
        {"at", "only", "later", "hours", "next", "on"} & set(ahead[joint + 1 :])
    )
    by_the_clock = any(":" in word for word in ahead)  # "was paged at 04:11 and responded at 04:14"
    return blame(who, at) if who and joint and acted and when and not by_the_clock else None


@on("sat", "brushed", "swept", "passed", "shrugged", "waved", "laughed")
def done_to_by(text: Text, at: int) -> Hit | None:
    """ "Was sat on by second-level support"."""
    by = next((n for n, word in enumerate(text.ahead(at, 4), 1) if word == "by"), 0)
    joint = text.word(at + 1) in ("on", "aside", "off", "under", "through", "away")
    who = person_after(text, at + by + 1) if by and joint and text.word(at - 1) in w.BE else None
    return Hit(at, who.index, 1, flag=True) if who and who.who != "first" and not text.weighed(at) else None


BREAKING = listed(
    """
    delete break lose lock drop wipe overwrite crash knock take bring kill destroy ruin corrupt miss forget ignore mix
    get turn drive fry brick spill flood trip burn block disable expose leak erase confuse
    """
)


@on("managed", "succeeded", "contrived")
def managed_to_break_it(text: Text, at: int) -> Hit | None:
    """ "Managed to delete both copies", "succeeded in locking everybody out"."""
    verb = text.word(at + 2)
    to = text.word(at + 1) == "to" and verb in BREAKING
    ing = text.word(at + 1) == "in" and verb.endswith("ing")
    bad = {
        "breaking",
        "deleting",
        "losing",
        "locking",
        "dropping",
        "wiping",
        "crashing",
        "knocking",
        "taking",
        "making",
    }
    if not to and not (ing and verb in bad):
        return None
    mild = verb in ("get", "turn", "take", "bring", "drive", "block", "disable", "make", "taking", "making", "kill")
    worse = {"down", "wrong", "offline", "worse", "confused", "lost", "stuck", "off"} & set(text.ahead(at + 2, 7))
    who = somebody_else(text, subject(text, at), at)
    return blame(who, at + 2) if who and (not mild or worse) and active(text, who, at) else None


LAPSING = listed("lapse expire slip slide overflow rot drift overheat fail starve escalate spoil freeze")


@on("let", "allowed")
def let_it_lapse(text: Text, at: int) -> Hit | None:
    """ "Let the certificate expire", "allowed the disk to run full"."""
    ahead = text.ahead(at, 8)
    lapse = next((n for n, word in enumerate(ahead) if word in LAPSING), 0)
    run = next((n for n, word in enumerate(ahead) if word in ("run", "go", "get") and ahead[n + 1 : n + 2] and n), 0)
    dry = run and ahead[run + 1] in (
        "dry",
        "out",
        "full",
        "flat",
        "empty",
        "hot",
        "cold",
        "stale",
        "unnoticed",
        "wrong",
    )
    place = lapse or (run if dry else 0)
    if not place or any(word in BREAKS or word in w.AUXILIARIES for word in ahead[:place]):
        return None
    who = somebody_else(text, subject(text, at), at)
    meant = {"before", "for", "to", "so", "until"} & set(ahead[place + 1 : place + 4])
    return blame(who, at + place + 1) if who and who.sure and not meant and active(text, who, at) else None


REACTED = listed(
    """
    called told escalated answered admitted realised realized looked read checked noticed responded woke replied
    informed asked spoke confessed acknowledged reported acted opened reacted phoned rang paged
    """
)


@on("finally", "eventually", "only")
def only_then(text: Text, at: int) -> Hit | None:
    """ "The ward finally called us", "the operator only told us two days later"."""
    if text.word(at + 1) not in REACTED and not (text.word(at) == "only" and text.word(at - 1) in REACTED):
        return None
    late = listed("later after then when once weeks days hours afterwards") & set(text.ahead(at, 9))
    if (text.word(at) != "finally" and not late) or {"failed", "tried"} & set(text.ahead(at, 14)):
        return None
    verb = at + 1 if text.word(at + 1) in REACTED else at - 1
    who = somebody_else(text, subject(text, verb), at)
    return (
        blame(who, verb) if who and who.sure and active(text, who, verb) and not CAN & set(text.before(at, 2)) else None
    )


@on("until", "only", "hours", "minutes", "days")
def not_until_did(text: Text, at: int) -> Hit | None:
    """ "Not until noon did the on-call look", "only after a complaint did the clerk check"."""
    opens = text.starts_sentence(at) or (text.word(at - 1) == "not" and text.starts_sentence(at - 1))
    did = next((n for n, word in enumerate(text.ahead(at, 10), 1) if word == "did"), 0) if opens else 0
    if not did:
        return None
    who = next((found for n in range(1, 6) if (found := somebody_else(text, person_at(text, at + did + n), at))), None)
    learned = who and text.word(who.index + 1) in ("see", "find", "learn", "know", "get", "hear", "have", "manage")
    return Hit(at, who.index, 1, flag=True) if who and who.sure and not learned else None


HARMFUL = listed(
    "unplugged overwrote deleted disabled muted silenced cut broke dropped wiped emptied disconnected blocked jammed"
)


@on("somebody", "someone")
def somebody_had(text: Text, at: int) -> Hit | None:
    """ "Somebody had unplugged the router", "someone thought it was clever to …"."""
    verb = at + 1
    while verb < at + 7 and text.word(verb) not in BREAKS and not w.is_past(text.word(verb)):
        verb += 1
    verb += text.word(verb) == "had"
    harmful = text.word(verb) in HARMFUL and (text.word(verb + 1) in w.ARTICLES)
    off = text.word(verb) in ("turned", "switched", "left") and {"off", "on", "open"} & set(text.ahead(verb, 5))
    if not (harmful or off) or text.is_question(at) or text.explained(at) or text.doubted(at):
        return None
    return Hit(at, verb, 1, flag=True) if text.starts_clause(at) else None


@on("all", "everyone", "everybody", "anyone", "staff", "people", "users", "operators", "engineers", "technicians")
def all_are_urged_to(text: Text, at: int) -> Hit | None:
    """ "All staff are urged to read it", "everybody is expected to double-check"."""
    ahead = text.ahead(at, 6)
    urged = next((n for n, word in enumerate(ahead) if word in URGED), 0)
    be = {"are", "is", "be", "were", "been"} & set(ahead[:urged])
    told = be and ahead[urged + 1 : urged + 2] == ["to"] and not w.NEGATIONS & set(ahead[:urged])
    verb = text.word(at + urged + 3)
    care = verb in CARING or {"careful", "carefully", "attention", "care"} & set(text.ahead(at + urged + 2, 6))
    return Hit(at, at + urged + 2, 8, flag=True) if told and care and not text.is_question(at) else None


URGED = listed("urged expected reminded asked required instructed advised requested encouraged obliged told")
CARING = listed(
    "check read follow respect adhere comply pay remember double-check verify observe think take be obey show act"
)


@on("by")
def not_done_by(text: Text, at: int) -> Hit | None:
    """ "Ops were not told about it by the network people"."""
    before = text.words[text.clause_start(at) : at]
    verb = next((n for n in range(len(before) - 1, -1, -1) if before[n] in DUTIES_DONE), -1)
    tail = before[max(verb - 3, 0) : verb]
    not_ = {"not", "never", "wasn't", "weren't"} & set(tail) and (w.BE & set(tail))
    if verb < 1 or not not_ or text.explained(at) or text.doubted(at) or text.is_question(at):
        return None
    who = person_after(text, at + 1)
    return pinned_surely(at - (len(before) - verb), who) if who else None


@on_phrases(
    spread(
        "which|something|what you|one|we (should|must|would|simply) never|don't|shouldn't|mustn't do|touch|run|try",
        "which|something nobody|no-one|noone in (his|her|their) right",
        "which|that (is|was) exactly|precisely|just what the|we|nobody|no-one|they|our|every",
        "exactly|precisely|just what the manual|bulletin|runbook|procedure|sheet|instructions|notice|rule|policy",
        "the|exact (very|exact) opposite of",
        "which is|was (strictly|explicitly|expressly|clearly) forbidden|prohibited|verboten|banned|off-limits",
        "which he|she|they knew|knows",
        "as he|she|they well|very knew|knows|well",
        "as any|every|each engineer|operator|nurse|technician|apprentice|beginner|child|pilot|driver|clerk|cook",
    )
)
def never_to_be_done(text: Text, at: int, last: int) -> Hit | None:
    """ "Restarted the primary, which you never do without draining it"."""
    who = somebody_else(text, clause_subject(text, at), at)
    if who is None and text.word(at) == "as":
        who = Subject("third", at)
    return blame(who, last) if who and text.word(at - 1) in (",", "–", "—", "(") else None
