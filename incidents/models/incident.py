"""Incident: what happened, as far as it is known."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from config.lib.addresses import of_row
from config.lib.any_of import ArrayFor
from incidents import rules
from incidents.enums import (
    FeltBand,
    FeltUnit,
    Harm,
    Kind,
    NoticedBy,
    RoleInIncident,
    Severity,
    Stage,
    Status,
    Visibility,
)
from people.models import Person

MOMENTS = ("started_at", "detected_at", "acknowledged_at", "stabilised_at", "resolved_at")
# A duration exists only where both ends are known to within this margin.
FINE_ENOUGH = dt.timedelta(hours=1)


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """What ``user`` may know of at all: restricted incidents only where their person is listed."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(self.model.seen_by(user))

    def for_organisation(self) -> Self:
        """What may be counted, quoted and learned from everywhere."""
        return self.filter(visibility=Visibility.ORGANISATION)

    def owned_by(self, user: Any) -> Self:
        """``owner=me``, the only filter by person that exists: incidents whose response the user led or reported."""
        roles = (RoleInIncident.LEAD, RoleInIncident.REPORTER)
        return self.filter(
            Exists(IncidentRole.objects.filter(incident=OuterRef("pk"), person__user=user.pk, role__in=roles))
        )

    def counted(self) -> Self:
        """What enters incident figures: no drills, nothing declined or merged."""
        return self.exclude(kind=Kind.DRILL).exclude(status__in=(Status.DECLINED, Status.MERGED))


