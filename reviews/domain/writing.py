"""Saving a section of the review page without losing anybody's words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models, transaction

from people.domain.activity import log
from people.domain.editing import edit
from people.models import User
from reviews.models import Defence, Factor

Row = TypeVar("Row", bound=models.Model)
MOVED_ON = -1  # no row has this version: `edit` compares the words


def seen_as(obj: models.Model, names: Iterable[str]) -> str:
    """A short fingerprint of some fields as the editor saw them.

    Finer than the row's version: two people who write different sections at once do not disturb each other.
    """
    values = [str(getattr(obj, name)) for name in sorted(names)]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]


@transaction.atomic
def save_section(
    obj: Row,
    *,
    by: User,
    changes: Mapping[str, Any],
    seen: str,
    many: Mapping[str, Iterable[Any]] | None = None,
) -> Row:
    """Set ``changes`` when those fields still are what the editor saw; else EditConflict with both texts."""
    row = type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    version = None if not seen or seen == seen_as(row, changes) else MOVED_ON
    return edit(row, by=by, changes=changes, many=many, version=version)


@transaction.atomic
def remove(finding: Factor | Defence, *, by: User) -> None:
    """Take a factor or a defence out of the review."""
    log(finding, f"remove {finding._meta.model_name}", by=by, incident_id=finding.review.incident_id)
    finding.delete()
