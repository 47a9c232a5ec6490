"""Who and what there is: the organisation, its teams, systems, cohorts and people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models

from incidents.models import Cohort, System
from learnings.demo.world import World, read
from learnings.domain.patterns import seed_starter_patterns
from learnings.models import Pattern
from people.models import Membership, Organisation, Person, Team, User
from reviews.domain.templates import checked, keep_template
from reviews.parts import Part, builtin

DOMAIN = "larderlight.example"  # .example never resolves: no mail can leave for these people
PASSWORD = "warm-larder-cold-milk"  # noqa: S105 - the demo's, written in docs/demo.md; refused in production


def email_of(key: str) -> str:
    return f"{key}@{DOMAIN}"


def load_organisation(world: World, *, keep: bool) -> None:
    """The organisation's name and zone, unless ``keep``: then the installation's own stay."""
    organisation = Organisation.current()
    if keep:
        return
    for name, value in read("organisation.yaml")["organisation"].items():
        setattr(organisation, name, value)
    organisation.save()


def load_places(world: World) -> None:
    content = read("organisation.yaml")
    for spec in content["teams"]:
        _place(world.teams, Team, spec)
    for spec in content["systems"]:
        _place(world.systems, System, {**spec, "team": world.teams[spec["team"]]})
    for spec in content["cohorts"]:
        _place(world.cohorts, Cohort, spec)


def _place(known: dict[str, Any], model: type[models.Model], spec: dict[str, Any]) -> None:
    fields = {**spec}
    key, parent = fields.pop("key"), fields.pop("parent", None)
    if parent:
        fields["parent"] = known[parent]
    known[key] = model._default_manager.create(slug=key, **fields)


def load_templates(world: World) -> None:
    """Templates that differ from the built-in one, as the lead of the field wrote them."""
    organisation = Organisation.current()
    for spec in read("organisation.yaml")["templates"]:
        usual = builtin(spec["depth"], organisation.size)
        parts = [replace(part, **_reworded(part.key, spec)) for part in usual]
        for own in spec["own"]:
            fields = {**own}
            place = [part.key for part in parts].index(fields.pop("after")) + 1
            parts.insert(place, Part(**fields))
        keep_template(
            None,
            by=world.account("tomasz"),
            team=world.teams[spec["team"]],
            depth=spec["depth"],
            title=spec["title"],
            sections=checked(spec["depth"], parts, usual),
        )


def _reworded(key: str, spec: dict[str, Any]) -> dict[str, str]:
    words = {"title": spec["titles"].get(key), "prompt": spec["prompts"].get(key)}
    return {name: text for name, text in words.items() if text}


def load_people(world: World) -> None:
    """Persons, and accounts for those with a role. One hash for all: the password is public anyway."""
    password = make_password(PASSWORD)
    for spec in read("organisation.yaml")["people"]:
        fields = {**spec}
        key, role, team = fields.pop("key"), fields.pop("role", None), fields.pop("team")
        fields.pop("sign_in", None)
        user = User.objects.create(email=email_of(key), role=role, password=password) if role else None
        person = Person.objects.create(
            user=user, team=world.teams.get(team), email=email_of(key) if user else "", **fields
        )
        world.people[key] = person
        if person.team:
            Membership.objects.create(person=person, team=person.team, leads=role == "lead")


def load_patterns() -> dict[str, Pattern]:
    """The starter patterns by slug; what an installation has changed about them stays."""
    seed_starter_patterns()
    return {pattern.slug: pattern for pattern in Pattern.objects.all()}


def sign_ins() -> list[tuple[str, str, str]]:
    """Email, role and label of the five accounts that are shown, most powerful first."""
    shown = [spec for spec in read("organisation.yaml")["people"] if spec.get("sign_in")]
    return [(email_of(spec["key"]), spec["role"], spec["role_label"]) for spec in shown]
