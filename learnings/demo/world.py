"""What the loader has made so far, by the keys used in the YAML files."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from incidents.models import Cohort, Incident, System, TimelineEvent
from learnings.demo.moments import Calendar
from learnings.models import Concern, Learning, PreventiveWork
from people.models import Person, Team, User
from reviews.models import Review

HERE = Path(__file__).resolve().parent
SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there
REFERENCE = re.compile(r"\{(INC|LRN|CON):([a-z0-9-]+)\}")


class DemoError(Exception):
    """The content contradicts itself or the product: a sentence that names where."""


@cache
def read(name: str) -> Any:
    """The content of one YAML file of this folder."""
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=SafeLoader)  # noqa: S506 - it is a safe one


def incident_files() -> list[str]:
    """Oldest first: the number in a file's name is how many days ago its story began."""
    paths = sorted((HERE / "incidents").glob("*.yaml"), key=lambda path: (-int(path.name[:3]), path.name))
    return [f"incidents/{path.name}" for path in paths]


@dataclass
class World:
    calendar: Calendar
    teams: dict[str, Team] = field(default_factory=dict)
    systems: dict[str, System] = field(default_factory=dict)
    cohorts: dict[str, Cohort] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    concerns: dict[str, Concern] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    events: dict[tuple[str, str], TimelineEvent] = field(default_factory=dict)
    works: dict[str, PreventiveWork] = field(default_factory=dict)
    reviews: dict[str, Review] = field(default_factory=dict)
    learnings: dict[str, Learning] = field(default_factory=dict)

    def words(self, value: Any) -> Any:
        """``value`` with {INC:key}, {LRN:key} and {CON:key} in its texts replaced by the real references."""
        if isinstance(value, dict):
            return {name: self.words(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.words(item) for item in value]
        return REFERENCE.sub(self._reference, value) if isinstance(value, str) else value

    def _reference(self, found: re.Match[str]) -> str:
        known = {"INC": self.incidents, "LRN": self.learnings, "CON": self.concerns}[found[1]]
        if found[2] not in known:
            raise DemoError(f"{found[0]} is not known yet")
        return known[found[2]].ref

    def account(self, key: str) -> User:
        """The person's account, or that of the colleague who types things in for their team."""
        person = self.people[key]
        if person.user:
            return person.user
        colleague = next((p for p in self.people.values() if p.user and p.team_id == person.team_id), None)
        if colleague is None:
            raise DemoError(f"nobody in the team of {key} has an account")
        return colleague.user

    def many(self, spec: dict[str, Any]) -> dict[str, list[Any]]:
        """Takes systems, teams and cohorts out of ``spec`` and returns their rows."""
        return {
            name: [getattr(self, name)[key] for key in spec.pop(name, [])] for name in ("systems", "teams", "cohorts")
        }

    def looks(self, action: dict[str, Any]) -> list[tuple[int, dt.datetime]]:
        """When an action of the files was looked at: 30 and 90 days after it was done, as far as that is past."""
        if "done_at" not in action:
            return []
        done, past = self.calendar.at(action["done_at"]), self.calendar.at("-1 00:00")
        looks = [(day, done + dt.timedelta(days=day)) for day in (30, 90)]
        if late := action.get("looked_at"):
            looks[-1] = (90, self.calendar.at(late))
        return [(day, at) for day, at in looks if at <= past]

    def last_look(self, action: dict[str, Any]) -> dt.datetime:
        """The last of them; for an action that was not looked at, long ago."""
        looks = self.looks(action)
        return looks[-1][1] if looks else self.calendar.at("-999")
