"""Who is listed on a restricted incident stands in the role, and the database keeps it true on every path."""

from __future__ import annotations

import pytest
from django.db import connection

from incidents.domain.roles import add_role
from incidents.enums import RoleInIncident
from incidents.models import Incident, IncidentRole

pytestmark = pytest.mark.django_db


def listed(person) -> list[int]:
    return sorted(IncidentRole.objects.filter(person=person, restricted=True).values_list("incident", flat=True))


def test_roles_follow_the_visibility_of_their_incident(incident, author, stranger):
    add_role(incident, by=author, person=stranger.person, role=RoleInIncident.RESPONDER)
    assert listed(stranger.person) == []
    Incident.objects.filter(pk=incident.pk).update(visibility="restricted")
    assert listed(stranger.person) == [incident.pk]
    assert list(Incident.objects.visible_to(stranger)) == [incident]
    incident.refresh_from_db()
    incident.visibility = "organisation"
    incident.save()
    assert listed(stranger.person) == listed(author.person) == []


def test_role_given_on_a_restricted_incident_is_listed(restricted, author, stranger):
    assert list(Incident.objects.visible_to(stranger)) == []
    IncidentRole.objects.bulk_create([IncidentRole(incident=restricted, person=stranger.person, role="reader")])
    assert list(Incident.objects.visible_to(stranger)) == [restricted]


def test_role_cannot_say_otherwise_and_moves_with_its_incident(incident, restricted, author, stranger):
    part = IncidentRole.objects.create(incident=incident, person=stranger.person, role="reader", restricted=True)
    assert listed(stranger.person) == []
    IncidentRole.objects.filter(pk=part.pk).update(incident=restricted)
    assert listed(stranger.person) == [restricted.pk]
    IncidentRole.objects.filter(pk=part.pk).update(restricted=False)
    assert listed(stranger.person) == [restricted.pk]


def test_roles_that_come_before_their_incident_are_listed_too(restricted, author):
    """COPY may bring rows in any order: foreign keys are asked at the end."""
    incident, number = Incident.objects.get(pk=restricted.pk), restricted.pk + 1000
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_incidentrole (incident_id, person_id, role) VALUES (%s, %s, 'reader')",
            [number, author.person.pk],
        )
    incident.pk, incident._state.adding = number, True
    incident.save(force_insert=True)
    assert listed(author.person) == [restricted.pk, number]


@pytest.mark.parametrize("sort", ["recorded", "updated"])
def test_period_under_another_order_is_found(sort, incident, author, client_of):
    Incident.objects.update(sort_at="2024-03-01T12:00Z", started_at="2024-03-01T12:00Z")
    page = client_of(author).get(f"/incidents/?until=2024-03-01&sort={sort}").text
    assert incident.title in page
    assert incident.title not in client_of(author).get(f"/incidents/?until=2024-02-28&sort={sort}").text
