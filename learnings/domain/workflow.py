"""The transitions of learnings, concerns and credits."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.workflow import WORKFLOWS, Missing, Requirements, Transition, Workflow
from learnings.domain.digests import make_without_release
from learnings.domain.releasing import may_be_released, telling
from learnings.enums import OPEN_CONCERN, ConcernState, Consent, LearningState, ReleaseState
from learnings.models import Concern, Credit, Learning, ReleasedLearning
from learnings.models.released import this_month

CHANGE_LEARNING = "learnings.change_learning"
EARLY = Requirements()


@EARLY.register("somebody_to_tell")
def somebody_to_tell(learning: Learning) -> list[Missing]:
    """It is shared with teams: at least one is named on it or touched by its incident."""
    if learning.also_concerns_teams.exists() or learning.review.incident.teams.exists():
        return []
    text = _("Name the teams it concerns first: they are who it is shared with.")
    return [Missing("also_concerns_teams", str(text), "also_concerns_teams")]


def _withdraw_learning(learning: Learning, *, by: Any, reason: str) -> None:
    learning.withdrawn_because = reason


def _restore_learning(learning: Learning, *, by: Any, reason: str) -> None:
    learning.withdrawn_because, learning.shared_at = "", None
    if learning.review.is_published:
        learning.state = LearningState.PUBLISHED


def _share(learning: Learning, *, by: Any, reason: str) -> None:
    learning.shared_at = timezone.now()


def _unshare(learning: Learning, *, by: Any, reason: str) -> None:
    learning.shared_at = None


def may_be_told_early(learning: Learning) -> bool:
    """Nothing of a restricted incident is, and what is published needs no telling."""
    return not learning.review.incident.is_restricted and not learning.review.is_published


LEARNING = Workflow(
    state_field="state",
    requirements=EARLY,
    locked_after="review",
    transitions=(
        Transition(
            "share",
            frozenset({LearningState.DRAFT}),
            LearningState.SHARED,
            CHANGE_LEARNING,
            _("Share it early"),
            requires=("somebody_to_tell",),
            applies=may_be_told_early,
            effect=_share,
        ),
        Transition(
            "unshare",
            frozenset({LearningState.SHARED}),
            LearningState.DRAFT,
            CHANGE_LEARNING,
            _("Take it back"),
            applies=lambda learning: not learning.review.is_published,
            effect=_unshare,
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

RELEASE_REQUIREMENTS = Requirements()


@RELEASE_REQUIREMENTS.register("leads_nowhere")
def leads_nowhere(released: ReleasedLearning) -> list[Missing]:
    """The words are asked again when they go out: a person may have joined, the learning been withdrawn."""
    if not may_be_released(released.learning):
        text = _("What it comes from was withdrawn, or is for everybody by now.")
        return [Missing("gone", str(text), "now_we_know")]
    words = f"{released.before_we_believed}\n{released.now_we_know}"
    return [Missing("telling", text, "now_we_know") for text in telling(words, released.learning)]


def _release(released: ReleasedLearning, *, by: Any, reason: str) -> None:
    released.confirmed_by, released.month = by, this_month()


def _take_back_release(released: ReleasedLearning, *, by: Any, reason: str) -> None:
    released.confirmed_by = None
    make_without_release(released.pk, by=by)


RELEASE = Workflow(
    state_field="state",
    requirements=RELEASE_REQUIREMENTS,
    transitions=(
        Transition(
            "release",
            frozenset({ReleaseState.PROPOSED}),
            ReleaseState.RELEASED,
            "learnings.confirm_releasedlearning",
            _("Yes, release it"),
            requires=("leads_nowhere",),
            effect=_release,
        ),
        Transition(
            "take_back",
            frozenset({ReleaseState.PROPOSED, ReleaseState.RELEASED}),
            ReleaseState.TAKEN_BACK,
            "learnings.take_back_releasedlearning",
            _("Take it back"),
            effect=_take_back_release,
            back=True,
        ),
    ),
)

WORKFLOWS["learnings.learning"] = LEARNING
WORKFLOWS["learnings.releasedlearning"] = RELEASE
WORKFLOWS["learnings.concern"] = CONCERN
WORKFLOWS["learnings.credit"] = CREDIT
