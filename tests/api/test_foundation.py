"""What every endpoint shares: sign-in, scopes, problems, paging, idempotency."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from learnings.models import Digest
from people.domain.tokens import issue_token, revoke_token
from people.models import Team

pytestmark = pytest.mark.django_db
DIGEST = {"title": "Spring", "period_start": "2026-03-01", "period_end": "2026-05-31"}


def test_without_a_token_the_answer_is_a_problem():
    response = APIClient().get("/api/teams/")
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_opens_nothing(author):
    token, raw = issue_token(by=author, name="test", scope="read", expires_at=None)
    revoke_token(token, by=author)
    assert APIClient().get("/api/me/", headers={"Authorization": f"Bearer {raw}"}).status_code == 401


def test_an_expired_token_opens_nothing(author):
    past = timezone.now() - dt.timedelta(seconds=1)
    _token, raw = issue_token(by=author, name="test", scope="read", expires_at=past)
    assert APIClient().get("/api/me/", headers={"Authorization": f"Bearer {raw}"}).status_code == 401


def test_a_reading_token_does_not_write(api, admin):
    response = api(admin, scope="read").post("/api/digests/", DIGEST, format="json")
    assert response.status_code == 403
    assert Digest.objects.count() == 0


def test_a_member_does_not_make_digests(api, author):
    assert api(author).post("/api/digests/", DIGEST, format="json").status_code == 403


def test_problems_name_the_field(api, admin):
    response = api(admin).post("/api/digests/", {**DIGEST, "period_end": "soon"}, format="json")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [("period_end", "invalid")]


def test_the_same_key_creates_once(api, admin):
    client = api(admin)
    answers = [client.post("/api/digests/", DIGEST, format="json", headers={"Idempotency-Key": "a"}) for _ in "12"]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[1]["Idempotent-Replay"] == "true"
    assert Digest.objects.count() == 1


def test_the_same_key_for_something_else_is_refused(api, admin):
    client = api(admin)
    client.post("/api/digests/", DIGEST, format="json", headers={"Idempotency-Key": "a"})
    other = client.post("/api/digests/", {**DIGEST, "title": "x"}, format="json", headers={"Idempotency-Key": "a"})
    assert other.status_code == 422


def test_a_refused_create_leaves_the_key_free(api, admin):
    client = api(admin)
    client.post("/api/digests/", {}, format="json", headers={"Idempotency-Key": "a"})
    assert client.post("/api/digests/", DIGEST, format="json", headers={"Idempotency-Key": "a"}).status_code == 201


def test_paging_reaches_every_row_once(api, author):
    Team.objects.bulk_create(Team(name=f"Team {n}", slug=f"team-{n}") for n in range(7))
    client, seen, url = api(author), [], "/api/teams/?limit=3"
    while url:
        answer = client.get(url).json()
        seen += [row["id"] for row in answer["results"]]
        url = answer["next"]
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "W10", "eyJhIjoxfQ", "%00", "WyJhZnRlciIsMSwyXQ", "é"])
def test_a_cursor_nobody_made_gives_the_first_page(api, author, team, cursor):
    response = api(author).get("/api/teams/", {"cursor": cursor})
    assert response.status_code == 200
