"""A create that is sent twice happens once: by its ``Idempotency-Key``, or because it says the same within a moment."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.core.files import File
from django.db import transaction
from django.http import Http404, QueryDict
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from people.models import ApiToken, IdempotencyKey
from people.models.idempotency import OURS

HEADER, REPLAY = "Idempotency-Key", "Idempotent-Replay"
LONGEST = 120


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "This Idempotency-Key was sent before with another request. Use a new one."
    default_code = "idempotency_key_reused"


class IdempotentCreate:
    """A view mixin: ``create`` runs once per user and key; the stored answer is given again for two days.

    Without a key the request is its own: the same body by the same token within fifteen seconds is a double click or a
    request that was sent again, and gets the first answer while the row it made is still there.

    The row is inserted first, in the same transaction as the work: a second request at the same moment waits for
    the first to commit and then gets its answer; a failed one leaves nothing behind.

    ``writes_over``: a second POST makes no second row, it rewrites the one there is or answers with it. What was
    said before may then be meant again, so only a key keeps it from being done.
    """

    writes_over: ClassVar[bool] = False

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        make = partial(super().create, request, *args, **kwargs)  # type: ignore[misc]
        if self.writes_over and not _given_key(request):
            return make()
        answer = self.once(request, make, still=self._still_there)
        if REPLAY in answer and self._is_hidden(answer.data or {}):
            raise Http404
        return answer

    def once(self, request: Request, make: Callable[[], Response], *, still: Callable[[Any], bool]) -> Response:
        """What ``make`` answers, or what it answered before. ``still``: whether an answer without a key holds yet."""
        key, fingerprint = _given_key(request), _fingerprint(request)
        with transaction.atomic():
            kept, fresh = self._kept(request, key or _own_key(request, fingerprint), fingerprint)
            if not fresh and (key or still(kept.body or {})):
                return _answer_again(kept, fingerprint)
            response = make()
            kept.status = response.status_code
            kept.body = json.loads(json.dumps(response.data, cls=JSONEncoder))
            kept.save(update_fields=["status", "body"])
            return response

    def _kept(self, request: Request, key: str, fingerprint: str) -> tuple[IdempotencyKey, bool]:
        rows = IdempotencyKey.objects.filter(user=request.user, key=key)
        rows.past().delete()
        return rows.get_or_create(user=request.user, key=key, defaults={"fingerprint": fingerprint})

    def _still_there(self, body: dict[str, Any]) -> bool:
        """What was taken away meanwhile is made anew."""
        number = body.get("id")
        return number is None or self.get_queryset().filter(pk=number).exists()  # type: ignore[attr-defined]

    def _is_hidden(self, body: dict[str, Any]) -> bool:
        """What was taken away is told again to a key; not what is there, and out of the asker's sight by now."""
        rows = self.rows.model._base_manager  # type: ignore[attr-defined]
        return not self._still_there(body) and rows.filter(pk=body["id"]).exists()


def _given_key(request: Request) -> str:
    key = request.headers.get(HEADER, "").strip()
    if len(key) > LONGEST or not key.isprintable():
        raise exceptions.ValidationError({HEADER: [f"At most {LONGEST} printable characters."]})
    return key


def _answer_again(kept: IdempotencyKey, fingerprint: str) -> Response:
    if kept.fingerprint != fingerprint:
        raise KeyReused
    return Response(kept.body, status=kept.status, headers={REPLAY: "true"})


def _own_key(request: Request, fingerprint: str) -> str:
    """Two programs that say the same are two: each has a token of its own."""
    token = request.auth.pk if isinstance(request.auth, ApiToken) else ""
    return f"{OURS}{token} {fingerprint}"


def _fingerprint(request: Request) -> str:
    data = dict(request.data.lists()) if isinstance(request.data, QueryDict) else request.data
    body = json.dumps(data, sort_keys=True, default=_plain)
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode()).hexdigest()


def _plain(value: Any) -> str:
    """A file is what is in it: two screenshots are often called the same."""
    if not isinstance(value, File):
        return str(value)
    content = hashlib.sha256()
    for chunk in value.chunks():
        content.update(chunk)
    value.seek(0)
    return f"{value.name} {content.hexdigest()}"
