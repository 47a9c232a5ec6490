"""What a large organisation consists of: some forty teams, three hundred systems, four hundred people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.db import models

from incidents.enums import Risk, SystemKind
from incidents.models import Cohort, System
from learnings.models import Pattern
from learnings.scale.asking import write_templates
from learnings.scale.words import PARTS, one_of
from people.enums import OrganisationSize, Role
from people.models import Membership, Organisation, Person, Team, User

TEAMS, SYSTEMS, COHORTS, PEOPLE, ACCOUNTS = 40, 300, 24, 400, 160
DOMAIN = "scale.example"  # .example never resolves: no mail can leave for these people
GIVEN = one_of(
    "Aino Bela Cato Dara Emre Fumi Gita Hanno Ines Jory Kofi Lale Mara Nils Oona Pavel Rhea Sami Tove Ulla", " "
)
FAMILY = one_of("Aalto Brandt Costa Duarte Ekman Ferro Galli Hale Ito Jansen Kovac Lund Moreau Novak Okoro Prasad", " ")

Model = TypeVar("Model", bound=models.Model)


@dataclass(frozen=True)
class Place:
    """A named row with what the stories need of it."""

    pk: int
    name: str
    team: int | None = None


class Skewed:
    """Picks as life does: the n-th of a list comes 1/n as often as the first, or nearer to it with less ``skew``."""

    def __init__(self, items: Sequence[Any], chance: Random, skew: float = 1.0) -> None:
        self.items, self.chance, total = items, chance, 0.0
        self._sums = [total := total + (n + 1) ** -skew for n in range(len(items))]

    def one(self) -> Any:
        return self.chance.choices(self.items, cum_weights=self._sums)[0]

    def some(self, most: int) -> list[Any]:
        """One to ``most`` different ones, mostly one."""
        wanted = 1 + sum(self.chance.random() < 0.3 for _ in range(most - 1))
        return list({self.one() for _ in range(wanted)})


@dataclass(frozen=True)
class Places:
    teams: Skewed
    systems: Skewed
    cohorts: Skewed
    people: Skewed  # Place; team is the home team
    accounts: dict[int, int]  # user by person
    patterns: Skewed
    now: dt.datetime


def settle(chance: Random, *, now: dt.datetime) -> Places:
    """Make them, beside what is there already."""
    if not Organisation.objects.exists():
        Organisation.objects.create(id=1, name="Scale", size=OrganisationSize.LARGE)
    teams = _made(Team, [{"name": f"{part.title()} {n}", "slug": f"scale-{n}"} for n, part in _named(TEAMS)])
    write_templates(teams)
    systems = _made(System, [_system(n, part, chance.choice(teams), chance) for n, part in _named(SYSTEMS)])
    cohorts = _made(Cohort, [_cohort(n, part, chance) for n, part in _named(COHORTS)])
    people, accounts = _people(teams, chance)
    patterns = list(Pattern.objects.filter(retired_at=None, merged_into=None).order_by("id"))
    return Places(
        Skewed([Place(team.pk, team.name) for team in teams], chance),
        Skewed([Place(system.pk, system.name, system.team_id) for system in systems], chance),
        Skewed([Place(cohort.pk, cohort.name) for cohort in cohorts], chance),
        Skewed(people, chance, skew=0.2),  # nobody is in every incident
        accounts,
        Skewed([Place(pattern.pk, pattern.name) for pattern in patterns], chance),
        now,
    )


def _named(count: int) -> list[tuple[int, str]]:
    return [(n + 1, PARTS[n % len(PARTS)]) for n in range(count)]


def _made(model: type[Model], rows: list[dict[str, Any]]) -> list[Model]:
    """The rows, with those of an earlier run of the same name kept."""
    known = model._default_manager.in_bulk([row["slug"] for row in rows], field_name="slug")
    fresh = model._default_manager.bulk_create([model(**row) for row in rows if row["slug"] not in known])
    return sorted([*known.values(), *fresh], key=lambda row: row.pk)


def _system(n: int, part: str, team: Team, chance: Random) -> dict[str, Any]:
    kind = chance.choice(SystemKind.values)
    return {"name": f"{part.title()} {kind} {n}", "slug": f"scale-{n}", "kind": kind, "team": team}


def _cohort(n: int, part: str, chance: Random) -> dict[str, Any]:
    return {"name": f"{part.title()} sites {n}", "slug": f"scale-{n}", "risk": chance.choice(Risk.values)}


def _people(teams: list[Team], chance: Random) -> tuple[list[Place], dict[int, int]]:
    """People in teams; the first have accounts without a usable password: three leads, two admins, members, viewers."""
    known = list(Person.objects.filter(email__endswith=f"@{DOMAIN}").order_by("id"))
    homes = [chance.choice(teams) for _ in range(PEOPLE)]
    persons = known or Person.objects.bulk_create(_person(n, home) for n, home in enumerate(homes))
    if not known:
        Membership.objects.bulk_create(Membership(person=person, team_id=person.team_id) for person in persons)
    accounts = {person.pk: person.user_id for person in persons if person.user_id}
    return [Place(person.pk, person.name, person.team_id) for person in persons], accounts


def _person(n: int, home: Team) -> Person:
    name = f"{GIVEN[n % len(GIVEN)]} {FAMILY[n // len(GIVEN) % len(FAMILY)]}"
    email = f"person{n + 1}@{DOMAIN}"
    user = User.objects.create(email=email, role=_role(n), password=make_password(None)) if n < ACCOUNTS else None
    return Person(name=f"{name} {n + 1}", role_label="engineer", email=email, team=home, user=user)


def _role(n: int) -> str:
    if n < 5:
        return Role.LEAD if n < 3 else Role.ADMIN
    return Role.VIEWER if n % 5 == 0 else Role.MEMBER
