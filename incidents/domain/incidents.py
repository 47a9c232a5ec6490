"""Capturing and correcting what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from incidents.enums import Kind, RoleInIncident, Status, Visibility
from incidents.models import Incident, IncidentRole
from people.domain.activity import log
from people.domain.editing import edit
from people.domain.perform import perform
from people.models import User
from people.models.organisation import person_of
from people.signals import transitioned


@transaction.atomic
def capture(title: str, *, by: User, kind: str = Kind.INCIDENT, **fields: Any) -> Incident:
    """Write an incident down from one sentence. ``fields`` are any other columns that are known already.

    The reporter gets a role, which also lists them where the incident is restricted. Logs.
    """
    incident = Incident.objects.create(title=title.strip(), kind=kind, created_by=by, **fields)
    if person := person_of(by):
        IncidentRole.objects.create(incident=incident, person=person, role=RoleInIncident.REPORTER)
    log(incident, "capture", by=by, incident_id=incident.pk)
    return incident


@transaction.atomic
def edit_incident(
    incident: Incident,
    *,
    by: User,
    changes: Mapping[str, Any],
    many: Mapping[str, Iterable[Any]] | None = None,
    version: int | None = None,
) -> Incident:
    """Set fields and many-to-many rows; see ``people.domain.editing.edit``. A number of people beats a rough band."""
    changes = dict(changes)
    if changes.get("felt_by_count") is not None:
        changes["felt_by_band"] = ""
    elif changes.get("felt_by_band"):
        changes["felt_by_count"] = None
    return edit(incident, by=by, changes=changes, many=many, version=version)


@transaction.atomic
def stabilise(incident: Incident, *, by: User, **felt: Any) -> Incident:
    """It no longer gets worse: keep who felt it (``felt_by_*``, ``could_not``; unknown is fine), move, log both."""
    if known := {name: value for name, value in felt.items() if value not in (None, "")}:
        edit_incident(incident, by=by, changes=known)
    return perform(incident, "stabilise", by=by)


class CanNotMerge(Exception):
    """The incident can't be merged into that one."""


@transaction.atomic
def merge(incident: Incident, *, by: User, into: Incident, reason: str = "") -> Incident:
    """Say that ``incident`` is the same as ``into``. Logs. Raises CanNotMerge and what ``perform`` raises."""
    ids = sorted({incident.pk, into.pk})
    rows = {row.pk: row for row in Incident.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    source, target = rows[incident.pk], rows[into.pk]
    if source.pk == target.pk or target.status in (Status.MERGED, Status.DECLINED) or source.status == Status.MERGED:
        raise CanNotMerge
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    return perform(source, "merge", by=by, reason=reason)


class WouldLockOut(Exception):
    """Nobody would be left who may see the incident."""


@transaction.atomic
def restrict(incident: Incident, *, by: User) -> Incident:
    """Make the incident visible to listed people only; whoever asks stays on the list.

    Raises WouldLockOut when neither the asker nor anybody listed has an account.
    """
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if incident.is_restricted:
        return incident
    if person := person_of(by):
        if not incident.roles.filter(person=person).exists():
            IncidentRole.objects.create(incident=incident, person=person, role=RoleInIncident.READER)
    elif not incident.roles.exclude(person__user=None).exists():
        raise WouldLockOut
    return _show_to(incident, Visibility.RESTRICTED, "restrict", by=by)


@transaction.atomic
def unrestrict(incident: Incident, *, by: User) -> Incident:
    """Open a restricted incident to the organisation."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if not incident.is_restricted:
        return incident
    return _show_to(incident, Visibility.ORGANISATION, "unrestrict", by=by)


def _show_to(incident: Incident, visibility: Visibility, verb: str, *, by: User) -> Incident:
    incident.visibility = visibility
    incident.version += 1
    incident.save(update_fields=["visibility", "version"])
    log(incident, verb, by=by, incident_id=incident.pk)
    transitioned.send(Incident, model=incident._meta.label_lower, pk=incident.pk, transition=verb, by_id=by.pk)
    return incident
