"""The organisation, its teams and its people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from people.domain.activity import log
from people.domain.changes import change
from people.models import Membership, Organisation, Person, Team, User

RESERVED_SLUGS = ("new", "from-table")  # /teams/new/ is a page


class TeamInCircle(Exception):
    """The chosen parent stands below the team, or is the team."""


class NameTaken(Exception):
    """There is a team of this name; somebody may have been a moment faster."""


def change_organisation(organisation: Organisation, *, by: User, **values: Any) -> Organisation:
    """Set and log what differs."""
    return change(organisation, by=by, **values)


@transaction.atomic
def add_team(*, by: User, name: str, parent: Team | None = None, about: str = "") -> Team:
    """A team with an address made from its name. Logs. Raises NameTaken."""
    try:
        with transaction.atomic():
            team = Team.objects.create(name=name, slug=free_slug(name), parent=parent, about=about)
    except IntegrityError as error:
        raise NameTaken from error
    log(team, "add", by=by)
    return team


@transaction.atomic
def change_team(team: Team, *, by: User, name: str, parent: Team | None, about: str) -> Team:
    """Set and log what differs; the address stays, links keep working. Raises TeamInCircle, NameTaken."""
    # All teams are locked: two people who hang two teams below each other at once must not both succeed.
    parents = dict(Team.objects.select_for_update().order_by("pk").values_list("pk", "parent_id"))
    if parent and _stands_below(parent.pk, team.pk, parents):
        raise TeamInCircle
    try:
        with transaction.atomic():
            return change(team, by=by, name=name, parent=parent, about=about)
    except IntegrityError as error:
        raise NameTaken from error


def _stands_below(pk: int | None, above: int, parents: dict[int, int | None]) -> bool:
    """Whether team ``pk`` is ``above`` or somewhere under it."""
    while pk is not None:
        if pk == above:
            return True
        pk = parents.get(pk)
    return False


def free_slug(name: str) -> str:
    """An address for a team, like `field-support`; with a number where it is taken."""
    base = slugify(name)[:70] or "team"
    taken = {*RESERVED_SLUGS, *Team.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def add_person(*, by: User | None, name: str, leads: Iterable[Team] = (), **fields: Any) -> Person:
    """A human being, with or without account. ``by`` None: somebody an import names. Logs."""
    person = Person.objects.create(name=name, **fields)
    log(person, "add", by=by)
    set_led_teams(person, by=by, teams=leads)
    return person


@transaction.atomic
def change_person(person: Person, *, by: User, leads: Iterable[Team] | None = None, **values: Any) -> Person:
    """Set and log what differs; ``leads`` None leaves the teams they lead alone."""
    person = change(person, by=by, **values)
    if leads is not None:
        set_led_teams(person, by=by, teams=leads)
    return person


def set_led_teams(person: Person, *, by: User | None, teams: Iterable[Team]) -> None:
    """``person`` leads exactly ``teams`` from now on. Logs a difference."""
    wanted = {team.pk: team for team in teams}
    led = set(person.memberships.filter(leads=True).values_list("team_id", flat=True))
    if led == set(wanted):
        return
    person.memberships.filter(leads=True).exclude(team__in=wanted).update(leads=False)
    for team in wanted.values():
        Membership.objects.update_or_create(person=person, team=team, defaults={"leads": True})
    log(person, "set_led_teams", by=by, teams=sorted(str(team) for team in wanted.values()))


@transaction.atomic
def change_profile(user: User, *, by: User, zone: str, **values: Any) -> User:
    """What somebody says about themselves: the account's zone, the person's fields. Makes a missing person."""
    person = Person.objects.filter(user=user).first()
    if person is None:
        add_person(by=by, user=user, email=user.email, **values)
    else:
        change_person(person, by=by, **values)
    return change(user, by=by, zone=zone)
