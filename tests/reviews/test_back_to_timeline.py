"""From an event of a review's timeline to its page, and back to the review."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

import pytest
from django.urls import reverse

from incidents.domain.timeline import add_event, star
from incidents.models import TimelineEvent
from reviews.models import Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def starred(standard_review, author) -> TimelineEvent:
    event = add_event(standard_review.incident, by=author, text="The queue grows")
    return star(event, by=author, in_review=True)


@pytest.fixture
def client(client_of, author):
    return client_of(author)


def link(page: str, name: str, event: TimelineEvent) -> str:
    path = re.escape(reverse(f"incidents:{name}", args=[event.incident_id, event.pk]))
    return unescape(re.search(rf'href="({path}(?:\?[^"]*)?)"', page)[1])


def words(client, to: str, **more) -> dict:
    form = client.get(to).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | more


def home(review: Review) -> str:
    return f"{review.get_absolute_url()}?at=timeline"


def test_an_event_edited_from_the_review_leads_back_to_its_timeline(client, standard_review, starred):
    to = link(client.get(home(standard_review)).content.decode(), "event", starred)
    page = client.get(to).content.decode()
    assert f'href="{home(standard_review)}#timeline"' in page  # leave it as it is
    answer = client.post(to, words(client, to, text="The queue grew"))
    assert (answer.status_code, answer.url) == (302, f"{home(standard_review)}#event-{starred.pk}")
    assert f'id="event-{starred.pk}"' in client.get(answer.url).content.decode()


def test_words_that_come_back_still_know_the_way(client, standard_review, starred):
    to = link(client.get(home(standard_review)).content.decode(), "event", starred)
    refused = client.post(to, words(client, to, text=""))
    assert refused.status_code == 422
    assert 'method="post" novalidate' in refused.content.decode()  # to the same address, with the way back in it
    assert f'href="{home(standard_review)}#timeline"' in refused.content.decode()


def test_an_event_taken_off_from_the_review_leads_back_to_its_timeline(client, standard_review, starred):
    page = client.get(link(client.get(home(standard_review)).content.decode(), "event", starred)).content.decode()
    path = re.escape(reverse("incidents:event_delete", args=[starred.incident_id, starred.pk]))
    answer = client.post(unescape(re.search(rf'action="({path}[^"]*)"', page)[1]))
    assert answer.url == f"{home(standard_review)}#timeline"


def test_typing_a_time_without_javascript_leads_back_too(client, standard_review, starred):
    to = link(client.get(home(standard_review)).content.decode(), "event_time", starred)
    page = client.get(to)
    assert unquote(page.url) == unquote(link(client.get(home(standard_review)).content.decode(), "event", starred))


def test_rows_that_are_drawn_anew_keep_the_way_back(client, standard_review, starred):
    htmx = {"HX-Request": "true"}
    to = link(client.get(home(standard_review)).content.decode(), "event_time", starred)
    form = client.get(f"{to}&view=starred", headers=htmx).content.decode()
    assert f'name="next" value="{home(standard_review)}"' in form
    act = reverse("incidents:timeline_act", args=[starred.incident_id])
    sent = {"view": "starred", "next": home(standard_review), "up": starred.pk}
    rows = client.post(act, sent, headers=htmx).content.decode()
    assert link(rows, "event", starred) == link(client.get(home(standard_review)).content.decode(), "event", starred)


def test_from_the_incident_one_comes_back_to_the_incident(client, standard_review, starred):
    incident = standard_review.incident
    to = link(client.get(incident.get_absolute_url()).content.decode(), "event", starred)
    assert "?" not in to
    assert client.post(to, words(client, to)).url == f"{incident.get_absolute_url()}#event-{starred.pk}"


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org/", "javascript:alert(1)", "reviews:list"])
def test_no_way_back_leads_elsewhere(client, starred, away):
    to = reverse("incidents:event", args=[starred.incident_id, starred.pk]) + "?next=" + away
    page = client.get(to).content.decode()
    assert f'href="{away}' not in page
    assert client.post(to, words(client, to)).url == f"{starred.incident.get_absolute_url()}#event-{starred.pk}"
