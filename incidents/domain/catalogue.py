"""Systems and cohorts: what incidents touch and who they reach."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.utils.text import slugify

from incidents.models import Cohort, System
from people.domain.activity import log
from people.models import User

PAGES = ("new", "from-table")  # addresses that are pages of their own
Named = TypeVar("Named", System, Cohort)


class GoesInCircles(Exception):
    """A system can't be part of one of its own parts."""


@transaction.atomic
def add(model: type[Named], *, by: User | None, name: str, **fields: Any) -> Named:
    """A new system or cohort with a slug of its own. Logs."""
    row = model.objects.create(name=name, slug=free_slug(model, name), **fields)
    log(row, f"add {model._meta.model_name}", by=by)
    return row


@transaction.atomic
def change(row: Named, *, by: User, **fields: Any) -> Named:
    """Set fields of a system or cohort; its slug stays, links point at it. Logs. Raises GoesInCircles."""
    _straight(row, fields.get("parent"))
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
    log(row, f"edit {row._meta.model_name}", by=by)
    return row


def _straight(row: System | Cohort, parent: System | None) -> None:
    seen = 0
    while parent is not None and seen < 100:
        if parent.pk == row.pk:
            raise GoesInCircles
        parent, seen = parent.parent, seen + 1


def systems_named(names: list[str], *, by: User | None) -> list[System]:
    """The systems of those names, made where nobody has named them yet. Case does not matter."""
    found = []
    for name in dict.fromkeys(" ".join(name.split()) for name in names if name.strip()):
        found.append(System.objects.filter(name__iexact=name).first() or add(System, by=by, name=name))
    return found


def free_slug(model: type[System] | type[Cohort], name: str) -> str:
    """A slug nobody has; a name without Latin letters still gets one."""
    base = slugify(name)[:100] or str(model._meta.model_name)
    taken = {*PAGES, *model.objects.filter(slug__startswith=base).values_list("slug", flat=True)}
    numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbers if slug not in taken)
