"""The activity log on pages, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from config.lib.html import joined, markup
from people.domain.waiting import Line
from people.models import LogEntry

register = template.Library()

PANEL_ENTRIES = 50


# What a verb of the log reads like. Others read as they are written: "start analysis".
VERBS = {
    "add": _("added"),
    "add account": _("made the account"),
    "add_second_step": _("added a second step to sign in"),
    "attach": _("attached a file"),
    "capture": _("wrote down"),
    "change_account": _("changed the account"),
    "change_email": _("changed the address of"),
    "change_password": _("changed the password of"),
    "connect_provider": _("connected a sign-in to"),
    "disconnect_provider": _("disconnected a sign-in from"),
    "edit": _("changed"),
    "import": _("imported"),
    "invite": _("invited"),
    "issue_token": _("made the token"),
    "join": _("came in by the invitation for"),
    "join_by_provider": _("came in by the identity provider"),
    "make_setup_link": _("made the link for the first start, for"),
    "remove_second_step": _("removed a second step to sign in"),
    "restrict": _("restricted"),
    "revoke_invitation": _("took back the invitation of"),
    "revoke_token": _("revoked the token"),
    "set_led_teams": _("set who leads a team:"),
    "set_up": _("set up"),
    "unrestrict": _("opened to everybody"),
}


@register.filter
def did(entry: LogEntry) -> str:
    """The verb in words."""
    return str(VERBS.get(entry.verb) or f"{entry.verb.replace('_', ' ')}:")


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


@register.simple_tag
def waiting_lines(lines: Iterable[Line]) -> SafeString:
    """The rows of what waits. A hundred may stand on the page, and a template for each would be most of it."""
    language = get_language()
    return joined([_waiting_line(line, language) for line in lines])


def _waiting_line(line: Line, language: str | None) -> SafeString:
    facts = [_since(line.since, language)] if line.since else []
    return markup(
        '<li><article class="row row--plain"><h3 class="row__title"><a href="{}">{}</a></h3>'
        '<p class="row__facts">{}</p></article></li>',
        line.url,
        line.text,
        joined([markup("<span>{}</span>", fact) for fact in (*facts, *line.teams)]),
    )


@lru_cache(maxsize=512)
def _since(day: dt.date, language: str | None) -> str:
    return gettext("since %(day)s") % {"day": date_format(day, "j M Y")}
