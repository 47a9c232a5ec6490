"""The Django admin as a place to look things up. Changes go through the pages, where they are checked and logged."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from people.models import ApiToken, Invitation, LogEntry, Mail, Membership, Organisation, Person, Team, User

# The admin's own sign-in would go round rate limits and the second step.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Nothing is added, changed or deleted here."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("email", "role", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("email",)
    fields = ("email", "role", "zone", "is_active", "date_joined")


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ("name", "role_label", "team")
    list_select_related = ("team",)
    search_fields = ("name",)


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin):
    list_display = ("name", "slug", "parent")
    list_select_related = ("parent",)
    search_fields = ("name",)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("person", "team", "leads")
    list_select_related = ("person", "team")


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ("name", "size", "zone")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "role", "created_at", "expires_at", "accepted_at", "revoked_at")
    exclude = ("token_hash",)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """One's own, as everywhere."""

    list_display = ("name", "prefix", "created_at", "expires_at", "revoked_at")
    exclude = ("token_hash",)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """No filter and no search: the log is not asked about people."""

    list_display = ("at", "verb", "object_type", "object_ref")


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """Without the words: until it is sent, a mail may hold a link that opens something."""

    list_display = ("to", "subject", "state", "attempt", "error")
    list_filter = ("state",)
    fields = ("to", "subject", "state", "attempt", "error", "queued_at", "finished_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields
