"""The review on the incident's page: the button that opens it, or where it stands."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews.models import Review

pytestmark = pytest.mark.django_db


def test_without_a_review_the_proposed_depth_is_one_click(client_of, author, incident):
    page = client_of(author).get(incident.get_absolute_url()).content.decode()
    assert reverse("reviews:open", args=[incident.pk]) in page
    assert "Open a light review" in page


def test_a_past_incident_expects_none(client_of, author, incident):
    incident.past = True
    incident.save()
    assert "no review is expected" in client_of(author).get(incident.get_absolute_url()).content.decode()


def test_a_viewer_is_offered_no_button(client_of, reader, incident):
    page = client_of(reader).get(incident.get_absolute_url()).content.decode()
    assert reverse("reviews:open", args=[incident.pk]) not in page


def test_of_a_draft_everybody_sees_where_it_stands_and_no_more(client_of, stranger, analysed):
    page = client_of(stranger).get(analysed.incident.get_absolute_url()).content.decode()
    assert "Gathering" in page
    assert "Its text can be read once it is published" in page
    assert "certificate is fetched" not in page


def test_the_light_way_in_at_most_twelve_clicks_starts_here(client_of, author, incident):
    client = client_of(author)
    client.post(reverse("reviews:open", args=[incident.pk]), {"depth": "light"})
    assert Review.objects.get().get_absolute_url() in client.get(incident.get_absolute_url()).content.decode()
