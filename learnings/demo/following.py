"""Actions of the demo: committed, done, and looked at after 30 and 90 days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from learnings.demo.moments import clock_at
from learnings.demo.world import World
from learnings.models import LearningAction
from people.domain.perform import perform
from people.models import User
from reviews.domain.actions import add_action, answer_look, commit
from reviews.enums import ActionState, LookOutcome
from reviews.models import Action, Factor, Review

LOOKS = (30, 90)
COMMITTED = ("commit",)
WHY_NOW = "The work was on its way already when we met."
PATH = {
    ActionState.IDEA: (),
    ActionState.DECLINED: ("decline",),
    ActionState.COMMITTED: COMMITTED,
    ActionState.IN_PROGRESS: (*COMMITTED, "start"),
    ActionState.DONE: (*COMMITTED, "start", "finish"),
    ActionState.WORKED: (*COMMITTED, "start", "finish", "worked"),
    ActionState.DID_NOT_WORK: (*COMMITTED, "start", "finish", "did_not_work"),
    ActionState.CANNOT_TELL: (*COMMITTED, "start", "finish", "cannot_tell"),
}
BEFORE_PUBLISHING = ("commit", "decline")
SO_FAR = {
    LookOutcome.WORKED: (LookOutcome.WORKED, "So far, yes."),
    LookOutcome.DID_NOT_WORK: (LookOutcome.CANNOT_TELL, "Too early to say."),
    LookOutcome.CANNOT_TELL: (LookOutcome.CANNOT_TELL, "Too early to say."),
}
LATER = (
    "state",
    "declined_because",
    "done_at",
    "looked_at",
    "look_note",
    "factor",
    "owner",
    "due",
    "cohort",
    "learning",
)


def write_action(world: World, review: Review, spec: dict[str, Any], factors: list[Factor]) -> Action:
    """The action as an idea. ``factor`` counts from one in the order of the file."""
    fields = {name: value for name, value in spec.items() if name not in LATER}
    number, due = spec.get("factor"), spec.get("due")
    action = add_action(
        fields.pop("title"),
        by=review.owner.user or world.account("nadia"),
        review=review,
        factor=factors[number - 1] if number else None,
        owner=world.people.get(spec.get("owner", "")),
        due=world.calendar.date(due) if due else None,
        cohort=world.cohorts.get(spec.get("cohort", "")),
        created_at=review.opened_at,
        **fields,
    )
    if followed := spec.get("learning"):
        LearningAction.objects.create(learning=world.learnings[followed], action=action)
    return action


def advance(world: World, action: Action, spec: dict[str, Any], *, by: User, until: dt.datetime | None) -> Action:
    """Take the action as far as its file says; with ``until``, only what is decided before publishing."""
    action.refresh_from_db()
    taken = {ActionState(action.state)}
    for name in PATH[ActionState(spec["state"])]:
        if name not in BEFORE_PUBLISHING and until is not None:
            break
        target = _target(name)
        if target in taken or _past(action, target):
            continue
        action = _take(world, action, spec, name, by=by)
    return action


def _target(name: str) -> ActionState:
    return {
        "commit": ActionState.COMMITTED,
        "start": ActionState.IN_PROGRESS,
        "finish": ActionState.DONE,
        "decline": ActionState.DECLINED,
    }.get(name) or ActionState(name)


def _past(action: Action, target: ActionState) -> bool:
    """The action has been there already."""
    order = [ActionState.IDEA, ActionState.COMMITTED, ActionState.IN_PROGRESS, ActionState.DONE]
    here = order.index(ActionState(action.state)) if action.state in order else len(order)
    return target in order and order.index(target) <= here


def _take(world: World, action: Action, spec: dict[str, Any], name: str, *, by: User) -> Action:
    if name in LookOutcome.values:
        return _look_back(world, action, spec, by=by)
    with clock_at(_when(world, action, spec, name)):
        if name == "commit":
            return commit(action, by=by, why_now=WHY_NOW)
        return perform(action, name, by=by, reason=spec.get("declined_because", ""))


def _when(world: World, action: Action, spec: dict[str, Any], name: str) -> dt.datetime:
    published = action.review.published_at or action.created_at
    if name in BEFORE_PUBLISHING:
        return published
    if name == "start":
        done = world.calendar.at(spec["done_at"]) if "done_at" in spec else None
        return min(published + dt.timedelta(days=1), done) if done else published + dt.timedelta(days=1)
    if name == "finish":
        return world.calendar.at(spec["done_at"])
    raise ValueError(name)


def _look_back(world: World, action: Action, spec: dict[str, Any], *, by: User) -> Action:
    """Answer the looks that are due by today; what was seen stands at the last of them."""
    final, looks = LookOutcome(spec["state"]), world.looks(spec)
    for day, at in looks:
        last = (day, at) == looks[-1]
        outcome, note = (final, spec.get("look_note", "")) if last else SO_FAR[final]
        with clock_at(at):
            answer_look(action, by=by, day=day, outcome=outcome, note=note)
    action.refresh_from_db()
    return action
