"""Files beside an incident: images, logs, PDF. What a file is, its content says, not its name or its sender."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from incidents.domain import pictures
from incidents.domain.pictures import NotAccepted
from incidents.models import Attachment, Incident
from people.domain.activity import log
from people.models import User

# What may be shown inside a page. Everything else is a download.
IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")
TEXTS = {".txt": "text/plain", ".log": "text/plain", ".json": "application/json", ".csv": "text/csv"}
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)


class TooLarge(NotAccepted):
    """Larger than ATTACHMENT_MAX_BYTES."""


class UnknownContent(NotAccepted):
    """Neither an image, a PDF nor text."""


class Empty(NotAccepted):
    """Nothing in it."""


def content_type_of(head: bytes, name: str) -> str:
    """The media type of a file that begins with ``head``. Raises UnknownContent."""
    for signature, content_type in SIGNATURES:
        if head.startswith(signature):
            return content_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if PurePath(name).suffix.lower() in TEXTS and _is_text(head):
        return TEXTS[PurePath(name).suffix.lower()]
    raise UnknownContent


def _is_text(head: bytes) -> bool:
    """No control characters but those of terminals and tables; a stray byte of another encoding is no reason."""
    words = codecs.getincrementaldecoder("utf-8")(errors="replace").decode(head)
    return not any(ord(sign) < 32 and sign not in "\t\n\r\f\x1b" for sign in words)


def _digest(file: Any) -> str:
    sha = hashlib.sha256()
    for chunk in file.chunks():
        sha.update(chunk)
    return sha.hexdigest()


def attach(incident: Incident, *, by: User, file: Any, name: str = "", alt: str = "") -> Attachment:
    """Keep an uploaded file under its hash; the same content twice is one attachment. Logs. Raises NotAccepted.

    Of a picture only the picture is kept (``incidents.domain.pictures``); everything else stays byte for byte.
    ``alt``: what it shows, in words.
    """
    name = clean_name(name or file.name)
    if not file.size:
        raise Empty
    if file.size > settings.ATTACHMENT_MAX_BYTES:
        raise TooLarge
    file.seek(0)
    content_type = content_type_of(file.read(8192), name)
    if content_type in IMAGES:
        file = ContentFile(pictures.clean(file, content_type), name=name)
    sha = _digest(file)
    file.seek(0)
    words = clean_words(alt) if content_type in IMAGES else ""
    return _keep(incident, by=by, file=file, name=name, content_type=content_type, sha256=sha, alt=words)


@transaction.atomic
def _keep(incident: Incident, *, by: User, file: Any, **facts: Any) -> Attachment:
    # The lock decides between two who send the same file at once.
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    if same := incident.attachments.filter(sha256=facts["sha256"]).first():
        return same
    attachment = Attachment(incident=incident, size=file.size, uploaded_by=by, **facts)
    attachment.file.save(facts["name"], file, save=False)
    attachment.save()
    log(attachment, "attach", by=by)
    return attachment


@transaction.atomic
def describe(attachment: Attachment, *, by: User, alt: str) -> Attachment:
    """Say what a picture shows, for those who do not see it. Logs."""
    attachment = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if attachment.alt != (words := clean_words(alt)):
        attachment.alt = words
        attachment.save(update_fields=["alt"])
        log(attachment, "describe attachment", by=by)
    return attachment


def clean_words(text: str) -> str:
    """One line of at most 500 characters that can be kept."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:500]


@transaction.atomic
def remove(attachment: Attachment, *, by: User) -> None:
    """Delete the row, and the file once that is certain. Logs."""
    storage, path = attachment.file.storage, attachment.file.name
    log(attachment, "remove attachment", by=by)
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(path))


def clean_name(name: str) -> str:
    """The last part of the name, printable, at most 200 characters, its ending kept."""
    name = "".join(sign for sign in PurePath(name.replace("\\", "/")).name if sign.isprintable()).strip() or "file"
    path = PurePath(name)
    return path.stem[: 200 - len(path.suffix[:20])] + path.suffix[:20] if len(name) > 200 else name
