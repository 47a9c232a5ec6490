"""`{% load cards %}`: learnings as cards. A template for each of twenty took a third of the library's page."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.lib.html import joined, markup
from config.lib.templatetags.ui import badge, when
from learnings.enums import InPractice
from learnings.models import Learning

register = template.Library()
# Of what a learning became in practice: colour and icon of its badge.
IN_PRACTICE = {"confirmed": ("", ""), "applied": ("accent", "half"), "refuted": ("warn", "again")}


@register.simple_tag
def learning_cards(learnings: Iterable[Learning]) -> SafeString:
    return joined([learning_card(learning) for learning in learnings])


@register.simple_tag
def learning_card(learning: Learning) -> SafeString:
    """The upper storey stands on the lower one."""
    return markup(
        '<article class="learning{}" id="LRN-{}"><div class="learning__body">{}<div class="learning__now">'
        '<span class="learning__label">{}</span><p><a class="learning__link" href="{}">{}</a></p>'
        '<div class="learning__facts"><span class="ref">{}</span> <a href="{}">{}</a> {}</div></div></div></article>',
        " learning--withdrawn" if learning.state == "withdrawn" else "",
        learning.pk,
        _before(learning.before_we_believed),
        _("Now we know"),
        learning.get_absolute_url(),
        learning.now_we_know,
        learning.ref,
        learning.review.incident.get_absolute_url(),
        learning.review.incident.ref,
        joined([when(learning.sort_at), *_badges(learning)], " "),
    )


def _before(belief: str) -> SafeString:
    if not belief:
        return SafeString("")
    label = _("We believed")
    return markup('<div class="learning__before"><span class="learning__label">{}</span><p>{}</p></div>', label, belief)


def _badges(learning: Learning) -> list[SafeString]:
    states = {
        "shared": ("tentative", _("Shared early, tentative")),
        "draft": ("draft", _("Draft")),
        "withdrawn": ("withdrawn", _("Withdrawn")),
    }
    found = [badge("relearned", _("Relearned"))] if getattr(learning, "relearned", False) else []
    if learning.state in states:
        found.append(badge(*states[learning.state]))
    if learning.in_practice in IN_PRACTICE:
        label = str(InPractice(learning.in_practice).label)
        found.append(badge(learning.in_practice, label, *IN_PRACTICE[learning.in_practice]))
    return found
