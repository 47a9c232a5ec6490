"""Requests that lie: about the form they come from, the host they are for, where to go next, who signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from people.domain.invitations import invite
from people.models import Mail, User
from tests.forms_on_pages import SentForm, forms_on
from tests.many_doors import house, pages, signed_in
from tests.test_junk import encoded
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

HOME = "http://localhost:8000"
ELSEWHERE = (
    *("https://evil.example/", "//evil.example", "/\\evil.example", "\t//evil.example", "https:evil.example"),
    *("/\t/evil.example", "javascript:alert(1)", "//localhost@evil.example"),
)
STRICT = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "X-Request-ID",
          "Cache-Control")  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    with house(django_db_blocker, tmp_path_factory.mktemp("files")) as built:
        yield built


@pytest.fixture(scope="module")
def addresses(world) -> list[str]:
    return pages(world)


@pytest.fixture(scope="module")
def forms(addresses) -> list[SentForm]:
    inside, outside = signed_in("author@example.org"), Client()
    return [*forms_on(inside, addresses).values(), *forms_on(outside, [*addresses[:2], "/accounts/login/"]).values()]


def views(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from views(entry.url_patterns, route)
        else:
            yield route, entry.callback


def test_no_view_is_exempt_from_the_forms_token():
    """But the API, where a session is asked for the token by DRF, and a bearer token is not sent by itself; and the
    one button that mail programs press by themselves (RFC 8058), where the signed address is the permission."""
    exempt = {route for route, view in views() if getattr(view, "csrf_exempt", False)}
    assert sorted(route for route in exempt if not route.startswith("api/")) == ["mail/stop/<str:token>/"]


def test_every_form_needs_its_token(forms):
    """The same forms that a page shows, sent from elsewhere: nothing happens."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(User.objects.get(email="author@example.org"), backend="people.backends.SignIn")
    told = {form.address: client.generic("POST", form.address, **encoded(form.sent())).status_code for form in forms}
    assert {address: status for address, status in told.items() if status != 403} == {}
    assert len(told) > 80


def test_every_answer_carries_the_strict_headers(addresses, monkeypatch):
    inside, outside = signed_in("author@example.org"), signed_in()
    answers = {
        "page": inside.get("/"),
        "sign-in": outside.get("/accounts/login/"),
        "redirect": outside.get("/"),
        "400 host": inside.get("/", headers={"Host": "evil.example"}),
        "400 fields": inside.post("/incidents/new/", {f"a{number}": "" for number in range(1500)}),
        "403 token": Client(enforce_csrf_checks=True).post("/accounts/login/", {}),
        "404": inside.get("/nowhere/"),
        "405": inside.get("/begin/demo/"),
        "409": inside.get(addresses[0]),
        "410": outside.get("/perspective/nobody/"),
        "422": inside.post("/incidents/new/", {"title": "\0"}),
        "API": inside.get("/api/incidents/"),
        "API 404": inside.get("/api/nowhere/"),
        "API 401": outside.get("/api/incidents/"),
        "schema": inside.get("/api/schema/"),
        "health": outside.get("/health/live"),
    }
    User.objects.filter(email="stranger@example.org").update(role="viewer")
    answers["403"] = signed_in("stranger@example.org").get("/erase/")
    monkeypatch.setattr("learnings.views.home.lately", None)
    answers["500"] = inside.get("/")
    expected = {name: int(name[:3]) for name in answers if name[:3].isdigit()}
    assert {name: answers[name].status_code for name in expected} == expected
    missing = {name: [h for h in STRICT if h not in answer] for name, answer in answers.items()}
    assert {name: headers for name, headers in missing.items() if headers} == {}
    loose = [name for name, answer in answers.items() if "unsafe" in answer["Content-Security-Policy"]]
    assert (loose, answers["500"]["X-Frame-Options"]) == ([], "DENY")


def test_refusals_are_told_in_the_products_own_words(db, settings):
    """Also those that Django and the sign-in would tell in theirs: a lost token, too much at once, too often."""
    token = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert "Please send that once more" in token.content.decode()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    big = Client(raise_request_exception=False).post("/accounts/login/", {"login": "x" * 20_000})
    assert (big.status_code, "more than can be sent at once" in big.content.decode()) == (400, True)
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    asked = {"email": "nobody@example.org"}
    often = [Client().post("/accounts/password/reset/", asked, REMOTE_ADDR="192.0.2.7") for _ in range(2)][-1]
    assert (often.status_code, "Wait a few minutes" in often.content.decode()) == (429, True)
    told = "".join(answer.content.decode() for answer in (token, big, often))
    assert "style=" not in told
    assert "CSRF" not in told


