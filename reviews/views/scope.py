"""How deep reviews go: the organisation's policy, and what went below its proposal."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.lib import keyset
from config.lib.sent import sent
from people.models import Organisation
from people.policy import allowed, policy
from reviews.domain.scope import change_policy, look_again, sample_of, take_usual
from reviews.forms import PolicyForm, SecondLookForm
from reviews.models import Review, ReviewPolicy
from reviews.models.review import heard_first
from reviews.views.page import found

TRACKER = ("tracker", "tracker_base", "tracker_project", "tracker_issue_type")


@require_http_methods(["GET", "POST"])
@policy("reviews.change_reviewpolicy")
def review_policy(request: HttpRequest) -> HttpResponse:
    """When a review is proposed deeper, and when it is due. ``usual`` fills in what suits the organisation's size."""
    current = ReviewPolicy.current()
    organisation = Organisation.current()
    form = PolicyForm(sent(request), instance=current)
    if "usual" in request.POST:
        # Where the tracker is has nothing to do with size: what was typed there is not lost.
        typed = [name for name in TRACKER if name in request.POST]
        if not form.errors.keys() & set(typed):
            take_usual(organisation, by=request.user)
            change_policy(by=request.user, **{name: form.cleaned_data[name] for name in typed})
            messages.success(request, _("Set to what suits your size."))
            return redirect("reviews:policy")
    elif form.is_valid():
        change_policy(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. It counts for reviews from now on."))
        return redirect("reviews:policy")
    context = {"form": form, "organisation": organisation, "heard": heard_first(organisation)}
    return render(request, "reviews/policy.html", context, status=422 if form.errors else 200)


@require_GET
@policy("reviews.look_again_review")
def below_proposal(request: HttpRequest) -> HttpResponse:
    """Reviews below their proposal and incidents without one, for leads, with a few of each month to look at again."""
    rows = Review.objects.visible_to(request.user).select_related("incident", "second_look")
    this_month = timezone.localdate().replace(day=1)
    months = [this_month, (this_month - dt.timedelta(days=1)).replace(day=1)]
    samples = [(month, sample_of(rows, month)) for month in months]
    page = keyset.page(rows.below_proposal(), cursor=request.GET.get("cursor", ""), field="below_since")
    context = {"samples": [(month, found) for month, found in samples if found], "page": page}
    return render(request, "reviews/below.html", context)


@require_POST
@policy("reviews.change_review")
def second_look(request: HttpRequest, pk: int) -> HttpResponse:
    """A lead's verdict. Words that are too long come back with the page."""
    review = found(request, pk)
    allowed(request.user, "reviews.look_again_review", review)
    form = SecondLookForm(request.POST)
    if form.is_valid() and review.below_since:
        look = look_again(review, by=request.user, **form.cleaned_data)
        more = look.verdict == look.Verdict.DEEPER
        onward = _("Noted. Open it to review it after all, or to change its depth.")
        messages.success(request, onward if more else _("Noted. Thank you for looking."))
    else:
        messages.warning(request, _("Choose one of the two answers; a note has at most 300 characters."))
    return redirect("reviews:below")
