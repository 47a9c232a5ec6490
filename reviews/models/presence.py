"""Who has the draft open now."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.models.review import Review

SEEN_FOR = dt.timedelta(seconds=30)


class PresenceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(Review.readable(user, "review__"))

    def now(self) -> Self:
        """Those whose page was heard of in the last 30 seconds."""
        return self.filter(seen_at__gt=timezone.now() - SEEN_FOR)

    def over(self) -> Self:
        return self.filter(seen_at__lte=timezone.now() - SEEN_FOR)


class Presence(models.Model):
    """Somebody has the draft open. Read for 30 seconds, then deleted; never exported, never counted."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=40, blank=True)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.user_id}"
