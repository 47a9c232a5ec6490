"""What a restricted incident taught, told to everybody without saying where it comes from."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from incidents.models import Incident
from learnings import rules
from learnings.enums import ReleaseState
from learnings.models.learning import Learning


def this_month() -> dt.date:
    """The first of the month: no date of a release is finer."""
    return timezone.localdate().replace(day=1)


class ReleasedQuerySet(models.QuerySet):
    def out(self) -> Self:
        """What everybody may read."""
        return self.filter(state=ReleaseState.RELEASED)

    def visible_to(self, user: Any) -> Self:
        """What is out, and to those listed on the incident also what is not yet, or not any more."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(Q(state=ReleaseState.RELEASED) | self.listed(user))

    @staticmethod
    def listed(user: Any) -> Q:
        return Incident.seen_by(user, "learning__review__incident__")


class ReleasedLearning(RulesModel):
    """A copy in other words. Its readers get ``before_we_believed``, ``now_we_know`` and the month, and nothing that
    leads back: no number of the learning or the incident, no team, no author.
    """

    learning = models.OneToOneField(Learning, on_delete=models.CASCADE, related_name="release")
    before_we_believed = models.TextField(_("We believed …"), blank=True)
    now_we_know = models.TextField(_("Now we know …"))
    state = models.CharField(_("state"), max_length=10, choices=ReleaseState, default=ReleaseState.PROPOSED)
    month = models.DateField(default=this_month, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        verbose_name = _("released learning")
        verbose_name_plural = _("released learnings")
        rules_permissions = {
            "view": rules.may_read_released,
            "propose": rules.may_propose_release,
            "confirm": rules.may_confirm_release,
            "take_back": rules.may_take_back_release,
        }
        indexes = [
            models.Index(fields=["-month", "-id"], name="released_newest"),
            GinIndex(fields=["search"], name="released_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(now_we_know=""), name="released_has_statement"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(proposed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="released_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return self.now_we_know[:100]

    def get_absolute_url(self) -> str:
        return reverse("learnings:released", args=[self.pk])

    ref = ""  # it has no number of its own to be found by

    @property
    def sort_at(self) -> dt.datetime:
        """Where lists want a moment: the beginning of the month."""
        return dt.datetime.combine(self.month, dt.time(), dt.UTC)

    @property
    def incident_id(self) -> int:
        """What entries of the activity log about it hide with."""
        return self.learning.review.incident_id
