"""Threads beside the sections of a draft. One query for the whole page, however many sections show theirs."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.lib.html import joined, markup
from config.lib.templatetags.ui import when
from people.models.organisation import person_of
from reviews.domain.comments import Thread, open_threads, sections_of, threads_at
from reviews.models import Review

register = template.Library()
ROW = (
    '<div class="thread__row"><p class="thread__facts"><strong>{}</strong> {}</p>'
    '<p class="thread__words" dir="auto">{}</p></div>'
)


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
    rows = open_threads(review) if review.takes_perspectives else []
    return {"review": review, "rows": rows, "count": sum(n for _key, _title, n in rows)}


def drawn(
    review: Review, section: str, *, user: Any, form: Any = None, reply: int | None = None, resolved: bool = False
) -> dict[str, Any]:
    """What the fragment takes. ``resolved``: the settled threads are shown too; ``reply``: where the form stands."""
    person = person_of(user)
    own = person.pk if person else 0
    settled = threads_at(review, section, resolved=True)
    shown = threads_at(review, section) + (settled if resolved else [])
    return {
        "review": review,
        "section": section,
        "page": reverse("reviews:comments", args=[review.pk, section]),
        "threads": [(thread, rows_of(thread), _may_take_back(thread, own)) for thread in shown],
        "settled": 0 if resolved else len(settled),
        "form": form,
        "reply": reply,
    }


def rows_of(thread: Thread) -> SafeString:
    """Every comment of a thread as markup, in one go: a page may hold hundreds."""
    return joined(
        markup(ROW, row.author.name if row.author else _("somebody"), when(row.created_at), row.text)
        for row in thread.comments
    )


def _may_take_back(thread: Thread, own: int) -> int | None:
    """The last comment, where it is the reader's own."""
    last = thread.comments[-1]
    return last.pk if own and last.author_id == own else None
