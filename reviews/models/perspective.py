from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from people.models.accounts import OpenQuerySet
from reviews.models.review import Review

LONGEST_BOX = 20_000  # characters
BOXES = ("did", "saw", "expected", "assumed", "understood")


class PerspectiveQuerySet(models.QuerySet):
    def readable_by(self, user: Any) -> Self:
        """Raw accounts: for those who take part; the private ones for the facilitator and their author."""
        person = getattr(user, "person", None)
        own = Q(person=person) | Q(review__facilitator=person) if person else Q(pk__in=[])
        shared = Q(facilitator_only=False) & Review.taking_part(user, "review__")
        return self.filter(Incident.seen_by(user, "review__incident__")).filter(own | shared)


class Perspective(models.Model):
    """One person's account of how it looked from where they stood. Deleted 90 days after publishing unless on hold."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="perspectives")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="perspectives")
    did = models.TextField(_("What did you do?"), blank=True)
    saw = models.TextField(_("What did you see?"), blank=True)
    expected = models.TextField(_("What did you expect to happen?"), blank=True)
    assumed = models.TextField(_("What did you take for granted?"), blank=True)
    understood = models.TextField(_("What do you understand now?"), blank=True)
    facilitator_only = models.BooleanField(_("only for the facilitator"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PerspectiveQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("perspective")
        verbose_name_plural = _("perspectives")
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="perspective_once"),
            models.CheckConstraint(
                condition=~Q(did="") | ~Q(saw="") | ~Q(expected="") | ~Q(assumed="") | ~Q(understood=""),
                name="perspective_says_something",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def is_readable_by(self, user: Any) -> bool:
        """The same rule as ``readable_by``, for one row in hand of a review whose incident ``user`` sees."""
        person = getattr(user, "person", None)
        if person is not None and person.pk in (self.person_id, self.review.facilitator_id):
            return True
        return not self.facilitator_only and self.review.is_taking_part(user)


class PerspectiveLink(models.Model):
    """A signed way in for somebody without an account: random, hashed, expiring, revocable."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="perspective_links")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("perspective link")
        verbose_name_plural = _("perspective links")

    def __str__(self) -> str:
        return str(self.person)
