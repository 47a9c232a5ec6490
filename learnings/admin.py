"""The Django admin: what the reader may see, state read-only, every change through a domain function."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config.lib.workflow import TransitionRefused
from learnings import models
from people.domain.activity import log
from people.domain.editing import edit
from people.domain.perform import perform


class VisibleAdmin(admin.ModelAdmin):
    """Rows start from ``visible_to`` (admins see no restricted incident); nothing is deleted here."""

    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        name = f"{self.opts.app_label}.change_{self.opts.model_name}"
        return bool(request.user.has_perm(name, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(VisibleAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class EditedAdmin(VisibleAdmin):
    """For rows with a version: saving is an edit, logged, by the same function as the page."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        relations = {field.name for field in self.opts.many_to_many}
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name not in relations}
        many = {name: form.cleaned_data[name] for name in form.changed_data if name in relations}
        edit(type(obj)._default_manager.get(pk=obj.pk), by=request.user, changes=changes, many=many)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """``edit`` has set the relations already."""


class EvidenceInline(admin.TabularInline):
    model = models.LearningEvidence
    fields = readonly_fields = ("event", "incident", "url", "note")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Learning)
class LearningAdmin(EditedAdmin):
    list_display = ("ref", "now_we_know", "state", "in_practice", "sort_at")
    list_filter = ("state", "kind", "in_practice")
    ordering = ("-sort_at", "-id")
    readonly_fields = ("review", "state", "withdrawn_because", "now_we_know", "before_we_believed")
    exclude = ("relearned_from",)  # the earlier one may be restricted; the learning's page asks who reads
    inlines = (EvidenceInline,)
    actions = ("share", "bring_back")

    @admin.action(description=_("Share early"))
    def share(self, request: HttpRequest, rows: Any) -> None:
        self._move(request, rows, "share")

    @admin.action(description=_("Bring back"))
    def bring_back(self, request: HttpRequest, rows: Any) -> None:
        self._move(request, rows, "restore")

    def _move(self, request: HttpRequest, rows: Any, name: str) -> None:
        for row in rows:
            try:
                perform(row, name, by=request.user)
            except TransitionRefused as refusal:
                self.message_user(request, f"{row.ref}: {refusal}", messages.ERROR)


@admin.register(models.Concern)
class ConcernAdmin(EditedAdmin):
    list_display = ("ref", "text", "kind", "state", "voiced_at")
    list_filter = ("state", "kind")
    ordering = ("-sort_at", "-id")
    readonly_fields = ("state", "merged_into", "revisit_on", "raised_by", "voiced_at")


@admin.register(models.Pattern)
class PatternAdmin(VisibleAdmin):
    list_display = ("name", "slug", "retired_at", "merged_into")
    readonly_fields = ("retired_at", "merged_into")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.readonly_fields, "slug") if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        log(obj, "change pattern" if change else "add pattern", by=request.user, fields=form.changed_data)


@admin.register(models.PatternTag)
class PatternTagAdmin(ReadOnlyAdmin):
    list_display = ("pattern", "incident", "state", "sort_at")
    list_filter = ("state", "pattern")


@admin.register(models.PreventiveWork)
class PreventiveWorkAdmin(ReadOnlyAdmin):
    list_display = ("title", "done_on", "effect_check_on")
    ordering = ("-sort_at", "-id")


@admin.register(models.Credit)
class CreditAdmin(ReadOnlyAdmin):
    """Thanks are private: what was not accepted is not here either. No filter by person."""

    list_display = ("kind", "consent", "given_at")
    ordering = ("-sort_at", "-id")
