"""Patterns: failure conditions that come back, and where they were seen."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from incidents.enums import Kind, Stage, Visibility
from incidents.models import Incident
from learnings import rules
from learnings.enums import TagState
from reviews.models import Review


class Pattern(RulesModel):
    """A recurring failure condition, never a person. Renamed, merged and retired patterns keep their slug."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    definition = models.TextField(_("definition"))
    signals = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("typical signals"))
    countermeasures = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("what helps")
    )
    starter = models.BooleanField(default=False, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")

    class Meta:
        ordering = ["name"]
        verbose_name = _("pattern")
        verbose_name_plural = _("patterns")
        rules_permissions = {"view": rules.is_signed_in, "add": rules.is_lead, "change": rules.is_lead}

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("learnings:pattern", args=[self.slug])


class TagQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Tags on incidents ``user`` sees; what was tagged from a draft hides with its review."""
        readable = Q(review=None) | Review.readable(user, "review__")
        return self.filter(readable, Incident.seen_by(user, "incident__"))

    def confirmed(self) -> Self:
        return self.filter(state=TagState.CONFIRMED)


class PatternTag(RulesModel):
    """A pattern seen in an incident, with the words that show it.

    ``sort_at``, ``stage``, ``kind``, ``team`` and ``visibility`` are the incident's, kept in step by a database
    trigger, so that reports over many incidents need no join.
    """

    pattern = models.ForeignKey(Pattern, on_delete=models.PROTECT, related_name="tags")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="pattern_tags")
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.CASCADE, related_name="pattern_tags")
    event = models.ForeignKey(
        "incidents.TimelineEvent", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    quote = models.TextField(_("the words that show it"))
    state = models.CharField(_("state"), max_length=10, choices=TagState, default=TagState.CONFIRMED)
    tagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    tagged_at = models.DateTimeField(auto_now_add=True)
    sort_at = models.DateTimeField(editable=False)
    stage = models.CharField(max_length=10, choices=Stage, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, editable=False)
    team = models.ForeignKey("people.Team", null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    visibility = models.CharField(max_length=12, choices=Visibility, editable=False)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["-sort_at", "-id"]
        verbose_name = _("pattern tag")
        verbose_name_plural = _("pattern tags")
        rules_permissions = {"view": rules.may_read_tag, "add": rules.is_writer, "change": rules.may_tag}
        indexes = [
            models.Index(fields=["pattern", "-sort_at", "-id"], name="tag_of_pattern"),
            models.Index(fields=["-sort_at", "-id"], name="tag_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pattern", "incident"], name="pattern_tag_once"),
            models.CheckConstraint(condition=~Q(quote=""), name="pattern_tag_has_quote"),
        ]

    def __str__(self) -> str:
        return f"{self.pattern_id} in INC-{self.incident_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_at, self.stage, self.kind = self.incident.sort_at, self.incident.stage, self.incident.kind
        self.visibility, self.team = self.incident.visibility, self.incident.teams.order_by("id").first()
        super().save(*args, **kwargs)
