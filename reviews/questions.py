"""The question bank: questions to write towards, by topic and by the section of a review they fit.

They ask what and how, never who and never for a reason somebody did not do something. (Questions about wording are
another thing: ``reviews/language/questions.py``.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOPICS: Mapping[str, Promise] = {
    "orientation": _("How it began"),
    "detection": _("Noticing"),
    "diagnosis": _("Making sense of it then"),
    "mitigation": _("Limiting the harm"),
    "automation": _("What ran by itself"),
    "communication": _("Talking"),
    "handover": _("Hand-overs"),
    "knowledge": _("Who knew what"),
    "pressure": _("Pressure and trade-offs"),
    "normal": _("Ordinary days"),
    "design": _("Designed for failure"),
    "luck": _("Luck and what went well"),
    "signals": _("Early signs"),
    "device": _("Devices in the field"),
    "cloud": _("Cloud and back end"),
    "support": _("Support and installers"),
    "customers": _("Customers"),
    "stage": _("Lab, pilot, production"),
    "change": _("After it"),
}
STORY, LINE, FACTORS, DEFENCES = "what-happened", "timeline", "factors", "defences"
STAGE, EARLIER, LEARNING, OWN, HEARD = "stage", "earlier", "learning", "own", "perspectives"


@dataclass(frozen=True)
class Question:
    """``key`` is stable: topic and number. ``sections``: where it is offered; OWN: sections that a team added."""

    key: str
    topic: str
    text: Promise | str
    sections: tuple[str, ...]


def _topic(topic: str, *rows: tuple[Promise, tuple[str, ...]]) -> list[Question]:
    return [Question(f"{topic}-{number}", topic, text, sections) for number, (text, sections) in enumerate(rows, 1)]


BANK: tuple[Question, ...] = (
    *_topic(
        "orientation",
        (_("How did the first sign reach us, and what did it look like?"), (STORY, LINE, HEARD)),
        (_("What else was going on that day?"), (STORY, HEARD)),
        (_("What did we take it for at first?"), (STORY, LINE)),
    ),
    *_topic(
        "detection",
        (_("What did people or alarms notice first, and how long had it been there by then?"), (STORY, LINE)),
        (
            _("Which number, light or sound was there all along without anybody having a reason to look?"),
            (FACTORS, LINE),
        ),
        (_("Suppose we had noticed in half the time: what would have told us?"), (DEFENCES,)),
        (_("What does a quiet failure of this part look like from outside?"), (FACTORS, DEFENCES)),
    ),
    *_topic(
        "diagnosis",
        (_("Which explanations were on the table, and what spoke for each?"), (STORY, LINE)),
        (_("What made us let go of the first explanation?"), (LINE, STORY)),
        (_("What was looked at, and what did it show at that moment?"), (STORY, HEARD)),
        (_("What made this part hard to see into?"), (FACTORS,)),
    ),
    *_topic(
        "mitigation",
        (_("Which ways out were there, and what spoke against the others?"), (STORY, DEFENCES)),
        (_("What stopped the harm from growing, and what would have done it sooner?"), (DEFENCES,)),
        (_("What made going back easy, or hard?"), (FACTORS, DEFENCES)),
    ),
    *_topic(
        "automation",
        (_("What did the system do by itself, and what did people believe it was doing?"), (FACTORS, LEARNING)),
        (_("At what point did it hand over to people, and what did it tell them?"), (FACTORS, DEFENCES)),
        (_("Which retry, timer or clean-up helped, and which one made it worse?"), (FACTORS, DEFENCES)),
    ),
    *_topic(
        "communication",
        (_("Who needed to know what, and how did they hear of it?"), (STORY, OWN)),
        (_("Which message was read differently from how it was meant?"), (FACTORS, OWN)),
        (_("How did people know whom to ask?"), (FACTORS, HEARD)),
    ),
    *_topic(
        "handover",
        (_("What was clear to those who left, and new to those who came?"), (FACTORS, HEARD)),
        (_("Between which two teams or suppliers did it pass, and what was each expecting of the other?"), (FACTORS,)),
    ),
    *_topic(
        "knowledge",
        (_("What did one need to know to see this, and where would a new colleague find it?"), (FACTORS, LEARNING)),
        (_("Which part of it did a single person or supplier understand?"), (FACTORS,)),
        (_("Which document was read that day, and what did it say?"), (FACTORS, HEARD)),
        (_("What do we believe now that we did not believe the day before?"), (LEARNING,)),
    ),
    *_topic(
        "pressure",
        (_("Which two aims pulled against each other?"), (FACTORS, HEARD)),
        (_("What did time, staffing or a deadline rule out?"), (FACTORS,)),
        (_("What were people protecting when they chose this way?"), (STORY, FACTORS)),
        (_("What made it look safe enough beforehand?"), (FACTORS, EARLIER)),
    ),
    *_topic(
        "normal",
        (_("What does this look like on an ordinary day?"), (STORY, FACTORS)),
        (_("How often has the same step gone well, and what was different this time?"), (FACTORS, LEARNING)),
        (
            _("How does the written procedure differ from how the work is done, and what is the detour good for?"),
            (FACTORS,),
        ),
        (_("What could bring any colleague to the same step?"), (FACTORS,)),
    ),
    *_topic(
        "design",
        (_("What takes over when this part is gone?"), (DEFENCES, STAGE)),
        (_("What keeps working when it is slow, wrong or out of reach?"), (DEFENCES, STAGE)),
        (_("What repairs itself, and after how long?"), (DEFENCES, STAGE)),
        (_("How far can one failure spread before something stops it?"), (DEFENCES, FACTORS)),
        (_("When did we last see this defence work?"), (DEFENCES,)),
    ),
    *_topic(
        "luck",
        (_("What could have made it worse, and did not?"), ("luck", DEFENCES)),
        (_("Which earlier piece of work paid off?"), (DEFENCES, "luck")),
        (_("Who happened to be there, and what if they had not been?"), ("luck",)),
        (_("What went well that we want to keep?"), (STORY, LEARNING)),
    ),
    *_topic(
        "signals",
        (_("Which signs were there before, and how did they look to those who saw them?"), (EARLIER,)),
        (_("What was said, where did it go, and what made it easy or hard to act on?"), (EARLIER,)),
        (_("How many things like it were open at the time?"), (EARLIER,)),
    ),
    *_topic(
        "device",
        (_("Which revisions and firmware were affected, and which were not?"), (STORY, FACTORS)),
        (_("What does the device do when it can’t reach us, and for how long?"), (DEFENCES, STAGE)),
        (_("What can be mended from afar, and what needs somebody on site?"), (DEFENCES, STAGE)),
        (_("What differs between the bench and the wall it hangs on: power, heat, radio, hands?"), (FACTORS, STAGE)),
    ),
    *_topic(
        "cloud",
        (_("What do the devices do all at once when the service comes back?"), (FACTORS, DEFENCES)),
        (_("Which part is shared by everybody, and which limit do they reach together?"), (FACTORS,)),
    ),
    *_topic(
        "support",
        (_("What did callers say first, in their own words?"), (OWN, STORY)),
        (_("What did support or installers see that no dashboard shows?"), (OWN, FACTORS)),
        (_("What workaround was given, and how did it hold?"), (OWN, DEFENCES)),
        (_("What did the person on the ladder have in their hands: tool, screen, instruction?"), (OWN, FACTORS)),
    ),
    *_topic(
        "customers",
        (_("What could they not do, and what did they do instead?"), (STORY, OWN)),
        (_("What were they told, when, and what did they make of it?"), (OWN,)),
    ),
    *_topic(
        "stage",
        (_("Which assumption was this stage meant to test?"), (STAGE,)),
        (_("Which failures was it designed for, and was this one of them?"), (STAGE,)),
        (_("What would it mean at ten times as many sites?"), (STAGE, FACTORS)),
        (_("What did finding this now spare us later?"), (STAGE,)),
    ),
    *_topic(
        "change",
        (_("What surprised us?"), (LEARNING, STORY)),
        (_("Whom else does this concern, who has never heard of us?"), (LEARNING,)),
        (_("What do people do differently since then, without having been asked?"), (LEARNING,)),
    ),
)


@cache
def for_section(key: str) -> tuple[Question, ...]:
    """Questions that fit the section ``key``, in the bank's order; any key of a team's own section means OWN."""
    wanted = OWN if key.startswith("own-") else key
    return tuple(question for question in BANK if wanted in question.sections)


@dataclass(frozen=True)
class Topic:
    label: Promise | str
    questions: list[Question]


def by_topic(questions: Iterable[Question]) -> list[Topic]:
    """Questions under their topics: the team's own first, without a label, then the bank's in the order of TOPICS."""
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(question.topic, []).append(question)
    return [Topic(label, found[topic]) for topic, label in {"": "", **TOPICS}.items() if topic in found]


def appended(text: str, question: str) -> str:
    """``text`` with the question as a paragraph of its own at its end."""
    before = text.rstrip()
    return f"{before}\n\n{question}\n" if before else f"{question}\n"
