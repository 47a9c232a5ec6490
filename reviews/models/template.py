"""What a review asks: a team's sections and prompts, and the text of the sections a team added."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from people.models import Team
from people.rules import is_lead, is_signed_in
from reviews.enums import Depth
from reviews.models.review import Review

KEY_LENGTH = 30  # characters; what is kept about wording names a section by at most as many


class TemplateQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """What reviews ask is known to everybody who is signed in."""
        return self.all() if getattr(user, "is_authenticated", False) else self.none()


class ReviewTemplate(RulesModel):
    """The sections of reviews of one depth. ``team`` null: of everybody without a template of their own.

    ``sections``: ``[{key, title, prompt, shown}]`` in order, checked by ``reviews.domain.templates``.
    """

    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="review_templates")
    depth = models.CharField(_("depth"), max_length=10, choices=Depth)
    title = models.CharField(_("name"), max_length=120, blank=True)
    sections = models.JSONField(_("sections"), default=list)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("review template")
        verbose_name_plural = _("review templates")
        constraints = [
            models.UniqueConstraint(fields=["team", "depth"], name="review_template_once", nulls_distinct=False)
        ]
        rules_permissions = {"view": is_signed_in, "add": is_lead, "change": is_lead, "delete": is_lead}

    def __str__(self) -> str:
        return self.title or f"{self.team or _('Everybody')}: {self.get_depth_display()}"


class SectionText(models.Model):
    """The words of a section that a team added to its reviews. ``key`` is the section's in the review's outline."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="section_texts")
    key = models.CharField(max_length=KEY_LENGTH)
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("section text")
        verbose_name_plural = _("section texts")
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="section_text_once")]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.key}"

    @property
    def row_name(self) -> str:
        """How the section's history names it."""
        return self.key
