"""POST /api/language-check/: the answers of `check`, over the wire."""

from __future__ import annotations

import dataclasses

import pytest
from rest_framework.test import APIClient

from reviews.language import check

pytestmark = pytest.mark.django_db
ADDRESS = "/api/language-check/"
TEXT = "All was quiet 🌧. Then the technician forgot the seal, and Orrin failed to check it. I forgot it too."


@pytest.mark.parametrize("section", ["summary", "timeline", "actions", "anything"])
def test_answers_are_those_of_check(api, author, section):
    given = {"text": TEXT, "section": section, "participants": ["Orrin Vale"]}
    response = api(author).post(ADDRESS, given, format="json")
    assert response.status_code == 200
    assert response.json() == [dataclasses.asdict(finding) for finding in check(**given)]


def test_the_section_is_the_summary_unless_said(api, author):
    (finding,) = api(author).post(ADDRESS, {"text": "Cause: human error."}, format="json").json()
    assert (finding["start"], finding["end"], finding["level"], finding["holds"]) == (7, 18, "flag", True)


@pytest.mark.parametrize(
    "data", [{}, {"text": None}, {"text": "x" * 200_001}, {"text": "x", "participants": "Orrin"}, {"text": ["x"]}]
)
def test_what_is_no_text_is_refused(api, author, data):
    assert api(author).post(ADDRESS, data, format="json").status_code == 400


@pytest.mark.parametrize(("times", "shown"), [(1, 1), (49, 49), (50, 50), (51, 50), (130, 50)])
def test_the_first_fifty_are_asked_and_all_are_counted(api, author, times, shown):
    text = "Cause: human error.\n\n" * times
    answer = api(author).post(ADDRESS, {"text": text}, format="json")
    assert (len(answer.json()), answer["X-Total-Count"]) == (shown, str(times))
    assert answer.json() == [dataclasses.asdict(finding) for finding in check(text, section="summary")[:50]]


def test_the_count_is_in_the_schema(api, author):
    document = api(author).get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    told = document["paths"]["/api/language-check/"]["post"]["responses"]["200"]
    assert told["headers"]["X-Total-Count"]["schema"] == {"type": "integer"}


def test_an_empty_text_is_fine(api, author):
    assert api(author).post(ADDRESS, {"text": ""}, format="json").json() == []


def test_strangers_are_asked_to_sign_in():
    assert APIClient().post(ADDRESS, {"text": "x"}, format="json").status_code == 401
