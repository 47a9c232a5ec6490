"""Fragments beside the statement while somebody writes it. Nothing waits for them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from config.lib.once import once
from learnings.domain.advice import ACTION, advice_mark, advice_on, keep_words
from learnings.queries.learnings import close_to
from learnings.views.writing import review_to_write
from people.policy import policy
from reviews.domain.actions import add_action
from reviews.models import Review

LONGEST = 5000  # characters that are looked at


def _words(request: HttpRequest) -> str:
    return request.POST.get("now_we_know", "").replace("\0", "")[:LONGEST]


def _fragment(request: HttpRequest, review: Review, words: str, **more: Any) -> HttpResponse:
    found: dict[str, Any] = {"advice": advice_on(words, review), "close": close_to(words, request.user)}
    if review.is_light and found["advice"]:  # sent along by its page: what was shown is not asked after publishing
        found["shown"] = advice_mark(words, found["advice"][0].code)
    return render(request, "learnings/_advice.html", {"review": review, "action_code": ACTION, **found, **more})


@policy("learnings.add_learning")
@require_POST
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """The first question there is, and what sounds alike."""
    return _fragment(request, review_to_write(request, pk), _words(request))


@policy("learnings.add_learning")
@require_POST
def advice_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep as written: the question goes, the words stay."""
    review, words = review_to_write(request, pk), _words(request)
    keep_words(review, words, by=request.user, code=request.POST.get("code", "")[:40])
    return _fragment(request, review, words)


@policy("learnings.add_learning")
@require_POST
def advice_action(request: HttpRequest, pk: int) -> HttpResponse:
    """An action in disguise becomes one; what is typed stays where it is, to be said anew."""
    review, words = review_to_write(request, pk), " ".join(_words(request).split())
    if not words:
        return _fragment(request, review, words)
    title, why = words[:200], words[200:500]
    make = partial(add_action, title, by=request.user, review=review, why=why)
    return _fragment(request, review, words, action=once(review.actions.all(), make, written="created_at", title=title))
