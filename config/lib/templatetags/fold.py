"""{% fold %}: a part of a page that is made only when somebody opens it.

    {% fold "factor-new" _("Add a factor") open=factor_form.errors %} … {% endfold %}

Closed, it is a link to the same page with ``?open=factor-new``: followed without JavaScript, fetched into its place
with htmx. Nothing between the tags is drawn, so a page pays for the forms that are looked at, not for all there are.
The page's own address comes from ``page_url`` in the context, else from the request. A fold inside a section that is
itself fetched (``section`` in the context) names it with ``at``, so that the section is there when the page is.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString

from config.lib.html import markup

register = template.Library()


class Fold(template.Node):
    def __init__(
        self, name: FilterExpression, title: FilterExpression, options: dict[str, FilterExpression], body: NodeList
    ) -> None:
        self.name, self.title, self.options, self.nodelist = name, title, options, body

    def render(self, context: Context) -> SafeString:
        name, title = self.name.resolve(context), self.title.resolve(context)
        note = self.options["note"].resolve(context) if "note" in self.options else ""
        words = markup('{} <span class="soft">{}</span>', title, note) if note else title
        if not self._open(context, name):
            return _closed(context, name, words)
        frame = (
            '<details class="more" id="fold-{}" open><summary>{}</summary>\n<div class="more__body">{}</div></details>'
        )
        return markup(frame, name, words, SafeString(self.nodelist.render(context)))

    def _open(self, context: Context, name: str) -> bool:
        request = context.get("request")
        asked = request is not None and name in request.GET.getlist("open")
        return asked or bool("open" in self.options and self.options["open"].resolve(context))


def _closed(context: Context, name: str, words: Any) -> SafeString:
    address = fold_address(context, name)
    return markup(
        '<div class="more" id="fold-{0}"><a class="more__open" href="{1}#fold-{0}" hx-get="{1}" hx-target="#fold-{0}"'
        ' hx-select="#fold-{0}" hx-swap="outerHTML" hx-select-oob="unset" hx-push-url="false">{2}</a></div>',
        name,
        address,
        words,
    )


def fold_address(context: Context, name: str) -> str:
    """The page's address with this fold open."""
    request, section = context.get("request"), context.get("section")
    page = context.get("page_url") or (request.path if request is not None else "")
    asked = ({"at": section.anchor} if section is not None else {}) | {"open": name}
    return f"{page}?{urlencode(asked)}"


@register.tag
def fold(parser: Parser, token: Token) -> Fold:
    """``{% fold NAME TITLE [note=…] [open=…] %} … {% endfold %}``; NAME is unique on its page."""
    bits = token.split_contents()[1:]
    if len(bits) < 2:
        raise template.TemplateSyntaxError("fold takes a name and a title.")
    body = parser.parse(("endfold",))
    parser.delete_first_token()
    rest = bits[2:]
    options = token_kwargs(rest, parser)
    if rest or set(options) - {"note", "open"}:
        raise template.TemplateSyntaxError("After name and title, fold takes note=… and open=….")
    return Fold(parser.compile_filter(bits[0]), parser.compile_filter(bits[1]), options, body)
