"""Who gets into which page of people, and what bad input does there."""

import pytest
from django.urls import get_resolver, reverse

from people.domain.invitations import invite
from people.domain.organisation import add_person
from people.domain.tokens import issue_token
from people.models import ApiToken, Invitation, LogEntry, Mail, Organisation, Person, Team, User

NUL = "a\0b"
HUGE = "x" * 100_000
PLACE = 7_000_007  # far from what the sequences give

# name: (arguments, anonymous, reader, stranger, admin); None is "the one-time link decides".
PAGES = {
    "invitations": ((), 302, 403, 403, 200),
    "tokens": ((), 302, 200, 200, 200),
    "profile": ((), 302, 200, 200, 200),
    "mail_preferences": ((), 302, 200, 200, 200),
    "waiting": ((), 302, 200, 200, 200),
    "answer": (("x",), 410, 410, 410, 410),
    "mail_stop": (("x",), 404, 404, 404, 404),
    "mails": ((), 302, 403, 403, 200),
    "mail": ((PLACE,), 302, 403, 403, 200),
    "mail_html": ((PLACE,), 302, 403, 403, 200),
    "mail_retry": ((PLACE,), 302, 403, 403, 405),
    "organisation": ((), 302, 403, 403, 200),
    "activity": ((), 302, 403, 403, 200),
    "teams": ((), 302, 200, 200, 200),
    "team": (("field",), 302, 200, 200, 200),
    "teams_from_table": ((), 302, 403, 403, 200),
    "team_new": ((), 302, 403, 403, 200),
    "team_edit": (("field",), 302, 403, 403, 200),
    "people": ((), 302, 200, 200, 200),
    "names": ((), 302, 200, 200, 200),
    "person": ((PLACE,), 302, 200, 200, 200),
    "person_new": ((), 302, 403, 403, 200),
    "person_edit": ((PLACE,), 302, 403, 403, 200),
    "setup": (("x",), 404, 404, 404, 404),
    "join": (("x",), 404, 404, 404, 404),
    "person_account": ((PLACE,), 302, 403, 403, 405),
    "invitation_revoke": ((PLACE,), 302, 403, 403, 405),
    "token_revoke": ((PLACE,), 302, 405, 405, 405),
}


@pytest.fixture
def place(team):
    """What the addresses above point at."""
    Mail.objects.create(
        pk=PLACE, to="ida@example.org", subject="Hello", text="Hello", html="<p>Hello</p>", sealed=False
    )
    return Person.objects.create(pk=PLACE, name="Ida", team=team)


def test_pages_are_all_named():
    [ours] = [one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "people"]
    assert {pattern.name for pattern in ours.url_patterns} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_page_by_role(name, place, client, client_of, reader, stranger, admin):
    arguments, *expected = PAGES[name]
    address = reverse(f"people:{name}", args=arguments)
    visitors = [client, client_of(reader), client_of(stranger), client_of(admin)]
    assert [visitor.get(address).status_code for visitor in visitors] == expected


@pytest.mark.parametrize("name", ["team", "team_edit", "person", "person_edit"])
def test_page_of_something_that_is_not_there(name, client_of, admin):
    argument = "no-such" if name.startswith("team") else 99**9
    assert client_of(admin).get(reverse(f"people:{name}", args=[argument])).status_code == 404


@pytest.mark.parametrize("name", ["person", "invitation_revoke", "token_revoke", "person_account"])
def test_page_with_a_number_beyond_the_database(name, client_of, admin):
    address = reverse(f"people:{name}", args=[10**30])
    client = client_of(admin)
    assert (client.get if name == "person" else client.post)(address).status_code == 404


def test_token_of_somebody_else_is_a_404(client_of, author, stranger, admin):
    token, _raw = issue_token(by=author, name="CI", scope="read", expires_at=None)
    address = reverse("people:token_revoke", args=[token.pk])
    assert [client_of(user).post(address).status_code for user in (stranger, admin)] == [404, 404]
    assert client_of(author).post(address).status_code == 302
    assert ApiToken.objects.usable().count() == 0


def test_tokens_shows_a_new_one_once(client_of, author):
    client = client_of(author)
    answer = client.post(reverse("people:tokens"), {"name": "Night import", "scope": "write", "days": "30"})
    raw = answer.context["raw"]
    assert raw in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    page = client.get(reverse("people:tokens")).content.decode()
    assert raw not in page
    assert "Night import" in page


