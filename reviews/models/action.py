"""Actions: what we said we would do, what was done, and whether it helped."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from config.lib.addresses import of_row
from incidents.models import Incident
from reviews import rules
from reviews.enums import RUNNING_STATES, ActionState, ActionType, LookOutcome
from reviews.models.review import Review


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """An action hides with its review; one without a review (from a concern) is for everybody signed in."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(Q(review=None) | Review.readable(user, "review__"))

    def owned_by(self, user: Any) -> Self:
        return self.filter(owner__user=user.pk)


class Action(RulesModel):
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.CASCADE, related_name="actions")
    title = models.CharField(_("what we will do"), max_length=200)
    why = models.CharField(_("why"), max_length=300, blank=True)
    type = models.CharField(_("type"), max_length=12, choices=ActionType, default=ActionType.PREVENT)
    state = models.CharField(_("state"), max_length=14, choices=ActionState, default=ActionState.IDEA)
    owner = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")
    due = models.DateField(_("due"), null=True, blank=True)
    declined_because = models.CharField(_("not doing it, because"), max_length=300, blank=True)
    cohort = models.ForeignKey(
        "incidents.Cohort", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    factor = models.ForeignKey("Factor", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")
    tracker_url = models.URLField(_("issue in your tracker"), max_length=500, blank=True)
    why_now = models.CharField(_("why now"), max_length=300, blank=True)
    # What did not work reopens its question: a new idea that points back here.
    instead_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="tried_next", editable=False
    )
    ease = models.PositiveSmallIntegerField(
        _("how easy"), choices=[(1, _("Hard")), (2, _("Middling")), (3, _("Easy"))], default=2
    )
    # Customer impact first, ease only breaks a tie: one NOT NULL number for ordering and cursors.
    rank = models.PositiveSmallIntegerField(default=0, editable=False)
    committed_at = models.DateTimeField(null=True, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        rules_permissions = {
            "view": rules.may_read_action,
            "add": rules.is_writer,
            "change": rules.may_change_action,
        }
        indexes = [
            models.Index(fields=["-rank", "-id"], name="action_by_rank"),
            models.Index(fields=["state", "-rank", "-id"], name="action_by_state"),
            models.Index(fields=["owner", "-rank", "-id"], name="action_by_owner"),
            models.Index(fields=["owner", "due"], condition=Q(state__in=RUNNING_STATES), name="action_running"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ActionState.DECLINED) | ~Q(declined_because=""),
                name="action_declined_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.rank = rank_of(self.review.incident if self.review else None, self.ease)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "rank", "updated_at"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return of_row("reviews:action", self.pk)


HARM_WEIGHT = {"safety": 40, "data": 30, "service": 20, "nuisance": 10, "none": 0, "": 5}
BAND_WEIGHT = {"all": 9, "thousands": 8, "hundreds": 6, "tens": 4, "few": 2, "one": 1, "none": 0, "": 1}


REPEAT_WEIGHT = 5  # more than any ease, less than one step of impact


def rank_of(incident: Incident | None, ease: int) -> int:
    """Customer impact decides; between equals what looks like a repeat, and only then what is easier."""
    return 10 * impact_of(incident) + REPEAT_WEIGHT * bool(incident and incident.looks_like_repeat) + ease


def impact_of(incident: Incident | None) -> int:
    """0 to 49: how hard customers were hit, harm first, then how many. Unknown counts a little, never nothing."""
    if incident is None:
        return HARM_WEIGHT[""]
    return HARM_WEIGHT[incident.harm] + _reach(incident)


def _reach(incident: Incident) -> int:
    if incident.felt_by_count is None:
        return BAND_WEIGHT[incident.felt_by_band]
    return min(9, len(str(incident.felt_by_count)) * 2 if incident.felt_by_count else 0)


class ActionLook(models.Model):
    """Looking back 30 and 90 days after it was done: did the action change the work?"""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="looks")
    day = models.PositiveSmallIntegerField(choices=[(30, _("after 30 days")), (90, _("after 90 days"))])
    due_on = models.DateField()
    outcome = models.CharField(_("did it work?"), max_length=14, choices=LookOutcome, blank=True)
    note = models.CharField(_("what we saw"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        indexes = [models.Index(fields=["due_on"], condition=Q(outcome=""), name="look_due")]
        constraints = [models.UniqueConstraint(fields=["action", "day"], name="look_once")]

    def __str__(self) -> str:
        return f"{self.action} · {self.day}"
