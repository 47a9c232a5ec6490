"""The transitions of reviews and actions: the table that buttons, API, admin, docs and tests read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.workflow import WORKFLOWS, Transition, Workflow, always
from people.models import Organisation, User
from reviews import requirements
from reviews.domain.publishing import freeze
from reviews.domain.scope import is_below
from reviews.enums import UNPUBLISHED, ActionState, State
from reviews.models import Action, ActionLook, Review

STEER, WRITE = "reviews.steer_review", "reviews.change_review"


def is_light(review: Review) -> bool:
    return review.is_light


def is_full(review: Review) -> bool:
    return not review.is_light


def _note_time(review: Review, *, by: User | None, reason: str) -> None:
    review.state_since = timezone.now()


def _publish(review: Review, *, by: User | None, reason: str) -> None:
    _note_time(review, by=by, reason=reason)
    review.published_at = review.published_at or timezone.now()
    review.sort_at = review.published_at
    freeze(review, by=by)


def _reopen_closed(review: Review, *, by: User | None, reason: str) -> None:
    _note_time(review, by=by, reason=reason)
    review.closed_at = None


def _close(review: Review, *, by: User | None, reason: str) -> None:
    _note_time(review, by=by, reason=reason)
    review.closed_at = timezone.now()


def _skip(review: Review, *, by: User | None, reason: str) -> None:
    _note_time(review, by=by, reason=reason)
    review.skip_reason = reason
    review.below_since = review.state_since


def _reopen_skipped(review: Review, *, by: User | None, reason: str) -> None:
    _note_time(review, by=by, reason=reason)
    proposed = review.proposed_depth or review.depth
    review.below_since = review.state_since if is_below(review.depth, proposed) else None


def _step(name: str, source: State, target: State, label: Any, *requires: str, **more: Any) -> Transition:
    defaults = {"permission": STEER, "effect": _note_time, "applies": is_full}
    return Transition(name, frozenset({source}), target, label=label, requires=requires, **{**defaults, **more})


def _back(name: str, source: State, target: State, label: Any, **more: Any) -> Transition:
    """One step back is open to every depth: no choice of depth may leave a review without a way out."""
    return _step(name, source, target, label, back=True, applies=always, **more)


REVIEW = Workflow(
    state_field="state",
    requirements=requirements.REVIEW,
    transitions=(
        _step(
            "analyse",
            State.GATHERING,
            State.ANALYSING,
            _("Start the analysis"),
            "told_forwards",
            "perspectives",
        ),
        _step(
            "meet",
            State.ANALYSING,
            State.MEETING,
            _("On to the meeting"),
            "two_factors",
            "defences",
            "earlier",
        ),
        _step(
            "learn",
            State.MEETING,
            State.LEARNING,
            _("On to what we learned"),
            "meeting",
        ),
        _step(
            "publish",
            State.LEARNING,
            State.PUBLISHED,
            _("Publish"),
            "depth",
            "what_happened",
            "learning",
            "wording",
            "mentions",
            effect=_publish,
        ),
        _step(
            "publish_light",
            State.GATHERING,
            State.PUBLISHED,
            _("Publish"),
            "depth",
            "what_happened",
            "one_factor",
            "learning",
            "wording",
            applies=is_light,
            effect=_publish,
        ),
        _step("close", State.PUBLISHED, State.CLOSED, _("Close"), "an_action", "looked_back", effect=_close),
        _step("close_light", State.PUBLISHED, State.CLOSED, _("Close"), applies=is_light, effect=_close),
        _back("back_to_gathering", State.ANALYSING, State.GATHERING, _("Back to gathering")),
        _back("back_to_analysing", State.MEETING, State.ANALYSING, _("Back to analysis")),
        _back("back_to_meeting", State.LEARNING, State.MEETING, _("Back to the meeting")),
        _back(
            "reopen_closed", State.CLOSED, State.PUBLISHED, _("Open the follow-through again"), effect=_reopen_closed
        ),
        Transition(
            "skip",
            frozenset(UNPUBLISHED),
            State.SKIPPED,
            "reviews.skip_review",
            _("No review"),
            asks_reason=True,
            effect=_skip,
        ),
        Transition(
            "reopen",
            frozenset({State.SKIPPED}),
            State.GATHERING,
            "reviews.skip_review",
            _("Review it after all"),
            effect=_reopen_skipped,
            back=True,
        ),
    ),
)


def _commit(action: Action, *, by: User | None, reason: str) -> None:
    action.committed_at = timezone.now()


def _done(action: Action, *, by: User | None, reason: str) -> None:
    action.done_at, today = timezone.now(), Organisation.current().today()
    for day in (30, 90):
        ActionLook.objects.get_or_create(action=action, day=day, defaults={"due_on": today + dt.timedelta(days=day)})


def _decline(action: Action, *, by: User | None, reason: str) -> None:
    action.declined_because = reason


def _reconsider(action: Action, *, by: User | None, reason: str) -> None:
    action.declined_because, action.committed_at, action.done_at = "", None, None


CHANGE_ACTION = "reviews.change_action"
LOOKED_AT = (ActionState.WORKED, ActionState.DID_NOT_WORK, ActionState.CANNOT_TELL)


def _look(name: str, target: ActionState, label: Any) -> Transition:
    """Looking again may change the verdict: day 90 knows more than day 30."""
    return Transition(name, frozenset({ActionState.DONE, *LOOKED_AT}), target, CHANGE_ACTION, label)


ACTION = Workflow(
    state_field="state",
    requirements=requirements.ACTION,
    transitions=(
        Transition(
            "commit",
            frozenset({ActionState.IDEA}),
            ActionState.COMMITTED,
            CHANGE_ACTION,
            _("Commit to it"),
            requires=("commitment", "tied", "rested"),
            effect=_commit,
        ),
        Transition("start", frozenset({ActionState.COMMITTED}), ActionState.IN_PROGRESS, CHANGE_ACTION, _("Start")),
        Transition(
            "finish",
            frozenset({ActionState.COMMITTED, ActionState.IN_PROGRESS}),
            ActionState.DONE,
            CHANGE_ACTION,
            _("Done"),
            effect=_done,
        ),
        Transition(
            "decline",
            frozenset({ActionState.IDEA, ActionState.COMMITTED, ActionState.IN_PROGRESS}),
            ActionState.DECLINED,
            CHANGE_ACTION,
            _("Not doing it"),
            asks_reason=True,
            effect=_decline,
        ),
        Transition(
            "reconsider",
            frozenset({ActionState.DECLINED, ActionState.COMMITTED}),
            ActionState.IDEA,
            CHANGE_ACTION,
            _("Back to an idea"),
            effect=_reconsider,
            back=True,
        ),
        _look("worked", ActionState.WORKED, _("It worked")),
        _look("did_not_work", ActionState.DID_NOT_WORK, _("It did not work")),
        _look("cannot_tell", ActionState.CANNOT_TELL, _("We cannot tell")),
    ),
)

WORKFLOWS["reviews.review"] = REVIEW
WORKFLOWS["reviews.action"] = ACTION


def onward(review: Review) -> Transition | None:
    """The step that leads on from where the review stands, whoever takes it; None at the end."""
    steps = [t for t in REVIEW.leaving(review) if not t.back and t.target != State.SKIPPED]
    return steps[0] if steps else None