def test_invitations_shows_a_new_link_once(client_of, admin, team):
    client = client_of(admin)
    values = {"email": "ida@example.org", "role": "member", "team": team.pk}
    answer = client.post(reverse("people:invitations"), values)
    link = answer.context["link"]
    assert link in answer.content.decode()
    assert link not in client.get(reverse("people:invitations")).content.decode()
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 409
    client.logout()
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 200


def test_invitations_prefilled_for_a_person(client_of, admin, team):
    person = add_person(by=admin, name="Ida", email="ida@example.org", team=team)
    client, address = client_of(admin), reverse("people:invitations")
    form = client.get(address, {"person": person.pk}).context["form"]
    assert form.initial == {"person": person.pk, "email": "ida@example.org", "team": team.pk}
    for odd in ("0", "x", "²", "9" * 40, NUL):
        assert client.get(address, {"person": odd}).status_code == 200


def test_invitations_refuses_an_address_with_account(client_of, admin, author):
    values = {"email": author.email.upper(), "role": "member"}
    answer = client_of(admin).post(reverse("people:invitations"), values)
    assert answer.status_code == 422
    assert "There is an account with this address already." in answer.content.decode()
    assert not Invitation.objects.exists()


def test_invitation_revoked_opens_nothing(client, client_of, admin):
    invitation, secret = invite(by=admin)
    client_of(admin).post(reverse("people:invitation_revoke", args=[invitation.pk]))
    answer = client.get(reverse("people:join", args=[secret]))
    assert (answer.status_code, "This link is closed" in answer.content.decode()) == (404, True)


def test_organisation_saves_and_logs(client_of, admin):
    values = organisation_values(holidays="2026-12-25\n\n2026-12-25\n2027-01-01", name="Larder")
    assert client_of(admin).post(reverse("people:organisation"), values).status_code == 302
    organisation = Organisation.current()
    assert organisation.name == "Larder"
    assert [str(day) for day in organisation.holidays] == ["2026-12-25", "2027-01-01"]
    assert LogEntry.objects.get(object_type="organisation").data["changed"]["name"] == ["Hearthline", "Larder"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"holidays": "25.12."},
        {"holidays": NUL},
        {"holidays": HUGE},
        {"name": NUL},
        {"name": HUGE},
        {"zone": "Atlantis/Deep"},
        {"working_days": ["9"]},
        {"search_configuration": "klingon'; DROP"},
        {"smallest_group": "10e400"},
        {"perspectives_needed": "-1"},
    ],
)
def test_organisation_bad_input_loses_nothing(wrong, client_of, admin):
    answer = client_of(admin).post(reverse("people:organisation"), organisation_values(**wrong))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    assert answer.context["form"]["size"].value() == "small"
    assert Organisation.current().size == "medium"


def organisation_values(**values):
    return {
        "name": "Hearthline",
        "size": "small",
        "zone": "Europe/Oslo",
        "search_configuration": "norwegian",
        "working_days": ["0", "1"],
        "holidays": "",
        "smallest_group": "5",
        "perspectives_needed": "2",
        **values,
    }


def test_profile_saves_person_and_zone(client_of, author, team):
    client = client_of(author)
    values = {"name": "Amal", "role_label": "installer", "team": team.pk, "zone": "Asia/Tokyo"}
    assert client.post(reverse("people:profile"), values).status_code == 302
    author.refresh_from_db()
    assert (author.person.name, author.person.team, author.zone) == ("Amal", team, "Asia/Tokyo")
    assert client.session["zone"] == "Asia/Tokyo"


def test_profile_never_touches_the_account_role(client_of, author):
    client_of(author).post(reverse("people:profile"), {"name": "Amal", "zone": "", "role": "admin", "is_active": ""})
    author.refresh_from_db()
    assert (author.role, author.is_active) == ("member", True)


