"""The Django admin: for looking and for rare repairs. State is read-only and moves through ``perform``.

What is shown starts from what the person may read: there is no superuser, drafts and restricted incidents included.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from config.lib.workflow import Transition, TransitionRefused, Workflow
from people.domain.perform import perform
from reviews.domain.workflow import ACTION, REVIEW
from reviews.models import Action, Review, ReviewVersion


def mover(step: Transition) -> Callable[..., None]:
    """An admin action that takes ``step`` for every chosen row and says where it was refused."""

    def move(modeladmin: admin.ModelAdmin, request: HttpRequest, rows: QuerySet) -> None:
        for row in rows:
            try:
                perform(row, step.name, by=request.user)
            except TransitionRefused as refused:
                messages.warning(request, f"{row}: {refused}")

    move.__name__ = f"perform_{step.name}"
    move.short_description = step.label  # type: ignore[attr-defined]
    return move


class WorkflowAdmin(admin.ModelAdmin):
    """Everything is read-only; transitions that ask for no reason are admin actions."""

    workflow: Workflow

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        steps = [step for step in self.workflow.transitions if not step.asks_reason]
        return {f"perform_{s.name}": (mover(s), f"perform_{s.name}", s.label) for s in steps}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Words are changed on the pages, where conflicts are noticed and the log is written."""
        return False


@admin.register(Review)
class ReviewAdmin(WorkflowAdmin):
    workflow = REVIEW
    list_display = ("incident", "state", "depth", "state_since")
    list_filter = ("state", "depth")
    exclude = ("search",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Review.objects.readable_by(request.user).select_related("incident")


@admin.register(Action)
class ActionAdmin(WorkflowAdmin):
    workflow = ACTION
    list_display = ("title", "state", "type", "due")
    list_filter = ("state", "type")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Action.objects.visible_to(request.user)


@admin.register(ReviewVersion)
class VersionAdmin(WorkflowAdmin):
    workflow = Workflow("number", ())
    list_display = ("review", "number", "published_at", "sha256")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return ReviewVersion.objects.visible_to(request.user).select_related("review__incident")
