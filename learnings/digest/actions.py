"""Actions said and done: what was committed, finished, looked at and declined in the period."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, QuerySet

from learnings.digest.document import ActionLine
from learnings.digest.scope import Scope
from reviews.enums import COMMITTED_STATES, ActionState
from reviews.models import Action, ActionLook

LIMIT = 40  # lines each


def action_lines(scope: Scope, redact: Callable[[str], str]) -> dict[str, tuple[ActionLine, ...]]:
    """Keys ``said``, ``done``, ``looked_at``, ``declined``: the most pressing for customers first."""

    def lines(rows: QuerySet[Action]) -> tuple[ActionLine, ...]:
        looks = Prefetch("looks", ActionLook.objects.exclude(outcome="").order_by("-day"))
        rows = rows.distinct().select_related("review__incident").prefetch_related(looks)
        return tuple(_line(row, redact) for row in rows.order_by("-rank", "-id")[:LIMIT])

    actions, period = scope.actions(), (scope.start, scope.end)
    return {
        "said": lines(actions.filter(state__in=COMMITTED_STATES, **_within("committed_at", *period))),
        "done": lines(actions.filter(**_within("done_at", *period))),
        "looked_at": lines(actions.filter(pk__in=_looked(scope))),
        "declined": lines(actions.filter(state=ActionState.DECLINED, **_within("updated_at", *period))),
    }


def _within(name: str, start: Any, end: Any) -> dict[str, Any]:
    return {f"{name}__gte": start, f"{name}__lt": end}


def _looked(scope: Scope) -> QuerySet:
    return (
        ActionLook.objects.exclude(outcome="").filter(**_within("answered_at", scope.start, scope.end)).values("action")
    )


def _line(row: Action, redact: Callable[[str], str]) -> ActionLine:
    looks = list(row.looks.all())
    return ActionLine(
        title=redact(row.title),
        type=row.get_type_display(),
        state=row.get_state_display(),
        why=redact(row.why),
        incident=row.review.incident.ref if row.review else "",
        note=redact(row.declined_because or (looks[0].note if looks else "")),
    )