@pytest.mark.parametrize("name", ["", NUL, HUGE])
def test_profile_bad_name(name, client_of, author):
    answer = client_of(author).post(reverse("people:profile"), {"name": name, "zone": ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]


def test_team_edit_refuses_a_circle_in_words(client_of, admin, team):
    below = Team.objects.create(name="Roof", slug="roof", parent=team)
    values = {"name": "Field", "parent": below.pk, "about": ""}
    answer = client_of(admin).post(reverse("people:team_edit", args=["field"]), values)
    assert answer.status_code == 422
    assert "a team can&#x27;t be part of itself" in answer.content.decode()


@pytest.mark.parametrize("name", ["", "Field", NUL, HUGE])
def test_team_new_bad_name(name, client_of, admin, team):
    answer = client_of(admin).post(reverse("people:team_new"), {"name": name})
    assert answer.status_code == 422
    assert Team.objects.count() == 1


def test_team_new_saves(client_of, admin, team):
    client_of(admin).post(reverse("people:team_new"), {"name": "Roofs", "parent": team.pk, "about": "Aerials"})
    made = Team.objects.get(slug="roofs")
    assert (made.parent, made.about) == (team, "Aerials")


def test_person_edit_by_admin(client_of, admin, place, team):
    values = {"name": "Ida B", "role_label": "installer", "team": "", "email": "", "leads": [team.pk]}
    assert client_of(admin).post(reverse("people:person_edit", args=[PLACE]), values).status_code == 302
    place.refresh_from_db()
    assert (place.name, place.team) == ("Ida B", None)
    assert place.memberships.get(leads=True).team == team


def test_person_new_without_account(client_of, admin):
    answer = client_of(admin).post(reverse("people:person_new"), {"name": "Ole", "email": "ole@example.org"})
    made = Person.objects.get(name="Ole")
    assert (answer["Location"], made.user) == (reverse("people:person", args=[made.pk]), None)


@pytest.mark.parametrize("wrong", [{"name": NUL}, {"name": HUGE}, {"email": "no"}, {"team": "999"}, {"leads": ["x"]}])
def test_person_new_bad_input(wrong, client_of, admin):
    answer = client_of(admin).post(reverse("people:person_new"), {"name": "Ole", **wrong})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, set(wrong))


def test_account_changes_role_and_closes(client_of, admin, author):
    client, address = client_of(admin), reverse("people:person_account", args=[author.person.pk])
    assert client.post(address, {"role": "lead"}).status_code == 302
    author.refresh_from_db()
    assert (author.role, author.is_active) == ("lead", False)


def test_account_closed_is_signed_out(client_of, admin, author):
    theirs = client_of(author)
    assert theirs.get(reverse("people:teams")).status_code == 200
    client_of(admin).post(reverse("people:person_account", args=[author.person.pk]), {"role": "member"})
    assert theirs.get(reverse("people:teams")).status_code == 302


def test_account_keeps_the_last_admin(client_of, admin):
    address = reverse("people:person_account", args=[admin.person.pk])
    answer = client_of(admin).post(address, {"role": "member", "is_active": "on"})
    assert answer.status_code == 422
    assert "This is the last admin." in answer.content.decode()
    assert User.objects.get(pk=admin.pk).role == "admin"


def test_account_of_a_person_without_one(client_of, admin, place):
    assert client_of(admin).post(reverse("people:person_account", args=[PLACE]), {"role": "lead"}).status_code == 404


def test_person_page_says_nothing_about_what_they_did(client_of, reader, author, incident):
    page = client_of(reader).get(reverse("people:person", args=[author.person.pk])).content.decode()
    assert "Author Amal" in page
    assert incident.title not in page
    assert author.email not in page


def test_people_finds_by_name_and_team(client_of, reader, place, author):
    client, address = client_of(reader), reverse("people:people")

    def names(**query):
        return [person.name for person in client.get(address, query).context["page"].rows]

    assert names(q="iD") == ["Ida"]
    assert names(team="field") == ["Ida"]
    assert names(q="ida", team="field") == ["Ida"]
    assert names(q="a%") == []
    assert names(q="nobody") == []


@pytest.mark.parametrize("odd", [NUL, HUGE, "%", "\\", "'", "²", "\ud83d"])
@pytest.mark.parametrize("key", ["q", "team", "cursor"])
def test_people_odd_words(key, odd, client_of, reader):
    query = {key: odd.encode(errors="surrogatepass")}
    assert client_of(reader).get(reverse("people:people"), query).status_code == 200


def test_pages_turn_both_ways_and_keep_the_words(client_of, reader, db):
    Person.objects.bulk_create(Person(name=f"Ida {number:03}") for number in range(120))
    client, address, pages = client_of(reader), reverse("people:people"), []
    answer = client.get(address, {"q": "ida"})
    while True:
        pages.append([person.name for person in answer.context["page"].rows])
        if not answer.context["older"]:
            break
        answer = client.get(address + answer.context["older"])
    assert [name for names in pages for name in names] == [f"Ida {number:03}" for number in range(120)]
    back = client.get(address + answer.context["newer"]).context["page"].rows
    assert [person.name for person in back] == pages[-2]
