"""Who had which part in an incident. On a restricted one these rows are also the list of who may see it."""

from __future__ import annotations

from django.db import transaction

from incidents.domain.incidents import WouldLockOut
from incidents.models import Incident, IncidentRole
from people.domain.activity import log
from people.models import Person, User


def known(person: Person | None, *, by: User) -> Person | None:
    """The person as a row: somebody named for the first time (an unsaved Person) is written down. Logs."""
    if person is None or person.pk:
        return person
    if same := Person.objects.filter(name__iexact=person.name).first():
        return same
    person.save()
    log(person, "add person", by=by)
    return person


@transaction.atomic
def add_role(incident: Incident, *, by: User, person: Person, role: str) -> IncidentRole:
    """Give a person (perhaps named for the first time) a part. Doing it twice changes nothing. Logs."""
    person = known(person, by=by)
    part, new = IncidentRole.objects.get_or_create(incident=incident, person=person, role=role)
    if new:
        log(incident, "add role", by=by, incident_id=incident.pk, person=person.name, role=role)
    return part


@transaction.atomic
def remove_role(part: IncidentRole, *, by: User) -> None:
    """Take a part away. Raises WouldLockOut when a restricted incident would be left without a reader."""
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=part.incident_id)
    others = incident.roles.exclude(pk=part.pk).filter(person__user__is_active=True)
    if incident.is_restricted and not others.exists():
        raise WouldLockOut
    log(incident, "remove role", by=by, incident_id=incident.pk, person=part.person.name, role=part.role)
    part.delete()
