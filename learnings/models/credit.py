"""Credit: thanks for speaking early and preparing well. Private first; shown only with consent."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from learnings import rules
from learnings.enums import Consent, CreditKind
from reviews.models import Review


class CreditQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Accepted credits whose review may be read, and whatever one gave or received."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        shown = Q(consent=Consent.ACCEPTED) & (Q(review=None) | Review.readable(user, "review__"))
        return self.filter(shown | Q(recipient__user=user.pk) | Q(given_by=user.pk))

    def shown(self) -> Self:
        return self.filter(consent=Consent.ACCEPTED)


class Credit(RulesModel):
    kind = models.CharField(_("for"), max_length=20, choices=CreditKind)
    recipient = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="credits")
    text = models.TextField(_("what they did, and what it made possible"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    consent = models.CharField(_("consent"), max_length=10, choices=Consent, default=Consent.PENDING)
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.SET_NULL, related_name="credits")
    concern = models.ForeignKey(
        "learnings.Concern", null=True, blank=True, on_delete=models.SET_NULL, related_name="credits"
    )
    work = models.ForeignKey(
        "learnings.PreventiveWork", null=True, blank=True, on_delete=models.SET_NULL, related_name="credits"
    )
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    sort_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CreditQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        rules_permissions = {
            "view": rules.is_signed_in,
            "add": rules.is_writer,
            "answer": rules.is_recipient,
            "change": rules.gave_it,
        }
        indexes = [
            models.Index(fields=["-sort_at", "-id"], name="credit_newest"),
            models.Index(fields=["consent", "-sort_at", "-id"], name="credit_by_consent"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="credit_says_what_for")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.recipient}"

    def get_absolute_url(self) -> str:
        return reverse("learnings:credits")

    @property
    def ref(self) -> str:
        """How the log calls it. Thanks are private until accepted: no recipient, no words."""
        return str(_("A credit"))
