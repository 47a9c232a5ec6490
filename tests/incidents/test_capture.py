"""One sentence and Enter."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from incidents.models import Incident
from people.models import LogEntry

pytestmark = pytest.mark.django_db
NEW = "/incidents/new/"


def test_one_sentence_is_enough(author, client_of):
    response = client_of(author).post(NEW, {"title": "The lamp blinks amber"})
    incident = Incident.objects.get()
    assert response.url == incident.get_absolute_url()
    assert (incident.title, incident.kind, incident.started_at) == ("The lamp blinks amber", "incident", None)
    assert [part.role for part in incident.roles.all()] == ["reporter"]
    assert LogEntry.objects.filter(verb="capture", incident_id=incident.pk).count() == 1


def test_the_kind_is_one_switch(author, client_of):
    client_of(author).post(NEW, {"title": "Nearly", "kind": "near_miss"})
    assert Incident.objects.get().kind == "near_miss"


def test_the_page_takes_words_from_the_search_box(author, client_of):
    page = client_of(author).get(NEW, {"q": "The <lamp>", "kind": "surprise"}).content.decode()
    assert 'value="The &lt;lamp&gt;"' in page


@pytest.mark.parametrize("title", ["", "   ", "x" * 201, "NUL \0 inside", "x" * 1_000_000])
def test_a_sentence_that_can_not_be_kept_is_told(author, client_of, title):
    response = client_of(author).post(NEW, {"title": title})
    assert response.status_code == 422
    assert "problems" in response.content.decode()
    assert not Incident.objects.exists()


@pytest.mark.parametrize("title", ["🔥 everything", "<script>alert(1)</script>", "Ärger mit \u202e rtl", "x" * 200])
def test_any_words_are_kept_as_they_are_and_shown_escaped(author, client_of, title):
    client = client_of(author)
    response = client.post(NEW, {"title": title}, follow=True)
    assert response.status_code == 200
    assert Incident.objects.get().title == title
    assert "<script>alert" not in response.content.decode()


def test_an_unknown_kind_is_told(author, client_of):
    assert client_of(author).post(NEW, {"title": "x", "kind": "disaster"}).status_code == 422


def test_a_viewer_does_not_report(reader, client_of):
    assert client_of(reader).post(NEW, {"title": "x"}).status_code == 403


def test_after_capture_the_page_lists_what_could_be_added(incident, author, client_of):
    page = client_of(author).get(incident.get_absolute_url()).content.decode()
    assert f"{reverse('incidents:edit', args=[incident.pk])}#id_felt_by_count" in page


def test_each_panel_of_the_apps_above_stands_there_once(incident, author, client_of):
    page = client_of(author).get(incident.get_absolute_url()).content.decode()
    assert page.count(f'action="{reverse("reviews:open", args=[incident.pk])}"') >= 1
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert [name for name in ids if ids.count(name) > 1] == []
    assert page.count('id="review"') == page.count('id="patterns"') == 1
