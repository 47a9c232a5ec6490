"""What the meeting's page draws row by row: markup in one go, because a timeline may have hundreds of rows."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.lib.html import joined, markup
from config.lib.templatetags.ui import when
from incidents.models import TimelineEvent

register = template.Library()
ROW = '<li id="event-{}"{}><span class="told__time">{}</span><span class="told__words">{}</span>{}</li>'
BUTTON = '<button class="button button--quiet button--small" name="event" value="{}">{}</button>'


@register.simple_tag
def told(events: Iterable[TimelineEvent], here: int | None, zone: str, may_write: bool) -> SafeString:
    """The timeline for the wall; ``here``: the event on the screen."""
    label, current = _("Show"), SafeString(' aria-current="true"')
    return joined(
        markup(
            ROW,
            event.pk,
            current if event.pk == here else "",
            when(event.at, zone=zone, margin=event.margin, both=True, ago=False) if event.at else "",
            event.text,
            markup(BUTTON, event.pk, label) if may_write else "",
        )
        for event in events
    )