class Incident(RulesModel):
    """``INC-<id>``. Every time is UTC; null is unknown; a margin (null = exact) says how far off it may be."""

    title = models.CharField(_("what happened, in one sentence"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INCIDENT)
    severity = models.CharField(_("severity"), max_length=4, choices=Severity, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.PRODUCTION)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    status_reason = models.CharField(_("reason"), max_length=300, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")

    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    started_at_margin = models.DurationField(null=True, blank=True)
    detected_at = models.DateTimeField(_("detected"), null=True, blank=True)
    detected_at_margin = models.DurationField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    acknowledged_at_margin = models.DurationField(null=True, blank=True)
    stabilised_at = models.DateTimeField(_("stabilised"), null=True, blank=True)
    stabilised_at_margin = models.DurationField(null=True, blank=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_at_margin = models.DurationField(null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    sort_at = models.DateTimeField(editable=False)
    zone = models.CharField(_("time zone"), max_length=64, blank=True, help_text=_("Empty: the organisation's zone."))

    felt_by_count = models.PositiveIntegerField(_("how many felt it"), null=True, blank=True)
    felt_by_band = models.CharField(_("roughly how many felt it"), max_length=10, choices=FeltBand, blank=True)
    felt_by_unit = models.CharField(_("of what"), max_length=10, choices=FeltUnit, blank=True)
    could_not = models.CharField(_("what they could not do"), max_length=200, blank=True)
    harm = models.CharField(_("harm"), max_length=10, choices=Harm, blank=True)
    noticed_by = models.CharField(_("noticed by"), max_length=10, choices=NoticedBy, blank=True)
    strain_note = models.TextField(
        _("what the rescue cost"),
        blank=True,
        help_text=_("Nights, one person who knew. No names, no credit."),
    )
    looks_like_repeat = models.BooleanField(_("looks like something we have had before"), default=False)

    visibility = models.CharField(
        _("who can see it"), max_length=12, choices=Visibility, default=Visibility.ORGANISATION
    )
    teams = models.ManyToManyField("people.Team", blank=True, related_name="incidents", verbose_name=_("teams"))
    systems = models.ManyToManyField(
        "incidents.System", blank=True, related_name="incidents", verbose_name=_("systems")
    )
    cohorts = models.ManyToManyField(
        "incidents.Cohort", blank=True, related_name="incidents", verbose_name=_("cohorts")
    )
    people = models.ManyToManyField("people.Person", through="IncidentRole", related_name="incidents")
    past = models.BooleanField(
        _("past"), default=False, help_text=_("Came in by import: no review is expected, one can be opened.")
    )
    source_url = models.URLField(_("link"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        rules_permissions = {
            "view": rules.may_view,
            "add": rules.is_writer,
            "change": rules.may_change,
            "restrict": rules.may_restrict,
            "activity": rules.may_read_activity,
        }
        indexes = [
            models.Index(fields=["-sort_at", "-id"], name="incident_newest"),
            models.Index(fields=["status", "-sort_at", "-id"], name="incident_by_status"),
            models.Index(fields=["kind", "-sort_at", "-id"], name="incident_by_kind"),
            models.Index(fields=["severity", "-sort_at", "-id"], name="incident_by_severity"),
            models.Index(fields=["stage", "-sort_at", "-id"], name="incident_by_stage"),
            models.Index(fields=["noticed_by", "-sort_at", "-id"], name="incident_by_noticed"),
            models.Index(fields=["harm", "-sort_at", "-id"], name="incident_by_harm"),
            models.Index(fields=["past", "-sort_at", "-id"], name="incident_by_past"),
            # With sort_at, so that a period under another order is told apart in the index.
            models.Index(fields=["-recorded_at", "-id", "sort_at"], name="incident_recorded_sort"),
            models.Index(fields=["-updated_at", "-id", "sort_at"], name="incident_updated_sort"),
            GinIndex(fields=["search"], name="incident_search"),
        ]
        constraints = [
            models.CheckConstraint(
                # One way only: ``merge`` names the target first, then lets ``perform`` ask for it.
                condition=~Q(status=Status.MERGED) | Q(merged_into__isnull=False),
                name="incident_merged_names_its_target",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.DECLINED) | ~Q(status_reason=""),
                name="incident_declined_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep ``sort_at`` true: started, else detected, else recorded."""
        self.sort_at = self.started_at or self.detected_at or self.recorded_at
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "sort_at", "updated_at"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return of_row("incidents:detail", self.pk)

    @property
    def ref(self) -> str:
        return f"INC-{self.pk}"

    @property
    def sort_margin(self) -> dt.timedelta | None:
        """The margin of ``sort_at``; the moment of recording is exact."""
        if self.started_at:
            return self.started_at_margin
        return self.detected_at_margin if self.detected_at else None

    @property
    def is_restricted(self) -> bool:
        return self.visibility == Visibility.RESTRICTED

    @staticmethod
    def seen_by(user: Any, prefix: str = "") -> Q:
        """``visible_to`` as a condition, or (with ``prefix``) on what points to an incident.

        Through the prefix it is a join on one row, so a list can be walked by its own index; an IN over all visible
        incidents would be computed whole. The listed ones are few and asked for at most once a query.
        """
        if not getattr(user, "is_authenticated", False):
            return Q(pk__in=[])
        return Q(**{f"{prefix}visibility": Visibility.ORGANISATION}) | Incident.listing(user, prefix)

    @staticmethod
    def listing(user: Any, prefix: str = "") -> Q:
        """The restricted ones of ``seen_by`` alone: those that ``user`` is listed on."""
        if not getattr(user, "is_authenticated", False):
            return Q(pk__in=[])
        return Q(**{f"{prefix}pk__any_of": ArrayFor(listed_on, user.pk)})

    def is_visible_to(self, user: Any) -> bool:
        """The same rule as ``visible_to``, for one row in hand."""
        if not getattr(user, "is_authenticated", False):
            return False
        if not self.is_restricted:
            return True
        if self._roles_in_hand:
            return any(part.person.user_id == user.pk for part in self.roles.all())
        return self.roles.filter(person__user=user.pk).exists()

    @property
    def _roles_in_hand(self) -> bool:
        return "roles" in getattr(self, "_prefetched_objects_cache", ())

    def involves(self, person: Person) -> bool:
        """Whether ``person`` has a role in it (listed readers included)."""
        if self._roles_in_hand:
            return any(part.person_id == person.pk for part in self.roles.all())
        return self.roles.filter(person=person).exists()

    def duration(self, start: str = "started_at", end: str = "resolved_at") -> dt.timedelta | None:
        """Time between two of MOMENTS, or None where either is unknown or coarser than an hour."""
        ends = [(getattr(self, name), getattr(self, f"{name}_margin")) for name in (start, end)]
        if any(at is None or (margin or dt.timedelta()) > FINE_ENOUGH for at, margin in ends):
            return None
        return ends[1][0] - ends[0][0]


class IncidentRole(models.Model):
    """A person's part in an incident. For a restricted incident these rows are the list of who may see it."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="incident_roles")
    role = models.CharField(_("role"), max_length=16, choices=RoleInIncident)
    # Whether the incident is restricted, kept by triggers: every page asks which ones its reader is listed on.
    restricted = models.BooleanField(db_default=False, editable=False)

    class Meta:
        verbose_name = _("incident role")
        verbose_name_plural = _("incident roles")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["incident", "person", "role"], name="incident_role_once")]
        indexes = [
            models.Index(fields=["person", "incident"], condition=Q(restricted=True), name="incident_role_restricted")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


def listed_on(user: int) -> models.QuerySet:
    """Keys of the restricted incidents an account may see."""
    return IncidentRole.objects.filter(person__user=user, restricted=True).order_by().values("incident")
