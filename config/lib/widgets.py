"""The widgets of Django's forms, drawn in one go.

Django includes three templates for every input and for every option of a select, one of them for each attribute: a
filter over 300 systems and a form with a hundred boxes took most of their page. What has no line in ``DRAWN`` is
drawn by its template as ever. Whatever stands between braces here is either drawn already or goes through ``text``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.lib.html import attributes, joined, known, markup, text

FIELD = "django/forms/field.html"
DASHES = BLANK_CHOICE_DASH[0][1]  # what Django writes where nothing is chosen yet
Widget = dict[str, Any]  # what a widget's get_context() says under "widget"


class Renderer(TemplatesSetting):
    """FORM_RENDERER: templates of this project first, then Django's; plain widgets without a template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == FIELD:
            return with_label(context["field"])
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def with_label(field: BoundField) -> SafeString:
    """What templates/django/forms/field.html says: label, help, what is wrong, and the field itself."""
    several, tick = field.use_fieldset, getattr(field.field.widget, "input_type", "") == "checkbox"
    alone, errors, added = tick and not several, field.errors, field.css_classes()
    kind = f"field{' field--tick' if alone else ''}{' field--wrong' if errors else ''}"
    kind += f" {text(added)}" if added else ""
    need = f' <span class="field__need">{text(_("needed"))}</span>' if field.field.required else ""
    described = text(field.aria_describedby) if several and field.aria_describedby else ""
    label, place = text(field.label), text(field.id_for_label)
    above = ""
    if several:
        by = f' aria-describedby="{described}"' if described else ""
        above = f"<fieldset{by}>\n<legend>{label}{need}</legend>"
    elif alone:
        above = f'{field}<label for="{place}">{label}</label>'
    elif field.label:
        above = f'<label for="{place}">{label}{need}</label>'
    named = f' id="{text(field.auto_id)}_helptext"' if field.auto_id else ""
    help_text = f'<div class="field__help"{named}>{field.help_text}</div>' if field.help_text else ""
    control = "" if alone else f'<div class="field__control{" choices" if several else ""}">{field}</div>'
    parts = [above, help_text, str(errors) if errors else "", control, "</fieldset>" if several else ""]
    inside = "\n".join([part for part in parts if part])
    return SafeString(f'<div class="{kind}">{inside}</div>')


def typed(widget: Widget) -> SafeString:
    return SafeString(_input(widget))


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{text(widget["value"])}"'
    return (
        f'<input type="{known(widget["type"])}" name="{known(widget["name"])}"{value}'
        + attributes(widget["attrs"])
        + ">"
    )


def box(widget: Widget) -> SafeString:
    return SafeString(_box(widget))


def _box(widget: Widget) -> str:
    """One choice of several, in its label where the widget wants one."""
    if not widget.get("wrap_label"):
        return _input(widget)
    of = f' for="{text(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{of}>{_input(widget)} {text(widget['label'])}</label>"


def textarea(widget: Widget) -> SafeString:
    attrs = attributes(widget["attrs"])
    return markup('<textarea name="{}"{}>\n{}</textarea>', widget["name"], attrs, widget["value"] or "")


def boxes(widget: Widget) -> SafeString:
    """Choices to tick, each on a line of its own."""
    shape = {name: widget["attrs"][name] for name in ("id", "class") if widget["attrs"].get(name)}
    groups = joined(boxes_of(name, options) for name, options, _index in widget["optgroups"])
    return markup("<div{}>{}\n</div>", attributes(shape), groups)


def boxes_of(name: str | None, options: list[Widget]) -> SafeString:
    rows = SafeString("".join([f"<div>\n    {_box(each)}</div>" for each in options]))
    return markup("\n  <div><label>{}</label>{}\n  </div>", name, rows) if name else rows


def select(widget: Widget) -> SafeString:
    groups = joined(group(name, options) for name, options, _index in widget["optgroups"])
    return markup('<select name="{}"{}>{}</select>', widget["name"], attributes(widget["attrs"]), groups)


def group(name: str | None, options: list[Widget]) -> SafeString:
    rows = SafeString("\n".join([option(each) for each in options]))
    return markup('<optgroup label="{}">{}</optgroup>', name, rows) if name else rows


def option(widget: Widget) -> SafeString:
    attrs = attributes(widget["attrs"]) if widget["attrs"] else ""
    label = _("choose …") if widget["label"] == DASHES else widget["label"]
    return SafeString(f'<option value="{text(widget["value"])}"{attrs}>{text(label)}</option>')


INPUTS = ("checkbox", "color", "date", "datetime", "email", "hidden", "number", "password", "search", "tel", "text")
DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": typed for name in (*INPUTS, "time", "url", "file")},
    "django/forms/widgets/checkbox_option.html": box,
    "django/forms/widgets/checkbox_select.html": boxes,
    "django/forms/widgets/radio.html": boxes,
    "django/forms/widgets/radio_option.html": box,
    "django/forms/widgets/textarea.html": textarea,
    "django/forms/widgets/select.html": select,
}


def drawn(widget: Widget) -> SafeString:
    """A part of a widget of several."""
    return DRAWN[widget["template_name"]](widget)
