"""Errors as problem details (RFC 9457), with the path of every field that needs another look.

{"type": "about:blank", "title": "…", "status": 409, "detail": "…",
 "errors": [{"field": "learnings.0.evidence", "code": "required", "message": "…"}], "request_id": "…"}
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import set_rollback

from config.lib.workflow import NotAllowed, NotFromHere, ReasonNeeded, RequirementsOpen

CONTENT_TYPE = "application/problem+json"


class Conflict(APIException):
    """409. ``errors`` is a list of {field, code, message}."""

    status_code = HTTPStatus.CONFLICT
    default_detail = "The thing is not in a state that allows this."
    default_code = "conflict"

    def __init__(self, detail: str = "", errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(detail or self.default_detail)
        self.errors = errors or []


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None (a real 500) for what nobody foresaw."""
    known = _translated(error)
    if not isinstance(known, APIException):
        return None
    set_rollback()
    headers = {"WWW-Authenticate": known.auth_header} if getattr(known, "auth_header", None) else {}
    if getattr(known, "wait", None):
        headers["Retry-After"] = str(int(known.wait))
    return Response(_body(known), status=known.status_code, headers=headers, content_type=CONTENT_TYPE)


def _translated(error: Exception) -> Exception:
    """Domain refusals and Django's own exceptions as API exceptions."""
    if isinstance(error, RequirementsOpen):
        missing = [{"field": m.field, "code": m.code, "message": str(m.text)} for m in error.missing]
        return Conflict("Some things are still open.", missing)
    if isinstance(error, NotFromHere):
        return Conflict(f"“{error.transition}” does not leave the state “{error.state}”.")
    if isinstance(error, ReasonNeeded):
        return exceptions.ValidationError({"reason": ["Say why."]}, code="required")
    if isinstance(error, NotAllowed | PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, ModelError):
        return exceptions.ValidationError(as_serializer_error(error))
    return error


def _body(error: APIException) -> dict[str, Any]:
    invalid = isinstance(error, exceptions.ValidationError)
    return {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": int(error.status_code),
        "detail": "Some fields need another look." if invalid else str(error.detail),
        "errors": list(_fields(error.detail)) if invalid else getattr(error, "errors", []),
        "request_id": structlog.contextvars.get_contextvars().get("request_id", ""),
    }


def _fields(detail: Any, path: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    """Flatten DRF's nested error detail to one row per message, with a dotted path."""
    if isinstance(detail, dict):
        for name, below in detail.items():
            yield from _fields(below, path if name == "non_field_errors" else (*path, str(name)))
    elif isinstance(detail, list):
        for index, below in enumerate(detail):
            leaf = not isinstance(below, dict | list)
            yield from _fields(below, path if leaf else (*path, str(index)))
    else:
        yield {"field": ".".join(path), "code": getattr(detail, "code", "invalid"), "message": str(detail)}
