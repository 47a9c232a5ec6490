"""What a section said, sitting by sitting, so that nothing anybody wrote is gone."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from reviews.models.review import Review


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """For those who take part, before publishing and after: how a text came about is nobody else's business."""
        return self.filter(Incident.seen_by(user, "review__incident__"), Review.taking_part(user, "review__"))


class SectionRevision(models.Model):
    """One section as one author left it: a row for every five minutes of writing, not for every key.

    ``section`` is a text field of the review, or ``factor-12``, ``defence-7``. Deleted 90 days after publishing
    with the raw accounts, unless on legal hold. Nobody counts them.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="revisions")
    section = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    # Null: what stood there before the history began.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    began_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)
    restored_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("earlier text of a section")
        verbose_name_plural = _("earlier texts of sections")
        indexes = [models.Index(fields=["review", "section", "-id"], name="revision_of_section")]

    def __str__(self) -> str:
        return f"{self.review_id}/{self.section}"
