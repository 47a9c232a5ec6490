"""What the meeting's page draws row by row: markup in one go, because a timeline may have hundreds of rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.lib.html import joined, markup
from config.lib.templatetags.ui import icon, when
from reviews.models import ReviewParticipant
from reviews.queries import OnWall

register = template.Library()
ROW = '<li id="event-{}"{}><span class="told__time">{}</span><span class="told__words">{}</span>{}</li>'
BUTTON = '<button class="button button--quiet button--small" name="event" value="{}">{}</button>'
LONG = 2_000  # letters; longer ones are drawn each time, because kept by the thousand they would fill a process


@register.simple_tag
def told(events: Iterable[OnWall], here: int | None, zone: str, may_write: bool) -> SafeString:
    """The timeline for the wall; ``here``: the event on the screen."""
    shape = get_language(), zone or timezone.get_current_timezone_name(), bool(may_write)
    rows = [(_row if len(event.text) < LONG else _row.__wrapped__)(shape, event, event.pk == here) for event in events]
    return SafeString("".join(rows))


@lru_cache(maxsize=2048)
def _row(shape: tuple[str | None, str, bool], event: OnWall, is_here: bool) -> SafeString:
    """By what stands in it, so for nobody new: everybody in the room looks at the same rows."""
    _language, zone, may_write = shape
    return markup(
        ROW,
        event.pk,
        SafeString(' aria-current="true"') if is_here else "",
        when(event.at, zone=zone, margin=event.margin, both=True, ago=False) if event.at else "",
        event.text,
        markup(BUTTON, event.pk, _("Show")) if may_write else "",
    )


@register.simple_tag
def present(participation: Iterable[ReviewParticipant]) -> SafeString:
    """Who takes part, with a tick where somebody was there."""
    there = icon("check", _("was there"))
    return joined([joined([there, row.person]) if row.attended else str(row.person) for row in participation], ", ")
