"""The append-only activity log. No foreign keys: history outlives the rows it speaks of."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from people.log_access import readable_entries
from people.rules import is_admin


class LogEntryQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Entries about what ``user`` may read. Who may open the log at all is the view's or tag's question."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(readable_entries(user))


class LogEntry(RulesModel):
    """Who did what to which thing, in words a participant can read. Never filtered or counted by person.

    ``incident_id`` and ``review_id`` say what the entry hides with: an entry about a draft is read by
    those who may read the draft.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True, editable=False)
    actor_label = models.CharField(max_length=120)
    verb = models.CharField(max_length=80)
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField(null=True)
    object_ref = models.CharField(max_length=200, blank=True)
    incident_id = models.BigIntegerField(null=True)
    review_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("log entry")
        verbose_name_plural = _("activity log")
        rules_permissions = {"view": is_admin}
        indexes = [
            models.Index(fields=["-at", "-id"], name="log_newest"),
            models.Index(fields=["object_type", "object_id", "-at"], name="log_of_object"),
            models.Index(fields=["incident_id", "-at", "-id"], name="log_of_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.verb} {self.object_ref}"
