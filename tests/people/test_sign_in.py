"""Sign-in by django-allauth, as this installation sets it up."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from people.models import LogEntry, Mail, User

PASSWORD = "correct horse"


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def totp_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def quick_commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.mark.parametrize("write", [str, str.upper])
def test_sign_in_with_password(client, author, write):
    answer = sign_in(client, write(author.email))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get(reverse("people:profile")).status_code == 200
    assert client.session["zone"] == "Europe/Berlin"


@pytest.mark.parametrize(("email", "password"), [("{}", "wrong"), ("no{}", PASSWORD), ("{}", "\0"), ("a\0b", "x")])
def test_sign_in_refused(client, author, email, password):
    answer = sign_in(client, email.format(author.email), password)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_sign_in_of_a_closed_account_is_refused(client, author):
    User.objects.update(is_active=False)
    sign_in(client, author.email)
    assert "_auth_user_id" not in client.session


def test_sign_in_is_limited_by_account(client, author):
    for _ in range(6):
        answer = sign_in(client, author.email, "wrong")
    assert "Too many failed login attempts" in str(answer.context["form"].errors)
    assert sign_in(client, author.email).status_code == 200  # the right password has to wait too


def test_sign_in_is_limited_by_address(client, db):
    answers = [sign_in(client, f"somebody{number}@example.org").status_code for number in range(40)]
    assert 429 in answers


def test_sign_in_limit_counts_the_address_behind_the_proxy(author, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(40):
        answer = sign_in(Client(), "x@example.org", headers={"x-forwarded-for": f"8.8.8.8, 10.0.0.{number}"})
        assert answer.status_code == 200


def test_sign_up_is_closed(client, db):
    page = client.get(reverse("account_signup"))
    assert "form" not in (page.context or {}) or "password1" not in page.content.decode()
    values = {"email": "me@example.org", "password1": "four plain words", "password2": "four plain words"}
    client.post(reverse("account_signup"), values)
    assert not User.objects.exists()


def test_forgotten_password_goes_through_the_outbox(client, author, quick_commits):
    with quick_commits():
        assert client.post(reverse("account_reset_password"), {"email": author.email}).status_code == 302
    [message] = outbox.outbox
    assert message.subject == "Choose a new password"
    assert Mail.objects.get().text == ""
    [link] = re.findall(r"http://\S+(/accounts/password/reset/key/\S+)", message.body)
    form = client.get(link, follow=True)
    new = {"password1": "a new plain sentence", "password2": "a new plain sentence"}
    assert client.post(form.request["PATH_INFO"], new).status_code == 302
    author.refresh_from_db()
    assert author.check_password("a new plain sentence")
    assert LogEntry.objects.filter(verb="change_password", object_type="user").count() == 1


def test_forgotten_password_of_nobody_sends_nobody_to_a_closed_door(db, client, quick_commits):
    with quick_commits():
        client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    [message] = outbox.outbox
    assert "Nobody here signs in with that address." in message.body
    assert "signup" not in message.body
    assert "example.com" not in message.body


def test_forgotten_password_of_nobody_looks_the_same(client, author, quick_commits):
    with quick_commits():
        there = client.post(reverse("account_reset_password"), {"email": author.email})
        nowhere = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert (there.status_code, there["Location"]) == (nowhere.status_code, nowhere["Location"])


def test_changed_password_is_told_and_logged_without_it(client_of, author, quick_commits):
    values = {"oldpassword": PASSWORD, "password1": "a new plain sentence", "password2": "a new plain sentence"}
    with quick_commits():
        assert client_of(author).post(reverse("account_change_password"), values).status_code == 302
    assert len(outbox.outbox) == 1
    assert "plain sentence" not in str(list(LogEntry.objects.values()))


def test_changed_address_counts_once_it_answered(client, author, quick_commits):
    EmailAddress.objects.create(user=author, email=author.email, primary=True, verified=True)
    sign_in(client, author.email)
    with quick_commits():
        client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    author.refresh_from_db()
    assert author.email != "new@example.org"
    link = next(
        found for m in outbox.outbox for found in re.findall(r"http://\S+(/accounts/confirm-email/\S+)", m.body)
    )
    client.post(link)
    author.refresh_from_db()
    assert author.email == "new@example.org"
    assert author.person.__class__.objects.get(user=author).email == "new@example.org"
    assert LogEntry.objects.filter(verb="change_email").exists()


@pytest.mark.django_db(transaction=True)  # allauth tells of it once the step is committed, within the request
def test_second_step_asks_for_a_code(client, author):
    sign_in(client, author.email)
    address = reverse("mfa_activate_totp")
    assert client.get(address)["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(address)
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert client.post(address, {"code": totp_code(secret)}).status_code == 302
    assert outbox.outbox[0].body.endswith("\n--\nSecond Story · localhost:8000")
    assert Authenticator.objects.filter(user=author, type="totp").exists()
    entries = LogEntry.objects.filter(verb="add_second_step")
    assert {entry.data["kind"] for entry in entries} == {"totp", "recovery_codes"}
    assert secret not in str(list(entries.values()))

    again = Client()
    answer = sign_in(again, author.email)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert again.get(reverse("people:profile")).status_code == 302
    assert again.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in again.session
    recovery = Authenticator.objects.get(user=author, type="recovery_codes").wrap().get_unused_codes()[0]
    assert again.post(reverse("mfa_authenticate"), {"code": recovery}).status_code == 302
    assert again.get(reverse("people:profile")).status_code == 200


SIGNED_OUT = ("account_login", "account_signup", "account_reset_password", "account_reset_password_done")
SIGNED_IN = (
    "account_logout",
    "account_change_password",
    "account_email",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_generate_recovery_codes",
    "socialaccount_connections",
)


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_page_of_allauth_signed_out(name, client, db):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", SIGNED_IN)
def test_page_of_allauth_signed_in(name, client, author):
    sign_in(client, author.email)
    answer = client.get(reverse(name), follow=True)
    assert answer.status_code == 200
