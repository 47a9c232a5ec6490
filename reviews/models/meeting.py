"""The meeting of a review: its clock, notes, and what phones tap while the timeline is told."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from reviews.models.review import Review


def new_uid() -> str:
    return uuid.uuid4().hex


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those who take part; published or not, nobody else reads what was said there."""
        return self.filter(Incident.seen_by(user, "review__incident__")).filter(Review.taking_part(user, "review__"))

    def with_phones(self, now: dt.datetime | None = None) -> Self:
        """Meetings whose link for phones works."""
        return self.filter(phones_until__gt=now or timezone.now(), code_hash__isnull=False)


class Meeting(models.Model):
    """At most one per review, made when somebody first needs it.

    The clock is kept here, so that a second screen and a reload show the same: ``item`` since ``item_since`` (null:
    it stands still), and ``spent``, whole seconds by item before that. ``taps`` holds what is kept of the taps when
    the phones' rows go: totals of five and more by event id ("" is all together).
    """

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="meeting")
    minutes = models.PositiveSmallIntegerField(
        _("planned minutes"), default=60, validators=[MinValueValidator(15), MaxValueValidator(240)]
    )
    notes = models.TextField(_("notes"), blank=True)
    item = models.CharField(max_length=12, blank=True, editable=False)
    item_since = models.DateTimeField(null=True, editable=False)
    spent = models.JSONField(default=dict, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    on_screen = models.ForeignKey(
        "incidents.TimelineEvent", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    # Whoever ran it and was there without taking part; of those who take part their own row knows.
    there = models.ManyToManyField("people.Person", blank=True, related_name="+", editable=False)
    # The link for phones: the code is made of the nonce and the server's key, and found by its hash.
    nonce = models.CharField(max_length=32, default="", db_default="", editable=False)
    code_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    phones_until = models.DateTimeField(null=True, editable=False)
    taps = models.JSONField(default=dict, editable=False)
    # The invitation in people's calendars: one name for ever, a number that grows, the time they were last told.
    uid = models.CharField(max_length=32, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    called_for = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")

    def __str__(self) -> str:
        return f"Meeting of INC-{self.review.incident_id}"

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.ended_at is None

    @property
    def phones_are_in(self) -> bool:
        return bool(self.code_hash) and self.phones_until is not None and self.phones_until > timezone.now()


class NewToMe(models.Model):
    """One tap: somebody heard something new. No person and no time; the phone's key means nothing elsewhere."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="taps")
    phone = models.CharField(max_length=64)
    event = models.ForeignKey("incidents.TimelineEvent", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("new to me")
        verbose_name_plural = _("new to me")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "phone", "event"], condition=Q(event__isnull=False), name="new_to_me_once"
            )
        ]

    def __str__(self) -> str:
        return "new to somebody"
