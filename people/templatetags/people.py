"""The activity log on pages, in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.utils.translation import gettext as _

from people.models import LogEntry

register = template.Library()

PANEL_ENTRIES = 50


@register.filter
def did(entry: LogEntry) -> str:
    """The verb as words, and the kind of thing: "change account (user)"."""
    return f"{_(entry.verb.replace('_', ' '))} ({entry.object_type})"


@register.filter
def particulars(entry: LogEntry) -> list[tuple[str, str, str]]:
    """Lines of ``(name, before, after)`` from what the entry holds; before is "" where there is only a value."""
    data = dict(entry.data) if isinstance(entry.data, dict) else {}
    changed = data.pop("changed", None)
    lines = [*data.items(), *(changed.items() if isinstance(changed, dict) else [])]
    return [(spoken(name), *before_and_after(value)) for name, value in lines if value not in ("", None, [], {})]


def spoken(name: str) -> str:
    return str(name).replace("_", " ")


def before_and_after(value: Any) -> tuple[str, str]:
    if isinstance(value, list):
        words = [str(item) for item in value]
        return (words[0], words[1]) if len(words) == 2 else ("", ", ".join(words))
    return "", str(value)


@register.inclusion_tag("people/activity_panel.html", takes_context=True)
def activity_panel(context: Any, subject: Model) -> dict[str, Any]:
    """The newest log entries that hide with ``subject``, an incident or a review.

    Shown to whom the subject's own matrix lets ("incidents.activity_incident", "reviews.activity_review":
    participants and admins); to everybody else the panel does not exist.
    """
    user, name = context["request"].user, subject._meta.model_name
    if not user.has_perm(f"{subject._meta.app_label}.activity_{name}", subject):
        return {"entries": None}
    entries = LogEntry.objects.visible_to(user).filter(**{f"{name}_id": subject.pk})
    return {"entries": entries.order_by("-at", "-id")[:PANEL_ENTRIES]}
