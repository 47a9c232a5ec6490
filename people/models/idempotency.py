import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from config.lib.once import MOMENT

KEPT = dt.timedelta(days=2)
OURS = " "  # begins the key of a request that came without one; a client's key is stripped, so none begins so


class IdempotencyKeys(models.QuerySet):
    def past(self) -> "IdempotencyKeys":
        """Whose answers are no longer given. They hold what people wrote, so they are deleted by the hour."""
        now = timezone.now()
        return self.filter(Q(created_at__lt=now - KEPT) | Q(key__startswith=OURS, created_at__lt=now - MOMENT))


class IdempotencyKey(models.Model):
    """The answer to a create, kept so that a repeated request gets it again instead of a second row.

    ``fingerprint`` is the SHA-256 of method, path and body: the same key with another request is refused.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = IdempotencyKeys.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return self.key
