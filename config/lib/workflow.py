"""Workflows as data: one frozen table per aggregate, read by buttons, API, admin, docs and tests.

Nothing here touches the database. ``people.domain.perform`` is the one function that moves a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Missing:
    """One thing still open, in words a person can act on, and where to act on it.

    ``code`` is stable for the API, ``field`` names what to fill in, ``anchor`` the place on the object's page.
    """

    code: str
    text: str
    field: str = ""
    anchor: str = ""


Requirement = Callable[[Any], list[Missing]]


class Requirements:
    """Named requirements of one aggregate. Upper apps register theirs in ``AppConfig.ready``."""

    def __init__(self) -> None:
        self._checks: dict[str, Requirement] = {}

    def register(self, name: str) -> Callable[[Requirement], Requirement]:
        def keep(check: Requirement) -> Requirement:
            if name in self._checks and self._checks[name] is not check:
                raise ValueError(f"requirement {name!r} is registered twice")
            self._checks[name] = check
            return check

        return keep

    def missing(self, names: Iterable[str], obj: Any) -> list[Missing]:
        """What is still open. An unknown name is a programming error and raises KeyError."""
        return [item for name in names for item in self._checks[name](obj)]

    def __contains__(self, name: str) -> bool:
        return name in self._checks


def always(obj: Any) -> bool:
    """A transition for every shape of its object."""
    return True


@dataclass(frozen=True)
class Transition:
    """One row of a table. ``permission`` is a `rules` permission asked with the object.

    ``applies`` hides rows that are for other shapes of the object (a light review). ``effect(obj, by, reason)`` runs
    inside the transaction after the state is set and before the row is saved; it may set fields and write rows.
    """

    name: str
    sources: frozenset[str]
    target: str
    permission: str
    label: Any
    requires: tuple[str, ...] = ()
    asks_reason: bool = False
    applies: Callable[[Any], bool] = always
    effect: Callable[..., None] | None = None
    back: bool = False


@dataclass(frozen=True)
class Workflow:
    """All transitions of one aggregate, kept in the model's ``state_field``."""

    state_field: str
    transitions: tuple[Transition, ...]
    requirements: Requirements = field(default_factory=Requirements)
    # A foreign key whose row is locked before the object's own. What is moved from both ends (a learning by itself and
    # by its review) must be locked in one order, or two people wait for each other.
    locked_after: str = ""

    def state(self, obj: Any) -> str:
        return getattr(obj, self.state_field)

    def by_name(self) -> Mapping[str, Transition]:
        return {transition.name: transition for transition in self.transitions}

    def get(self, name: str) -> Transition:
        """The transition called ``name``. Raises KeyError."""
        return self.by_name()[name]

    def leaving(self, obj: Any) -> list[Transition]:
        """What can follow the object's state, whoever asks."""
        return [t for t in self.transitions if self.state(obj) in t.sources and t.applies(obj)]

    def available(self, obj: Any, user: Any) -> list[Transition]:
        """What ``user`` may do now; requirements may still be open."""
        return [t for t in self.leaving(obj) if user.has_perm(t.permission, obj)]

    def missing(self, obj: Any, transition: Transition) -> list[Missing]:
        return self.requirements.missing(transition.requires, obj)


# Every aggregate's table by model label ("reviews.review"); apps register theirs in ``AppConfig.ready``.
WORKFLOWS: dict[str, Workflow] = {}


def workflow_of(obj: Any) -> Workflow:
    """The table that governs ``obj`` (a model instance or class). Raises KeyError."""
    return WORKFLOWS[obj._meta.label_lower]


class TransitionRefused(Exception):
    """Base of everything that stops a transition."""


class NotFromHere(TransitionRefused):
    """The object is in a state this transition does not leave. Carries both names."""

    def __init__(self, transition: str, state: str) -> None:
        super().__init__(f"{transition} does not leave {state}")
        self.transition, self.state = transition, state


class NotAllowed(TransitionRefused):
    """The person may not do this."""


class ReasonNeeded(TransitionRefused):
    """The transition asks for a reason and got none."""


class RequirementsOpen(TransitionRefused):
    """``missing`` lists what is still open."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__("; ".join(str(item.text) for item in missing))
        self.missing = missing
