"""Lists cost the same however long they are, and the navigation costs nothing."""

import pytest
from django.urls import reverse

from people.domain.activity import log
from people.domain.invitations import invite
from people.domain.organisation import add_person, add_team
from people.domain.tokens import issue_token


def make_team(admin, number):
    above = add_team(by=admin, name=f"Above {number}")
    team = add_team(by=admin, name=f"Team {number}", parent=above)
    add_person(by=admin, name=f"Lead {number}", leads=[team])


def make_person(admin, number):
    add_person(by=admin, name=f"Person {number}", team=add_team(by=admin, name=f"Team {number}"))


def make_invitation(admin, number):
    invite(by=admin, email=f"i{number}@example.org", team=add_team(by=admin, name=f"Team {number}"))


def make_token(admin, number):
    issue_token(by=admin, name=f"Token {number}", scope="read", expires_at=None)


def make_entry(admin, number):
    log(admin.person, "edit", by=admin, changed={"name": ["A", "B"]})


# Session and account are 2; a form with teams or people to choose from asks for them.
LISTS = {
    "people:teams": (make_team, 4),
    "people:people": (make_person, 3),
    "people:invitations": (make_invitation, 4),
    "people:tokens": (make_token, 3),
    "people:activity": (make_entry, 3),
}


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_list_query_count(name, items, client_of, admin, django_assert_num_queries):
    make, queries = LISTS[name]
    for number in range(items):
        make(admin, number)
    client = client_of(admin)
    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("items", [1, 3])
def test_team_page_query_count(items, client_of, admin, django_assert_num_queries):
    team = add_team(by=admin, name="Field")
    for number in range(items):
        add_team(by=admin, name=f"Team {number}", parent=team)
        add_person(by=admin, name=f"Lead {number}", leads=[team])
    client = client_of(admin)
    with django_assert_num_queries(5):
        assert client.get(reverse("people:team", args=["field"])).status_code == 200
