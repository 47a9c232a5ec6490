"""The Ctrl-K dialog's fragment: finds what this person may see, and offers what they may do."""

import pytest
from django.urls import reverse

from incidents.domain.incidents import capture
from learnings.domain.concerns import raise_concern
from learnings.queries.quick import beginning, commands

ADDRESS = reverse("learnings:quick")


def labels(words, user) -> list[str]:
    return [command.label for command in commands(words, user)]


def test_quick_finds_what_begins_like_the_words(client_of, author, incident):
    raise_concern("The basement has no signal", by=author)
    page = client_of(author).get(ADDRESS, {"q": "base"}).content.decode()
    assert incident.get_absolute_url() in page
    assert "The basement has no signal" in page
    assert "<html" not in page


def test_quick_reference_leads_there(client_of, author, incident):
    page = client_of(author).get(ADDRESS, {"q": f"inc-{incident.pk}"}).content.decode()
    assert incident.get_absolute_url() in page


@pytest.mark.parametrize("words", ["password", "INC-{pk}"])
def test_quick_hides_what_is_restricted(client_of, stranger, author, restricted, words):
    words = words.format(pk=restricted.pk)
    pages = [client_of(user).get(ADDRESS, {"q": words}).content.decode() for user in (stranger, author)]
    assert [restricted.get_absolute_url() in page for page in pages] == [False, True]


def test_quick_offers_what_the_role_allows(author, reader, lead, admin):
    assert "Report something" in labels("", author)
    assert "Report something" not in labels("", reader)
    assert [
        ("Import incidents" in labels("", user), "Make a digest" in labels("", user)) for user in (lead, admin)
    ] == [
        (True, False),
        (True, True),
    ]


def test_quick_commands_narrow_with_the_words(author, reader):
    assert labels("rai con", author) == ["Raise a concern"]
    assert labels("my act", reader) == ["My actions"]
    assert labels("zebra", author) == []


def test_quick_at_most_five_of_a_kind_and_the_rest_a_link(client_of, author):
    for number in range(7):
        capture(f"Gateway {number} is silent", by=author)
    page = client_of(author).get(ADDRESS, {"q": "gatew"})
    [group] = page.context["quick"].found
    assert (len(group.rows), group.more) == (5, True)
    assert "kind=incidents" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_quick_asks_the_same_number_of_questions(rows, client_of, author, django_assert_num_queries):
    for number in range(rows):
        capture(f"Gateway {number} is silent", by=author)
    browser = client_of(author)
    with django_assert_num_queries(7):
        browser.get(ADDRESS, {"q": "gatew"})


@pytest.mark.parametrize("words", ["", "a", "'", "& | !", ":*", "a\0b", "x" * 5000, "the", "\\ (", "🙂"])
def test_quick_takes_anything(client_of, author, words):
    assert client_of(author).get(ADDRESS, {"q": words}).status_code == 200


def test_beginning_needs_three_letters():
    assert beginning("ga") is None
    assert beginning("lamp b") is not None


def test_quick_needs_an_account(client):
    assert client.get(ADDRESS).status_code == 302


def test_dialog_is_a_search_form_without_javascript(client_of, author):
    page = client_of(author).get(reverse("people:profile")).content.decode()
    assert f'action="{reverse("learnings:search")}"' in page
    assert f'hx-get="{ADDRESS}"' in page
