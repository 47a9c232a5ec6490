"""Concern ``CON-<id>``: a risk or a good practice voiced before harm."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from config.lib.addresses import of_row
from learnings import rules
from learnings.enums import OPEN_CONCERN, ConcernKind, ConcernState, Outcome
from reviews.models import Review


class ConcernQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Everybody signed in reads concerns; confidential ones come with their own rule later."""
        return self if getattr(user, "is_authenticated", False) else self.none()

    def open(self) -> Self:
        return self.filter(state__in=OPEN_CONCERN)


class Concern(RulesModel):
    kind = models.CharField(_("kind"), max_length=14, choices=ConcernKind, default=ConcernKind.RISK)
    text = models.CharField(_("what have you noticed?"), max_length=300)
    details = models.TextField(_("more about it"), blank=True)
    state = models.CharField(_("state"), max_length=14, choices=ConcernState, default=ConcernState.RAISED)
    raised_by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="concerns"
    )
    # Said and written down are two moments: a concern remembered in a review keeps both.
    voiced_at = models.DateTimeField(_("first said"), default=timezone.now)
    recorded_at = models.DateTimeField(_("written down"), default=timezone.now, editable=False)
    attested_in_review = models.BooleanField(_("remembered in a review"), default=False, editable=False)
    evidence_url = models.URLField(_("link"), max_length=500, blank=True)
    teams = models.ManyToManyField("people.Team", blank=True, related_name="concerns", verbose_name=_("teams"))
    systems = models.ManyToManyField("incidents.System", blank=True, related_name="concerns", verbose_name=_("systems"))
    cohorts = models.ManyToManyField("incidents.Cohort", blank=True, related_name="concerns", verbose_name=_("cohorts"))
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")
    acknowledged_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    revisit_on = models.DateField(_("look again on"), null=True, blank=True)
    sort_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        rules_permissions = {
            "view": rules.is_signed_in,
            "add": rules.is_writer,
            "change": rules.is_lead | (rules.is_writer & rules.raised_it),
            "decide": rules.is_lead,
            "withdraw": rules.raised_it | rules.is_lead,
        }
        indexes = [
            models.Index(fields=["-sort_at", "-id"], name="concern_newest"),
            models.Index(fields=["state", "-sort_at", "-id"], name="concern_by_state"),
            models.Index(fields=["kind", "-sort_at", "-id"], name="concern_by_kind"),
            models.Index(fields=["revisit_on"], name="concern_revisit"),
            GinIndex(fields=["search"], name="concern_search"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_at = self.voiced_at
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return of_row("learnings:concern", self.pk)

    @property
    def ref(self) -> str:
        return f"CON-{self.pk}"


class ConcernDecision(models.Model):
    """An answer: what was decided, why, and what was known and going on at the time. By role, never by name."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=14, choices=Outcome)
    rationale = models.TextField(_("why"))
    context_at_time = models.TextField(_("what was known and going on at the time"))
    decided_by_role = models.CharField(_("decided by"), max_length=120)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    revisit_on = models.DateField(_("look again on"), null=True, blank=True)
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["decided_at", "id"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(condition=~Q(rationale="") & ~Q(context_at_time=""), name="decision_has_reasons"),
            models.CheckConstraint(
                condition=Q(outcome__in=(Outcome.ACT_NOW, Outcome.DUPLICATE)) | Q(revisit_on__isnull=False),
                name="decision_is_looked_at_again",
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class ConcernLink(models.Model):
    """A review's answer to "was any of this visible earlier?". Shown with how many like it were open then."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="links")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="concern_links")
    note = models.CharField(_("how it relates"), max_length=300, blank=True)
    open_then = models.PositiveIntegerField(
        help_text=_("Open concerns about the same systems when the incident began.")
    )
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["linked_at", "id"]
        verbose_name = _("concern link")
        verbose_name_plural = _("concern links")
        constraints = [models.UniqueConstraint(fields=["concern", "review"], name="concern_link_once")]

    def __str__(self) -> str:
        return f"{self.concern.ref} → {self.review}"
