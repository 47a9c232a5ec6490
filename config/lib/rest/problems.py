"""Errors as problem details (RFC 9457), with the path of every field that needs another look.

{"type": "about:blank", "title": "…", "status": 409, "detail": "…",
 "errors": [{"field": "learnings.0.evidence", "code": "required", "message": "…"}], "request_id": "…"}

A conflict between two editors adds ``current``: the thing as it stands now.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelError
from django.core.signals import got_request_exception
from django.db import IntegrityError, OperationalError
from django.db.models import ProtectedError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import set_rollback

from config.lib import meanwhile
from config.lib.workflow import NotAllowed, NotFromHere, ReasonNeeded, RequirementsOpen

CONTENT_TYPE = "application/problem+json"
logger = logging.getLogger(__name__)

Translation = Callable[[Any], Exception]
_translations: dict[type[Exception], Translation] = {}


class Conflict(APIException):
    """409. ``errors`` is a list of {field, code, message}; ``extra`` goes into the answer beside them."""

    status_code = HTTPStatus.CONFLICT
    default_detail = "The thing is not in a state that allows this."
    default_code = "conflict"

    def __init__(self, detail: str = "", errors: list[dict[str, str]] | None = None, **extra: Any) -> None:
        super().__init__(detail or self.default_detail)
        self.errors, self.extra = errors or [], extra


class TooLarge(APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = "That is more than is taken at once."
    default_code = "too_large"


def invalid(field: str, message: Any, code: str = "invalid") -> exceptions.ValidationError:
    """A 400 about one field."""
    return exceptions.ValidationError({field: [exceptions.ErrorDetail(str(message), code=code)]})


def translates(*kinds: type[Exception]) -> Callable[[Translation], Translation]:
    """Registers how refusals of a domain are told: a function from the exception to an API exception."""

    def keep(translation: Translation) -> Translation:
        _translations.update(dict.fromkeys(kinds, translation))
        return translation

    return keep


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler. What nobody foresaw is logged with its traceback and answered without it."""
    known = _translated(error)
    if not isinstance(known, APIException):
        known = _unforeseen(error, context)
    set_rollback()
    if (request := context.get("request")) is not None:
        # A view that answers YAML or files still answers with a problem.
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
    headers = {"WWW-Authenticate": known.auth_header} if getattr(known, "auth_header", None) else {}
    if getattr(known, "wait", None):
        headers["Retry-After"] = str(int(known.wait))
    return Response(_body(known), status=known.status_code, headers=headers, content_type=CONTENT_TYPE)


def _unforeseen(error: Exception, context: dict[str, Any]) -> APIException:
    request = context.get("request")
    # As Django does it, so that error reporters and the test client hear of it.
    got_request_exception.send(sender=None, request=getattr(request, "_request", request))
    logger.error("unforeseen error in the API", exc_info=error)
    return APIException("Something went wrong here. The request id helps to find it in the logs.")


def _translated(error: Exception) -> Exception:
    """Domain refusals and Django's own exceptions as API exceptions."""
    for kind in type(error).__mro__:
        if kind in _translations:
            return _translations[kind](error)
    return error


@translates(RequirementsOpen)
def _requirements_open(error: RequirementsOpen) -> Exception:
    missing = [{"field": m.field, "code": m.code, "message": str(m.text)} for m in error.missing]
    return Conflict("Some things are still open.", missing)


@translates(NotFromHere)
def _not_from_here(error: NotFromHere) -> Exception:
    return Conflict(f"“{error.transition}” does not leave the state “{error.state}”.")


@translates(ReasonNeeded)
def _reason_needed(error: ReasonNeeded) -> Exception:
    return invalid("reason", "Say why.", "required")


@translates(NotAllowed, PermissionDenied)
def _not_allowed(error: Exception) -> Exception:
    return exceptions.PermissionDenied("This is for somebody else to do.")


@translates(Http404)
def _not_found(error: Http404) -> Exception:
    return exceptions.NotFound("There is nothing here that you can see.")


@translates(ModelError)
def _model_error(error: ModelError) -> Exception:
    return exceptions.ValidationError(as_serializer_error(error))


@translates(RequestDataTooBig)
def _too_big(error: RequestDataTooBig) -> Exception:
    return TooLarge()


@translates(SuspiciousOperation)
def _suspicious(error: SuspiciousOperation) -> Exception:
    return exceptions.ParseError("The request can't be read.")


@translates(ProtectedError)
def _protected(error: ProtectedError) -> Exception:
    return Conflict("Something else rests on this, so it stays.")


@translates(IntegrityError)
def _integrity(error: IntegrityError) -> Exception:
    """Two who write the same thing at once: the second is told, as the first one's check would have told them."""
    cause = error.__cause__
    if meanwhile.happened(error):
        return _met(error)
    if getattr(cause, "sqlstate", "") not in ("23505", "23514"):  # unique, check
        return error
    constraint = str(getattr(getattr(cause, "diag", None), "constraint_name", "") or "")
    message = "This is there already, or does not fit what is there."
    return Conflict(message, [{"field": "", "code": constraint, "message": message}])


@translates(OperationalError, ObjectDoesNotExist)
def _met(error: Exception) -> Exception:
    """What the request names was taken away in the same moment, or two waited for each other."""
    if not meanwhile.happened(error):
        return error
    logger.warning("two at once", exc_info=error)
    return Conflict("Somebody else changed this in the same moment. Try again.")


def _body(error: APIException) -> dict[str, Any]:
    invalid = isinstance(error, exceptions.ValidationError)
    return {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": int(error.status_code),
        "detail": "Some fields need another look." if invalid else str(error.detail),
        "errors": list(_fields(error.detail)) if invalid else getattr(error, "errors", []),
        "request_id": structlog.contextvars.get_contextvars().get("request_id", ""),
        **getattr(error, "extra", {}),
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
        yield {"field": ".".join(path), "code": getattr(detail, "code", None) or "invalid", "message": str(detail)}
