"""Lists of reviews and actions: what they cost, how they page, what they hide."""

from __future__ import annotations

from functools import partial

import pytest
from django.urls import reverse

from config.lib import keyset
from reviews.domain.actions import add_action
from reviews.models import Review
from reviews.views import detail

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
def test_review_list_costs_the_same_with_one_and_three(
    client_of, stranger, open_incident, rows, django_assert_num_queries
):
    for n in range(rows):
        open_incident(f"The queue grew {n}")
    client = client_of(stranger)
    client.get(reverse("reviews:list"))
    with django_assert_num_queries(3):
        answer = client.get(reverse("reviews:list"))
    assert len(answer.context["page"].rows) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_action_list_costs_the_same_with_one_and_three(
    client_of, author, open_incident, rows, django_assert_num_queries
):
    for n in range(rows):
        add_action(f"Watch the queue {n}", by=author, review=open_incident(f"The queue grew {n}"), owner=author.person)
    client = client_of(author)
    client.get(reverse("reviews:actions"))
    with django_assert_num_queries(4):
        answer = client.get(reverse("reviews:actions"))
    assert len(answer.context["page"].rows) == rows


def test_filters(client_of, author, stranger, light_review, standard_review):
    client, address = client_of(author), reverse("reviews:list")
    found = {
        query: {row.pk for row in client.get(address + query).context["page"].rows}
        for query in ("?depth=light", "?state=gathering", "?state=closed", "?owner=me", "?owner=3", "?cursor=x")
    }
    both = {light_review.pk, standard_review.pk}
    assert found["?depth=light"] == {light_review.pk}
    assert found["?state=gathering"] == found["?owner=me"] == found["?owner=3"] == found["?cursor=x"] == both
    assert found["?state=closed"] == set()
    assert client_of(stranger).get(f"{address}?owner=me").context["page"].rows == []


def test_pages_lead_there_and_back(client_of, author, open_incident, monkeypatch):
    rows = partial(detail._narrowed, {})
    monkeypatch.setattr(detail, "_kept", lambda _chosen, *_keys: keyset.Kept(rows, size=2))
    expected = {open_incident(f"The queue grew {n}").pk for n in range(5)}
    client, address, seen = client_of(author), reverse("reviews:list"), []
    while address:
        page = client.get(address).context["page"]
        seen += [row.pk for row in page.rows]
        address = f"{reverse('reviews:list')}?cursor={page.after}" if page.after else ""
    assert (len(seen), set(seen)) == (5, expected)
    assert page.before


@pytest.mark.parametrize("address", ["reviews:list", "reviews:actions"])
def test_a_short_list_has_no_pager(client_of, author, light_review, address):
    add_action("Watch the queue", by=author, review=light_review)
    assert 'class="pager"' not in client_of(author).get(reverse(address)).content.decode()


def test_restricted_reviews_are_in_no_list_of_others(client_of, lead, author, restricted):
    from reviews.domain.reviews import open_review

    open_review(restricted, by=author)
    assert client_of(lead).get(reverse("reviews:list")).context["page"].rows == []
    assert len(client_of(author).get(reverse("reviews:list")).context["page"].rows) == 1


def test_a_draft_in_the_list_shows_nothing_of_its_text(client_of, stranger, light_review):
    Review.objects.filter(pk=light_review.pk).update(what_happened="A secret of ours", depth_reason="Between us")
    page = client_of(stranger).get(reverse("reviews:list")).content.decode()
    assert "A secret of ours" not in page
    assert "Between us" not in page
