from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.work import Work
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


class VersionPdf(Work):
    """A version drawn as PDF, when somebody first asks; drawn again where its words were erased."""

    task = "reviews.tasks.draw_version"

    version = models.OneToOneField(ReviewVersion, on_delete=models.CASCADE, related_name="drawn")
    file = models.FileField(upload_to="versions/", blank=True, editable=False)

    class Meta(Work.Meta):
        abstract = False
        verbose_name = _("version as PDF")
        verbose_name_plural = _("versions as PDF")

    def __str__(self) -> str:
        return f"PDF of {self.version}"
