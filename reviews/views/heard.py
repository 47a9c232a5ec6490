"""Being heard: rather not telling, saying what should be different in the draft, and the facilitator's own list."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.lib.sent import sent
from people.models import Person
from people.policy import allowed, policy
from reviews.domain import taking_part
from reviews.domain.comments import NoMoreComments, sections_of
from reviews.forms_comments import CorrectionForm
from reviews.models import Review
from reviews.views.page import back_to, found, joined


@require_POST
@policy("reviews.read_review")
def perspective_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """I would rather not tell how it looked. No reason is asked."""
    review = joined(request, pk)
    if taking_part.rather_not(review, by=request.user) is None:
        raise Http404
    messages.success(request, _("All right. No mail asks you again, and you can still change your mind."))
    return back_to(review, "perspectives")


@require_http_methods(["GET", "POST"])
@policy("reviews.read_review")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """What should be different in the draft, in a few words: it becomes a thread where it belongs."""
    review = joined(request, pk)
    if not review.takes_perspectives:
        raise Http404
    initial = {"section": request.GET.get("at", "what-happened")}
    form = CorrectionForm(sent(request), sections=sections_of(review), initial=initial)
    if not form.is_valid():
        context = {"review": review, "incident": review.incident, "form": form}
        return render(request, "reviews/correct.html", context, status=422 if form.errors else 200)
    try:
        if taking_part.correct(review, by=request.user, **form.cleaned_data) is None:
            raise Http404
    except NoMoreComments as error:
        raise Http404 from error
    messages.success(request, _("Thank you. It stands beside the draft, where it can be answered."))
    return back_to(review, form.cleaned_data["section"])


def hearable(request: HttpRequest, pk: int) -> Review:
    """The review, for whoever hears people: the facilitator, or the owner where there is none."""
    review = found(request, pk)
    allowed(request.user, "reviews.hear_review", review)
    return review


@require_GET
@policy("reviews.hear_review")
def heard(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has told, passed, or not answered yet. Never how much, and for nobody else."""
    review = hearable(request, pk)
    context = {"review": review, "incident": review.incident, "people": taking_part.heard(review)}
    return render(request, "reviews/heard.html", context)


@require_POST
@policy("reviews.hear_review")
def ask_again(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Write to somebody once more, within the budget."""
    review = hearable(request, pk)
    if taking_part.ask_once_more(review, by=request.user, person=get_object_or_404(Person, pk=person)):
        messages.success(request, _("Asked again, by mail."))
    else:
        messages.info(request, _("Nothing was sent: they have answered meanwhile, or were asked not long ago."))
    return redirect("reviews:heard", pk=pk)
