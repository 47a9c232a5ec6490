"""The stranger and the restricted incident against every endpoint there is."""

from __future__ import annotations

import pytest

from incidents.models import Incident
from people.models import LogEntry, Person
from reviews.domain.publishing import publish_light
from reviews.models import Factor, Review
from tests.api.conftest import WORDS
from tests.api.routes import ENDPOINTS, Endpoint

pytestmark = pytest.mark.django_db
# Rows that belong to no incident: there is nothing to hide.
FREE = {
    "review-template",
    "team",
    "person",
    "system",
    "cohort",
    "pattern",
    "concern",
    "preventive-work",
    "digest",
    "log-entry",
    "released-learning",
}


def parent_of(endpoint: Endpoint, world) -> int | None:
    return world.rows[endpoint.parent_model].pk if endpoint.parent_model else None


HIDING = [endpoint for endpoint in ENDPOINTS if endpoint.basename not in {*FREE, "review-version"}]


@pytest.mark.parametrize("who", ["stranger", "admin", "lead"])
def test_a_restricted_row_is_not_there(who, api, hidden, request):
    """Neither read nor written, whatever the role: 404 on every address below it, and no list holds it."""
    client, told = api(request.getfixturevalue(who)), {}
    for endpoint in HIDING:
        base = endpoint.base(parent_of(endpoint, hidden))
        row = f"{base}{endpoint.lookup(hidden.rows[endpoint.model])}/"
        told |= {(method, row + tail): getattr(client, method)(row + tail) for method, tail in endpoint.details()}
        if endpoint.parent_model:
            told |= {(method, base): getattr(client, method)(base) for method in endpoint.on_list()}
        else:
            assert client.get(base).json() == {"next": None, "previous": None, "results": []}, base
    assert len(told) > 60
    assert {asked: answer.status_code for asked, answer in told.items() if answer.status_code != 404} == {}


def test_a_viewer_learns_no_more_by_writing(api, hidden, reader):
    """Writing is refused before anything is looked up: the same answer as for a number that never was."""
    client = api(reader)
    for endpoint in HIDING:
        base = endpoint.base(parent_of(endpoint, hidden))
        for method, tail in endpoint.details():
            pair = (f"{base}{endpoint.lookup(hidden.rows[endpoint.model])}/{tail}", f"{endpoint.base(10**9)}9/{tail}")
            answers = [getattr(client, method)(path) for path in pair]
            assert answers[0].status_code == answers[1].status_code, pair
            assert answers[0].status_code in (403, 404), pair


@pytest.mark.parametrize("who", ["stranger", "lead"])
def test_no_answer_holds_a_word_of_it(who, api, hidden, world, request):
    """Lists of everything, search and the neighbours that point there."""
    client = api(request.getfixturevalue(who))
    pages = [client.get(e.base(None)).content.decode() for e in ENDPOINTS if not e.parent_model]
    pages.append(client.get("/api/search/", {"q": WORDS}).content.decode())
    assert [page for page in pages if WORDS in page or f"INC-{hidden.incident.pk}" in page] == []


@pytest.mark.parametrize("tail", ["", "1/"])
def test_a_restricted_version_is_not_there(tail, api, hidden, author, stranger):
    publish_light(hidden.review, by=author)
    path = f"/api/reviews/{hidden.review.pk}/versions/{tail}"
    assert [api(user).get(path).status_code for user in (author, stranger)] == [200, 404]


def test_the_activity_log_hides_it_from_admins_too(api, hidden, admin):
    assert LogEntry.objects.filter(incident_id=hidden.incident.pk).exists()
    rows = api(admin).get("/api/activity/", {"limit": 200}).json()["results"]
    assert [row for row in rows if row["incident_id"] == hidden.incident.pk] == []


def test_the_listed_person_sees_everything(api, hidden, author):
    client = api(author)
    for endpoint in HIDING:
        base = endpoint.base(parent_of(endpoint, hidden))
        row = hidden.rows[endpoint.model]
        assert client.get(f"{base}{endpoint.lookup(row)}/").status_code == 200, endpoint.basename
        assert row.pk in [found["id"] for found in client.get(base).json()["results"]], endpoint.basename


