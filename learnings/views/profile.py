"""How thorough the draft is: for its owner and its facilitator, before it is published."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learnings.domain.profile import profile_of
from people.policy import policy
from reviews.views.page import joined


@require_safe
@policy("reviews.read_review")
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody else sees it: for them there is no such page. After publishing there is none for anybody."""
    review = joined(request, pk)
    if not review.is_steered_by(request.user):
        raise Http404
    return render(request, "learnings/profile.html", {"review": review, "lines": profile_of(review)})
