"""The organisation, its teams and its people."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from config.lib.prepared import Prepared
from config.lib.quiet import zone_called
from config.lib.workdays import add_working_days
from people.enums import OrganisationSize
from people.rules import is_admin, is_oneself, is_signed_in


class OpenToAllQuerySet(models.QuerySet):
    """Teams and people are known to everybody who is signed in."""

    def visible_to(self, user: Any) -> Self:
        return self.all() if getattr(user, "is_authenticated", False) else self.none()


def monday_to_friday() -> list[int]:
    return [0, 1, 2, 3, 4]


# How many people are heard before a review's analysis starts, by size.
PERSPECTIVES = {OrganisationSize.SMALL: 1, OrganisationSize.MEDIUM: 2, OrganisationSize.LARGE: 3}


class Organisation(RulesModel):
    """One row per installation (id 1): what differs between five people and two thousand."""

    name = models.CharField(_("name"), max_length=120)
    size = models.CharField(_("size"), max_length=10, choices=OrganisationSize, default=OrganisationSize.MEDIUM)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(_("language"), max_length=10, default="en")
    search_configuration = models.CharField(max_length=40, default="english", help_text=_("PostgreSQL text search."))
    smallest_group = models.PositiveSmallIntegerField(
        _("smallest group shown"),
        default=5,
        help_text=_("Counts of people or answers below this are hidden."),
    )
    working_days = ArrayField(models.PositiveSmallIntegerField(), default=monday_to_friday, help_text=_("0 is Monday."))
    holidays = ArrayField(models.DateField(), default=list, blank=True)
    perspectives_needed = models.PositiveSmallIntegerField(_("perspectives a standard review needs"), default=2)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="organisation_is_one_row")]
        rules_permissions = {"view": is_signed_in, "change": is_admin}

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Organisation:
        """The installation's organisation; made with defaults when the first start has not asked yet."""
        known = CURRENT.first()
        return known or cls.objects.get_or_create(id=1, defaults={"name": str(_("Our organisation"))})[0]

    @property
    def clock(self) -> ZoneInfo:
        """Its time zone; UTC where nobody knows the name."""
        return zone_called(self.zone)

    def today(self) -> dt.date:
        """The day it is here, whoever asks and wherever the server stands."""
        return timezone.localdate(timezone=self.clock)

    def after_working_days(self, at: dt.datetime, days: int) -> dt.datetime:
        """``at`` moved on by ``days`` working days as they are here, to the same time of the day."""
        here = at.astimezone(self.clock)
        return add_working_days(here, days, working_days=self.working_days, holidays=self.holidays)


CURRENT = Prepared(lambda _reader: Organisation.objects.filter(id=1))


class Team(RulesModel):
    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    about = models.CharField(_("what this team looks after"), max_length=300, blank=True)

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        rules_permissions = {"view": is_signed_in, "add": is_admin, "change": is_admin, "delete": is_admin}

    def __str__(self) -> str:
        return self.name


class Person(RulesModel):
    """A human being, whether or not there is an account."""

    name = models.CharField(_("name"), max_length=120)
    role_label = models.CharField(_("what they do"), max_length=120, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    email = models.EmailField(_("email"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )

    objects = OpenToAllQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["name", "id"], name="person_by_name")]
        rules_permissions = {"view": is_signed_in, "add": is_admin, "change": is_admin | is_oneself}

    def __str__(self) -> str:
        return self.name

    @property
    def role_or_name(self) -> str:
        """The role where there is one: what a redacted text prints."""
        return self.role_label or str(_("a colleague"))


class Membership(RulesModel):
    """A person works in a team, perhaps leading it. A person's home team is ``Person.team``."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    leads = models.BooleanField(_("leads the team"), default=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["person", "team"], name="membership_once")]
        rules_permissions = {"view": is_signed_in, "add": is_admin, "change": is_admin, "delete": is_admin}

    def __str__(self) -> str:
        return f"{self.person} · {self.team}"


def person_of(user: Any) -> Person | None:
    """The Person behind an account, or None (an API-only account may have none)."""
    return getattr(user, "person", None)
