"""Tags of the design: icons, badges, times, navigation. They know values and words, no model."""

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.lib.html import joined, markup
from config.lib.widgets import drawn

register = template.Library()

# Tone and icon of every value that is shown as a badge. The words always stand beside them.
BADGES: dict[str, tuple[str, str]] = {
    # severity
    "sev1": ("strong", "alert"),
    "sev2": ("bad", "alert"),
    "sev3": ("warn", "full"),
    "sev4": ("quiet", "half"),
    "sev5": ("quiet", "open"),
    # kind of incident
    "incident": ("quiet", "incident"),
    "near_miss": ("good", "shield"),
    "surprise": ("plum", "hypothesis"),
    "drill": ("accent", "again"),
    # status of an incident
    "open": ("bad", "open"),
    "stabilised": ("warn", "half"),
    "resolved": ("good", "met"),
    "merged": ("quiet", "link"),
    "declined": ("quiet", "cross"),
    "restricted": ("plum", "lock"),
    # state of a review
    "gathering": ("accent", "communication"),
    "analysing": ("accent", "search"),
    "meeting": ("accent", "people"),
    "learning": ("accent", "learning"),
    "published": ("good", "met"),
    "closed": ("quiet", "full"),
    "skipped": ("quiet", "older"),
    # defences
    "held": ("good", "shield"),
    "partly": ("warn", "half"),
    "failed": ("bad", "cross"),
    "absent": ("quiet", "open"),
    "luck": ("plum", "luck"),
    # learnings and pattern tags
    "tentative": ("plum", "hypothesis"),
    "confirmed": ("good", "met"),
    "relearned": ("warn", "again"),
    "withdrawn": ("quiet", "cross"),
    "suggested": ("plum", "hypothesis"),
    "rejected": ("quiet", "cross"),
    # concerns
    "risk": ("warn", "concern"),
    "good_practice": ("good", "practice"),
    "raised": ("accent", "concern"),
    "acknowledged": ("accent", "half"),
    "acting": ("good", "action"),
    "scheduled": ("good", "clock"),
    "accepted_risk": ("warn", "alert"),
    "monitoring": ("plum", "observation"),
    "needs_info": ("warn", "hypothesis"),
    "completed": ("good", "met"),
    "sustained": ("good", "shield"),
    "lapsed": ("warn", "again"),
    # actions
    "idea": ("plum", "hypothesis"),
    "committed": ("accent", "half"),
    "in_progress": ("accent", "action"),
    "done": ("good", "check"),
    "worked": ("good", "met"),
    "did_not_work": ("bad", "cross"),
    "cannot_tell": ("quiet", "hypothesis"),
    # credits
    "pending": ("warn", "clock"),
    "accepted": ("good", "met"),
    "private": ("quiet", "lock"),
    # jobs
    "queued": ("quiet", "clock"),
    "running": ("accent", "half"),
    "ready": ("good", "met"),
    "approved": ("good", "met"),
    "error": ("bad", "alert"),
}
MESSAGE_ICONS = {"success": "met", "warning": "alert", "error": "alert"}
EXACT = timedelta(0)
HALF_DAY = timedelta(hours=12)


@cache
def sheet() -> str:
    """The address of icons.svg: the same for all of a process, and a page asks for it a hundred times."""
    return static("icons.svg")


