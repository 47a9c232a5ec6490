"""Sign-in by the organisation's provider, against a small one that speaks OpenID Connect over HTTP."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from people.domain.invitations import invite, revoke_invitation
from people.models import LogEntry, User
from tests.people.provider import Provider, callback

LOGIN = "/accounts/oidc/oidc/login/"
CALLBACK = "/accounts/oidc/oidc/login/callback/"


@pytest.fixture
def provider(settings):
    running = Provider("second-story", "s3cret")
    app = {
        "provider_id": "oidc",
        "name": "Hearthline",
        "client_id": "second-story",
        "secret": "s3cret",
        "settings": {"server_url": running.issuer, "verified_email": False},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield running
    running.stop()


def sign_in(client, provider):
    there = client.post(LOGIN)
    assert there.status_code == 302
    assert there["Location"].startswith(f"{provider.issuer}/authorize?")
    return client.get(callback(CALLBACK, provider.consent(there["Location"])))


def who(client):
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def test_login_page_offers_the_provider(client, provider, db):
    assert "Hearthline" in client.get(reverse("account_login")).content.decode()


def test_stranger_is_not_let_in(client, provider, db):
    answer = sign_in(client, provider)
    assert "_auth_user_id" not in client.session
    assert answer.status_code in (200, 302)
    assert not User.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_stranger_gets_an_account_where_that_is_allowed(role, client, provider, settings, organisation):
    settings.OIDC_NEW_ACCOUNTS = role
    sign_in(client, provider)
    user = who(client)
    assert (user.email, user.role, user.person.name) == ("ida@example.org", role, "Ida B")
    assert not user.has_usable_password()
    assert client.get(reverse("people:profile")).status_code == 200
    assert LogEntry.objects.filter(verb="join_by_provider").count() == 1


def test_second_time_is_the_same_account(client, provider, settings, organisation):
    settings.OIDC_NEW_ACCOUNTS = "member"
    sign_in(client, provider)
    client.logout()
    provider.claims = provider.claims | {"email": "elsewhere@example.org"}
    sign_in(client, provider)
    assert who(client).email == "ida@example.org"
    assert User.objects.count() == 1


def test_invited_gets_the_role_and_team_promised(client, provider, admin, team):
    invitation, _secret = invite(by=admin, email="Ida@example.org", role="lead", team=team)
    sign_in(client, provider)
    user = who(client)
    assert (user.role, user.person.team) == ("lead", team)
    invitation.refresh_from_db()
    assert invitation.accepted_at is not None


@pytest.mark.parametrize("verified", [False, None, "false", "no", 0])
def test_invited_with_an_address_the_provider_has_not_verified(verified, client, provider, admin):
    provider.claims["email_verified"] = verified
    invite(by=admin, email="ida@example.org", role="admin")
    sign_in(client, provider)
    assert who(client) is None


def test_invitation_taken_back_opens_nothing(client, provider, admin):
    invitation, _secret = invite(by=admin, email="ida@example.org", role="admin")
    revoke_invitation(invitation, by=admin)
    sign_in(client, provider)
    assert who(client) is None


def test_account_with_the_verified_address_is_theirs(client, provider, author):
    author.email = "ida@example.org"
    author.save()
    EmailAddress.objects.create(user=author, email=author.email, verified=True, primary=True)
    provider.claims["email_verified"] = "true"
    sign_in(client, provider)
    assert who(client) == author
    assert SocialAccount.objects.get().user == author
    author.refresh_from_db()
    assert author.has_usable_password()


@pytest.mark.parametrize("verified", [False, "false"])
def test_account_is_not_given_to_an_unverified_address(verified, client, provider, author, settings):
    settings.OIDC_NEW_ACCOUNTS = "member"
    author.email = "ida@example.org"
    author.save()
    provider.claims["email_verified"] = verified
    sign_in(client, provider)
    assert who(client) is None
    assert not SocialAccount.objects.exists()


def test_closed_account_stays_out(client, provider, author):
    author.email, author.is_active = "ida@example.org", False
    author.save()
    EmailAddress.objects.create(user=author, email=author.email, verified=True, primary=True)
    sign_in(client, provider)
    assert "_auth_user_id" not in client.session


def test_callback_with_a_made_up_state(client, provider, db):
    answer = client.get(callback(CALLBACK, {"code": "x", "state": "y"}))
    assert answer.status_code == 401
    assert who(client) is None


def test_callback_code_works_once(client, provider, settings, organisation):
    settings.OIDC_NEW_ACCOUNTS = "member"
    there = client.post(LOGIN)
    answer = provider.consent(there["Location"])
    provider.codes.clear()
    assert client.get(callback(CALLBACK, answer)).status_code == 502
    assert who(client) is None


def test_provider_that_is_down_is_told_in_words(client, provider, db):
    provider.stop()
    answer = client.post(LOGIN)
    assert answer.status_code == 502
    assert who(client) is None


@pytest.mark.parametrize("name", ["", None, "x" * 5000, "a\0b", 7])
def test_odd_names_still_come_in(name, client, provider, settings, organisation):
    settings.OIDC_NEW_ACCOUNTS = "member"
    provider.claims["name"] = name
    sign_in(client, provider)
    assert 0 < len(who(client).person.name) <= 120
    assert set(SocialAccount.objects.get().extra_data["userinfo"]) == {"name", "email"}
