"""What a draft shows many of (people, accounts, parts), drawn as text: a piece of template for each of them would
cost more than what stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.lib.html import joined, markup
from config.lib.templatetags.ui import badge, icon
from reviews.models import Perspective, ReviewParticipant

register = template.Library()
BOXES = (
    ("did", gettext_lazy("Did")),
    ("saw", gettext_lazy("Saw")),
    ("expected", gettext_lazy("Expected")),
    ("assumed", gettext_lazy("Took for granted")),
    ("understood", gettext_lazy("Understands now")),
)
BOX = "<div><dt>{}</dt><dd>{}</dd></div>"
LINK = '<a class="button button--quiet button--small" href="{}">{}{}</a>'


@register.simple_tag
def account_facts(account: Perspective) -> SafeString:
    """What somebody told: the boxes in which something stands."""
    rows = [markup(BOX, label, linebreaksbr(said)) for name, label in BOXES if (said := getattr(account, name))]
    return markup('<dl class="facts">{}</dl>', joined(rows))


PERSON = (
    '<li><div class="row"><span class="soft small">{}</span><span>{}</span><span class="row__end">{}</span></div></li>'
)


@register.simple_tag
def answers(participation: Iterable[ReviewParticipant], silence_over: bool = False) -> SafeString:
    """Who takes part, each with whether it was like this for them."""
    rows = [markup(PERSON, row.person.team or "", row.person, _answer(row, silence_over)) for row in participation]
    return markup('<ul class="rows">{}</ul>', joined(rows)) if rows else SafeString("")


def _answer(row: ReviewParticipant, silence_over: bool) -> SafeString:
    if row.attended:
        return badge("done", _("was there"))
    if row.passed:
        return badge("private", _("passed"), symbol="older")
    if row.corrected:
        return badge("confirmed", _("asked for a change"), symbol="edit")
    if row.answered_at:
        return badge("confirmed", _("confirmed"))
    if silence_over:
        return badge("private", _("passed, without a word"), symbol="older")
    return markup('<span class="soft">{}</span>', _("no answer yet"))


@register.filter
def names(participation: Iterable[ReviewParticipant]) -> str:
    return ", ".join(str(row.person) for row in participation)


@register.simple_tag(takes_context=True)
def from_here(context: Any, section: Any) -> SafeString:
    """From a part that is read (``views.parts.Section``) to where it is written and talked about."""
    page = f"{context['page_url']}?at={section.anchor}"
    links = []
    if context["writes"]:
        words = markup('{}<span class="unseen">: {}</span>', _("Write here"), section.part.title)
        links.append(markup(LINK, f"{page}#{section.anchor}", icon("edit"), words))
    if section.comments is not None:
        said = ngettext("%(n)d comment", "%(n)d comments", section.comments) % {"n": section.comments}
        words = said if section.comments else _("Comment")
        links.append(markup(LINK, f"{page}#threads-{section.anchor}", icon("communication"), words))
    return markup('<p class="line">{}</p>', joined(links)) if links else SafeString("")
