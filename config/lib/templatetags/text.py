"""`{% load text %}`: showing what people wrote."""

import re

from django import template
from django.utils.safestring import SafeString

from config.lib import html
from config.lib import markdown as writer

register = template.Library()

REF = re.compile(r"\b(?:INC|LRN|CON)-\d{1,18}\b")


@register.filter(name="markdown", is_safe=True)
def markdown(text: str | None, top_heading: int = 3) -> SafeString:
    """`{{ review.summary|markdown }}`, or `|markdown:2` where the page's own heading is an h1."""
    return writer.render(text or "", top_heading=int(top_heading))


@register.filter
def plain(text: str | None) -> str:
    """The words without their marks, for previews."""
    return writer.plain(text or "")


@register.filter
def web(address: str | None) -> str:
    """An address people wrote, for an ``href``: nothing where following it would be more than opening a page."""
    return address if (address or "").lower().startswith(("https://", "http://", "ftp://", "ftps://")) else ""


@register.filter
def whole_refs(text: str | None) -> SafeString:
    """A title with its INC-142 never broken at the hyphen at the end of a line."""
    return SafeString(REF.sub(r'<span class="nowrap">\g<0></span>', html.text(text or "")))
