"""`{% load imported %}{% imported_sections incident %}`: what the source wrote beside summary and timeline."""

from typing import Any

from django import template

from incidents.models import Incident

register = template.Library()


@register.inclusion_tag("incidents/imported.html")
def imported_sections(incident: Incident) -> dict[str, Any]:
    """The source's own sections, folded. One query, none for incidents that were not imported."""
    record = incident.import_records.order_by("id").first() if incident.past else None
    sections = record.payload.get("sections", []) if record else []
    told = {incident.summary.strip(), ""}
    return {"sections": [section for section in sections if section["text"].strip() not in told]}
