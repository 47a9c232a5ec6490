"""Threads beside the sections of a draft. One query for the whole page, however many sections show theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.lib.html import attributes, joined, markup
from config.lib.templatetags.ui import icon, when
from people.models.organisation import person_of
from reviews.domain.comments import Thread, open_threads, sections_of, threads_at
from reviews.models import Review

register = template.Library()
# A page may hold hundreds of comments: they are drawn as text, one pattern for each kind of line.
ROW = (
    '<div class="thread__row"><p class="thread__facts"><strong>{}</strong> {}</p>'
    '<p class="thread__words" dir="auto">{}</p></div>'
)
QUOTE = '<blockquote class="thread__quote" dir="auto">{}</blockquote>'
GONE = '<p class="thread__facts">{}{}</p>'
THREAD = '<article class="thread{}" id="thread-{}">{}{}</article>'
BUTTONS = '<p class="thread__buttons">{}</p>'
OPEN_AT = '<a href="{0}?at={1}#threads-{1}">{2}{3}</a>'
REPLY = '<a class="button button--quiet button--small" href="{0}#thread-{1}" hx-get="{0}">{2}</a>'
PRESS = '<button class="button button--quiet button--small" form="settle-{}" formaction="{}" hx-post="{}"{}>{}</button>'


@register.inclusion_tag("reviews/parts/comments.html", takes_context=True)
def comment_threads(context: RequestContext, review: Review, section: str) -> dict[str, Any]:
    """The open threads of one section of a draft, with the buttons; nothing where it can't be talked about."""
    if not review.takes_perspectives or section not in sections_of(review):
        return {}
    return drawn(review, section, user=context["user"]) | {"csrf_token": context.get("csrf_token")}


@register.simple_tag(takes_context=True)
def hears(context: RequestContext, review: Review) -> bool:
    """Whether the reader is the one who hears people: {% hears review as may_hear %}."""
    return context["user"].has_perm("reviews.hear_review", review)


@register.inclusion_tag("reviews/parts/comments_open.html")
def open_comment_threads(review: Review) -> dict[str, Any]:
    """Where something is still talked about: a hint on the list before publishing."""
    rows, page = open_threads(review) if review.takes_perspectives else [], review.get_absolute_url()
    places = [markup(OPEN_AT, page, section, title, f" ({n})" if n > 1 else "") for section, title, n in rows]
    return {"places": joined(places, ", ")}


def drawn(
    review: Review,
    section: str,
    *,
    user: Any,
    form: Any = None,
    reply: int | None = None,
    resolved: bool = False,
    form_drawn: SafeString | str = "",
    texts: Sequence[str] | None = None,
) -> dict[str, Any]:
    """What the fragment takes. ``resolved``: the settled threads are shown too; ``reply``: where the form stands.

    ``texts``: the words of the section, where they are at hand. ``form_drawn``: the form of a reply.
    """
    person = person_of(user)
    settled = threads_at(review, section, resolved=True, texts=texts)
    shown = threads_at(review, section, texts=texts) + (settled if resolved else [])
    page = reverse("reviews:comments", args=[review.pk, section])
    pen = Pen(review.pk, section, page, person.pk if person else None)
    return {
        "review": review,
        "section": section,
        "page": page,
        "threads": joined([pen.thread(thread, form_drawn if thread.pk == reply else "") for thread in shown]),
        "settled": 0 if resolved else len(settled),
        "form": form,
        "reply": reply,
    }


class Pen:
    """Draws threads of one section. What is the same for all of them is made once."""

    def __init__(self, review: int, section: str, page: str, reader: int | None) -> None:
        self.section, self.page, self.reader = section, page, reader
        self.settle = reverse("reviews:comment_settle", args=[review, 0])
        self.withdraw = reverse("reviews:comment_withdraw", args=[review, 0])
        self.words = {
            "reply": _("Reply"),
            "resolve": _("Resolve"),
            "again": _("Open again"),
            "back": _("Take back"),
            "sure": _("Take this comment back?"),
            "somebody": _("somebody"),
        }

    def thread(self, thread: Thread, form: SafeString | str) -> SafeString:
        settled = " thread--settled" if thread.resolved else ""
        return markup(THREAD, settled, thread.pk, self.said(thread), form or markup(BUTTONS, self.buttons(thread)))

    def said(self, thread: Thread) -> SafeString:
        quote = markup(QUOTE, thread.quote) if thread.quote else ""
        gone = markup(GONE, icon("edit"), _("These words were changed since.")) if thread.gone else ""
        rows = [markup(ROW, row.name or self.words["somebody"], when(row.at), row.text) for row in thread.said]
        return joined([quote, gone, *rows])

    def buttons(self, thread: Thread) -> SafeString:
        reply = markup(REPLY, f"{self.page}?reply={thread.pk}", thread.pk, self.words["reply"])
        again = thread.resolved
        settle = self._press(
            self.settle,
            thread.pk,
            attributes({"name": "again", "value": "yes"}) if again else "",
            self.words["again" if again else "resolve"],
        )
        last = thread.said[-1]
        own = self.reader is not None and last.author == self.reader
        back = attributes({"data-confirm": self.words["sure"]})
        return joined([reply, settle, self._press(self.withdraw, last.pk, back, self.words["back"]) if own else ""])

    def _press(self, address: str, pk: int, more: str, words: str) -> SafeString:
        to = address.replace("/0/", f"/{pk}/")
        return markup(PRESS, self.section, to, to, more, words)
