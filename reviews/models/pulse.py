"""What is counted about a review without counting people: answers after the meeting, readers from elsewhere."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from reviews.enums import Counted, PulseAnswer
from reviews.models.review import Review


class Tally(models.Model):
    """How often something was said about a review. A number and nothing else: no person, no time, no order.

    ``waiting`` joins ``shown`` in steps of five (all answers to one question together), so that no look at the
    totals, however often and by whatever way, tells an answer of fewer than five people.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="tallies")
    about = models.CharField(max_length=14, choices=Counted)
    answer = models.CharField(max_length=6, choices=PulseAnswer, blank=True)
    shown = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("total")
        verbose_name_plural = _("totals")
        constraints = [models.UniqueConstraint(fields=["review", "about", "answer"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.about} {self.answer}".strip()


class PulseGiven(models.Model):
    """Somebody has answered the three questions, so that nobody answers twice. Holds no answer.

    ``key`` is made with the server's key from an account, or from a phone's cookie, for this review alone.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("answered")
        verbose_name_plural = _("answered")
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="pulse_once")]

    def __str__(self) -> str:
        return "answered"
