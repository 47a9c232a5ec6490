"""What a review finds: conditions that contributed, and what held."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reviews.enums import DefenceKind, DefenceOutcome, FactorKind, FactorTiming, KeptBecause
from reviews.models.review import Review

LONGEST_REASON = 250  # characters: with a few words before it, it is the line about what changed in the version


class FindingQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those that nobody took out of what was published."""
        return self.filter(taken_out_on=None)


class Finding(models.Model):
    """What factors and defences share. Taken out of what was published, a row stays, and what hangs on it."""

    taken_out_on = models.DateField(null=True, editable=False)
    taken_out_because = models.CharField(
        _("taken out, because"), max_length=LONGEST_REASON, blank=True, default="", db_default=""
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_out_on=None) | ~Q(taken_out_because=""), name="%(class)s_taken_out_has_reason"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def row_name(self) -> str:
        """How the page's address names the row that is being edited."""
        return f"{self._meta.model_name}-{self.pk}"

    @property
    def taken_out(self) -> str:
        """When and why, in one line; "" for what stands."""
        if not self.taken_out_on:
            return ""
        said = {"date": date_format(self.taken_out_on, "j F Y"), "why": self.taken_out_because}
        return gettext("Taken out on %(date)s, because: %(why)s") % said

    @property
    def published_words(self) -> str:
        """What readers of the review are told of it: its words, or why they were taken out."""
        return self.taken_out_because if self.taken_out_on else self.text


class Factor(Finding):
    """A contributing condition: never a person, never "human error", never the one root cause."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="factors")
    text = models.TextField(_("what made this possible or likely?"))
    kind = models.CharField(_("kind"), max_length=16, choices=FactorKind, default=FactorKind.TECHNICAL)
    timing = models.CharField(_("when it was there"), max_length=10, choices=FactorTiming, default=FactorTiming.LATENT)
    # The place among the review's factors; those that nobody moved stand as they were written.
    position = models.PositiveIntegerField(default=0, editable=False)
    events = models.ManyToManyField(
        "incidents.TimelineEvent", blank=True, related_name="factors", verbose_name=_("seen in")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(Finding.Meta):
        ordering = ["position", "id"]
        verbose_name = _("factor")
        verbose_name_plural = _("factors")


class Defence(Finding):
    """What stood between the trigger and harm, and whether it held. Luck is an honest answer."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="defences")
    text = models.TextField(_("what stood in the way?"))
    kind = models.CharField(_("kind"), max_length=12, choices=DefenceKind, default=DefenceKind.PRACTICE)
    outcome = models.CharField(_("did it hold?"), max_length=8, choices=DefenceOutcome, default=DefenceOutcome.HELD)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(Finding.Meta):
        ordering = ["id"]
        verbose_name = _("defence")
        verbose_name_plural = _("defences")


class KeptWording(models.Model):
    """Somebody looked at a hint and kept the words. No author: findings are never stored per person.

    ``text_hash`` is the SHA-256 of the phrase as written, so that a later rewrite asks afresh.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="kept_wordings")
    section = models.CharField(max_length=30)
    category = models.CharField(max_length=40)
    text_hash = models.CharField(max_length=64)
    because = models.CharField(max_length=16, choices=KeptBecause)
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("kept wording")
        verbose_name_plural = _("kept wordings")
        constraints = [
            models.UniqueConstraint(fields=["review", "section", "category", "text_hash"], name="kept_wording_once")
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.get_because_display()}"
