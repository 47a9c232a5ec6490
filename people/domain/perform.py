"""The one function that moves a row along its workflow."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import DatabaseError, connection, models, transaction

from config.lib.workflow import (
    Missing,
    NotAllowed,
    NotFromHere,
    ReasonNeeded,
    RequirementsOpen,
    Transition,
    Workflow,
    workflow_of,
)
from people.domain.activity import log
from people.models import User
from people.signals import transitioned

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def perform(obj: Row, name: str, *, by: User | None, reason: str = "") -> Row:
    """Move ``obj`` by the transition ``name`` and return the fresh, locked row.

    In order: lock, table, permission, reason, requirements, effect, save, log, signal, the database's deferred
    checks; all in one transaction. ``by`` None is the system itself and skips only the permission. A repeated click
    (the row is already where it was asked to go) changes nothing and returns the row.

    Raises KeyError, NotFromHere, NotAllowed, ReasonNeeded, RequirementsOpen.
    """
    workflow = workflow_of(obj)
    step = workflow.get(name)
    if workflow.locked_after:
        lock_above(obj, workflow.locked_after)
    row = type(obj)._default_manager.select_for_update(of=("self",)).get(pk=obj.pk)
    if workflow.state(row) == step.target and step.target not in step.sources:
        return row
    _check(row, step, by=by, workflow=workflow, reason=reason)
    before = workflow.state(row)
    setattr(row, workflow.state_field, step.target)
    if step.effect:
        step.effect(row, by=by, reason=reason.strip())
    row.save()
    log(row, name, by=by, before=before, after=step.target, reason=reason.strip(), **_hides_with(row))
    transitioned.send(type(row), model=row._meta.label_lower, pk=row.pk, transition=name, by_id=by and by.pk)
    ask_the_database()
    return row


def lock_above(obj: models.Model, name: str) -> None:
    """Lock the row that the foreign key ``name`` of ``obj`` points to."""
    above = obj._meta.get_field(name).related_model
    above._base_manager.select_for_update(of=("self",)).filter(pk=getattr(obj, f"{name}_id")).first()


def _check(row: Any, step: Transition, *, by: User | None, workflow: Workflow, reason: str) -> None:
    if workflow.state(row) not in step.sources or not step.applies(row):
        raise NotFromHere(step.name, workflow.state(row))
    if by is not None and not by.has_perm(step.permission, row):
        raise NotAllowed(step.name)
    if step.asks_reason and not reason.strip():
        raise ReasonNeeded(step.name)
    if missing := workflow.missing(row, step):
        raise RequirementsOpen(missing)


def _hides_with(row: Any) -> dict[str, int]:
    """The incident or review itself is what its log entries hide with."""
    name = row._meta.model_name
    return {f"{name}_id": row.pk} if name in ("incident", "review") else {}


def ask_the_database() -> None:
    """Run deferred constraint triggers now, where their refusal can still be told in words.

    Raises RequirementsOpen where the learning gate is closed.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except DatabaseError as error:
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if constraint != "learning_gate":
            raise
        raise RequirementsOpen([GATE_CLOSED]) from error


GATE_CLOSED = Missing(
    code="learning",
    text="A learning with a statement and its evidence, or why little was learned.",
    field="learnings",
    anchor="learning",
)
