"""Templates of reviews, and the words of the sections that teams added."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from rest_framework import serializers

from config.lib.filters import FilterSet
from config.lib.rest.fields import Reference
from people.api.resource import Creatable, Deletable, Patchable, ReadOnly, Versioned, policies
from people.models import Organisation, Team
from reviews.api.below import BelowReview, UntilPublished
from reviews.domain.outlines import save_own_text
from reviews.domain.templates import PROMPT_LENGTH, TITLE_LENGTH, checked, drop_template, keep_template
from reviews.domain.writing import seen_as
from reviews.enums import Depth
from reviews.models import ReviewTemplate, SectionText
from reviews.models.template import KEY_LENGTH
from reviews.parts import Part, builtin


class PartSerializer(serializers.Serializer):
    """``key``: a built-in section's, or one of your own that begins with "own-". An empty title is the built-in one."""

    key = serializers.CharField(max_length=KEY_LENGTH)
    title = serializers.CharField(max_length=TITLE_LENGTH, allow_blank=True, default="")
    prompt = serializers.CharField(max_length=PROMPT_LENGTH, allow_blank=True, default="")
    shown = serializers.BooleanField(default=True)


class TemplateSerializer(Versioned):
    team = Reference(
        queryset=Team.objects.all(), allow_null=True, required=False, help_text="At creation only. Null: everybody’s."
    )
    sections = serializers.ListField(child=PartSerializer(), max_length=40, help_text="In order; all that are needed.")

    class Meta:
        model = ReviewTemplate
        fields = ("id", "team", "depth", "title", "sections", "updated_at", "version")
        read_only_fields = ("updated_at",)
        validators = ()  # two of a kind: told by the domain, as a conflict

    def validate_sections(self, rows: list[dict[str, Any]]) -> list[Part]:
        """A list of sections is whole, in a PATCH as well: there DRF asks for no key and gives no defaults."""
        if any("key" not in row for row in rows):
            raise serializers.ValidationError(["Every section has a key."], code="required")
        return [Part(**{"title": "", **row}) for row in rows]

    def make(self, data: dict[str, Any]) -> ReviewTemplate:
        data["sections"] = in_order(data["depth"], data["sections"])
        return keep_template(None, by=self.user, **data)

    def update(self, template: ReviewTemplate, data: dict[str, Any]) -> ReviewTemplate:
        found = {"title": template.title, "sections": [Part(**row) for row in template.sections], **data}
        sections = in_order(template.depth, found["sections"])
        version = data.get("version")
        return keep_template(template, by=self.user, title=found["title"], sections=sections, version=version)


def in_order(depth: str, sections: list[Part]) -> list[Part]:
    """Checked sections. Raises BadSections."""
    return checked(depth, sections, builtin(depth, Organisation.current().size))


class TemplateFilter(FilterSet):
    depth = filters.ChoiceFilter(choices=Depth.choices)
    team = filters.ModelChoiceFilter(queryset=Team.objects.all())


class Templates(Creatable, Patchable, Deletable, ReadOnly):
    """What reviews ask, per team and depth. A review keeps what it began with; DELETE brings the built-in one back."""

    rows = ReviewTemplate.objects.all()
    serializer_class = TemplateSerializer
    filterset_class = TemplateFilter
    keyset_field = "id"
    policies = policies("reviews.reviewtemplate") | {"destroy": "reviews.delete_reviewtemplate"}

    def remove(self, row: ReviewTemplate) -> None:
        drop_template(row, by=self.request.user)


class SectionTextSerializer(Versioned):
    key = serializers.CharField(max_length=KEY_LENGTH, help_text="A section of the review’s outline. At creation only.")

    class Meta:
        model = SectionText
        fields = ("id", "key", "title", "text", "version")

    title = serializers.SerializerMethodField(help_text="What the review calls the section.")

    def get_title(self, row: SectionText) -> str:
        outline = self.context["view"].parent.outline
        return next((part["title"] for part in outline if part["key"] == row.key), row.key)

    def make(self, data: dict[str, Any]) -> SectionText:
        return save_own_text(data["review"], data["key"], by=self.user, changes={"text": data.get("text", "")})

    def update(self, row: SectionText, data: dict[str, Any]) -> SectionText:
        stale = data.get("version") not in (None, row.version)
        seen = "stale" if stale else seen_as(row, ["text"])
        changes = {"text": data["text"]} if "text" in data else {}
        return save_own_text(row.review, row.key, by=self.user, changes=changes, seen=seen)


class SectionTexts(Creatable, Patchable, UntilPublished, ReadOnly, BelowReview):
    """Sections that the team's template adds. POST writes one, or rewrites it whole; PATCH asks for the version."""

    writes_over = True
    rows = SectionText.objects.select_related("review")
    serializer_class = SectionTextSerializer
