"""Digest: a frozen, dated document of what was learned, as web page and PDF."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from config.lib.work import Work, WorkQuerySet, WorkState
from learnings import rules
from learnings.enums import Redaction


class DigestQuerySet(WorkQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Finished digests are for everybody signed in: they hold only what the organisation may see."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.role == "admin":
            return self
        return self.filter(state=WorkState.DONE)


class Digest(RulesModelMixin, Work, metaclass=RulesModelBase):
    """A job row (see config.lib.work): composing and rendering happen in a worker, once."""

    task = "learnings.tasks.render_digest"

    title = models.CharField(_("title"), max_length=160)
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to, included"))
    team = models.ForeignKey(
        "people.Team",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="digests",
        verbose_name=_("scope"),
    )
    redaction = models.CharField(_("names"), max_length=10, choices=Redaction, default=Redaction.ROLES)
    ask = models.TextField(_("what we ask of you"), blank=True)
    document = models.JSONField(null=True, editable=False)
    pdf = models.FileField(upload_to="digests/", blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    sha256_before_erasure = models.CharField(max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = DigestQuerySet.as_manager()

    class Meta(Work.Meta):
        abstract = False
        ordering = ["-period_end", "-id"]
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        rules_permissions = {"view": rules.is_signed_in, "add": rules.is_admin, "change": rules.is_admin}
        indexes = [
            *Work.Meta.indexes,
            models.Index(fields=["-period_end", "-id"], name="digest_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(period_end__gte=models.F("period_start")), name="digest_period")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learnings:digest", args=[self.pk])
