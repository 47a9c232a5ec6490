"""Typographic marks are not part of a word."""

from __future__ import annotations

import pytest

from incidents.domain.incidents import capture
from incidents.models import Incident
from people.words import configuration, web_query

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "title", ["The «cold» room", "The “cold” room", "‘Cold’ room", "room…cold", "warm—cold", "„cold“"]
)
@pytest.mark.parametrize("words", ["cold", "“cold”", "«cold»"])
def test_a_word_in_marks_is_found(author, title, words):
    incident = capture(title, by=author)
    assert list(Incident.objects.filter(search=web_query(words, configuration()))) == [incident]


@pytest.mark.parametrize("typed", ["gateway's clock", "gateway’s clock"])
def test_both_apostrophes_are_one(author, typed):
    incident = capture("The gateway’s clock stood still", by=author)
    assert list(Incident.objects.filter(search=web_query(typed, configuration()))) == [incident]


def test_curly_quotes_mark_a_phrase(author):
    capture("A cold and empty room", by=author)
    found = capture("An empty cold room", by=author)
    assert list(Incident.objects.filter(search=web_query("“cold room”", configuration()))) == [found]
