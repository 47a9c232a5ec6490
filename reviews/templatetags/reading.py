"""What a draft shows many of (people, accounts, parts), drawn as text: a piece of template for each of them would
cost more than what stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.lib.html import joined, markup
from config.lib.templatetags.ui import badge, icon
from reviews.enums import FactorKind, FactorTiming
from reviews.models import Factor, Perspective, ReviewParticipant

register = template.Library()
CLOSED = (
    '<div class="more" id="section-{0}"><a class="more__open" href="{1}?at={0}#{0}" hx-get="{1}?at={0}" '
    'hx-target="#section-{0}" hx-select="#section-{0}" hx-swap="outerHTML" hx-replace-url="true">'
    "<h2>{2}</h2>{3}</a></div>"
)


@register.simple_tag
def closed_part(page: str, section: Any) -> SafeString:
    """The title of a part (``views.parts.Section``) that is not open: a link that opens it."""
    return markup(CLOSED, section.anchor, page, section.part.title, signs_of(section))


@register.simple_tag
def signs_of(section: Any) -> SafeString:
    """Beside a part's title: whether something is missing in it, and whether its words are asked about."""
    open_here = icon("open", _("still open")) if section.missing else ""
    asked = icon("hypothesis", _("a question about the wording")) if section.hints else ""
    return markup('<span class="soft">{}{}</span>', open_here, asked) if open_here or asked else SafeString("")


BOXES = (
    ("did", gettext_lazy("Did")),
    ("saw", gettext_lazy("Saw")),
    ("expected", gettext_lazy("Expected")),
    ("assumed", gettext_lazy("Took for granted")),
    ("understood", gettext_lazy("Understands now")),
)
# The first click shows what is said right here; without a script, or again, it leads there.
TALK = (
    '<a class="button button--quiet button--small" href="{}" hx-get="{}" hx-trigger="click once" '
    'hx-target="closest p" hx-swap="afterend" hx-select="#threads-{}">{}{}</a>'
)
BOX = "<div><dt>{}</dt><dd>{}</dd></div>"
LINK = '<a class="button button--quiet button--small" href="{}">{}{}</a>'


@register.simple_tag
def account_told(account: Perspective) -> SafeString:
    """Who told it, and the boxes in which something stands."""
    role, person = account.person.role_label, account.person
    where = markup(' <span class="soft small">{}</span>', role) if role else ""
    kept = joined([" ", badge("private", _("for the facilitator only"))]) if account.facilitator_only else ""
    rows = [markup(BOX, label, linebreaksbr(said)) for name, label in BOXES if (said := getattr(account, name))]
    return markup('<h3>{}{}{}</h3><dl class="facts">{}</dl>', person, where, kept, joined(rows))


SPAN, SHOWN = "<span>{}</span>", "<span>{} {}</span>"


@register.simple_tag
def factor_facts(factor: Factor) -> SafeString:
    """Its kind, when it was there, and the events that show it."""
    said = [FactorKind(factor.kind).label, FactorTiming(factor.timing).label]
    shown = [markup(SHOWN, icon(event.kind), Truncator(event.text).chars(60)) for event in factor.events.all()]
    return markup('<p class="line soft small">{}</p>', joined([*(markup(SPAN, words) for words in said), *shown]))


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
        there = f"{page}#threads-{section.anchor}"
        if section.comments:
            here = reverse("reviews:comments", args=[context["review"].pk, section.anchor])
            links.append(markup(TALK, there, here, section.anchor, icon("communication"), words))
        else:
            links.append(markup(LINK, there, icon("communication"), words))
    return markup('<p class="line">{}</p>', joined(links)) if links else SafeString("")
