"""The transitions of learnings, concerns and credits."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.workflow import WORKFLOWS, Requirements, Transition, Workflow
from learnings.enums import OPEN_CONCERN, ConcernState, Consent, LearningState
from learnings.models import Concern, Credit, Learning

CHANGE_LEARNING = "learnings.change_learning"


def _withdraw_learning(learning: Learning, *, by: Any, reason: str) -> None:
    learning.withdrawn_because = reason


def _restore_learning(learning: Learning, *, by: Any, reason: str) -> None:
    learning.withdrawn_because = ""
    if learning.review.is_published:
        learning.state = LearningState.PUBLISHED


LEARNING = Workflow(
    state_field="state",
    locked_after="review",
    transitions=(
        Transition(
            "share",
            frozenset({LearningState.DRAFT}),
            LearningState.SHARED,
            CHANGE_LEARNING,
            _("Share it early"),
        ),
        Transition(
            "unshare",
            frozenset({LearningState.SHARED}),
            LearningState.DRAFT,
            CHANGE_LEARNING,
            _("Take it back"),
            applies=lambda learning: not learning.review.is_published,
            back=True,
        ),
        Transition(
            "withdraw",
            frozenset({LearningState.DRAFT, LearningState.SHARED, LearningState.PUBLISHED}),
            LearningState.WITHDRAWN,
            CHANGE_LEARNING,
            _("Withdraw it"),
            asks_reason=True,
            effect=_withdraw_learning,
        ),
        Transition(
            "restore",
            frozenset({LearningState.WITHDRAWN}),
            LearningState.DRAFT,
            CHANGE_LEARNING,
            _("Bring it back"),
            effect=_restore_learning,
            back=True,
        ),
    ),
)

DECIDE, RAISED, WITHDRAW = (
    "learnings.decide_concern",
    "learnings.change_concern",
    "learnings.withdraw_concern",
)
# A decision may follow any open state, and may be taken again.
TO_DECIDE = frozenset({*OPEN_CONCERN, ConcernState.DECLINED})


def _acknowledge(concern: Concern, *, by: Any, reason: str) -> None:
    concern.acknowledged_at = concern.acknowledged_at or timezone.now()


def _answer(concern: Concern, *, by: Any, reason: str) -> None:
    now = timezone.now()
    concern.acknowledged_at = concern.acknowledged_at or now
    concern.answered_at = concern.answered_at or now


def _reopen_concern(concern: Concern, *, by: Any, reason: str) -> None:
    concern.merged_into, concern.revisit_on = None, None


def _decision(name: str, target: ConcernState, label: Any) -> Transition:
    """Only ``learnings.domain.concerns.decide`` calls these: it writes the rationale and the context as well."""
    return Transition(name, TO_DECIDE, target, DECIDE, label, effect=_answer)


CONCERN = Workflow(
    state_field="state",
    requirements=Requirements(),
    transitions=(
        Transition(
            "acknowledge",
            frozenset({ConcernState.RAISED}),
            ConcernState.ACKNOWLEDGED,
            DECIDE,
            _("We have heard it"),
            effect=_acknowledge,
        ),
        _decision("act_now", ConcernState.ACTING, _("Act now")),
        _decision("schedule", ConcernState.SCHEDULED, _("Schedule it")),
        _decision("accept_risk", ConcernState.ACCEPTED_RISK, _("Accept the risk for now")),
        _decision("monitor", ConcernState.MONITORING, _("Watch it")),
        _decision("duplicate", ConcernState.MERGED, _("Same as another concern")),
        _decision("decline", ConcernState.DECLINED, _("Decline")),
        _decision("cannot_assess", ConcernState.NEEDS_INFO, _("We cannot judge it yet")),
        Transition(
            "complete",
            frozenset({ConcernState.ACTING, ConcernState.SCHEDULED}),
            ConcernState.COMPLETED,
            DECIDE,
            _("It is done"),
        ),
        Transition(
            "sustain",
            frozenset({ConcernState.COMPLETED}),
            ConcernState.SUSTAINED,
            DECIDE,
            _("Still true today"),
        ),
        Transition("lapse", frozenset({ConcernState.COMPLETED}), ConcernState.LAPSED, DECIDE, _("It slipped back")),
        Transition(
            "withdraw",
            frozenset(set(ConcernState) - {ConcernState.WITHDRAWN}),
            ConcernState.WITHDRAWN,
            WITHDRAW,
            _("Withdraw it"),
        ),
        Transition(
            "reopen",
            frozenset(set(ConcernState) - {ConcernState.RAISED, ConcernState.ACKNOWLEDGED}),
            ConcernState.ACKNOWLEDGED,
            RAISED,
            _("Open it again"),
            effect=_reopen_concern,
            back=True,
        ),
    ),
)

ANSWER = "learnings.answer_credit"


def _answered(credit: Credit, *, by: Any, reason: str) -> None:
    credit.answered_at = timezone.now()


def _consent(name: str, target: Consent, label: Any) -> Transition:
    """The recipient may change their mind at any time."""
    return Transition(name, frozenset(set(Consent) - {target}), target, ANSWER, label, effect=_answered)


CREDIT = Workflow(
    state_field="consent",
    transitions=(
        _consent("accept", Consent.ACCEPTED, _("Yes, show it")),
        _consent("decline", Consent.DECLINED, _("No, thank you")),
        _consent("keep_private", Consent.PRIVATE, _("Keep it between us")),
    ),
)

WORKFLOWS["learnings.learning"] = LEARNING
WORKFLOWS["learnings.concern"] = CONCERN
WORKFLOWS["learnings.credit"] = CREDIT
