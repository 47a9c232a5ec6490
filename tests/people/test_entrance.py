"""The pages behind one-time links."""

import pytest
from django.urls import reverse

from people.domain.invitations import invite, new_setup_link
from people.models import Organisation, User

NEWCOMER = {"name": "Kim", "email": "kim@example.org", "password": "four plain unrelated words"}
FIRST = {**NEWCOMER, "organisation": "Larder", "size": "small", "zone": "Europe/Oslo"}


@pytest.fixture
def door(db):
    return reverse("people:setup", args=[new_setup_link()])


@pytest.fixture
def way_in(admin):
    return reverse("people:join", args=[invite(by=admin, email="ida@example.org")[1]])


def test_setup_signs_the_first_admin_in(client, door):
    assert client.get(door).status_code == 200
    answer = client.post(door, FIRST)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get(reverse("people:organisation")).status_code == 200
    assert Organisation.current().name == "Larder"
    assert client.session["zone"] == "Europe/Oslo"


def test_setup_second_time_is_closed(client, door):
    client.post(door, FIRST)
    client.logout()
    assert client.post(door, FIRST | {"email": "bo@example.org"}).status_code == 404
    assert client.get(door).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "12345678"}, "password"),
        ({"password": "kim@example.org"}, "password"),
        ({"password": "x" * 100_000}, "password"),
        ({"password": "a\0" * 20}, "password"),
        ({"name": ""}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"email": "nobody"}, "email"),
        ({"email": "x" * 5000 + "@example.org"}, "email"),
        ({"size": "vast"}, "size"),
        ({"zone": "../etc/passwd"}, "zone"),
    ],
)
def test_setup_bad_input_loses_nothing_but_the_password(wrong, field, client, door):
    answer = client.post(door, FIRST | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Larder" in answer.content.decode()
    assert NEWCOMER["password"] not in answer.content.decode()
    assert not User.objects.exists()


def test_join_signs_in_with_the_invited_address(client, way_in):
    assert "ida@example.org" in client.get(way_in).content.decode()
    answer = client.post(way_in, NEWCOMER)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert User.objects.get(person__name="Kim").email == "ida@example.org"


def test_join_address_taken_meanwhile_is_told(client, admin):
    way_in = reverse("people:join", args=[invite(by=admin)[1]])
    answer = client.post(way_in, NEWCOMER | {"email": admin.email})
    assert answer.status_code == 422
    assert "There is an account with this address already." in answer.content.decode()


def test_join_is_never_stored_nor_told_to_others(client, way_in):
    answer = client.get(way_in)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("odd", ["%00", "%FF", "a%20b", "x" * 3000, "..", "%2e%2e"])
@pytest.mark.parametrize("kind", ["setup", "join"])
def test_odd_links_are_closed(kind, odd, client, db):
    assert client.get(f"/{kind}/{odd}/").status_code == 404


def test_new_session_after_coming_in(client, way_in):
    client.get(reverse("account_login"))
    session = client.session
    session["left"] = "over"
    session.save()
    before = session.session_key
    client.post(way_in, NEWCOMER)
    assert client.session.session_key != before


@pytest.mark.parametrize(("first", "address"), [("import", "/imports/"), ("demo", "/begin/"), ("empty", "/")])
def test_setup_leads_to_what_comes_first(first, address, client, door):
    assert client.post(door, FIRST | {"begin": first})["Location"] == address


def test_setup_in_production_does_not_offer_the_demo(client, door, settings):
    settings.PRODUCTION = True
    assert "demo" not in dict(client.get(door).context["form"].fields["begin"].choices)
