"""Bad input: whatever is sent, the product answers in words, never with a 5xx."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.world import World, build

pytestmark = pytest.mark.slow


@pytest.fixture
def world(author, stranger, settings, tmp_path) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    return build(author, stranger)


@pytest.fixture
def door(client_of, author) -> Client:
    """Signed in as an admin who takes part in everything, so that every form is reached."""
    author.role = "admin"
    author.save()
    client = client_of(author)
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("digits", [19, 5000])
def test_a_number_without_end_is_no_row(digits, world, door):
    number = "9" * digits
    assert door.post("/credits/new/", {"review": number}).status_code == 404
    learning = min(world.pks["learnings"])
    assert door.post(f"/learnings/{learning}/relearned/", {"earlier": number}).status_code == 404
    assert door.get(f"/reviews/{world.draft.pk}/?edit=factor-{number}").status_code == 200
