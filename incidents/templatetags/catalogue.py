"""`{% load catalogue %}`: systems as rows. There may be hundreds on one page, so none has a template of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.lib.html import joined, markup
from incidents.enums import SystemKind

register = template.Library()
SYSTEM = ("name", "slug", "kind", "about", "team__name", "parent__name")  # what a row shows


@register.simple_tag
def system_rows(systems: Iterable[tuple[Any, ...]]) -> SafeString:
    """``systems``: values of SYSTEM each."""
    pattern = reverse("incidents:system", args=["x"]).removesuffix("x/") + "{}/"
    kinds = {kind.value: str(kind.label) for kind in SystemKind}
    part_of = _("part of %(parent)s")
    return joined(
        [
            markup(
                '<li><article class="row"><span class="ref">{}</span><h2 class="row__title"><a href="{}">{}</a></h2>'
                '<div class="row__end">{}</div>{}{}</article></li>',
                kinds.get(kind, kind),
                pattern.format(slug),
                name,
                team or "",
                markup('<p class="row__note">{}</p>', about) if about else SafeString(""),
                markup('<p class="row__facts">{}</p>', part_of % {"parent": parent}) if parent else SafeString(""),
            )
            for name, slug, kind, about, team, parent in systems
        ]
    )
