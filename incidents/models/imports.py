"""What came in from elsewhere, and how."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from config.lib.work import Work, WorkQuerySet
from incidents.models.incident import Incident
from people.rules import is_lead


class ImportRecord(models.Model):
    """Where an incident came from, what was read, and what was written, so that a second run changes nothing.

    ``payload`` is the source's row; ``unknown`` the values no field of ours holds; ``applied`` the field values
    the last import wrote: a field that people have edited since differs from it and is left alone.
    """

    source = models.CharField(max_length=40)
    external_id = models.CharField(max_length=300)
    incident = models.ForeignKey(Incident, null=True, on_delete=models.SET_NULL, related_name="import_records")
    payload = models.JSONField(default=dict)
    payload_hash = models.CharField(max_length=64)
    unknown = models.JSONField(default=dict)
    applied = models.JSONField(default=dict)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("import record")
        verbose_name_plural = _("import records")
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="import_record_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.external_id}"


class ImportRunQuerySet(WorkQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those who may import see what was imported."""
        return self.all() if is_lead(user) else self.none()


class ImportRun(RulesModelMixin, Work, metaclass=RulesModelBase):
    """One uploaded file on its way in: a job row (config.lib.work).

    Until somebody has looked at its columns it has no tries, so no worker takes it. ``position`` counts the rows that
    are done; it moves in the transaction that writes a row, so a killed worker's successor neither repeats nor
    forgets one. The file is deleted when all of it was read.
    """

    task = "incidents.tasks.run_import"

    file = models.FileField(upload_to="imports/", blank=True, editable=False)
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField(default=0)
    format = models.CharField(_("format"), max_length=20)
    source = models.CharField(_("where it comes from"), max_length=40)
    zone = models.CharField(_("zone of times that name none"), max_length=64, default="UTC")
    columns = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    problems_left_out = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta(Work.Meta):
        abstract = False
        ordering = ["-id"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        rules_permissions = {"view": is_lead, "add": is_lead, "change": is_lead}

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("incidents:import_run", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """Waits for a person, not for a worker."""
        return self.attempts_allowed == 0
