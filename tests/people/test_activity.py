"""The activity page and the panel on an incident."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from people.domain.activity import log
from people.models import LogEntry


def page_of(client):
    return client.get(reverse("people:activity")).content.decode()


def test_activity_hides_restricted_incidents_and_drafts(client_of, admin, incident, restricted, light_review):
    page = page_of(client_of(admin))
    assert f" {incident.ref}<" in page
    assert f" {restricted.ref}<" not in page
    assert light_review.ref not in page


def test_activity_shows_restricted_to_a_listed_admin(client_of, admin, restricted):
    restricted.roles.create(person=admin.person, role="reader")
    assert f" {restricted.ref}<" in page_of(client_of(admin))


@pytest.mark.parametrize("key", ["actor", "actor_id", "person", "by", "q"])
def test_activity_knows_no_person_filter(key, client_of, admin, author, incident, team):
    log(team, "add", by=admin)
    client, address = client_of(admin), reverse("people:activity")
    everything = client.get(address).context["page"].rows
    assert client.get(address, {key: author.pk}).context["page"].rows == everything


def test_activity_shows_what_changed_without_secrets(client_of, admin, team):
    log(team, "edit", by=admin, changed={"about": ["", "password: hunter2"]}, token="sst_open", note="<b>x</b>")
    page = page_of(client_of(admin))
    assert "hunter2" not in page
    assert "sst_open" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


@pytest.mark.parametrize("data", [{}, [], "text", {"changed": "odd"}, {"changed": {"a": [1, 2, 3]}}, {"a": None}])
def test_activity_copes_with_any_data(data, client_of, admin):
    LogEntry.objects.create(actor_label="Import", verb="add", object_type="team", data=data)
    assert "Import" in page_of(client_of(admin))


@pytest.mark.parametrize("cursor", ["x", "W10", "\0", "9" * 5000])
def test_activity_odd_cursor(cursor, client_of, admin, incident):
    answer = client_of(admin).get(reverse("people:activity"), {"cursor": cursor})
    assert (answer.status_code, len(answer.context["page"].rows)) == (200, 1)


def panel(user, incident):
    request = RequestFactory().get("/")
    request.user = user
    template = Template("{% load people %}{% activity_panel incident %}")
    return template.render(Context({"request": request, "incident": incident})).strip()


def test_activity_panel_for_participants_and_admins(author, admin, incident):
    assert "wrote down" in panel(author, incident)
    assert "wrote down" in panel(admin, incident)


def test_activity_panel_is_not_there_for_others(stranger, reader, lead, incident):
    assert [panel(user, incident) for user in (stranger, reader, lead)] == ["", "", ""]


def test_activity_panel_of_a_restricted_incident(author, admin, restricted):
    assert "wrote down" in panel(author, restricted)
    assert panel(admin, restricted) == ""


def test_activity_panel_leaves_out_a_draft(author, admin, light_review):
    entries = panel(admin, light_review.incident)
    assert "wrote down" in entries
    assert "Review of" not in entries
    assert "Review of" in panel(author, light_review.incident)
    assert "Review of" in panel(author, light_review)
    assert panel(admin, light_review) == ""


def test_activity_panel_nobody_signed_in(incident):
    from django.contrib.auth.models import AnonymousUser

    assert panel(AnonymousUser(), incident) == ""
