"""Setting fields and logging what changed, for rows that are edited rarely and carry no version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models, transaction

from people.domain.activity import log
from people.models import User

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def change(obj: Row, *, by: User | None, verb: str = "edit", **values: Any) -> Row:
    """Set ``values`` on the locked row, save and log what differs; returns the fresh row. No difference, no log."""
    row = obj._meta.default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    if not before:
        return row
    for name in before:
        setattr(row, name, values[name])
    row.save(update_fields=list(before))
    log(row, verb, by=by, changed=described(before, values))
    return row


def described(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str]]:
    """``{field: [before, after]}`` in words; None is empty."""
    return {name: [_word(value), _word(after[name])] for name, value in before.items()}


def _word(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)
