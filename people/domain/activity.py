"""Writing the activity log: one function, called inside every domain function."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import structlog
from django.db.models import Model
from django.utils import timezone

from people.models import LogEntry, User

SECRET_KEYS = re.compile(r"(password|secret|token|api_?key|authorization|cookie)", re.IGNORECASE)
SECRET_VALUES = re.compile(
    r"(?i)(bearer\s+[a-z0-9._~+/-]{8,}=*"
    r"|(?:password|passwd|pwd|secret|token|api[_-]?key)\s*[:=]\s*\S+"
    r"|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{20,}|://[^/\s:@]+:[^/\s@]+@)"
)
MASK = "•••"


def masked(value: Any) -> Any:
    """A copy of JSON-like ``value`` with secrets replaced: by key name, and by what looks like one in text."""
    if isinstance(value, dict):
        return {k: MASK if SECRET_KEYS.search(str(k)) else masked(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    if isinstance(value, str):
        return SECRET_VALUES.sub(MASK, value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return SECRET_VALUES.sub(MASK, str(value))


def said_lately(subject: Model, verb: str, *, by: User, within: dt.timedelta) -> bool:
    """Whether the log has the same said about ``subject`` by the same hand, no longer ago than ``within``."""
    rows = LogEntry.objects.filter(
        object_type=subject._meta.model_name, object_id=subject.pk, actor_id=by.pk, verb=verb
    )
    return rows.filter(at__gt=timezone.now() - within).exists()


def log(
    subject: Model,
    verb: str,
    *,
    by: User | None,
    incident_id: int | None = None,
    review_id: int | None = None,
    **data: Any,
) -> LogEntry:
    """Append one entry about ``subject`` inside the caller's transaction.

    ``by`` is None for what the system does itself (an import, a tick). ``incident_id`` and ``review_id`` name
    what the entry hides with; a subject that carries ``incident_id`` or ``review_id`` itself needs neither.
    """
    return LogEntry.objects.create(
        actor_id=by.pk if by else None,
        actor_label=(by.get_full_name() if by else "Second Story")[:120],
        verb=verb,
        object_type=subject._meta.model_name or "",
        object_id=subject.pk,
        object_ref=str(masked(getattr(subject, "ref", None) or str(subject)))[:200],
        incident_id=incident_id or getattr(subject, "incident_id", None),
        review_id=review_id or getattr(subject, "review_id", None),
        data=masked(data),
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
    )
