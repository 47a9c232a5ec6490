"""What happened when, told forwards."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from incidents.enums import EventKind, HypothesisState
from incidents.models.incident import Incident


class TimelineQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(Incident.seen_by(user, "incident__"))

    def before_detection(self, incident: Incident | OuterRef) -> Self:
        """Events before the first detection event, by position; else before ``detected_at``.

        Positions decide, because an event may have an order and no time. ``incident``: a row, or its key outside.
        """
        # Of the incident and not of the event: PostgreSQL then looks for the detection once, not for every event.
        inside = OuterRef(incident) if isinstance(incident, OuterRef) else incident
        detections = self.model.objects.filter(incident=inside, kind=EventKind.DETECTION).order_by("position")
        by_position = Q(position__lt=Subquery(detections.values("position")[:1]))
        by_time = Q(at__lt=F("incident__detected_at")) & ~Exists(detections)
        return self.filter(by_position | by_time, incident=incident)


class TimelineEvent(models.Model):
    """One entry. ``at`` null: only the order is known; ``position`` (fractional, never null) orders all of them."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("kind"), max_length=14, choices=EventKind, default=EventKind.OBSERVATION)
    text = models.TextField(_("what happened"))
    at = models.DateTimeField(_("when"), null=True, blank=True)
    margin = models.DurationField(_("give or take"), null=True, blank=True)
    position = models.DecimalField(max_digits=40, decimal_places=20)
    source_url = models.URLField(_("link"), max_length=500, blank=True)
    source_label = models.CharField(_("where this comes from"), max_length=120, blank=True)
    author = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    hypothesis = models.CharField(
        _("what became of it"), max_length=7, choices=HypothesisState, blank=True, help_text=_("Hypotheses only.")
    )
    in_review = models.BooleanField(_("matters for the review"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TimelineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("timeline event")
        verbose_name_plural = _("timeline events")
        indexes = [models.Index(fields=["incident", "position", "id"], name="event_order")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def standing(self) -> str:
        return standing_of(self.kind, self.hypothesis)


def standing_of(kind: str, hypothesis: str) -> str:
    """A hypothesis is open until somebody says otherwise; nothing else has a standing, whatever it was once."""
    if kind != EventKind.HYPOTHESIS:
        return ""
    return hypothesis or HypothesisState.OPEN
