"""API tokens: shown once, kept as a hash."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people.domain.activity import log
from people.enums import TokenScope
from people.models import ApiToken, User
from people.models.accounts import new_secret, secret_hash

MARK = "sst_"  # makes a leaked token findable by scanners
SHOWN = 10  # characters kept to tell tokens apart
USED_EVERY = timedelta(minutes=5)  # how fine last_used_at is: a busy client must not write a row per request
LONGEST = 200


@transaction.atomic
def issue_token(*, by: User, name: str, scope: str, expires_at: datetime | None) -> tuple[ApiToken, str]:
    """A new token of ``by`` and its secret, which is kept nowhere. Logs."""
    raw = MARK + new_secret()
    token = ApiToken.objects.create(
        user=by,
        name=name,
        prefix=raw[:SHOWN],
        token_hash=secret_hash(raw),
        scopes=[TokenScope.READ, TokenScope.WRITE] if scope == TokenScope.WRITE else [TokenScope.READ],
        expires_at=expires_at,
    )
    log(token, "issue_token", by=by, scope=scope, expires_at=str(expires_at or ""))
    return token, raw


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User) -> ApiToken:
    """Stop the token at once. A second time changes nothing."""
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        log(token, "revoke_token", by=by)
    return token


def authenticate(raw: str) -> tuple[User, ApiToken] | None:
    """The account and token behind ``raw``, or None: unknown, revoked, expired, or the account is closed."""
    if not raw.startswith(MARK) or len(raw) > LONGEST:
        return None
    tokens = ApiToken.objects.usable().select_related("user__person")
    token = tokens.filter(token_hash=secret_hash(raw), user__is_active=True).first()
    if token is None:
        return None
    _note_use(token)
    return token.user, token


def _note_use(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at and now - token.last_used_at < USED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
