"""`{% load incidents %}`: margins, who felt it, and the marks of an event."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from config.lib.html import joined, markup, text
from config.lib.templatetags.ui import badge, day_in, ref, when
from incidents.domain.attachments import IMAGES
from incidents.domain.times import HALF_A_DAY, zone_info, zone_names
from incidents.enums import Kind, Status
from incidents.models import Attachment, Incident

register = template.Library()
ONE_OF = {"customers": gettext_lazy("1 customer"), "sites": gettext_lazy("1 site"), "devices": gettext_lazy("1 device")}


@register.filter
def give_or_take(margin: dt.timedelta | None) -> str:
    """``± 15 minutes``; nothing for an exact time."""
    if not margin:
        return ""
    minutes = round(margin.total_seconds() / 60)
    if minutes >= 48 * 60:
        return ngettext("± %(n)d day", "± %(n)d days", minutes // 1440) % {"n": minutes // 1440}
    if minutes >= 60 and minutes % 60 == 0:
        return ngettext("± %(n)d hour", "± %(n)d hours", minutes // 60) % {"n": minutes // 60}
    if minutes >= 1:
        return ngettext("± %(n)d minute", "± %(n)d minutes", minutes) % {"n": minutes}
    return _("± less than a minute")


@register.simple_tag
def both_clocks(at: dt.datetime | None, zone: str, margin: dt.timedelta | None = None) -> SafeString:
    """A moment on the incident's clock, UTC under it unless both say the same.

    Half a day or more off, a clock time would mean nothing.
    """
    if at is None:
        return markup('<span class="soft">{}</span>', _("not known"))
    local, utc = at.astimezone(zone_info(zone)), at.astimezone(dt.UTC)
    lines = [day_in(get_language(), local.date())]
    if margin is None or margin < HALF_A_DAY:
        about = _("about ") if margin else ""
        lines.append(f"{about}{_clock(local)} {local:%Z}")
        if local.utcoffset():
            lines.append(f"{_other_day(utc, local)}{_clock(utc)} UTC")
    if margin:
        lines.append(give_or_take(margin))
    shown = "<br>".join([text(line) for line in lines])
    return SafeString(f'<time datetime="{utc.isoformat(timespec="seconds")}" data-relative>{shown}</time>')


def _clock(moment: dt.datetime) -> str:
    seconds = f":{moment.second:02}" if moment.second else ""
    return f"{moment.hour:02}:{moment.minute:02}{seconds}"


def _other_day(utc: dt.datetime, local: dt.datetime) -> str:
    return "" if utc.date() == local.date() else date_format(utc, "j M") + ", "


@register.filter
def felt_by(incident: Incident) -> str:
    """Who felt it in a few words; empty where nobody knows."""
    unit = incident.get_felt_by_unit_display() if incident.felt_by_unit else ""
    if incident.felt_by_count == 1:
        return str(ONE_OF.get(incident.felt_by_unit, "1"))
    if incident.felt_by_count is not None:
        return f"{incident.felt_by_count:,} {unit}".strip()
    if incident.felt_by_band:
        band = incident.get_felt_by_band_display()
        return f"{band} · {unit}" if unit else str(band)
    return ""


@register.simple_tag
def incident_rows(incidents: list[Incident], zone: str, show_systems: bool = False) -> SafeString:
    """Lines of a list. One function, because a template of its own costs more than the line."""
    known = {
        "first": reverse("incidents:detail", args=[0]),
        "listed": badge("restricted", _("Listed people only")),
        "late": text(_("written down")),
        "past": f"<span>{text(_('Past'))}</span>",
    }
    rows = [_row(incident, zone, known, show_systems) for incident in incidents]
    return SafeString(f'<ul class="rows">{"".join(rows)}</ul>')


def _row(incident: Incident, zone: str, known: dict[str, str], show_systems: bool) -> str:
    late = "" if incident.started_at or incident.detected_at else f"{known['late']} "
    address = known["first"].replace("/0/", f"/{incident.pk}/")
    return (
        f'<li><article class="row">{ref("INC", incident.pk)}'
        f'<h2 class="row__title"><a href="{address}">{text(incident.title)}</a></h2>'
        f'<div class="row__end">{late}{when(incident.sort_at, zone=zone, margin=incident.sort_margin)}</div>'
        f'<p class="row__facts">{" ".join(_facts(incident, known, show_systems))}</p></article></li>'
    )


def _facts(incident: Incident, known: dict[str, str], show_systems: bool) -> list[str]:
    facts = [badge(incident.status, Status(incident.status).label)]
    facts += [badge(incident.severity, incident.severity.upper())] if incident.severity else []
    facts += [badge(incident.kind, Kind(incident.kind).label)] if incident.kind != Kind.INCIDENT else []
    facts += [known["listed"]] if incident.is_restricted else []
    facts += [f"<span>{text(system)}</span>" for system in incident.named_systems] if show_systems else []
    return facts + ([known["past"]] if incident.past else [])


@register.simple_tag
@cache
def zone_options() -> SafeString:
    """Zones to choose from, for a datalist: hundreds, and always the same."""
    return joined(markup('<option value="{}"></option>', name) for name in zone_names())


@register.filter
def is_image(attachment: Attachment) -> bool:
    return attachment.content_type in IMAGES


@register.filter
def as_reference(attachment: Attachment) -> str:
    """How a text shows the picture: markdown that knows it by its number."""
    words = "".join(sign for sign in attachment.alt or attachment.name if sign not in "[]\\`")
    return f"![{words}](attachment:{attachment.pk})"


@register.simple_tag
def moments(incident: Incident) -> list[dict[str, Any]]:
    """The five times with their words, in order."""
    names = {
        "started_at": _("Started"),
        "detected_at": _("Detected"),
        "acknowledged_at": _("Acknowledged"),
        "stabilised_at": _("Stabilised"),
        "resolved_at": _("Resolved"),
    }
    return [
        {"label": label, "at": getattr(incident, name), "margin": getattr(incident, f"{name}_margin")}
        for name, label in names.items()
    ]
