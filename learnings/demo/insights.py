"""Learnings of the demo: recorded with their evidence, some shared early, one refuted and withdrawn, one released."""

from __future__ import annotations

from typing import Any

from learnings.demo.moments import clock_at
from learnings.demo.world import World
from learnings.domain.learnings import record
from learnings.domain.releasing import propose_release
from learnings.models import Learning
from people.domain.perform import perform
from people.models import User
from reviews.models import Review

APART = ("key", "relearned_from", "revisit_on", "evidence", "withdrawn", "shared", "release")


def learn(world: World, review: Review, spec: dict[str, Any], content: dict[str, Any], *, by: User) -> Learning:
    """One learning of ``review``; ``content`` is the review's part of the file, with its incident's key."""
    fields = {name: value for name, value in spec.items() if name not in APART}
    fields["evidence"] = [{"event": world.events[content["incident_key"], row["event"]]} for row in spec["evidence"]]
    fields["also_concerns_teams"] = [world.teams[key] for key in spec.get("also_concerns_teams", [])]
    fields["also_concerns_systems"] = [world.systems[key] for key in spec.get("also_concerns_systems", [])]
    fields["relearned_from"] = world.learnings.get(spec.get("relearned_from", ""))
    fields["revisit_on"] = world.calendar.date(spec["revisit_on"]) if "revisit_on" in spec else None
    written_at = world.calendar.at(content.get("published_at", content["opened_at"]), content["zone"])
    learning = record(review, by=by, created_at=written_at, sort_at=written_at, **fields)
    world.learnings[spec["key"]] = learning
    return learning


def early(world: World, content: dict[str, Any], *, by: User) -> None:
    """Share what is tentative before its review is published."""
    for spec in content.get("learnings", []):
        if "shared" in spec:
            with clock_at(world.calendar.at(spec["shared"])):
                perform(world.learnings[spec["key"]], "share", by=by)


def withdraw_refuted(world: World, content: dict[str, Any], *, by: User) -> None:
    """Take back what practice refuted; its row stays."""
    for spec in content.get("learnings", []):
        if taken_back := spec.get("withdrawn"):
            with clock_at(world.calendar.at(taken_back["at"])):
                perform(world.learnings[spec["key"]], "withdraw", by=by, reason=taken_back["reason"])


def release(world: World, content: dict[str, Any], *, by: User) -> None:
    """What a restricted review taught goes out in other words: its owner's, confirmed by somebody else listed."""
    for spec in content.get("learnings", []):
        if out := spec.get("release"):
            with clock_at(world.calendar.at(out["at"])):
                learning = Learning.objects.select_related("review__incident").get(pk=world.learnings[spec["key"]].pk)
                row = propose_release(learning, by=learning.review.owner.user or by, now_we_know=out["now_we_know"])
                perform(row, "release", by=world.account(out["second"]))
