"""Questions beside the sections of a draft: one click puts one into the text."""

from __future__ import annotations

from collections.abc import Callable

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.lib.html import joined, markup
from reviews.domain.outlines import part_of, questions_of
from reviews.models import Review
from reviews.questions import Question, by_topic

register = template.Library()
FRAME = '<details class="more"><summary>{}</summary><div class="more__body">{}</div></details>'
TOPIC = '<div class="stack stack--tight">{}<ul class="ask"{}>{}</ul></div>'
LABEL = '<p class="soft small">{}</p>'


@register.simple_tag
def questions(review: Review, section: str, into: str) -> SafeString:
    """Buttons for the questions that fit ``section``, to stand inside its form. ``into``: the textarea's id.

    With JavaScript a click writes the question where the caret is. Without, it brings the page back with the question
    at the end of the text, nothing saved.
    """
    to = reverse("reviews:ask", args=[review.pk, section])
    button = '<li><button name="ask" value="{}" formaction="{}" formnovalidate data-into="{}">{}</button></li>'
    return _folded(review, section, lambda one: markup(button, one.key, to, into, one.text), SafeString(""))


@register.simple_tag
def questions_to_read(review: Review, section: str, into: str) -> SafeString:
    """The same where the form belongs to another app: a list to read, which JavaScript makes into buttons."""
    marked = markup(' data-ask="{}"', into)
    return _folded(review, section, lambda one: markup("<li>{}</li>", one.text), marked)


def _folded(review: Review, section: str, drawn: Callable[[Question], SafeString], marked: SafeString) -> SafeString:
    """The questions under their topics; nothing where none fits. ``marked``: attributes of their lists."""
    topics = by_topic(questions_of(review, section))
    if not topics:
        return SafeString("")
    body = joined(
        markup(TOPIC, markup(LABEL, topic.label) if topic.label else "", marked, joined(map(drawn, topic.questions)))
        for topic in topics
    )
    return markup(FRAME, _("Questions that help here"), body)


@register.simple_tag
def section_prompt(review: Review, section: str) -> SafeString:
    """The prompt of the review's outline as a paragraph; nothing where there is none."""
    part = part_of(review, section)
    lines = part.prompt.splitlines() if part else []
    text = joined([line for line in lines if line.strip()], "<br>")
    return markup('<p class="soft">{}</p>', text) if text else SafeString("")