@pytest.mark.parametrize(
    ("path", "body", "name"),
    [
        ("reviews/", {}, "incident"),
        ("pattern-tags/", {"quote": "x"}, "incident"),
        ("learnings/", {"now_we_know": "x"}, "review"),
        ("actions/", {"title": "x"}, "review"),
        ("actions/", {"title": "x"}, "factor"),
        ("concern-links/", {}, "review"),
        ("credits/", {"kind": "facilitation", "text": "x"}, "review"),
        ("learnings/advice/", {"now_we_know": "x"}, "review"),
    ],
)
def test_naming_a_restricted_row_is_as_if_it_were_not_there(path, body, name, api, hidden, stranger, author):
    """What points at it answers with the same words as for a number that never was."""
    target = {"incident": hidden.incident, "review": hidden.review, "factor": hidden.rows[Factor]}[name]
    filled = {**body, "recipient": author.person.pk} if path == "credits/" else body
    answers = [
        api(stranger).post(f"/api/{path}", {**filled, name: number}, format="json") for number in (target.pk, 10**9)
    ]
    assert [answer.status_code for answer in answers] == [400, 400]
    errors = [[e for e in answer.json()["errors"] if e["field"] == name] for answer in answers]
    assert errors[0][0]["code"] == errors[1][0]["code"] == "does_not_exist"
    assert errors[0][0]["message"].replace(str(target.pk), "N") == errors[1][0]["message"].replace(str(10**9), "N")


def test_a_merge_into_a_restricted_incident_finds_nothing(api, hidden, incident, stranger):
    body = {"name": "merge", "into": hidden.incident.pk}
    response = api(stranger).post(f"/api/incidents/{incident.pk}/transitions/", body, format="json")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "does_not_exist")


def test_the_target_of_a_merge_is_not_told_to_strangers(api, hidden, incident, author, stranger):
    body = {"name": "merge", "into": hidden.incident.pk}
    merged = api(author).post(f"/api/incidents/{incident.pk}/transitions/", body, format="json")
    assert merged.json()["merged_into"] == hidden.incident.pk
    assert api(stranger).get(f"/api/incidents/{incident.pk}/").json()["merged_into"] is None


DRAFT = {"id", "ref", "incident", "state", "opened_at", "state_since", "published_at", "closed_at", "sort_at"}


@pytest.mark.parametrize("who", ["stranger", "lead", "admin", "reader"])
def test_a_draft_shows_its_state_and_dates(who, api, standard_review, request):
    client = api(request.getfixturevalue(who))
    one = client.get(f"/api/reviews/{standard_review.pk}/").json()
    listed = client.get("/api/reviews/").json()["results"][0]
    assert one == listed
    assert set(one) == {*DRAFT, "readable"}
    assert (one["readable"], one["state"]) == (False, "gathering")


def test_a_participant_reads_the_draft(api, standard_review, participant):
    one = api(participant).get(f"/api/reviews/{standard_review.pk}/").json()
    assert (one["readable"], one["depth"]) == (True, "standard")


@pytest.mark.parametrize("tail", ["factors", "defences", "perspectives", "participants", "comments", "versions"])
def test_nothing_of_a_draft_is_told_to_a_stranger(tail, api, standard_review, stranger):
    assert api(stranger).get(f"/api/reviews/{standard_review.pk}/{tail}/").status_code == 404


@pytest.mark.parametrize("tail", ["requirements", "hints"])
def test_what_a_draft_needs_is_for_those_who_write_it(tail, api, standard_review, stranger):
    assert api(stranger).get(f"/api/reviews/{standard_review.pk}/{tail}/").status_code == 403


def test_a_perspective_for_the_facilitator_reaches_nobody_else(api, standard_review, participant, author, facilitator):
    body = {"did": "I looked away.", "facilitator_only": True}
    path = f"/api/reviews/{standard_review.pk}/perspectives/"
    assert api(participant).post(path, body, format="json").status_code == 201
    seen = {user.person.name: len(api(user).get(path).json()["results"]) for user in (participant, facilitator, author)}
    assert list(seen.values()) == [1, 1, 0]


def test_no_filter_takes_a_person():
    """``owner=me`` is the only way to ask for somebody's rows, and it asks for one's own."""
    offered = {}
    for endpoint in ENDPOINTS:
        filterset = getattr(endpoint.viewset, "filterset_class", None)
        for name, declared in (filterset.base_filters if filterset else {}).items():
            offered[f"{endpoint.basename}.{name}"] = declared
    people = (Person, type(None))
    by_person = [
        name
        for name, declared in offered.items()
        if isinstance(getattr(declared, "queryset", None), type(Person.objects.all()))
        and declared.queryset.model in people[:1]
    ]
    assert by_person == []
    owners = {name: list(dict(f.extra["choices"])) for name, f in offered.items() if name.endswith(".owner")}
    assert set(map(tuple, owners.values())) == {("me",)}
    suspicious = ("person", "user", "actor", "author", "recipient", "raised", "given", "by_", "assignee", "facilit")
    assert [name for name in offered if any(word in name.partition(".")[2] for word in suspicious)] == []


def test_the_world_holds_every_model_that_hides(hidden):
    missing = {endpoint.basename for endpoint in HIDING if endpoint.model not in hidden.rows}
    assert missing == set()
    assert Incident in hidden.rows
    assert Review in hidden.rows
