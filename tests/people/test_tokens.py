from datetime import timedelta

import pytest
from django.utils import timezone

from people.domain.tokens import authenticate, issue_token, revoke_token
from people.models import ApiToken, LogEntry
from people.models.accounts import secret_hash


@pytest.fixture
def issued(author):
    return issue_token(by=author, name="Import at night", scope="write", expires_at=None)


def test_issue_token_keeps_only_the_hash(issued):
    token, raw = issued
    stored = ApiToken.objects.values().get()
    assert stored["token_hash"] == secret_hash(raw)
    assert raw not in str(stored)
    assert raw not in str(list(LogEntry.objects.values()))
    assert (raw.startswith(token.prefix), token.scopes, token.scope) == (True, ["read", "write"], "write")


def test_issue_token_read_only(author):
    token, _raw = issue_token(by=author, name="Reader", scope="read", expires_at=None)
    assert (token.scopes, token.scope) == (["read"], "read")


def test_authenticate_gives_account_and_token(issued, author, django_assert_num_queries):
    token, raw = issued
    assert authenticate(raw) == (author, token)
    with django_assert_num_queries(1):  # person included, and the use is not written down again
        user, _token = authenticate(raw)
        assert user.person.name == author.person.name


def test_authenticate_notes_use_every_few_minutes(issued):
    token, raw = issued
    long_ago = timezone.now() - timedelta(minutes=6)
    ApiToken.objects.update(last_used_at=long_ago)
    authenticate(raw)
    token.refresh_from_db()
    first = token.last_used_at
    assert first > long_ago
    authenticate(raw)
    token.refresh_from_db()
    assert token.last_used_at == first


def test_authenticate_refuses_revoked(issued, author):
    token, raw = issued
    revoke_token(token, by=author)
    assert authenticate(raw) is None


def test_authenticate_refuses_expired(author):
    _token, raw = issue_token(by=author, name="Old", scope="read", expires_at=timezone.now())
    assert authenticate(raw) is None


def test_authenticate_refuses_closed_account(issued, author):
    author.is_active = False
    author.save()
    assert authenticate(issued[1]) is None


@pytest.mark.parametrize("odd", ["", "sst_", "sst_\0", "sst_ü\udcff", "sst_" + "x" * 100_000, "Bearer sst_x", "\n"])
def test_authenticate_odd_tokens(db, odd):
    assert authenticate(odd) is None


def test_revoke_token_twice_is_logged_once(issued, author):
    token, _raw = issued
    first = revoke_token(token, by=author).revoked_at
    assert revoke_token(token, by=author).revoked_at == first
    assert LogEntry.objects.filter(verb="revoke_token").count() == 1