@register.simple_tag
@lru_cache(maxsize=1024, typed=True)  # typed: markup and the same letters as text differ
def icon(name: str, label: str = "") -> SafeString:
    """One symbol of icons.svg; decoration unless it has a label."""
    address = f"{sheet()}#{name}"
    if not label:
        return markup('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)
    return markup('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)


@register.simple_tag
@lru_cache(maxsize=1024, typed=True)  # typed: markup and the same letters as text differ
def badge(value: str, label: str = "", tone: str = "", symbol: str = "") -> SafeString:
    """A value as words with its own colour and icon: {% badge incident.status incident.get_status_display %}."""
    if not value:
        return SafeString("")
    known_tone, known_symbol = BADGES.get(str(value), ("quiet", ""))
    picture = icon(symbol or known_symbol) if symbol or known_symbol else ""
    return markup('<span class="badge badge--{}">{}{}</span>', tone or known_tone, picture, label or readable(value))


def readable(value: str) -> str:
    """Words for a value that came without any: `near_miss` becomes "Near miss"."""
    return str(value).replace("_", " ").capitalize()


@register.filter
def message_icon(level: str) -> str:
    return MESSAGE_ICONS.get(level, "info")


@register.simple_tag
def ref(prefix: str, number: int) -> SafeString:
    """A reference as people say it: INC-142."""
    return markup('<span class="ref">{}-{}</span>', prefix, number)


@register.simple_tag
def when(
    at: datetime | None, zone: str = "", margin: timedelta | None = None, both: bool = False, ago: bool = True
) -> SafeString:
    """A moment as people read it. `both` prints UTC under it where that differs; a margin of hours prints the day only.

    `zone` is an IANA name; without one the zone in use is taken. None reads "not known".
    """
    if at is None:
        return markup('<span class="soft">{}</span>', _("not known"))
    local = timezone.localtime(at, ZoneInfo(zone) if zone else None)
    utc = at.astimezone(UTC)
    beside = (
        markup("<small>{} UTC</small>", clock(utc, local)) if both and is_clocked(margin) and local.utcoffset() else ""
    )
    return markup(
        '<time datetime="{}"{}>{}{}</time>',
        utc.isoformat(timespec="seconds"),
        SafeString(" data-relative") if ago else "",
        moment(local, margin),
        beside,
    )


def is_clocked(margin: timedelta | None) -> bool:
    """Whether the margin is small enough for a clock time to mean something."""
    return margin is None or margin < HALF_DAY


def moment(local: datetime, margin: timedelta | None) -> str:
    day = day_in(get_language(), local.date())
    if not is_clocked(margin):
        return day
    about = "" if not margin or margin <= EXACT else _("about ")
    return f"{day}, {about}{local:%H:%M} {local.tzname()}"


@lru_cache(maxsize=4096)
def day_in(_language: str | None, day: date) -> str:
    """The day as a list prints it in every row; Django's formatter takes each letter of the format by itself."""
    return date_format(day, "j M Y")


def clock(utc: datetime, local: datetime) -> str:
    """The UTC clock, with its day where that differs from the local one."""
    return f"{utc:%H:%M}" if utc.date() == local.date() else f"{date_format(utc, 'j M')}, {utc:%H:%M}"


@register.simple_tag(takes_context=True)
def nav_link(context: RequestContext, name: str, label: str | Promise, symbol: str) -> SafeString:
    """A line of the navigation, or nothing while the page it names does not exist."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    here = SafeString(' aria-current="page"') if is_current(context, address) else ""
    return markup('<li><a href="{}"{}>{}{}</a></li>', address, here, icon(symbol), label)


def is_current(context: RequestContext, address: str) -> bool:
    request = context.get("request")
    if request is None:
        return False
    return request.path == address or (address != "/" and request.path.startswith(address))


@register.simple_tag(takes_context=True)
def theme_attribute(context: RequestContext) -> SafeString:
    """The saved theme as an attribute of <html>; without one the reader's system decides."""
    request = context.get("request")
    theme = request.COOKIES.get("theme") if request else None
    return markup(' data-theme="{}"', theme) if theme in ("light", "dark") else SafeString("")


@register.inclusion_tag("components/pager.html")
def pager(newer: str = "", older: str = "", newer_label: str = "", older_label: str = "") -> dict[str, str]:
    """Newer and older as links; each argument is an address or empty."""
    return {"newer": newer, "older": older, "newer_label": newer_label, "older_label": older_label}


@register.inclusion_tag("components/progress.html")
def progress(value: int | None, most: int, label: str) -> dict[str, object]:
    """How far something is: `value` of `most`; None shows that it runs, not how far."""
    return {"value": value, "most": most, "label": label}


@register.inclusion_tag("components/stat.html")
def stat(value: object, label: str, n: int | None = None, cannot: str = "") -> dict[str, object]:
    """A figure with what it counts, over how many, and what it cannot tell."""
    return {"value": value, "label": label, "n": n, "cannot": cannot}


@register.inclusion_tag("components/problems.html")
def problems(form: object) -> dict[str, object]:
    """Everything wrong with a form, each line a link to its field. For forms laid out by hand."""
    return {"form": form}


@register.simple_tag
def boxes(field: BoundField) -> SafeString:
    """Each choice of a field (``config.lib.selects.PlainBoxes``), for fields laid out by hand."""
    attrs = field.build_widget_attrs({"id": field.auto_id})
    return joined(field.field.widget.labels(field.html_name, field.value(), attrs))


register.filter("drawn", drawn)
