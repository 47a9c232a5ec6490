"""A review's answer to "was any of this visible earlier?"."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learnings.domain import concerns as domain
from learnings.forms.concerns import EarlierForm, LinkForm, RememberForm
from learnings.models import ConcernLink
from learnings.views.answers import again, back
from learnings.views.writing import review_to_write
from people.policy import allowed, policy
from reviews.domain.writing import save_together
from reviews.models import Review
from reviews.views import quiet
from reviews.views.late import hands_back

PANEL = "earlier"


def _again(request: HttpRequest, form: object, review: Review, title: str) -> HttpResponse:
    return again(request, form, review, review.at(PANEL), title)


@policy("learnings.add_concern")
@require_POST
@hands_back
def earlier(request: HttpRequest, pk: int) -> HttpResponse:
    review = review_to_write(request, pk)
    form = EarlierForm(request.POST, instance=Review.objects.get(pk=pk))
    if quiet.asked(request):
        return quiet.save_quietly(request, form, review)
    if not form.is_valid():
        return _again(request, form, review, _("Was any of this visible earlier?"))
    # Where somebody was faster, both notes stay: there is no page between that could ask.
    seen = form.cleaned_data["seen"]
    save_together(review, by=request.user, changes=form.changes(), seen=seen, base={}, both=True)
    return back(request, review.at(PANEL), _("Saved."))


@policy("learnings.add_concern")
@require_POST
def earlier_link(request: HttpRequest, pk: int) -> HttpResponse:
    review = review_to_write(request, pk)
    form = LinkForm(request.POST, user=request.user)
    if not form.is_valid():
        return _again(request, form, review, _("Link a concern"))
    domain.link(form.cleaned_data["concern"], by=request.user, review=review, note=form.cleaned_data["note"])
    return back(request, review.at(PANEL), _("Linked."))


@policy("learnings.add_concern")
@require_POST
def earlier_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    rows = ConcernLink.objects.filter(review__in=Review.objects.readable_by(request.user))
    row = get_object_or_404(rows.select_related("concern", "review__incident"), pk=pk)
    allowed(request.user, "reviews.change_review", row.review)
    domain.unlink(row, by=request.user)
    return back(request, row.review.at(PANEL), _("The link is gone; the concern stays."))


@policy("learnings.add_concern")
@require_POST
def earlier_remember(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise a concern that was voiced before the incident, and link it."""
    review = review_to_write(request, pk)
    form = RememberForm(request.POST)
    if not form.is_valid():
        return _again(request, form, review, _("A concern that was voiced earlier"))
    data = form.cleaned_data
    domain.remember(
        review, by=request.user, text=data["text"], voiced_at=form.voiced_at(), evidence_url=data["evidence_url"]
    )
    return back(request, review.at(PANEL), _("Written down and linked, as remembered in this review."))
