"""Changes of status, as the page asks for them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.domain.incidents import CanNotMerge, capture, merge
from people.domain.perform import perform

pytestmark = pytest.mark.django_db


def url(name, incident, *args):
    return reverse(f"incidents:{name}", args=[incident.pk, *args])


def test_stabilised_asks_who_felt_it_and_takes_a_band(incident, author, client_of):
    sent = {"felt_by_band": "tens", "felt_by_unit": "sites", "could_not": "see a temperature"}
    client_of(author).post(url("stabilise", incident), sent)
    incident.refresh_from_db()
    assert (incident.status, incident.felt_by_band, incident.felt_by_unit) == ("stabilised", "tens", "sites")
    assert incident.stabilised_at is not None


def test_stabilised_takes_no_answer_for_an_answer(incident, author, client_of):
    incident.felt_by_count = 12
    incident.save()
    client_of(author).post(url("stabilise", incident), {})
    incident.refresh_from_db()
    assert (incident.status, incident.felt_by_count) == ("stabilised", 12)


@pytest.mark.parametrize("count", ["-1", "many", "99999999999999999999"])
def test_a_number_that_is_none_is_told(incident, author, client_of, count):
    response = client_of(author).post(url("stabilise", incident), {"felt_by_count": count})
    incident.refresh_from_db()
    assert (response.status_code, incident.status) == (422, "open")


def test_a_second_click_is_kind(incident, author, client_of):
    client = client_of(author)
    for _click in range(2):
        assert client.post(url("stabilise", incident), {}).status_code == 302
    client.post(url("move", incident, "resolve"))
    response = client.post(url("stabilise", incident), {}, follow=True)
    assert "Somebody was faster" in response.content.decode()


def test_resolve_and_reopen(incident, author, client_of):
    client = client_of(author)
    client.post(url("move", incident, "resolve"))
    incident.refresh_from_db()
    assert incident.status == "resolved"
    client.post(url("move", incident, "reopen"))
    incident.refresh_from_db()
    assert incident.status == "open"


@pytest.mark.parametrize("name", ["merge", "decline", "stabilise", "explode"])
def test_transitions_that_ask_something_have_pages_of_their_own(incident, author, client_of, name):
    assert client_of(author).post(url("move", incident, name)).status_code == 404


def test_declining_needs_a_reason_and_shows_it(incident, author, client_of):
    client = client_of(author)
    assert client.post(url("decline", incident), {"reason": "  "}).status_code == 422
    page = client.post(url("decline", incident), {"reason": "A test of the siren"}, follow=True).content.decode()
    assert "A test of the siren" in page
    assert "Writing it down was right anyway" in page


def test_merging_points_both_ways(incident, author, client_of):
    other = capture("The same, told by support", by=author)
    client = client_of(author)
    page = client.post(url("merge", other), {"into": f" inc-{incident.pk} "}, follow=True).content.decode()
    assert incident.get_absolute_url() in page
    assert other.title in client.get(incident.get_absolute_url()).content.decode()


@pytest.mark.parametrize("into", ["", "nonsense", "INC-0", "INC-999999999999", "self"])
def test_merging_into_nothing_is_told(incident, author, client_of, into):
    into = incident.ref if into == "self" else into
    assert client_of(author).post(url("merge", incident), {"into": into}).status_code == 422
    incident.refresh_from_db()
    assert (incident.status, incident.merged_into) == ("open", None)


def test_merging_goes_to_one_that_goes_on(incident, author, client_of):
    other, third = capture("Other", by=author), capture("Third", by=author)
    merge(other, by=author, into=incident)
    assert client_of(author).post(url("merge", third), {"into": other.ref}).status_code == 422
    with pytest.raises(CanNotMerge):
        merge(incident, by=author, into=other)
    with pytest.raises(CanNotMerge):
        merge(incident, by=author, into=incident)


def test_reopening_a_merged_one_takes_it_back(incident, author):
    other = merge(capture("Other", by=author), by=author, into=incident)
    other = perform(other, "reopen", by=author)
    assert (other.status, other.merged_into) == ("open", None)
