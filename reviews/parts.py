"""The parts a review's page has: the built-in ones by depth and size of the organisation, and those it began with.

Pure functions over ``Part``. A template is a list of parts; ``Review.outline`` keeps the list a review began with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from people.enums import OrganisationSize
from reviews.enums import Depth

OWN = "own-"  # keys of sections that a team added begin with it


@dataclass(frozen=True)
class Part:
    """One section. ``key`` is its anchor on the page; one whose key begins with OWN holds a text of its own."""

    key: str
    title: str
    prompt: str = ""
    shown: bool = True

    @property
    def is_own(self) -> bool:
        return self.key.startswith(OWN)

    @property
    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def questions(self) -> list[str]:
        """Lines of the prompt that are questions: one click puts them into the text."""
        return [line.strip() for line in self.prompt.splitlines() if line.strip().endswith("?")]


TITLES: Mapping[str, Promise] = {
    "what-happened": gettext_lazy("What happened"),
    "timeline": gettext_lazy("Timeline"),
    "perspectives": gettext_lazy("How it looked from where people stood"),
    "factors": gettext_lazy("What contributed"),
    "defences": gettext_lazy("What held, what did not, and luck"),
    "stage": gettext_lazy("Lab, pilot or production"),
    "earlier": gettext_lazy("Was any of this visible earlier?"),
    "meeting": gettext_lazy("Meeting"),
    "learning": gettext_lazy("What we learned"),
    "mentions": gettext_lazy("Where people are named"),
    "actions": gettext_lazy("Actions"),
}
# Chapters of the published version that say it shorter than the page where it is written.
CHAPTERS: Mapping[str, Promise] = {"defences": gettext_lazy("What held, and what did not")}
LIGHT = ("what-happened", "factors", "learning")

PROMPTS: Mapping[str, Promise] = {
    "what-happened": gettext_lazy("Told forwards, for somebody who was not there. No causes yet."),
    "timeline": gettext_lazy(
        "From before anybody noticed. What was seen, tried and thought is worth as much as what was done."
    ),
    "factors": gettext_lazy(
        "Conditions of the work and the system that, together, made this possible. There is rarely only one."
    ),
    "defences": gettext_lazy(
        "A fallback, a habit, somebody who happened to look. What one would look for there, and what was missing."
    ),
    "earlier": gettext_lazy("Ask kindly: signs are easy to read once one knows the end."),
    "meeting": gettext_lazy(
        "Most of the time belongs to the timeline; fixes that come up are parked. In writing instead, everybody reads "
        "the draft and confirms, corrects or passes, and two working days without a word count as passed."
    ),
    "learning": gettext_lazy("How the system or the work really behaves, and what shows it. Not what to do about it."),
    "actions": gettext_lazy(
        "Ideas are parked here at any time and cost nothing. They become commitments after the learning, with an "
        "owner, a date and a reason; customer impact decides the order."
    ),
}
LIGHT_PROMPTS: Mapping[str, Promise] = {
    "factors": gettext_lazy("One condition of the work or the system is enough."),
    "learning": gettext_lazy("One sentence about how the system or the work really behaves."),
}
# What five people can leave out of a sentence, and two thousand can't.
BY_SIZE: Mapping[str, Mapping[str, Promise]] = {
    OrganisationSize.SMALL: {
        "perspectives": gettext_lazy("One more pair of eyes is enough; a customer’s counts too."),
        "meeting": gettext_lazy("A quarter of an hour at one table will do, or everybody adds their lines in writing."),
        "earlier": gettext_lazy("What did one of us say in passing, and what became of it?"),
    },
    OrganisationSize.MEDIUM: {
        "perspectives": gettext_lazy(
            "Ask people who stood in different places: whoever acted, and whoever heard it from customers."
        ),
    },
    OrganisationSize.LARGE: {
        "perspectives": gettext_lazy(
            "Ask at least one person from every team it crossed, and from those who speak with customers. "
            "People who might feel accused are asked first, and alone."
        ),
        "factors": gettext_lazy(
            "Conditions of the work and the system that, together, made this possible. "
            "Look at the seams too: between teams, with suppliers, at hand-overs."
        ),
        "learning": gettext_lazy(
            "How the system or the work really behaves, and what shows it. Write it for a team that has never "
            "heard of yours."
        ),
    },
}


def builtin(depth: str, size: str) -> list[Part]:
    """What a review of ``depth`` has where nobody wrote a template, in an organisation of ``size``."""
    return list(_builtin(depth, size, get_language()))


@lru_cache(maxsize=256)
def _builtin(depth: str, size: str, _language: str | None) -> tuple[Part, ...]:
    if depth == Depth.LIGHT:
        prompts: dict[str, Promise] = {**PROMPTS, **LIGHT_PROMPTS}
        keys: Iterable[str] = LIGHT
    else:
        prompts, keys = {**PROMPTS, **BY_SIZE.get(size, {})}, TITLES
    return tuple(Part(key, str(TITLES[key]), str(prompts.get(key, ""))) for key in keys)


def of_json(rows: Any) -> list[Part]:
    """Parts from what a JSON column holds; rows without a key are passed over."""
    found = rows if isinstance(rows, list) else []
    names = ("key", "title", "prompt", "shown")
    return [Part(**{name: row[name] for name in names if name in row}) for row in found if is_part(row)]


def is_part(row: Any) -> bool:
    return isinstance(row, dict) and bool(row.get("key")) and isinstance(row.get("title"), str)


def completed(parts: list[Part], usual: list[Part]) -> list[Part]:
    """``parts`` with every one of ``usual`` that they lack, at its usual place: the product gained a section."""
    known = {part.key for part in parts}
    found = [replace(part, title=part.title.strip() or titles_of(usual).get(part.key, part.key)) for part in parts]
    for at, part in enumerate(usual):
        if part.key not in known:
            before = {other.key for other in usual[:at]}
            place = max((n + 1 for n, other in enumerate(found) if other.key in before), default=0)
            found.insert(place, part)
    return found


def titles_of(parts: Iterable[Part]) -> dict[str, str]:
    return {part.key: part.title for part in parts}


def stage_question(stage: str) -> str:
    """What is asked about the stage: surprises are what a lab is for; production was designed for some of them."""
    questions = {
        "lab": _("What did we want to find out, and did we? Failing fast is what a lab is for."),
        "pilot": _("What was the pilot meant to show, and what protected those who took part in it?"),
    }
    return questions.get(stage, _("What was designed for this failure, and how did that work out?"))


def chapter_title(part: Part) -> str:
    """The heading in the published version: what a team called the section, else the shorter built-in one."""
    if part.key in CHAPTERS and part.title == str(TITLES[part.key]):
        return str(CHAPTERS[part.key])
    return part.title
