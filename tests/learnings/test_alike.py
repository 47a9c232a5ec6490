"""What sounds like a sentence that is being typed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.domain.incidents import capture
from incidents.enums import Kind
from learnings.domain.concerns import speak_up
from learnings.queries.alike import alike

SENTENCE = "The gateway in the cold store lost its readings again"
ALIKE = reverse("learnings:incident_alike")


@pytest.fixture
def earlier(author):
    capture("Readings of the gateway were lost when the power went", by=author)
    capture("The lift stopped between floors", by=author)
    return speak_up(by=author, text="The spare gateway holds readings for an hour only", kind="risk")


@pytest.mark.parametrize("kind", Kind.values)
def test_near_miss_and_incident_meet_what_sounds_like_them(earlier, author, reader, kind):
    capture("The gateway sent readings twice", by=author, kind=kind)
    found = alike(SENTENCE, reader)
    assert sorted(row.title for row in found.incidents) == [
        "Readings of the gateway were lost when the power went",
        "The gateway sent readings twice",
    ]
    assert list(found.concerns) == [earlier]


def test_restricted_incident_is_not_offered(author, reader):
    capture("Readings of the gateway were lost", by=author, visibility="restricted")
    assert not alike(SENTENCE, reader)
    assert len(alike(SENTENCE, author).incidents) == 1


@pytest.mark.parametrize("words", ["", "gateway", "of the and in at to it", "\0" * 40])
def test_too_little_to_compare_offers_nothing(earlier, author, words):
    assert alike(words.replace("\0", ""), author) is None


def test_fragment_lists_what_was_found(earlier, client_of, author):
    page = client_of(author).get(ALIKE, {"title": SENTENCE}).content.decode()
    assert "Readings of the gateway were lost" in page
    assert "The lift stopped" not in page
    assert earlier.ref in page


def test_stranger_gets_nothing(client, client_of, reader):
    assert client.get(ALIKE).status_code == 302
    assert client_of(reader).get(ALIKE, {"title": SENTENCE}).status_code == 403
