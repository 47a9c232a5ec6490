"""Threads beside a draft: one section's page, and what is done to a thread. The same address serves the fragment."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.lib.html import joined as put_together
from config.lib.html import markup
from people.picker import names_beginning
from people.policy import policy
from reviews.domain.comments import (
    HasReplies,
    comment,
    readers,
    reopen,
    resolve,
    sections_of,
    take_back,
    texts_at,
    with_texts,
)
from reviews.forms_comments import CommentForm
from reviews.models import Comment, Review
from reviews.templatetags.comments import drawn
from reviews.views.page import joined


def talked_about(request: HttpRequest, pk: int) -> Review:
    """The draft, where the person takes part in it and it can still be talked about."""
    review = joined(request, pk)
    if not review.takes_perspectives:
        raise Http404
    return review


@require_http_methods(["GET", "POST"])
@policy("reviews.read_review")
def comments(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """The threads of one section, and the form for a new one or for a reply. POST says it."""
    review = talked_about(request, pk)
    if section not in sections_of(review):
        raise Http404
    thread = _thread(request, review, section)
    if request.method == "GET":
        return threads_page(request, review, section, _empty(request, review, thread), thread)
    form = comment_form(review, thread, request.POST)
    if not form.is_valid():
        return threads_page(request, review, section, form, thread, status=422)
    comment(review, by=request.user, section=section, thread=thread, **form.cleaned_data)
    return _back(request, review, section)


def _thread(request: HttpRequest, review: Review, section: str) -> Comment | None:
    """The thread that is replied to, if one is."""
    asked = request.POST.get("reply") or request.GET.get("reply") or ""
    if not asked.isascii() or not asked.isdecimal() or len(asked) > 18:
        return None
    return get_object_or_404(review.comments.filter(thread=None, section=section), pk=int(asked))


def _empty(request: HttpRequest, review: Review, thread: Comment | None) -> CommentForm | None:
    if thread is None and "new" not in request.GET:
        return None
    return comment_form(review, thread, initial={"quote": request.GET.get("quote", "")})


def comment_form(review: Review, thread: Comment | None, data: Any = None, **options: Any) -> CommentForm:
    names_at = reverse("reviews:reader_names", args=[review.pk])
    return CommentForm(data, readers=readers(review), names_at=names_at, reply=thread is not None, **options)


def threads_page(
    request: HttpRequest,
    review: Review,
    section: str,
    form: CommentForm | None,
    thread: Comment | None,
    *,
    status: int = 200,
) -> HttpResponse:
    texts = texts_at(with_texts(review), section)
    reply = thread.pk if thread else None
    context: dict[str, Any] = {
        "review": review,
        "incident": review.incident,
        "title": sections_of(review)[section],
        "texts": texts,
        **drawn(
            review,
            section,
            user=request.user,
            form=form,
            reply=reply,
            form_drawn=_reply_form(request, review, section, form, reply) if reply else "",
            resolved="open" not in request.GET,
            texts=texts,
        ),
    }
    return render(request, "reviews/comments.html", context, status=status)


def _reply_form(request: HttpRequest, review: Review, section: str, form: CommentForm | None, reply: int) -> SafeString:
    page = reverse("reviews:comments", args=[review.pk, section])
    context = {"review": review, "section": section, "page": page, "form": form, "reply": reply}
    return render_to_string("reviews/parts/comments_form.html", context, request)


def _back(request: HttpRequest, review: Review, section: str) -> HttpResponse:
    """Where the threads stand beside the draft; a fragment gets the section's threads alone."""
    if request.htmx:
        # As the draft's own page draws them: the settled ones stand aside.
        return redirect(reverse("reviews:comments", args=[review.pk, section]) + "?open=1")
    return redirect(review.at(section, mark=f"threads-{section}"))


@require_POST
@policy("reviews.read_review")
def settle(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Resolve a thread, or open it again."""
    review = talked_about(request, pk)
    thread = get_object_or_404(review.comments.select_related("review").filter(thread=None), pk=comment)
    (reopen if "again" in request.POST else resolve)(thread, by=request.user)
    return _back(request, review, thread.section)


@require_POST
@policy("reviews.read_review")
def withdraw(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Take one's own comment back, while nobody has answered it."""
    review = talked_about(request, pk)
    own = review.comments.select_related("review").filter(author__user=request.user.pk)
    row = get_object_or_404(own, pk=comment)
    try:
        take_back(row, by=request.user)
    except HasReplies:
        messages.info(request, _("Somebody has answered meanwhile. Resolve the thread instead."))
    return _back(request, review, row.section)


@require_GET
@policy("reviews.read_review")
def reader_names(request: HttpRequest, pk: int) -> HttpResponse:
    """A fragment: names of those who read the draft, for the field that asks somebody personally."""
    review = talked_about(request, pk)
    offered = names_beginning(request.GET.get("asks", ""), readers(review))
    return HttpResponse(put_together(markup('<option value="{}"></option>', name) for name in offered))
