"""The admin over incidents: it starts from what the user may see, and changes through the domain's functions.

State is read-only here; it moves on the incident's page. Nothing is deleted: incidents are declined or merged.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from incidents.domain import catalogue
from incidents.domain.incidents import capture, edit_incident
from incidents.models import Attachment, Cohort, ImportRecord, Incident, System, TimelineEvent


class SeenOnly(admin.ModelAdmin):
    """Rows the user may see; nothing is deleted."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.filter(pk__in=self.model.objects.visible_to(request.user).values("pk"))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnly(SeenOnly):
    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.has_perm("incidents.change_incident")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Incident)
class IncidentAdmin(SeenOnly):
    list_display = ("ref", "title", "kind", "severity", "status", "sort_at")
    list_filter = ("kind", "severity", "stage", "status", "past")
    ordering = ("-sort_at", "-id")
    show_full_result_count = False
    fields = (
        *("title", "summary", "kind", "severity", "stage", "harm", "noticed_by", "could_not", "looks_like_repeat"),
        *("felt_by_count", "felt_by_band", "felt_by_unit", "teams", "systems", "cohorts", "strain_note", "source_url"),
        *("status", "status_reason", "visibility", "past", "recorded_at", "version"),
    )
    readonly_fields = ("status", "status_reason", "visibility", "past", "recorded_at", "version")
    MANY = ("teams", "systems", "cohorts")

    def save_model(self, request: HttpRequest, obj: Incident, form: Any, change: bool) -> None:
        """``obj`` carries the form's values but is not what gets saved: the domain function locks a fresh row."""
        values = {name: value for name, value in form.cleaned_data.items() if name not in self.MANY}
        many = {name: form.cleaned_data[name] for name in self.MANY}
        if change:
            edit_incident(obj, by=request.user, changes=values, many=many)
            return
        new = capture(by=request.user, **values)
        edit_incident(new, by=request.user, changes={}, many=many)
        obj.pk = new.pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Links were written with the rest, in one transaction and one log entry."""


class CatalogueAdmin(admin.ModelAdmin):
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            catalogue.change(type(obj).objects.get(pk=obj.pk), by=request.user, **form.cleaned_data)
        else:
            obj.pk = catalogue.add(type(obj), by=request.user, **form.cleaned_data).pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing hangs on these rows."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(System)
class SystemAdmin(CatalogueAdmin):
    list_display = ("name", "kind", "parent", "team")
    fields = ("name", "kind", "about", "team")


@admin.register(Cohort)
class CohortAdmin(CatalogueAdmin):
    list_display = ("name", "risk", "size")
    fields = ("name", "risk", "about", "size")


@admin.register(TimelineEvent)
class TimelineEventAdmin(ReadOnly):
    list_display = ("incident", "kind", "at", "text")
    list_select_related = ("incident",)
    exclude = ("position",)


@admin.register(Attachment)
class AttachmentAdmin(ReadOnly):
    list_display = ("name", "incident", "content_type", "size")
    list_select_related = ("incident",)
    exclude = ("file",)


@admin.register(ImportRecord)
class ImportRecordAdmin(ReadOnly):
    list_display = ("source", "external_id", "incident", "last_seen_at")
    list_select_related = ("incident",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = admin.ModelAdmin.get_queryset(self, request)
        return rows.filter(incident__in=Incident.objects.visible_to(request.user))
