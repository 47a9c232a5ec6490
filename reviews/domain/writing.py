"""Saving a section of the review page without losing anybody's words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from people.domain.activity import log, said_lately
from people.domain.editing import EditConflict, edit
from people.models import User
from reviews.domain import history
from reviews.merging import keep_both, merge, plain
from reviews.models import Defence, Factor, Review, SectionRevision, SectionText

Row = TypeVar("Row", bound=models.Model)
LONGEST = 200_000  # characters of a section: ten times a long review
MOVED_ON = -1  # no row has this version: `edit` compares the words
AT_ANY_TIME = frozenset({"owner", "facilitator", "due_on", "legal_hold", "no_action_because"})  # no frozen text


class AlreadyPublished(Exception):
    """Somebody published ``review`` a moment before: from now on its text changes by amendment only."""

    def __init__(self, review: Review) -> None:
        super().__init__(f"{review} is published")
        self.review = review


def as_draft(review: Review) -> Review:
    """The review, held until the transaction ends: whoever publishes waits, or has published before.

    Raises AlreadyPublished. Without the key, so that rows which point to it can be written meanwhile.
    """
    row = Review.objects.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
    if row.is_published:
        raise AlreadyPublished(row)
    return row


def seen_as(obj: models.Model, names: Iterable[str]) -> str:
    """A short fingerprint of some fields as the editor saw them.

    Finer than the row's version: two people who write different sections at once do not disturb each other.
    """
    return fingerprint([str(getattr(obj, name)) for name in sorted(names)])


def fingerprint(values: list[str]) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


@transaction.atomic
def save_section(
    obj: Row,
    *,
    by: User,
    changes: Mapping[str, Any],
    seen: str,
    many: Mapping[str, Iterable[Any]] | None = None,
    restored_from: SectionRevision | None = None,
    amending: bool = False,
) -> Row:
    """Set ``changes`` when those fields still are what the editor saw; else EditConflict with both texts.

    Texts are kept in the section's history. The log has one line for a sitting, however often it saves itself.
    Raises AlreadyPublished as ``write`` does.
    """
    row = _to_write(obj, changes, amending=amending)
    version = None if not seen or seen == seen_as(row, changes) else MOVED_ON
    more: dict[str, Any] = {"restored_from": restored_from, "amending": amending}
    return write(row, by=by, changes=changes, many=many, version=version, **more)


@transaction.atomic
def write(
    row: Row,
    *,
    by: User | None,
    changes: Mapping[str, Any],
    many: Mapping[str, Iterable[Any]] | None = None,
    version: int | None = None,
    restored_from: SectionRevision | None = None,
    amending: bool = False,
) -> Row:
    """``edit`` with a history of the texts, which the log then does not repeat: it stays, the history goes.

    Raises EditConflict as ``edit`` does, and AlreadyPublished for what is frozen with the review unless ``amending``.
    """
    row = _to_write(row, changes, amending=amending)
    changes = {name: plain(value) if isinstance(value, str) else value for name, value in changes.items()}
    before = history.texts_of(row, changes)
    quiet = not many and not restored_from and _goes_on(row, by=by, changes=changes)
    unsaid = [name for name in changes if history.is_kept(row, name)]
    saved = edit(row, by=by, changes=changes, many=many, version=version, quiet=quiet, unsaid=unsaid)
    if before:
        review, after = history.review_of(saved), history.texts_of(saved, changes)
        history.note(review, by=by, before=before, after=after, restored_from=restored_from)
    return saved


def _to_write(row: Row, names: Iterable[str], *, amending: bool) -> Row:
    """The row, locked; first the review that its text is frozen with, so that nobody publishes in between."""
    if not amending and _is_frozen_with_its_review(row, names):
        as_draft(history.review_of(row))
    return locked(row)


def _is_frozen_with_its_review(row: models.Model, names: Iterable[str]) -> bool:
    if isinstance(row, Review):
        return not set(names) <= AT_ANY_TIME
    return isinstance(row, Factor | Defence | SectionText)


def locked(obj: Row) -> Row:
    return type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)


def _goes_on(row: models.Model, *, by: User | None, changes: Mapping[str, Any]) -> bool:
    """Whether nothing changes but texts that ``by`` is writing just now."""
    new = {name: value for name, value in changes.items() if getattr(row, name) != value}
    texts = history.texts_of(row, new)
    if new and by and not texts and _only_texts(row, new):  # of an app above: the log alone knows
        return said_lately(row, "edit", by=by, within=history.SITTING)
    if len(texts) != len(new) or not new:
        return False
    last, now = history.newest(history.review_of(row), texts), timezone.now()
    words = dict(zip(texts, new.values(), strict=True))
    return all(history.goes_on(last.get(key), by=by, text=text, now=now) for key, text in words.items())


def _only_texts(row: models.Model, names: Iterable[str]) -> bool:
    return all(isinstance(row._meta.get_field(name), models.TextField) for name in names)


@transaction.atomic
def save_together(
    obj: Row,
    *,
    by: User,
    changes: Mapping[str, Any],
    seen: str,
    base: Mapping[str, str],
    both: bool = False,
    many: Mapping[str, Iterable[Any]] | None = None,
) -> Row:
    """``save_section``, and where somebody was faster, both texts brought together when they wrote in other lines.

    ``base``: each text as the editor started from it. ``both``: keep both wherever they wrote in the same lines too.
    Raises EditConflict where somebody has to look, and AlreadyPublished as ``write`` does.
    """
    row = _to_write(obj, changes, amending=False)
    try:
        return save_section(row, by=by, changes=changes, seen=seen, many=many)
    except EditConflict as conflict:
        merged = {name: merged_text(conflict, name, base) for name in conflict.fields if name in changes}
        clean = all(text is not None and text[1] for text in merged.values()) and len(merged) == len(conflict.fields)
        if not (clean or both):
            raise
        texts = {name: found[0] for name, found in merged.items() if found is not None}
    return write(row, by=by, changes={**changes, **texts}, many=many)


def merged_text(conflict: EditConflict, name: str, base: Mapping[str, str]) -> tuple[str, bool] | None:
    """One text of a conflict with both changes, and whether nobody has to look; None for what is no text.

    Without what the editor started from, everything of both is kept, and somebody looks.
    """
    mine, theirs = conflict.yours[name], getattr(conflict.current, name)
    if not isinstance(mine, str) or conflict.current._meta.get_field(name).choices:
        return None
    if name not in base:
        return keep_both(mine, theirs), False
    merged = merge(base[name], mine, theirs)
    return merged.text, merged.clean


def known_base(row: models.Model, names: Iterable[str], seen: str) -> dict[str, str]:
    """The text that an editor with the fingerprint ``seen`` started from, where it is one text and still known."""
    sections = history.texts_of(row, names)
    if len(sections) != 1 or len(list(names)) != 1:
        return {}
    (name,) = names
    texts = ["", *history.review_of(row).revisions.filter(section__in=sections).values_list("text", flat=True)]
    return next(({name: text} for text in texts if fingerprint([text]) == seen), {})


@transaction.atomic
def restore(revision: SectionRevision, *, by: User, seen: str) -> models.Model:
    """Let a section say again what it said in ``revision``: a new text in its history, nothing is lost.

    ``seen``: the fingerprint of what the section says now, as the person saw it. Raises EditConflict where somebody
    wrote meanwhile, and history.Gone where a factor or defence is no longer there.
    """
    found = history.target(revision)
    if found is None:
        raise history.Gone
    row, name = found
    return save_section(row, by=by, changes={name: revision.text}, seen=seen, restored_from=revision)


@transaction.atomic
def remove(finding: Factor | Defence, *, by: User) -> None:
    """Take a factor or a defence out of the review. Its words stay in the history. Raises AlreadyPublished."""
    as_draft(finding.review)
    log(finding, f"remove {finding._meta.model_name}", by=by, incident_id=finding.review.incident_id)
    history.note(finding.review, by=by, before=history.texts_of(finding, ["text"]), after={finding.row_name: ""})
    finding.delete()
