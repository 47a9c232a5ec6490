"""Who may see and do what, on every page of incidents."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.domain.roles import add_role
from incidents.models import Incident
from incidents.urls import urlpatterns
from people.models import LogEntry

pytestmark = pytest.mark.django_db
OPEN_LISTS = {"list", "new", "systems", "cohorts", "system", "cohort", "system_new", "cohort_new"}


# About an import, not an incident: tests/incidents/test_imports_page.py meets them with every role.
IMPORTS = {"imports", "import_run", "import_problems", "import_retry", "import_discard", "systems_from_table"}


def about(incident: Incident) -> dict[str, list]:
    """Every page about one incident: name and arguments."""
    event, file, part = incident.events.first(), incident.attachments.first(), incident.roles.first()
    pages = {name: [incident.pk] for name in ("by_ref", "detail", "edit", "stabilise", "decline", "merge")}
    pages |= {
        name: [incident.pk] for name in ("visibility", "role_add", "event_new", "paste", "upload", "timeline_act")
    }
    pages |= {name: [incident.pk, event.pk] for name in ("event", "event_delete", "event_time")}
    pages |= {name: [incident.pk, file.pk] for name in ("attachment", "attachment_delete", "attachment_words")}
    pages |= {"file": [file.pk]}
    return pages | {"move": [incident.pk, "resolve"], "role_remove": [incident.pk, part.pk]}


def test_every_page_is_in_this_test(full):
    assert {pattern.name for pattern in urlpatterns} == {*about(full), *OPEN_LISTS, *IMPORTS}


READ = {"by_ref", "detail", "attachment", "file"}
SENT_ONLY = {
    *("visibility", "upload", "event_delete", "timeline_act", "attachment_delete", "move", "role_remove"),
}


def statuses(client, incident):
    found = {}
    for name, args in about(incident).items():
        send = client.post if name in SENT_ONLY else client.get
        found[name] = send(reverse(f"incidents:{name}", args=args)).status_code
    return found


@pytest.mark.parametrize("who", ["stranger", "lead", "admin", "reader"])
def test_a_restricted_incident_does_not_exist_for_anybody_else(hidden, client_of, request, who):
    found = statuses(client_of(request.getfixturevalue(who)), hidden)
    refused = {403, 404} if who == "reader" else {404}
    assert {name for name, status in found.items() if status not in refused} == set()
    assert {found[name] for name in READ} == {404}
    hidden.refresh_from_db()
    assert (hidden.status, hidden.visibility, hidden.events.count()) == ("open", "restricted", 1)


def test_a_reader_reads_and_changes_nothing(full, reader, client_of):
    found = statuses(client_of(reader), full)
    assert {name: status for name, status in found.items() if name not in READ and status != 403} == {}
    assert {name: found[name] for name in READ} == {"by_ref": 302, "detail": 200, "attachment": 200, "file": 200}


def test_nobody_signed_in_is_sent_to_sign_in(full, client):
    assert set(statuses(client, full).values()) == {302}
    assert client.get(reverse("incidents:detail", args=[full.pk])).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["edit", "stabilise", "decline", "merge", "role_add", "event_new", "paste", "event"])
def test_forms_open_for_a_member(full, stranger, client_of, name):
    response = client_of(stranger).get(reverse(f"incidents:{name}", args=about(full)[name]))
    assert response.status_code == 200


@pytest.mark.parametrize("name", sorted(OPEN_LISTS - {"system", "cohort"}))
def test_shared_pages_open_for_a_lead(lead, client_of, name):
    assert client_of(lead).get(reverse(f"incidents:{name}")).status_code == 200


def test_rows_of_another_incident_are_not_found_through_this_one(full, hidden, stranger, client_of):
    event, file = hidden.events.get(), hidden.attachments.get()
    for name, pk in (("event", event.pk), ("event_time", event.pk), ("attachment", file.pk)):
        address = reverse(f"incidents:{name}", args=[full.pk, pk])
        client = client_of(stranger)
        assert (client.post if name == "event_time" else client.get)(address).status_code == 404


def test_a_restricted_incident_is_on_no_list(hidden, system, cohort, lead, client_of):
    hidden.systems.add(system)
    hidden.cohorts.add(cohort)
    client = client_of(lead)
    pages = [
        reverse("incidents:list"),
        reverse("incidents:list") + "?q=password",
        reverse("incidents:list") + f"?q=INC-{hidden.pk}",
        reverse("incidents:system", args=[system.slug]),
        reverse("incidents:cohort", args=[cohort.slug]),
    ]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200
        assert hidden.title not in response.content.decode()


def test_a_listed_person_sees_it_until_taken_off(hidden, author, participant, client_of):
    part = add_role(hidden, by=author, person=participant.person, role="reader")
    client = client_of(participant)
    assert client.get(hidden.get_absolute_url()).status_code == 200
    response = client.post(reverse("incidents:role_remove", args=[hidden.pk, part.pk]))
    assert response.url == reverse("incidents:list")
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_the_last_reader_stays(hidden, author, client_of):
    part = hidden.roles.get()
    response = client_of(author).post(reverse("incidents:role_remove", args=[hidden.pk, part.pk]), follow=True)
    assert "Nobody could see this incident any more" in response.content.decode()
    assert hidden.roles.count() == 1


def test_restricting_and_opening_again(incident, author, stranger, client_of):
    address = reverse("incidents:visibility", args=[incident.pk])
    client_of(author).post(address, {"restricted": "yes"})
    assert client_of(stranger).get(incident.get_absolute_url()).status_code == 404
    client_of(author).post(address, {"restricted": "no"})
    assert client_of(stranger).get(incident.get_absolute_url()).status_code == 200
    assert list(LogEntry.objects.filter(verb__endswith="restrict").values_list("verb", flat=True).order_by("pk")) == [
        "restrict",
        "unrestrict",
    ]


def test_somebody_not_involved_can_not_restrict(incident, stranger, client_of):
    address = reverse("incidents:visibility", args=[incident.pk])
    assert client_of(stranger).post(address, {"restricted": "yes"}).status_code == 403


def test_merging_into_a_hidden_incident_is_no_way_to_find_it(incident, hidden, stranger, client_of):
    address = reverse("incidents:merge", args=[incident.pk])
    for ref in (f"INC-{hidden.pk}", "INC-999999"):
        response = client_of(stranger).post(address, {"into": ref})
        assert response.status_code == 422
        assert "There is no such incident that you can see." in response.content.decode()


def test_merged_into_a_hidden_incident_names_nothing(incident, hidden, author, stranger, client_of):
    client_of(author).post(reverse("incidents:merge", args=[incident.pk]), {"into": f"INC-{hidden.pk}"})
    page = client_of(stranger).get(incident.get_absolute_url()).content.decode()
    assert "for listed people only" in page
    assert hidden.title not in page
    assert f"INC-{hidden.pk}" not in page
