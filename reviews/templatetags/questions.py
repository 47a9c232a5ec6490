"""Questions beside the sections of a draft: one click puts one into the text."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reviews.domain.outlines import part_of, questions_of
from reviews.models import Review

register = template.Library()


@register.simple_tag
def questions(review: Review, section: str, into: str) -> SafeString:
    """Buttons for the questions that fit ``section``, to stand inside its form. ``into``: the textarea's id.

    With JavaScript a click writes the question where the caret is. Without, it brings the page back with the question
    at the end of the text, nothing saved.
    """
    found, to = questions_of(review, section), reverse("reviews:ask", args=[review.pk, section])
    buttons = format_html_join(
        "",
        '<li><button name="ask" value="{}" formaction="{}" formnovalidate data-into="{}">{}</button></li>',
        ((question.key, to, into, question.text) for question in found),
    )
    return _folded(format_html('<ul class="ask">{}</ul>', buttons)) if found else SafeString("")


@register.simple_tag
def questions_to_read(review: Review, section: str, into: str) -> SafeString:
    """The same where the form belongs to another app: a list to read, which JavaScript makes into buttons."""
    items = format_html_join("", "<li>{}</li>", ((question.text,) for question in questions_of(review, section)))
    return _folded(format_html('<ul class="ask" data-ask="{}">{}</ul>', into, items)) if items else SafeString("")


def _folded(body: Any) -> SafeString:
    frame = '<details class="more"><summary>{}</summary><div class="more__body">{}</div></details>'
    return format_html(frame, _("Questions that help here"), body)


@register.simple_tag
def section_prompt(review: Review, section: str) -> SafeString:
    """The prompt of the review's outline as a paragraph; nothing where there is none."""
    part = part_of(review, section)
    lines = part.prompt.splitlines() if part else []
    text = format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines if line.strip()))
    return format_html('<p class="soft">{}</p>', text) if text else SafeString("")
