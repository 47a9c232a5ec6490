"""How deep reviews go here, and by when: what differs between five people and two thousand."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from config.lib.prepared import Prepared
from incidents.enums import Severity, Stage
from people.enums import OrganisationSize
from people.models import Organisation
from people.rules import is_admin, is_signed_in
from reviews.enums import DEPTH_ORDER, Depth, Tracker
from reviews.models.review import Review

NEVER = ""
WORKING_DAYS = [MinValueValidator(1), MaxValueValidator(250)]


def pilot_and_production() -> list[str]:
    return [Stage.PILOT, Stage.PRODUCTION]


class ReviewPolicy(RulesModel):
    """One row per installation (id 1). Unknown severity is light whatever stands here."""

    standard_from = models.CharField(
        _("a standard review from"), max_length=10, choices=[(NEVER, _("never")), *Severity.choices], blank=True
    )
    stages = ArrayField(models.CharField(max_length=10, choices=Stage), default=pilot_and_production)
    more_teams_than = models.PositiveSmallIntegerField(
        _("a standard review when more teams are involved than"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    repeat_is_standard = models.BooleanField(_("a standard review for what looks like a repeat"), default=True)
    deep_from = models.CharField(
        _("a deep review from"), max_length=10, choices=[(NEVER, _("never")), *Severity.choices], blank=True
    )
    safety_is_deep = models.BooleanField(_("a deep review when somebody could have been hurt"), default=True)
    facilitator_from = models.CharField(
        _("somebody who did not respond facilitates from"),
        max_length=10,
        choices=[(NEVER, _("never asked for")), (Depth.STANDARD, Depth.STANDARD.label), (Depth.DEEP, Depth.DEEP.label)],
        default=Depth.STANDARD,
        blank=True,
    )
    light_days = models.PositiveSmallIntegerField(_("a light review is due after"), default=5, validators=WORKING_DAYS)
    standard_days = models.PositiveSmallIntegerField(
        _("a standard review is due after"), default=10, validators=WORKING_DAYS
    )
    deep_days = models.PositiveSmallIntegerField(_("a deep review is due after"), default=20, validators=WORKING_DAYS)
    soak_days = models.PositiveSmallIntegerField(
        _("ideas rest before somebody commits to them"), default=2, validators=[MaxValueValidator(30)]
    )

    tracker = models.CharField(_("issue tracker"), max_length=6, choices=Tracker, blank=True)
    tracker_base = models.URLField(_("its address"), max_length=300, blank=True)
    tracker_project = models.CharField(
        _("project number"), max_length=20, blank=True, validators=[RegexValidator(r"^[0-9]+$", _("Digits only."))]
    )
    tracker_issue_type = models.CharField(
        _("issue type number"), max_length=20, blank=True, validators=[RegexValidator(r"^[0-9]+$", _("Digits only."))]
    )

    class Meta:
        verbose_name = _("review policy")
        verbose_name_plural = _("review policies")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="review_policy_is_one_row")]
        rules_permissions = {"view": is_signed_in, "change": is_admin}

    def __str__(self) -> str:
        return str(_("Review policy"))

    @classmethod
    def current(cls, organisation: Organisation | None = None) -> ReviewPolicy:
        """The policy here; until somebody edits it, what suits its size, unsaved: reading writes nothing.

        ``organisation``: where it is in hand already.
        """
        saved = CURRENT.first()
        return saved or cls(id=1, **preset((organisation or Organisation.current()).size))

    def asks_facilitator(self, depth: str) -> bool:
        """Whether a review of ``depth`` is to be run by somebody who did not respond. Said, never enforced."""
        return bool(self.facilitator_from) and DEPTH_ORDER[Depth(depth)] >= DEPTH_ORDER[Depth(self.facilitator_from)]

    def days_for(self, depth: str) -> int:
        """Working days from opening a review to the day it is due."""
        return {Depth.LIGHT: self.light_days, Depth.STANDARD: self.standard_days}.get(depth, self.deep_days)


def preset(size: str) -> dict[str, Any]:
    """What suits an organisation of ``size``. Small ones meet anyway: there, standard begins where it really hurt."""
    usual: dict[str, Any] = {
        "standard_from": Severity.SEV3,
        "deep_from": Severity.SEV1,
        "stages": pilot_and_production(),
        "more_teams_than": 2,
        "repeat_is_standard": True,
        "safety_is_deep": True,
        "facilitator_from": Depth.STANDARD,
        "light_days": 5,
        "standard_days": 10,
        "deep_days": 20,
        "soak_days": 2,
    }
    if size == OrganisationSize.SMALL:
        return {**usual, "standard_from": Severity.SEV2, "facilitator_from": NEVER, "soak_days": 1}
    if size == OrganisationSize.LARGE:
        return {**usual, "more_teams_than": 3, "standard_days": 15, "deep_days": 30}
    return usual


def at_least(severity: str, threshold: str) -> bool:
    """Whether ``severity`` is as bad as ``threshold`` or worse. Unknown is not, and NEVER is never reached."""
    return bool(severity and threshold) and severity <= threshold  # sev1 is the worst


CURRENT = Prepared(lambda _reader: ReviewPolicy.objects.filter(id=1))


class SecondLook(models.Model):
    """A lead looked again at a review that went below its proposal, or at an incident without one."""

    class Verdict(models.TextChoices):
        RIGHT = "right", _("Right as it was")
        DEEPER = "deeper", _("Deserves more")

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="second_look")
    verdict = models.CharField(_("verdict"), max_length=6, choices=Verdict)
    note = models.CharField(_("what we saw"), max_length=300, blank=True)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    looked_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")

    def __str__(self) -> str:
        return f"{self.review_id}: {self.get_verdict_display()}"
