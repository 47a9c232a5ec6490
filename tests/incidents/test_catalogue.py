"""Systems and cohorts, and the admin."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.domain.catalogue import add, free_slug
from incidents.models import Cohort, Incident, System
from people.models import LogEntry

pytestmark = pytest.mark.django_db


def test_a_system_is_added_and_changed(lead, client_of):
    client = client_of(lead)
    response = client.post(reverse("incidents:system_new"), {"name": "Wren firmware", "kind": "firmware"})
    assert response.url == "/systems/wren-firmware/"
    client.post(response.url, {"name": "Wren", "kind": "firmware", "about": "In every gateway"})
    system = System.objects.get()
    assert (system.name, system.slug, system.about) == ("Wren", "wren-firmware", "In every gateway")
    assert list(LogEntry.objects.order_by("pk").values_list("verb", flat=True)) == ["add system", "edit system"]


def test_a_cohort_is_for_leads(lead, author, client_of):
    new = reverse("incidents:cohort_new")
    assert client_of(author).get(new).status_code == 403
    client_of(lead).post(new, {"name": "First sites", "risk": "high", "size": "12"})
    assert Cohort.objects.get().size == 12
    assert client_of(author).post("/cohorts/first-sites/", {"name": "Mine"}).status_code == 403
    assert client_of(author).get("/cohorts/first-sites/").status_code == 200


def test_a_system_can_not_be_a_part_of_its_part(lead, client_of):
    whole, part = (add(System, by=lead, name=name) for name in ("Whole", "Part"))
    System.objects.filter(pk=part.pk).update(parent=whole)
    response = client_of(lead).post("/systems/whole/", {"name": "Whole", "kind": "service", "parent": part.pk})
    assert response.status_code == 422
    whole.refresh_from_db()
    assert whole.parent is None


@pytest.mark.parametrize("name", ["", "x" * 121, "a\0b", "Provisioning"])
def test_a_name_that_can_not_be_is_told(lead, client_of, system, name):
    response = client_of(lead).post(reverse("incidents:system_new"), {"name": name, "kind": "service"})
    assert response.status_code == 422


def test_every_name_gets_a_slug_of_its_own(lead):
    names = ["New", "ゲートウェイ", "配置", "Wren", "wren!"]
    assert [add(System, by=lead, name=name).slug for name in names] == [
        "new-2",
        "system",
        "system-2",
        "wren",
        "wren-2",
    ]
    assert free_slug(System, "new") == "new-3"


# --- the admin ---


@pytest.fixture
def admin_client(admin, client_of):
    return client_of(admin)


def change(incident) -> str:
    return reverse("admin:incidents_incident_change", args=[incident.pk])


def values(incident, **more) -> dict:
    names = ("title", "summary", "kind", "severity", "stage", "harm", "noticed_by", "could_not")
    return {name: getattr(incident, name) for name in names} | more


def test_the_admin_does_not_see_restricted_incidents(hidden, incident, admin_client):
    page = admin_client.get(reverse("admin:incidents_incident_changelist")).content.decode()
    assert incident.title in page
    assert hidden.title not in page
    assert admin_client.get(change(hidden)).status_code == 302
    assert admin_client.post(change(hidden), values(hidden, title="x")).status_code == 302
    for model in ("timelineevent", "attachment"):
        rows = admin_client.get(reverse(f"admin:incidents_{model}_changelist"))
        assert rows.status_code == 200
        assert hidden.title not in rows.content.decode()


def test_the_admin_changes_through_the_domain(incident, admin_client, system):
    assert admin_client.post(change(incident), values(incident, title="New", systems=[system.pk])).status_code == 302
    incident.refresh_from_db()
    assert (incident.title, incident.version, list(incident.systems.all())) == ("New", 2, [system])
    assert LogEntry.objects.filter(verb="edit", incident_id=incident.pk).count() == 1


def test_state_and_visibility_are_read_only_there(incident, admin_client):
    admin_client.post(change(incident), values(incident, status="resolved", visibility="restricted", past="on"))
    incident.refresh_from_db()
    assert (incident.status, incident.visibility, incident.past) == ("open", "organisation", False)


def test_nothing_is_deleted_there(full, admin_client):
    for name, pk in (("incident", full.pk), ("system", full.systems.get().pk), ("cohort", full.cohorts.get().pk)):
        assert (
            admin_client.post(reverse(f"admin:incidents_{name}_delete", args=[pk]), {"post": "yes"}).status_code == 403
        )
    sent = {"action": "delete_selected", "_selected_action": [full.pk], "post": "yes"}
    admin_client.post(reverse("admin:incidents_incident_changelist"), sent)
    assert Incident.objects.filter(pk=full.pk).exists()


def test_the_admin_adds_with_a_log_entry(admin_client, admin):
    sent = {"title": "From the admin", "kind": "incident", "stage": "lab"}
    assert admin_client.post(reverse("admin:incidents_incident_add"), sent).status_code == 302
    incident = Incident.objects.get()
    assert (incident.created_by, incident.stage) == (admin, "lab")
    admin_client.post(reverse("admin:incidents_system_add"), {"name": "Siren", "kind": "service"})
    assert System.objects.get().slug == "siren"
    assert set(LogEntry.objects.values_list("verb", flat=True)) == {"capture", "add system"}
