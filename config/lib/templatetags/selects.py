"""`{% load selects %}{% select_options widget %}`: the options of a select.

Django includes one template per option, and one more for its attributes: a filter that offers 300 systems took
longer than the rest of its page.
"""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def select_options(widget: dict[str, Any]) -> SafeString:
    """``<option>`` and ``<optgroup>`` elements of a widget's context, as Django's own templates write them."""
    return format_html_join("", "{}", ((_group(name, options),) for name, options, _index in widget["optgroups"]))


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    values = ((str(option["value"]), _attributes(option["attrs"]), option["label"]) for option in options)
    rows = format_html_join("\n", '<option value="{}"{}>{}</option>', values)
    return format_html('<optgroup label="{}">{}</optgroup>', name, rows) if name else rows


def _attributes(attrs: dict[str, Any]) -> SafeString:
    if not attrs:
        return SafeString("")
    named = [(name, value) for name, value in attrs.items() if value is not False]
    return format_html_join("", "{}", ((_attribute(name, value),) for name, value in named))


def _attribute(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
