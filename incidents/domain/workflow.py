"""The incident's transitions. Incidents are never deleted: declined, merged, or erased to a tombstone."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.workflow import WORKFLOWS, Missing, Requirements, Transition, Workflow
from incidents.enums import Status

REQUIREMENTS = Requirements()


@REQUIREMENTS.register("merge_target")
def merge_target(incident: Any) -> list[Missing]:
    if incident.merged_into_id:
        return []
    return [Missing("merge_target", _("Say which incident this one belongs to."), "merged_into")]


def _set_time(name: str) -> Any:
    def effect(incident: Any, *, by: Any, reason: str) -> None:
        # A time somebody entered is worth more than the moment of the click.
        if getattr(incident, name) is None:
            setattr(incident, name, timezone.now())

    return effect


def _keep_reason(incident: Any, *, by: Any, reason: str) -> None:
    incident.status_reason = reason


def _reopen(incident: Any, *, by: Any, reason: str) -> None:
    incident.status_reason, incident.merged_into = "", None


INCIDENT = Workflow(
    state_field="status",
    requirements=REQUIREMENTS,
    transitions=(
        Transition(
            "stabilise",
            frozenset({Status.OPEN}),
            Status.STABILISED,
            "incidents.change_incident",
            _("It is stabilised"),
            effect=_set_time("stabilised_at"),
        ),
        Transition(
            "resolve",
            frozenset({Status.OPEN, Status.STABILISED}),
            Status.RESOLVED,
            "incidents.change_incident",
            _("It is resolved"),
            effect=_set_time("resolved_at"),
        ),
        Transition(
            "decline",
            frozenset({Status.OPEN, Status.STABILISED, Status.RESOLVED}),
            Status.DECLINED,
            "incidents.change_incident",
            _("Not an incident after all"),
            asks_reason=True,
            effect=_keep_reason,
        ),
        Transition(
            "merge",
            frozenset({Status.OPEN, Status.STABILISED, Status.RESOLVED}),
            Status.MERGED,
            "incidents.change_incident",
            _("Same as another incident"),
            requires=("merge_target",),
            effect=_keep_reason,
        ),
        Transition(
            "reopen",
            frozenset({Status.STABILISED, Status.RESOLVED, Status.DECLINED, Status.MERGED}),
            Status.OPEN,
            "incidents.change_incident",
            _("Open it again"),
            effect=_reopen,
            back=True,
        ),
    ),
)
WORKFLOWS["incidents.incident"] = INCIDENT
