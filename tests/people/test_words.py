"""Words are looked for in the organisation's text search configuration, in every list and at every asking."""

import pytest

from incidents.models import Incident
from learnings.queries.search import search
from people.models import Organisation
from people.words import configuration

pytestmark = pytest.mark.django_db


def titles(words: str, user) -> list[str]:
    return [row.title for row in search(words, user, kind="incidents")[0].rows]


def listed(client, words: str) -> list[str]:
    return [row["title"] for row in client.get("/api/incidents/", {"q": words}).json()["results"]]


def test_another_language_counts_from_the_next_question_on(organisation, author, client_of, incident):
    client, title = client_of(author), "Gateways were failing"
    Incident.objects.filter(pk=incident.pk).update(title=title)
    assert titles("gateway fails", author) == listed(client, "gateway fails") == [title]
    Organisation.objects.update(search_configuration="simple")
    assert titles("gateway fails", author) == listed(client, "gateway fails") == []
    Incident.objects.filter(pk=incident.pk).update(title="Were failing gateways")
    assert titles("failing were", author) == listed(client, "failing were") == ["Were failing gateways"]


def test_configuration_of_nobody_is_english(db):
    Organisation.objects.all().delete()
    assert configuration() == "english"
