from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.models.review import Review


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(Review.readable(user, "review__"))


class ReviewVersion(models.Model):
    """What was published, frozen. A database trigger refuses every change; ``erase`` is the one door."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    markdown = models.TextField()
    html = models.TextField()
    sha256 = models.CharField(max_length=64)
    amendment_note = models.CharField(_("what changed"), max_length=300, blank=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120, blank=True)
    erased_at = models.DateTimeField(null=True)
    sha256_before_erasure = models.CharField(max_length=64, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="review_version_once")]

    def __str__(self) -> str:
        return f"{self.review_id}/{self.number}"
