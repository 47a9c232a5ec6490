"""A published version on paper, and in a form that survives being pasted into somebody else's editor."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from config.lib.markdown import render_away
from config.lib.pdf import MissingGlyphs, pdf_bytes
from config.lib.work import enqueue, working
from incidents.domain import frozen
from incidents.domain.times import zone_info
from incidents.models import Attachment
from people.models import Organisation
from reviews.models import ReviewVersion, VersionPdf
from reviews.outline import chapters

STYLE = Path(__file__).resolve().parent.parent / "print.css"
logger = logging.getLogger(__name__)
NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class Part:
    title: str
    anchor: str
    html: SafeString
    picture: SafeString


@dataclass(frozen=True)
class Paper:
    """Everything the pages show; the template asks for nothing more."""

    organisation: str
    ref: str
    title: str
    is_restricted: bool
    number: int
    published_at: dt.datetime
    published_by: str
    parts: tuple[Part, ...]
    amendments: tuple[tuple[int, dt.datetime, str], ...]
    sha256: str
    erased_at: dt.datetime | None
    address: str


def pasteable(version: ReviewVersion) -> SafeString:
    """The version's HTML for another editor: headings, lists, tables, whole links, no classes, no pictures."""
    return render_away(version.markdown, base_url=settings.BASE_URL)


def taken_along(version: ReviewVersion) -> str:
    """The version's markdown, headed by what the first page of its PDF says of it, as front matter.

    Below that stands the frozen text to the letter, so that its hash can be checked.
    """
    incident, zone = version.review.incident, _zone(version)
    facts: dict[str, Any] = {
        "review_of": incident.ref,
        "status": "published",
        "version": version.number,
        "published_on": _day(version.published_at, zone),
        "published_by": version.published_by,
        "amended": [f"{_day(at, zone)}: {note}" for _number, at, note in _amendments(version)],
        "restricted": "for listed people only" if incident.is_restricted else "",
        "erased_in_part_on": _day(version.erased_at, zone) if version.erased_at else "",
        "address": settings.BASE_URL + version.review.get_absolute_url(),
        "sha256_of_the_text_below": version.sha256,
    }
    lines = [f"{name}: {_yaml(value)}" for name, value in facts.items() if value]
    return "\n".join(["---", *lines, "---", "", version.markdown])


def _yaml(value: Any) -> str:
    """JSON is YAML, and escapes whatever people wrote, but for what YAML takes for no character or a line's end."""
    said = json.dumps(value, ensure_ascii=False)
    return NOT_IN_YAML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", said)


def _zone(version: ReviewVersion) -> ZoneInfo:
    """The clock of the incident, else of the organisation: a version taken along has one day, whoever takes it."""
    return zone_info(version.review.incident.zone or Organisation.current().zone)


def _day(at: dt.datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat()


def _amendments(version: ReviewVersion) -> Any:
    """Number, time and line of every amendment up to this version."""
    earlier = version.review.versions.filter(number__range=(2, version.number)).order_by("number")
    return earlier.values_list("number", "published_at", "amendment_note")


def paper_of(version: ReviewVersion, images: dict[str, str]) -> Paper:
    incident, zone = version.review.incident, _zone(version)
    return Paper(
        organisation=Organisation.current().name,
        ref=incident.ref,
        title=_heading(version) or incident.title,
        is_restricted=incident.is_restricted,
        number=version.number,
        published_at=version.published_at,
        published_by=version.published_by,
        parts=tuple(_part(title, anchor, body, images, zone) for title, anchor, body in _chapters(version)),
        amendments=tuple(_amendments(version)),
        sha256=version.sha256,
        erased_at=version.erased_at,
        address=settings.BASE_URL + version.review.get_absolute_url(),
    )


def _heading(version: ReviewVersion) -> str:
    """The title as it was when this was published: the incident may be called something else by now."""
    first = version.markdown.partition("\n")[0]
    return first.removeprefix("# ").removeprefix(version.review.incident.ref).strip() if first[:2] == "# " else ""


def _chapters(version: ReviewVersion) -> list[tuple[str, str, str]]:
    return [(chapter.title, chapter.anchor, chapter.body) for chapter in chapters(version.markdown)]


def _part(title: str, anchor: str, body: str, images: dict[str, str], zone: ZoneInfo) -> Part:
    html = render_away(body, base_url=settings.BASE_URL, top_heading=3, images=images)
    return Part(title, anchor, html, frozen.picture(body, zone=zone))


def _pictures(version: ReviewVersion) -> dict[str, Attachment]:
    """Pictures of the review's own incident that its text shows, by their path here."""
    rows = Attachment.objects.filter(incident=version.review.incident_id, content_type__startswith="image/")
    found = {path: row for row in rows if (path := row.get_absolute_url()) in version.markdown}
    return found | {f"/files/{row.pk}/": row for row in rows if f"(attachment:{row.pk})" in version.markdown}


def version_pdf(version: ReviewVersion) -> bytes:
    """The version as PDF bytes; the same version gives the same bytes."""
    pictures = _pictures(version)
    parts = {f"file-{row.pk}": (_content(row), row.content_type) for row in pictures.values()}
    paper = paper_of(version, {path: f"own:file-{row.pk}" for path, row in pictures.items()})
    with timezone.override(_zone(version)):  # not that of the server that draws it
        page = render_to_string("reviews/print.html", {"paper": paper})
    return pdf_bytes(page, style=STYLE, at=version.published_at, parts=parts)


def _content(row: Attachment) -> bytes:
    try:
        with row.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return b""


@transaction.atomic
def ask_for_pdf(version: ReviewVersion) -> VersionPdf:
    """The drawn version, or the row of the work that draws it. Asking twice draws once."""
    row, made = VersionPdf.objects.get_or_create(version=version)
    if made:
        enqueue(row)
    return row


@transaction.atomic
def draw_again(drawn: VersionPdf) -> VersionPdf:
    """The file is not there any more, as after a restore without the files: nothing is lost by drawing it anew."""
    VersionPdf.objects.filter(pk=drawn.pk).delete()
    return ask_for_pdf(drawn.version)


def draw(pk: int) -> None:
    """Draw what was asked for. Does nothing where another worker holds it or it is done."""
    with working(VersionPdf, pk) as job:
        if job is None:
            return
        job.report(20, "Drawing the pages")
        version = ReviewVersion.objects.select_related("review__incident").get(pk=job.row.version_id)
        with MissingGlyphs() as missing:
            pdf = version_pdf(version)
        if missing.found:
            logger.warning("characters without a glyph", extra={"version": version.pk, "count": len(missing.found)})
        with job.finishing() as row:
            row.file.save(
                f"{version.review_id}-{version.number}-{version.sha256[:16]}.pdf", ContentFile(pdf), save=False
            )
            row.save(update_fields=["file"])


def forget_pdf(version: ReviewVersion) -> None:
    """The version's words changed by an erasure: what was drawn of them goes, the file once committed.

    A worker that is drawing right now finds its row gone and writes nothing.
    """
    for row in VersionPdf.objects.filter(version=version):
        file, storage = row.file.name, row.file.storage
        row.delete()
        if file:
            transaction.on_commit(lambda name=file, where=storage: where.delete(name))
