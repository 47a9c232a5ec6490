"""Words that arrive after the review was published: they are refused, and handed back."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from people.policy import View
from reviews.domain.history import SECTIONS
from reviews.domain.reviews import NoMorePerspectives
from reviews.domain.writing import AlreadyPublished
from reviews.forms import BOXES
from reviews.models import Review
from reviews.views import quiet

TEXTS = (*SECTIONS, *BOXES, "text", "notes", "factor", "before_we_believed", "now_we_know")


class Late(Http404):
    """The review was published before; a view that takes no words is a 404 then."""

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review


def words_of(request: HttpRequest) -> list[str]:
    """What somebody wrote in the form they sent."""
    return [text for name in TEXTS if (text := request.POST.get(name, "").strip())]


def hands_back(view: View) -> View:
    """A form of the draft: where it was published meanwhile nothing is written, and the words come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (AlreadyPublished, NoMorePerspectives, Late) as late:
            return quiet.closed() if quiet.asked(request) else too_late(request, late.review)

    return guarded


def too_late(request: HttpRequest, review: Review) -> HttpResponse:
    context = {
        "review": review,
        "incident": review.incident,
        "words": words_of(request),
        "may_amend": review.is_published and request.user.has_perm("reviews.change_review", review),
    }
    return render(request, "reviews/too_late.html", context, status=409)
