from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(Incident.seen_by(user, "incident__"))


def attachment_path(attachment: Attachment, filename: str) -> str:
    """By content, not by the name somebody's phone gave it: nothing to escape, nothing to overwrite."""
    return f"attachments/{attachment.incident_id}/{attachment.sha256[:32]}"


class Attachment(models.Model):
    """An image, log or PDF. It shares the incident's visibility and is served through a view, never by path."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to=attachment_path)
    name = models.CharField(_("name"), max_length=200)
    alt = models.CharField(
        _("words for those who do not see the picture"), max_length=500, blank=True, help_text=_("What does it show?")
    )
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text=_("Bytes."))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "id"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [models.UniqueConstraint(fields=["incident", "sha256"], name="attachment_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("incidents:attachment", args=[self.incident_id, self.pk])
