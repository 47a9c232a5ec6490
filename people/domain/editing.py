"""Editing with conflict detection: when two people edit, nobody's words are lost and the second sees both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction

from people.domain.activity import log
from people.models import User

Row = TypeVar("Row", bound=models.Model)
LOGGED_VALUE = 200  # characters; longer texts are named in the log, not repeated


@dataclass
class EditConflict(Exception):
    """Somebody saved in between. ``current`` is the row as it stands, ``fields`` where it differs from ``yours``."""

    current: Any
    yours: Mapping[str, Any]
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return f"changed meanwhile: {', '.join(self.fields)}"


@transaction.atomic
def edit(
    obj: Row,
    *,
    by: User | None,
    changes: Mapping[str, Any],
    many: Mapping[str, Iterable[Any]] | None = None,
    version: int | None = None,
    quiet: bool = False,
    unsaid: Collection[str] = (),
) -> Row:
    """Set ``changes`` (fields) and ``many`` (many-to-many) on ``obj`` and return the fresh, locked row.

    ``version`` is what the editor saw; None means "whatever is there" (an API client without it). Saving what is
    already there changes nothing. ``quiet``: the log has this editing already, a moment ago by the same hand;
    ``unsaid``: fields it names without their words. Raises EditConflict when the row moved on in a field the editor
    set differently.
    """
    row = type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    differs = {name: value for name, value in changes.items() if getattr(row, name) != value}
    relations = {name: set(values) for name, values in (many or {}).items()}
    differs_many = {name: values for name, values in relations.items() if set(getattr(row, name).all()) != values}
    if version is not None and version != row.version and (differs or differs_many):
        raise EditConflict(row, {**changes, **relations}, (*differs, *differs_many))
    if not differs and not differs_many:
        return row
    before = {name: getattr(row, name) for name in differs}
    for name, value in differs.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields={*differs, "version"})
    for name, values in differs_many.items():
        getattr(row, name).set(values)
    if not quiet:
        log(row, "edit", by=by, changed=_changed(before, differs, differs_many, unsaid), **_own_id(row))
    return row


def _changed(
    before: Mapping[str, Any], after: Mapping[str, Any], many: Mapping[str, set], unsaid: Collection[str]
) -> dict[str, Any]:
    changed: dict[str, Any] = {
        name: "…" if name in unsaid else [_short(before[name]), _short(value)] for name, value in after.items()
    }
    return changed | {name: sorted(str(item) for item in values) for name, values in many.items()}


def _short(value: Any) -> Any:
    text = "" if value is None else str(value)
    return text if len(text) <= LOGGED_VALUE else f"{len(text)} characters"


def _own_id(row: models.Model) -> dict[str, Any]:
    name = row._meta.model_name
    return {f"{name}_id": row.pk} if name in ("incident", "review") else {}
