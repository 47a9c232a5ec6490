"""``Idempotency-Key``: a create that is sent twice happens once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from people.models import IdempotencyKey

HEADER = "Idempotency-Key"
KEPT = dt.timedelta(days=2)
LONGEST = 120


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "This Idempotency-Key was sent before with another request. Use a new one."
    default_code = "idempotency_key_reused"


class IdempotentCreate:
    """A view mixin: ``create`` runs once per user and key; the stored answer is given again for two days.

    The row is inserted first, in the same transaction as the work: a second request at the same moment waits for
    the first to commit and then gets its answer; a failed one leaves nothing behind.
    """

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "").strip()
        if not key:
            return super().create(request, *args, **kwargs)  # type: ignore[misc]
        if len(key) > LONGEST or not key.isprintable():
            raise exceptions.ValidationError({HEADER: [f"At most {LONGEST} printable characters."]})
        with transaction.atomic():
            kept, fresh = self._kept(request, key)
            if not fresh:
                return self._answer_again(request, kept)
            response = super().create(request, *args, **kwargs)  # type: ignore[misc]
            kept.status = response.status_code
            kept.body = json.loads(json.dumps(response.data, cls=JSONEncoder))
            kept.save(update_fields=["status", "body"])
            return response

    def _kept(self, request: Request, key: str) -> tuple[IdempotencyKey, bool]:
        rows = IdempotencyKey.objects.filter(user=request.user, key=key)
        rows.filter(created_at__lt=timezone.now() - KEPT).delete()
        return rows.get_or_create(user=request.user, key=key, defaults={"fingerprint": _fingerprint(request)})

    def _answer_again(self, request: Request, kept: IdempotencyKey) -> Response:
        if kept.fingerprint != _fingerprint(request):
            raise KeyReused
        return Response(kept.body, status=kept.status, headers={"Idempotent-Replay": "true"})


def _fingerprint(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, default=str)
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode()).hexdigest()
