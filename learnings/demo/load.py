"""Puts the whole demo into the database, oldest things first, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db import transaction

from config.lib.work import WorkState
from learnings.demo import happenings, ledger, making_sense, staff, voices
from learnings.demo.moments import Calendar
from learnings.demo.world import World, incident_files, read
from learnings.models import Demo
from people.domain.mail import no_mail

Item = TypeVar("Item")
Watch = Callable[[Iterable[Item], str], Iterable[Item]]


def unwatched(items: Iterable[Item], label: str) -> Iterable[Item]:
    return items


@transaction.atomic
def load(
    *, today: dt.date, keep_organisation: bool = False, watch: Watch[Any] = unwatched, remember: bool = False
) -> World:
    """``today`` is the day the demo looks back from. ``watch(items, label)`` may show progress.

    ``remember``: leave a Demo row that says it is here. Raises DemoError where the content contradicts itself, and
    what the domain functions raise.
    """
    before = ledger.marks() if remember else {}
    with no_mail():  # it happened long ago, to people who do not exist
        world = _load(today, keep_organisation, watch)
    if remember:
        Demo.objects.create(state=WorkState.DONE, progress=100, rows=ledger.written_since(before))
    return world


def _load(today: dt.date, keep_organisation: bool, watch: Watch[Any]) -> World:
    zone = read("organisation.yaml")["organisation"]["zone"]
    world = World(Calendar(today, zone))
    staff.load_organisation(world, keep=keep_organisation)
    staff.load_places(world)
    staff.load_people(world)
    staff.load_templates(world)
    patterns, concerns = staff.load_patterns(), voices.all_concerns()
    for spec in concerns:
        voices.raise_concern(world, spec)
    for spec in read("prevention.yaml")["works"]:
        voices.load_work(world, spec)
    files = [read(name) for name in incident_files()]
    for spec in watch(files, "incidents"):
        happenings.load_incident(world, spec)
    for spec in concerns:
        voices.answer_concern(world, spec)
    for spec in watch(files, "reviews"):
        if "review" in spec:
            making_sense.load_review(world, spec["key"], spec["review"])
        making_sense.tag(world, spec["key"], spec.get("patterns", []), patterns)
    for spec in read("credits.yaml")["credits"]:
        voices.give_credit(world, spec)
    for spec in read("digests.yaml")["digests"]:
        voices.ask_for_digest(world, spec)
    return world
