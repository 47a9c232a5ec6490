"""The Django admin: for admins, to look things up."""

import pytest
from django.contrib import admin as site
from django.urls import reverse

from people.domain.invitations import invite
from people.domain.mail import post_text
from people.domain.tokens import issue_token
from people.models import ApiToken, Invitation, LogEntry, Mail, Membership, Organisation, Person, Team, User

MODELS = (ApiToken, Invitation, LogEntry, Mail, Membership, Organisation, Person, Team, User)


@pytest.fixture
def rows(admin, team, monkeypatch):
    from config.lib import work

    monkeypatch.setattr(work, "send", lambda row: None)
    Membership.objects.create(person=admin.person, team=team)
    issue_token(by=admin, name="CI", scope="read", expires_at=None)
    invite(by=admin, email="ida@example.org")
    post_text(to="ida@example.org", subject="Hello", text="https://example.org/join/open-sesame/")


def addresses(model, kind, *args):
    return reverse(f"admin:people_{model._meta.model_name}_{kind}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_admin_looks_but_does_not_touch(model, rows, client_of, admin):
    client, row = client_of(admin), model.objects.first()
    assert client.get(addresses(model, "changelist")).status_code == 200
    page = client.get(addresses(model, "change", row.pk))
    assert page.status_code == 200
    assert client.get(addresses(model, "add")).status_code == 403
    assert client.post(addresses(model, "change", row.pk), {}).status_code == 403
    assert client.post(addresses(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    for secret in ("open-sesame", getattr(row, "token_hash", "open-sesame"), getattr(row, "password", "open-sesame")):
        assert secret not in page.content.decode()


@pytest.mark.parametrize("role", ["viewer", "member", "lead"])
def test_admin_is_for_admins(role, make_user, client_of):
    client = client_of(make_user("Somebody", role=role))
    assert client.get("/admin/people/user/").status_code in (302, 403)


def test_admin_log_hides_restricted_incidents(client_of, admin, restricted):
    assert restricted.ref not in client_of(admin).get(addresses(LogEntry, "changelist")).content.decode()


def test_admin_signs_in_where_everybody_does(client, db):
    answer = client.get("/admin/login/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_every_model_of_people_is_registered():
    registered = {model for model in site.site._registry if model._meta.app_label == "people"}
    assert registered == set(MODELS)
