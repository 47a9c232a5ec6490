"""Whether anything kept may still be shown: has what may be seen changed since?"""

from __future__ import annotations

from django.db import models
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce


class VisibilityStamp(models.Model):
    """One row that a database trigger counts up, in the same transaction, when any incident's visibility changes.

    What was counted over the incidents that everybody sees is good only under the stamp read before counting.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "visibility stamp"

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def now(cls) -> Coalesce:
        """The number as an expression; 0 before the first change."""
        return Coalesce(Subquery(cls.objects.filter(pk=1).values("number")), Value(0), output_field=cls.number.field)

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0
