"""Every page that has nothing to show yet says its next step, and only one that its reader may take."""

import re

import pytest
from django.test import Client
from django.urls import reverse

PAGES = (
    "learnings:home",
    "incidents:list",
    "reviews:list",
    "learnings:library",
    "learnings:patterns",
    "learnings:concerns",
    "reviews:actions",
    "learnings:credits",
    "learnings:digests",
    "people:teams",
    "incidents:systems",
    "incidents:cohorts",
)
FOR_ADMINS = ("people:invitations", "people:tokens", "incidents:imports", "learnings:begin")


def steps(browser: Client, address: str) -> list[str]:
    """Where the empty box (or the page's form) leads."""
    page = browser.get(address).content.decode()
    main = page.split('id="main"')[1].split("</main>")[0]
    box = main.split('class="empty"')[1] if 'class="empty"' in main else main
    return [link for link in re.findall(r'href="([^"]+)"', box) if link.startswith(("/", "?"))]


@pytest.mark.parametrize("name", PAGES)
def test_empty_page_names_a_next_step_for_an_admin(name, client_of, admin):
    assert steps(client_of(admin), reverse(name))


@pytest.mark.parametrize("role", ["viewer", "member", "lead", "admin"])
@pytest.mark.parametrize("name", PAGES)
def test_empty_page_offers_nothing_its_reader_may_not_do(name, role, client_of, make_user):
    browser = client_of(make_user(f"Some {role}", role=role))
    page = browser.get(reverse(name))
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()
    for address in steps(browser, reverse(name)):
        assert browser.get(address).status_code == 200, address


@pytest.mark.parametrize("name", FOR_ADMINS)
def test_empty_page_with_a_form_or_choices_opens(name, client_of, admin):
    assert client_of(admin).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_search_without_hits_names_a_next_step(role, client_of, make_user):
    page = client_of(make_user(f"Some {role}", role=role)).get(reverse("learnings:search"), {"q": "zebra"})
    text = page.content.decode()
    assert "Nothing found" in text
    assert ("/incidents/new/?q=zebra" in text.split('class="empty"')[1]) == (role == "member")
