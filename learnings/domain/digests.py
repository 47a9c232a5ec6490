"""Asking for a digest, and making it once."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import structlog
from django.core.files.base import ContentFile
from django.db import transaction

from config.lib.work import enqueue, working
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
