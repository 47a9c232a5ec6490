"""Asking for a digest, and making it once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from config.lib.work import TRIES, WorkState, enqueue, working
from incidents.models import Incident
from learnings.digest.compose import compose
from learnings.digest.pdf import MissingGlyphs, render_pdf
from learnings.models import Digest
from people.domain.activity import log
from people.models import User

logger = structlog.get_logger(__name__)


@transaction.atomic
def request_digest(*, by: User, title: str, period_start: dt.date, period_end: dt.date, **fields: Any) -> Digest:
    """Write the row and, once committed, tell a worker. ``fields``: team, redaction, ask. Logs."""
    digest = Digest.objects.create(
        title=title, period_start=period_start, period_end=period_end, created_by=by, **fields
    )
    log(digest, "request digest", by=by)
    enqueue(digest)
    return digest


def render_digest(digest_id: int) -> None:
    """Compose (unless already frozen) and render a digest. Does nothing when another worker holds it or it is done.

    The document is frozen before the pages are drawn: a worker that dies while drawing leaves the same document to
    the next one.
    """
    with working(Digest, digest_id) as job:
        if job is None:
            return
        digest = job.row
        job.report(5, "Gathering what was learned")
        document = digest.document or compose(digest).as_json()
        job.mine().filter(document__isnull=True).update(document=document)
        document = Digest.objects.values_list("document", flat=True).get(pk=digest_id)
        job.report(40, "Drawing the pages")
        with MissingGlyphs() as missing:
            pdf = render_pdf(document)
        if missing.found:
            logger.warning("characters without a glyph", digest=digest_id, count=len(missing.found))
        job.report(90, "Putting it on the shelf")
        with job.finishing() as row:
            _store(row, pdf)


def _store(digest: Digest, pdf: bytes) -> None:
    digest.sha256 = hashlib.sha256(pdf).hexdigest()
    digest.pdf.save(f"{digest.pk}-{digest.sha256[:16]}.pdf", ContentFile(pdf), save=False)
    digest.save(update_fields=["pdf", "sha256"])


@transaction.atomic
def make_without(incident: Incident, *, by: User | None) -> int:
    """The incident was just restricted: digests that may speak of it are composed and drawn again. Returns how many.

    Nobody but admins reaches such a digest until a worker is done with it, and then it holds no number either that
    counts the incident. A worker that is composing right now loses its claim and starts over. Logs.
    """
    return _make_again((row for row in _every() if _may_hold(row, incident)), by=by)


@transaction.atomic
def make_without_release(pk: int, *, by: User | None) -> int:
    """A released learning was taken back: digests that hold it are composed and drawn again. Returns how many."""
    return _make_again((row for row in _every() if _holds_release(row, pk)), by=by)


def _holds_release(digest: Digest, pk: int) -> bool:
    if digest.document is None:
        return digest.state == WorkState.RUNNING
    return any(line["id"] == pk for line in digest.document.get("released", ()))


def _every() -> QuerySet[Digest]:
    return Digest.objects.select_for_update(of=("self",))


def _make_again(rows: Iterable[Digest], *, by: User | None) -> int:
    again = list(rows)
    for digest in again:
        for name, value in to_be_drawn_again(digest).items():
            setattr(digest, name, value)
        digest.document = None
        digest.save()
        log(digest, "make digest again", by=by)
    return len(again)


def _may_hold(digest: Digest, incident: Incident) -> bool:
    """It names the incident, or counts it: then something of it happened within the period."""
    if digest.document is None:
        return digest.state == WorkState.RUNNING
    review = getattr(incident, "review", None)
    times = [incident.sort_at, *([review.published_at] if review and review.published_at else [])]
    days = [timezone.localdate(time, timezone=dt.UTC) for time in times]
    near = dt.timedelta(days=1)  # in whatever zone the period was meant
    if any(digest.period_start - near <= day <= digest.period_end + near for day in days):
        return True
    return bool(re.search(rf"\b{incident.ref}\b", json.dumps(digest.document)))


def to_be_drawn_again(digest: Digest) -> dict[str, Any]:
    """The columns of a digest whose file no longer holds: the old file goes once committed, the old hash stays."""
    file, storage = digest.pdf.name, digest.pdf.storage
    if file:
        transaction.on_commit(lambda: storage.delete(file))
    enqueue(digest)
    return {
        "pdf": "",
        "sha256": "",
        "sha256_before_erasure": digest.sha256_before_erasure or digest.sha256,
        "state": WorkState.QUEUED,
        "attempts_allowed": digest.attempt + TRIES,
        "lease_until": None,
        "not_before": None,
        "progress": 0,
    }
