"""What nobody should send: answered with a problem, never with a page or a 500."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from tests.api.conftest import World
from tests.api.routes import ENDPOINTS

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
JSON = "application/json"


def is_problem(response, *codes: int) -> bool:
    return response.status_code in codes and response["Content-Type"] == PROBLEM and bool(response.json()["title"])


BODIES = {
    "nul": b'{"title": "a\\u0000b"}',
    "lone surrogate": b'{"title": "\\ud800"}',
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep object": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "not json": b"{",
    "empty": b"",
    "a list": b"[]",
    "a number": b"12",
    "null": b"null",
    "not utf-8": b'{"title": "\xff"}',
    "nan": b'{"felt_by_count": NaN}',
    "infinity": b'{"title": "x", "felt_by_count": 1e999}',
    "huge": b'{"title": "x", "felt_by_count": ' + b"9" * 4000 + b"}",
    "many digits": b'{"title": "x", "felt_by_count": ' + b"9" * 10_000 + b"}",
    "huge reference": b'{"title": "x", "systems": [' + b"9" * 40 + b"]}",
    "infinite reference": b'{"title": "x", "systems": [1e999]}',
    "wrong shapes": b'{"title": {"a": 1}, "systems": 3, "started_at": []}',
    "early": b'{"title": "x", "started_at": "0001-01-01T00:00:00+14:00"}',
    "late": b'{"title": "x", "started_at": "9999-12-31T23:59:59-14:00"}',
    "long": b'{"title": "x", "summary": "' + b"word " * 20_000 + b'"}',
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_makes_no_sense(name, api, author):
    response = api(author).post("/api/incidents/", BODIES[name], content_type=JSON)
    assert is_problem(response, 400), (response.status_code, response.content[:300])


def test_a_body_beyond_what_is_taken(api, author):
    body = b'{"title": "' + b"x" * 11_000_000 + b'"}'
    assert is_problem(api(author).post("/api/incidents/", body, content_type=JSON), 413)


@pytest.mark.parametrize("half", [b"\\ud800", b"\\uDFFF x"])
def test_half_a_character_is_no_choice_that_is_told_back(half, api, author, standard_review):
    """The answer would quote it, and no answer can hold it."""
    client = api(author)
    for at, name in ((f"reviews/{standard_review.pk}/depth", b"depth"), ("actions", b"type")):
        body = b'{"%s": "%s", "title": "x"}' % (name, half)
        assert is_problem(client.post(f"/api/{at}/", body, content_type=JSON), 400)
    whole = api(author).post("/api/incidents/", b'{"title": "\\ud83d\\ude00"}', content_type=JSON)
    assert (whole.status_code, whole.json()["title"]) == (201, "😀")


@pytest.mark.parametrize("year", ["0001", "1969", "2101", "9999"])
def test_a_year_that_no_timeline_has(year, api, author, incident):
    fields = {"text": "It grew", "at": f"{year}-06-01T00:00:00Z"}
    told = api(author).post(f"/api/incidents/{incident.pk}/events/", fields, format="json")
    assert is_problem(told, 400)
    assert "between 1970 and 2100" in told.content.decode()


@pytest.mark.parametrize("seconds", [-1, 2**31, 2**63, 10**30])
def test_a_margin_that_no_time_has(seconds, api, author, incident):
    fields = {"text": "It grew", "at": "2026-03-02T10:00:00Z", "margin": seconds}
    assert is_problem(api(author).post(f"/api/incidents/{incident.pk}/events/", fields, format="json"), 400)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", "x"])
def test_a_content_type_nobody_reads(kind, api, author):
    response = api(author).post("/api/incidents/", b"<a/>", content_type=kind)
    assert is_problem(response, 415, 400), response.status_code


@pytest.mark.parametrize("charset", ["utf-16", "bz2", "hex", "idna", "nonsense"])
def test_the_body_is_utf8_whatever_the_header_says(charset, api, author):
    kind = f"{JSON}; charset={charset}"
    assert api(author).post("/api/incidents/", b'{"title": "x"}', content_type=kind).status_code == 201


@pytest.mark.parametrize(
    "path",
    ["", "nothing/", "incidents", "incidents/abc/", "incidents/1/nothing/", f"incidents/{'9' * 30}/", "incidents/0/"],
)
def test_an_address_that_is_none(path, api, author):
    assert is_problem(api(author).get(f"/api/{path}"), 404)


@pytest.mark.parametrize("method", ["put", "options", "trace", "delete"])
def test_a_method_nobody_answers(method, api, author):
    assert is_problem(getattr(api(author), method)("/api/incidents/"), 405)


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "x"},
        {"team": "x"},
        {"team": "9" * 40},
        {"team": "\0"},
        {"q": "\0"},
        {"since": "soon"},
        {"since": "99999-01-01"},
        {"owner": "3"},
        {"sort": "title"},
    ],
)
def test_a_filter_that_means_nothing_is_told(query, api, author):
    response = api(author).get("/api/incidents/", query)
    assert is_problem(response, 400)
    assert response.json()["errors"][0]["field"] == next(iter(query))


@pytest.mark.parametrize("limit", ["0", "-1", "x", "9" * 30, "1e9", "\0", "²"])
def test_a_page_size_that_makes_no_sense_is_the_usual_one(limit, api, author):
    assert api(author).get("/api/incidents/", {"limit": limit}).status_code == 200


CURSORS = (
    "WyJhZnRlciIsIk5hTiIsMV0",  # ["after","NaN",1]
    "WyJhZnRlciIsIjFlOTk5OTk5IiwxXQ",  # ["after","1e999999",1]
    "WyJhZnRlciIsIkluZmluaXR5IiwxXQ",  # ["after","Infinity",1]
    "WyJhZnRlciIsOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5LDFd",  # a number beyond every column
    "WyJhZnRlciIsIjAwMDEtMDEtMDFUMDA6MDA6MDArMTQ6MDAiLDFd",  # the year 1, east of Greenwich
)


@pytest.mark.parametrize("cursor", CURSORS)
def test_a_forged_cursor_gives_the_first_page_of_every_list(cursor, api, admin, author, world: World):
    for endpoint in ENDPOINTS:
        # What a draft said before is for those who take part, admins not among them.
        client = api(author if endpoint.basename == "review-revision" else admin)
        parent = world.rows[endpoint.parent_model].pk if endpoint.parent_model else None
        if endpoint.basename.startswith("review-"):
            parent = world.review.pk
        assert client.get(endpoint.base(parent), {"cursor": cursor}).status_code == 200, endpoint.basename


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png"])
def test_whoever_asks_for_a_page_gets_a_problem(accept, api, author):
    response = api(author).get("/api/incidents/", headers={"Accept": accept})
    assert is_problem(response, 406)


@pytest.mark.parametrize("path", ["schema/", "digests/1/pdf/", "incidents/1/attachments/1/content/"])
def test_views_of_other_types_answer_with_problems_too(path):
    assert is_problem(APIClient().get(f"/api/{path}", headers={"Accept": "application/pdf, */*"}), 401, 403)


def test_an_upload_that_is_none(api, author, incident):
    client, path = api(author), f"/api/incidents/{incident.pk}/attachments/"
    assert is_problem(client.post(path, {"file": "x"}, format="multipart"), 400)
    assert is_problem(client.post(path, b"x", content_type="multipart/form-data; boundary=a"), 400)
    assert is_problem(client.post(path, {"a": 1}, format="json"), 400)


@pytest.mark.parametrize("header", ["Bearer", "Bearer é", "Bearer " + "x" * 5000, "Bearer sst_\x80", "Basic YTpi"])
def test_a_token_that_is_none(header):
    assert is_problem(APIClient().get("/api/me/", headers={"Authorization": header}), 401)


def test_a_session_without_the_csrf_token_writes_nothing(author):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(author, backend="people.backends.SignIn")
    assert client.get("/api/me/").status_code == 200
    assert is_problem(client.post("/api/incidents/", {"title": "x"}, format="json"), 403)


def test_what_nobody_foresaw_is_a_problem_too(api, author, monkeypatch):
    """The traceback is in the log; the answer has the id to find it by."""
    monkeypatch.setattr("people.api.views.MeSerializer", None)
    client = api(author)
    client.raise_request_exception = False
    response = client.get("/api/me/", headers={"X-Request-ID": "a-request-of-mine"})
    assert is_problem(response, 500)
    assert response.json()["request_id"] == "a-request-of-mine"
    assert "NoneType" not in response.content.decode()
