"""What a worker counted over everything that everybody sees."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models import VisibilityStamp


class KeptQuerySet(models.QuerySet):
    def good(self) -> Self:
        """Those that may be shown: no incident's visibility has changed since, and counting takes long."""
        return self.filter(slow=True, stamp=VisibilityStamp.now())


class KeptCount(models.Model):
    """An answer over organisation-visible incidents only, so it is the same for everybody. Nothing restricted in it.

    ``stamp`` was read before counting. ``slow`` says that counting took long enough to show what was kept.
    """

    name = models.CharField(max_length=60, primary_key=True, editable=False)
    answer = models.JSONField(editable=False)
    stamp = models.BigIntegerField(editable=False)
    slow = models.BooleanField(editable=False)
    as_of = models.DateTimeField(editable=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept count")
        verbose_name_plural = _("kept counts")

    def __str__(self) -> str:
        return self.name
