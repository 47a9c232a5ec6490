"""Capturing what happened."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from incidents.enums import Kind, RoleInIncident, Visibility
from incidents.models import Incident, IncidentRole
from people.domain.activity import log
from people.models import User
from people.models.organisation import person_of


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


class WouldLockOut(Exception):
    """Nobody would be left who may see the incident."""


@transaction.atomic
def restrict(incident: Incident, *, by: User) -> Incident:
    """Make the incident visible to listed people only; whoever asks stays on the list.

    Raises WouldLockOut when neither the asker nor anybody listed has an account.
    """
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if person := person_of(by):
        if not incident.roles.filter(person=person).exists():
            IncidentRole.objects.create(incident=incident, person=person, role=RoleInIncident.READER)
    elif not incident.roles.exclude(person__user=None).exists():
        raise WouldLockOut
    incident.visibility = Visibility.RESTRICTED
    incident.version += 1
    incident.save(update_fields=["visibility", "version"])
    log(incident, "restrict", by=by, incident_id=incident.pk)
    return incident


@transaction.atomic
def unrestrict(incident: Incident, *, by: User) -> Incident:
    """Open a restricted incident to the organisation."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    incident.visibility = Visibility.ORGANISATION
    incident.version += 1
    incident.save(update_fields=["visibility", "version"])
    log(incident, "unrestrict", by=by, incident_id=incident.pk)
    return incident
