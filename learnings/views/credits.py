"""Thanks, and the work that was done before it mattered."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.lib.keyset import Kept
from config.lib.prepared import Prepared
from config.lib.sent import sent
from learnings.domain import credits as domain
from learnings.enums import Consent
from learnings.forms.credits import CreditForm, OriginForm, WorkForm
from learnings.models import Concern, Credit, DefenceOrigin, PreventiveWork
from learnings.views.answers import again, attempt, back, came_from, key_of, page, refused
from learnings.views.paging import kept_pages, paged
from learnings.views.writing import review_to_write
from people.domain.perform import perform
from people.policy import policy
from reviews.models import Review

ANSWERS = ("accept", "decline", "keep_private")
# What a line of thanks shows.
SHOWN = (
    *("kind", "text", "consent", "sort_at", "recipient__name", "review__incident__id", "concern__id"),
    *("given_by__email", "given_by__person__name"),
)


@policy("learnings.view_credit")
def credits(request: HttpRequest) -> HttpResponse:
    """Mine to answer, what I was thanked for, and what others accepted lately: by time, never by person."""
    user = request.user
    context = {
        "waiting": TO_ANSWER.all(user),
        "mine": ANSWERED.all(user),
        "given": GIVEN.all(user),
        **kept_pages(request, LATELY),
    }
    listed = [context[name] for name in ("waiting", "mine", "given", "rows")]
    context["readable"] = readable(user, chain.from_iterable(listed))
    return render(request, "learnings/credits.html", context)


def readable(user: Any, shown: Iterable[Credit]) -> set[int]:
    """Which of the reviews these credits belong to may be named to this reader."""
    reviews = {credit.review_id for credit in shown if credit.review_id}
    return set(READABLE.all(user, keys=list(reviews))) if reviews else set()


def _seen(reader: Any) -> QuerySet[Credit]:
    along = ("recipient", "given_by__person", "review__incident", "concern")
    return Credit.objects.visible_to(reader).select_related(*along).only(*SHOWN).order_by("-sort_at", "-pk")


def _own(reader: Any) -> QuerySet[Credit]:
    return _seen(reader).filter(recipient__user=reader.pk)


TO_ANSWER = Prepared(lambda reader: _own(reader).filter(consent=Consent.PENDING)[:20])
ANSWERED = Prepared(lambda reader: _own(reader).exclude(consent=Consent.PENDING)[:20])
GIVEN = Prepared(lambda reader: _seen(reader).filter(given_by=reader.pk)[:10])
LATELY = Kept(lambda reader: _seen(reader).shown(), size=20)
READABLE = Prepared(
    lambda reader, keys: Review.objects.readable_by(reader).filter(pk__any_of=keys).values_list("pk", flat=True),
    keys=list,
)


@policy("learnings.view_credit")
@require_POST
def credit_answer(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Only the recipient answers; for everybody else there is nothing here."""
    row = get_object_or_404(Credit.objects.filter(recipient__user=request.user), pk=pk)
    if name not in ANSWERS:
        raise Http404
    home = reverse("learnings:credits")
    return attempt(request, home, lambda: perform(row, name, by=request.user), _("Thank you for answering."))


def _about(request: HttpRequest) -> dict[str, Any]:
    """What the thanks are for: a review, a concern or a piece of work that this person may read."""
    user = request.user
    sources = {
        "review": Review.objects.readable_by(user),
        "concern": Concern.objects.visible_to(user),
        "work": PreventiveWork.objects.all(),
    }
    given = {name: request.POST.get(name) or request.GET.get(name) for name in sources}
    return {name: get_object_or_404(sources[name], pk=key_of(number)) for name, number in given.items() if number}


@policy("learnings.add_credit")
def credit_new(request: HttpRequest) -> HttpResponse:
    about = _about(request)
    home = next((row.get_absolute_url() for row in about.values() if hasattr(row, "get_absolute_url")), "")
    home = home or reverse("learnings:credits")
    form = CreditForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            domain.give(by=request.user, **form.cleaned_data, **about)
            return back(request, home, _("Sent, to them alone. Others see it once they say so."))
        except ValidationError as refusal:
            refused(form, refusal)
    return page(request, "learnings/credit_form.html", {"form": form, "about": about, "next": came_from(request, home)})


@policy("learnings.view_preventivework")
def prevention(request: HttpRequest) -> HttpResponse:
    rows = PreventiveWork.objects.select_related("team", "concern").prefetch_related("people")
    return render(request, "learnings/prevention.html", paged(request, rows))


@policy("learnings.add_preventivework")
def work_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write down preventive work, or change it."""
    row = get_object_or_404(PreventiveWork, pk=pk) if pk else None
    form = WorkForm(sent(request), instance=row, user=request.user)
    if request.method == "POST" and form.is_valid():
        stored = PreventiveWork.objects.get(pk=pk) if pk else None
        domain.note_work(stored, by=request.user, **form.cleaned_data)
        return redirect("learnings:prevention")
    origins = DefenceOrigin.objects.filter(work=row, defence__review__in=Review.objects.readable_by(request.user))
    context = {"form": form, "work": row, "origins": origins.select_related("defence__review__incident")}
    return page(request, "learnings/work_form.html", context)


@policy("learnings.add_preventivework")
@require_POST
def origin(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which work stood behind a defence of this review."""
    review = review_to_write(request, pk)
    home = review.at("credit")
    form = OriginForm(request.POST, review=review)
    if form.is_valid():
        domain.stand_behind(form.cleaned_data["defence"], by=request.user, work=form.cleaned_data["work"])
        return back(request, home, _("Linked."))
    return again(request, form, review, home, _("Work that was in place"))
