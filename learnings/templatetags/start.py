"""`{% load start %}{% demo_banner %}`: says that this is the demo, and to admins how to start their own."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from learnings.demo.staff import PASSWORD
from learnings.models import Demo

register = template.Library()
ADMIN = "ruth@larderlight.example"


@register.inclusion_tag("learnings/_demo_sign_in.html")
def demo_sign_in() -> dict[str, Any]:
    """How to come in while the demo is here: its password is public anyway, and in production there is no demo."""
    demo = Demo.current()
    here = settings.MODE != "production" and demo is not None and demo.is_here
    return {"here": here, "email": ADMIN, "password": PASSWORD}


@register.inclusion_tag("learnings/_demo_banner.html", takes_context=True)
def demo_banner(context: Any) -> dict[str, Any]:
    """One query; nothing is shown where there is no demo."""
    demo, user = Demo.current(), context["request"].user
    shown = demo is not None and (demo.is_here or not demo.is_gone)
    may_start = shown and user.has_perm("learnings.change_demo")
    return {"demo": demo if shown and (demo.is_here or may_start) else None, "may_start": may_start}
