"""The agenda of a review's meeting, and how its minutes are shared out. Pure functions and words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TIMELINE = "timeline"
LENGTHS = (30, 45, 60, 90)  # minutes a meeting may be planned for


@dataclass(frozen=True)
class Item:
    """One point. ``share``: of sixty minutes; the timeline takes whatever the others leave, three fifths and more."""

    key: str
    title: Promise
    how: Promise
    share: int = 0


AGENDA = (
    Item(
        "opening",
        _("Why we are here"),
        _("To learn how each step made sense to whoever took it. Nobody is on trial, and nothing is fixed today."),
        4,
    ),
    Item(
        TIMELINE,
        _("The timeline, told forwards"),
        _("Event by event: what could be seen then, and what was expected? Ask now and then who heard something new."),
    ),
    Item(
        "themes",
        _("What stands out"),
        _("Two to five things worth understanding better. What else has to be true for this to happen again?"),
        10,
    ),
    Item(
        "known",
        _("What we know now"),
        _("We believed this before; now we know that. One sentence each is plenty."),
        7,
    ),
    Item(
        "close",
        _("Before we part"),
        _("Read out what is parked. Who should hear about this? Three anonymous questions, on the phone."),
        3,
    ),
)
KEYS = tuple(item.key for item in AGENDA)


def minutes_of(length: int) -> dict[str, int]:
    """Whole minutes by key that add up to ``length``; every point has at least one."""
    others = {item.key: max(1, item.share * length // 60) for item in AGENDA if item.key != TIMELINE}
    return {key: others.get(key, length - sum(others.values())) for key in KEYS}


def after(key: str) -> str:
    """The next point, or "" after the last."""
    at = KEYS.index(key) + 1 if key in KEYS else 0
    return KEYS[at] if at < len(KEYS) else ""
