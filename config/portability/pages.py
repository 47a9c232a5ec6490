"""The pages in an export that people read. An import reads only the JSON beside them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.template.loader import render_to_string

from config.portability.layout import LAYOUT, every_rows, links

NOT_FACTS = {"title", "summary", "version", "search", "sort_at", "updated_at", "merged_into"}


def readme() -> bytes:
    return _page("portability/readme.md", {"layout": LAYOUT})


def incident(found: dict[str, list[models.Model]]) -> bytes:
    """``incident.md``: what a person wants to read of one incident's rows."""
    context: dict[str, Any] = {rows.key: found.get(rows.label, []) for rows in every_rows()}
    for one in ("incident", "review"):
        context[one] = next(iter(context[one]), None)
    context |= {"facts": facts(context["incident"]), "told": told(context["review"]) if context["review"] else []}
    return _page("portability/incident.md", context)


def _page(template: str, context: dict[str, Any]) -> bytes:
    lines = [line.rstrip() for line in render_to_string(template, context).splitlines()]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return ("\n".join(kept).strip() + "\n").encode()


def facts(row: models.Model) -> list[tuple[str, str]]:
    """Name and value of what is known of ``row``, without long texts and without other rows."""
    out = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname) if field.name not in NOT_FACTS else None
        if field.is_relation or field.primary_key or field.name.endswith("_margin") or value in (None, "", False):
            continue
        out.append((str(field.verbose_name), _shown(row, field, value)))
    named = [(link, getattr(row, link.name).all()) for link in links(row._meta.label)]
    return out + [(str(link.verbose_name), ", ".join(map(str, others))) for link, others in named if others]


def _shown(row: models.Model, field: models.Field, value: Any) -> str:
    if isinstance(field, models.DateTimeField):
        margin = getattr(row, f"{field.name}_margin", None)
        return f"{value:%Y-%m-%d %H:%M} UTC" + (f" (± {margin})" if margin else "")
    if value is True:
        return "✓"
    return str(getattr(row, f"get_{field.name}_display")() if field.choices else value)


def told(row: models.Model) -> list[tuple[str, str]]:
    """Label and words of every text people have written into ``row``."""
    texts = [f for f in row._meta.concrete_fields if isinstance(f, models.TextField)]
    return [(str(f.verbose_name), value) for f in texts if (value := getattr(row, f.attname))]
