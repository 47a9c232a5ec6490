"""The parts of a draft's page, drawn as text: closed ones, and open ones of the page for reading."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.lib.html import joined, markup
from config.lib.templatetags.ui import icon

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


# The first click shows what is said right here; without a script, or again, it leads there.
TALK = (
    '<a class="button button--quiet button--small" href="{}" hx-get="{}" hx-trigger="click once" '
    'hx-target="closest p" hx-swap="afterend" hx-select="#threads-{}">{}{}</a>'
)
LINK = '<a class="button button--quiet button--small" href="{}">{}{}</a>'
OPEN = (
    '<details class="more" id="section-{0}" open><summary><h2>{1}</h2></summary>'
    '<div class="more__body" id="{0}">{2}{3}</div></details>'
)


@register.simple_block_tag(takes_context=True)
def part_to_read(context: Any, content: SafeString, section: Any) -> SafeString:
    """One part (``views.parts.Section``) of the draft as it is read whole, with the ways to where it is written."""
    return markup(OPEN, section.anchor, section.part.title, content, _from_here(context, section))


def _from_here(context: Any, section: Any) -> SafeString:
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
