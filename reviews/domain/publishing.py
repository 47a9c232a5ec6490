"""Freezing what was published, and publishing a light review in one go."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import timezone

from config.lib.markdown import render
from config.lib.workflow import NotFromHere, RequirementsOpen
from people.domain.activity import log
from people.domain.perform import ask_the_database, perform
from people.models import User
from reviews.domain.findings import add_defence, add_factor
from reviews.domain.outlines import chapters_to_write, save_own_text
from reviews.domain.writing import locked, save_section, seen_as
from reviews.models import Defence, Factor, Review, ReviewVersion
from reviews.requirements import REVIEW


def written_out(review: Review) -> str:
    """The review as it stands, as the markdown of a version."""
    context = {"review": review, "incident": review.incident, "chapters": chapters_to_write(review)}
    return render_to_string("reviews/version.md", context).strip() + "\n"


def freeze(review: Review, *, by: User | None, note: str = "", text: str = "") -> ReviewVersion:
    """Write the next version from the review as it stands: markdown, its HTML, and a hash of the markdown.

    ``text``: what ``written_out`` has given already.

    The text is composed by the template ``reviews/version.md``, the one place where findings of this app and
    learnings of the app above meet.
    """
    text = text or written_out(review)
    last = review.versions.aggregate(last=Max("number"))["last"] or 0
    return ReviewVersion.objects.create(
        review=review,
        number=last + 1,
        markdown=text,
        html=render(text),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        amendment_note=note,
        published_at=timezone.now(),
        published_by=by.get_full_name() if by else "",
    )


@transaction.atomic
def publish_light(review: Review, *, by: User) -> Review:
    """Publish and close a light review in one go. Raises what ``perform`` raises; then nothing has changed."""
    perform(review, "publish_light", by=by)
    return perform(review, "close_light", by=by)


class NothingChanged(Exception):
    """An amendment that would publish what is published already, under another line about what changed."""


@dataclass(frozen=True)
class AmendedFinding:
    """A factor or defence as an amendment says it. ``row`` None: one that the review did not have.

    With ``taken_out_because`` in ``changes`` it is out of what is published, dated; empty, it is back.
    ``seen``: the fingerprint of what the editor saw, as in ``save_section``.
    """

    kind: str  # "factor" or "defence"
    changes: Mapping[str, Any]
    row: Factor | Defence | None = None
    seen: str = ""


@transaction.atomic
def amend(
    review: Review,
    *,
    by: User,
    note: str,
    changes: Mapping[str, Any] | None = None,
    seen: str = "",
    own: Mapping[str, str] | None = None,
    own_seen: Mapping[str, str] | None = None,
    findings: Iterable[AmendedFinding] = (),
    only_changes: bool = False,
) -> ReviewVersion:
    """Change texts, factors and defences of a published review and freeze the result, dated; all or nothing.

    Sent again with the same note and nothing new, it is the version there is.

    ``own``: words of sections that the team's template added, by key; ``own_seen``: what the editor saw of each.
    ``only_changes``: raises NothingChanged where neither the text nor a row would differ.

    Raises NotFromHere on what is not published yet, EditConflict where somebody else wrote meanwhile (``seen`` as in
    ``save_section``), RequirementsOpen where the story, what was learned or the last factor would be gone, or wording
    is held up, NoSuchSection for a key of ``own`` that the review has not.
    """
    findings = list(findings)
    review = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if not review.is_published:
        raise NotFromHere("amend", review.state)
    was = review.version
    review = save_section(review, by=by, changes=changes or {}, seen=seen, amending=True)
    for key, text in (own or {}).items():
        save_own_text(review, key, by=by, changes={"text": text}, seen=(own_seen or {}).get(key, ""), amending=True)
    changed = [_amend_finding(review, finding, by=by) for finding in findings]
    needed = ("what_happened", "wording", "a_factor") if _takes_out_a_factor(findings) else ("what_happened", "wording")
    if missing := REVIEW.missing(needed, review):
        raise RequirementsOpen(missing)
    ask_the_database()
    last = review.versions.order_by("-number").first()
    text = written_out(review)
    if last and (last.markdown, last.amendment_note) == (text, note):
        return last  # a double click
    if only_changes and last and last.markdown == text and review.version == was and not any(changed):
        raise NothingChanged
    version = freeze(review, by=by, note=note, text=text)
    log(review, "amend", by=by, review_id=review.pk, incident_id=review.incident_id, number=version.number, note=note)
    return version


def _amend_finding(review: Review, finding: AmendedFinding, *, by: User) -> bool:
    """Whether it says something else now."""
    if finding.row is None:
        add = add_factor if finding.kind == "factor" else add_defence
        add(review, by=by, amending=True, **finding.changes)
        return True
    row, seen = locked(finding.row), finding.seen
    changes = dict(finding.changes) | _taken_out(row, finding.changes, today=review.organisation.today())
    if seen and seen == seen_as(row, finding.changes):
        seen = seen_as(row, changes)
    return save_section(row, by=by, changes=changes, seen=seen, amending=True).version != row.version


def _takes_out_a_factor(findings: Iterable[AmendedFinding]) -> bool:
    return any(found.kind == "factor" and found.changes.get("taken_out_because") for found in findings)


def _taken_out(row: Factor | Defence, changes: Mapping[str, Any], *, today: dt.date) -> dict[str, Any]:
    """The day that belongs to ``changes``: that of the first amendment which took it out."""
    if "taken_out_because" not in changes:
        return {}
    because = changes["taken_out_because"].strip()
    day = (row.taken_out_on or today) if because else None
    return {"taken_out_because": because, "taken_out_on": day}
