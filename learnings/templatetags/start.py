"""`{% load start %}{% demo_banner %}`: says that this is the demo, and to admins how to start their own."""

from __future__ import annotations

from typing import Any

from django import template

from learnings.models import Demo

register = template.Library()


@register.inclusion_tag("learnings/_demo_banner.html", takes_context=True)
def demo_banner(context: Any) -> dict[str, Any]:
    """One query; nothing is shown where there is no demo."""
    demo, user = Demo.current(), context["request"].user
    shown = demo is not None and (demo.is_here or not demo.is_gone)
    may_start = shown and user.has_perm("learnings.change_demo")
    return {"demo": demo if shown and (demo.is_here or may_start) else None, "may_start": may_start}