def test_no_page_is_kept_for_somebody_else(addresses):
    """A shared cache keeps nothing, and Back after signing out asks again."""
    inside, told = signed_in("author@example.org"), []
    for address in addresses:
        response = inside.get(address)
        kept = response["Cache-Control"]
        if "private" not in kept or not ("no-cache" in kept or "no-store" in kept or "max-age=0" in kept):
            told.append((address, kept))
    assert told == []


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_form_leads_elsewhere(elsewhere, forms):
    client, told = signed_in("author@example.org"), []
    sign_in = {"login": "author@example.org", "password": "correct horse"}
    for form in forms:
        if "next" not in form.fields:
            continue
        response = client.generic("POST", form.address, **encoded(form.sent(next=[elsewhere])))
        if leads_away(response.get("Location", "")):
            told.append((form.key[0], response["Location"]))
        page = client.get(form.address, {"next": elsewhere})
        if page.status_code == 200 and f'href="{elsewhere}"' in page.content.decode():
            told.append((form.key[0], "a link back"))
    for response in (
        Client().post("/accounts/login/", {**sign_in, "next": elsewhere}),
        Client().post("/accounts/login/?next=" + elsewhere, sign_in),
        client.post("/accounts/logout/", {"next": elsewhere}),
    ):
        if leads_away(response.get("Location", "")):
            told.append(("sign-in or out", response["Location"]))
    assert told == []


def leads_away(location: str) -> bool:
    """As a browser reads it: it drops tabs and line ends, and takes a backslash for a slash."""
    plain = re.sub(r"[\t\r\n]", "", location).strip().replace("\\", "/")
    parts = urlsplit(plain)
    return bool(parts.scheme or parts.netloc) or plain.startswith("//")


@pytest.mark.parametrize("lie", [{"Host": "localhost"}, {"X-Forwarded-Host": "evil.example"}])
def test_links_in_mails_lead_home_whatever_the_host_says(lie, world, settings):
    settings.BASE_URL = HOME
    author = User.objects.get(email="author@example.org")
    outside, inside = signed_in(), signed_in("author@example.org")
    outside.post(reverse("account_reset_password"), {"email": author.email}, headers=lie)
    outside.post(reverse("account_reset_password"), {"email": "nobody@example.org"}, headers=lie)
    inside.post(reverse("people:invitations"), {"email": "new2@example.org", "role": "member"}, headers=lie)
    inside.post(reverse("account_email"), {"email": "else@example.org", "action_add": ""}, headers=lie)
    mails = list(Mail.objects.order_by("-pk")[:4])
    links = [link for mail in mails for link in re.findall(r"https?://[^\s\"<>]+", mail.text + mail.html)]
    assert len(mails) == 4
    assert links
    assert [link for link in links if not link.startswith(HOME)] == []


def test_a_link_to_give_an_account_leads_home(forms, settings):
    settings.BASE_URL, client = HOME, signed_in("author@example.org")
    form = next(form for form in forms if form.match.view_name == "reviews:link_add")
    answer = client.generic(
        "POST", form.address, **encoded(form.sent(person=["Stranger Amal"])), headers={"Host": "127.0.0.1"}
    )
    links = set(re.findall(r"(https?://[^\s\"<]*)/perspective/", answer.content.decode()))
    assert (answer.status_code, links) == (200, {HOME})


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "testserver:80@evil", "", "a b", "x" * 300])
def test_a_host_that_is_not_ours_gets_nothing(host, world):
    answer = signed_in().post(
        reverse("account_reset_password"), {"email": "author@example.org"}, headers={"Host": host}
    )
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_signing_in_begins_a_new_session(world, settings):
    settings.SESSION_COOKIE_SECURE = True
    author = User.objects.get(email="author@example.org")
    client = Client()
    client.get("/accounts/login/?next=/incidents/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    before, token = session.session_key, client.get("/accounts/login/").cookies.get("csrftoken")
    answer = client.post("/accounts/login/", {"login": author.email, "password": "correct horse"})
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert answer.status_code == 302
    assert client.session.session_key != before
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["domain"]) == (True, "Lax", True, "")
    assert token is None or client.cookies["csrftoken"].value != token.value


def test_signing_out_ends_the_session(world):
    client = signed_in("author@example.org")
    key = client.session.session_key
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies["second_story_session"] = key
    assert thief.get("/")["Location"].startswith("/accounts/login/")


def test_secrets_are_long_and_stand_nowhere(world):
    author = User.objects.get(email="author@example.org")
    invitation, secret = invite(by=author, email="", role="member")
    assert len(secret) >= 43  # 256 bits
    assert secret not in str(vars(invitation))
