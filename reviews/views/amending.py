"""A factor or defence of what was published: said otherwise, taken out, or one more. Each is a dated amendment."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from config.lib.once import sent_before
from config.lib.sent import sent
from config.lib.workflow import RequirementsOpen
from people.domain.editing import EditConflict
from people.models import User
from people.policy import allowed, policy
from reviews.domain.publishing import AmendedFinding, NothingChanged, amend
from reviews.domain.writing import seen_as
from reviews.forms_amend import AmendDefenceForm, AmendFactorForm, BackForm, OutForm
from reviews.models import Defence, Factor, Review
from reviews.views.page import conflict_of, found

FORMS: dict[str, Any] = {"factor": AmendFactorForm, "defence": AmendDefenceForm}
TITLES = {
    ("factor", True): _("Add a factor to what was published"),
    ("factor", False): _("Amend a factor"),
    ("defence", True): _("Add a defence to what was published"),
    ("defence", False): _("Amend a defence"),
}


@require_http_methods(["GET", "POST"])
@policy("reviews.change_review")
def amend_finding(request: HttpRequest, pk: str, kind: str, row: str = "") -> HttpResponse:
    """Change one factor or defence of a published review; without ``row``, add one."""
    review = _published(request, int(pk))
    rows = review.factors if kind == "factor" else review.defences
    form = FORMS[kind](sent(request), instance=get_object_or_404(rows, pk=row) if row else None)
    if not form.is_valid():
        return _page(request, review, kind, form, status=422 if form.is_bound else 200)
    try:
        _amend(review, kind, form, by=request.user)
    except EditConflict as error:
        again = FORMS[kind](instance=error.current, initial={**error.yours, "note": form.cleaned_data["note"]})
        return _page(request, review, kind, again, status=409, conflict=conflict_of(error, again))
    except RequirementsOpen as error:
        for item in error.missing:
            form.add_error("text" if item.anchor == f"{kind}s" else None, item.text)
        return _page(request, review, kind, form, status=422)
    except NothingChanged:
        return _page(request, review, kind, form, status=422, unchanged=True)
    return redirect(review)


def _published(request: HttpRequest, pk: int) -> Review:
    review = found(request, pk)
    allowed(request.user, "reviews.change_review", review)
    if not review.is_published:
        raise Http404
    return review


@transaction.atomic
def _amend(review: Review, kind: str, form: Any, *, by: User) -> None:
    """Sent twice within a moment, one more is one more."""
    changes, row = form.changes(), form.instance if form.instance.pk else None
    rows = Factor.objects if kind == "factor" else Defence.objects
    if row is None and sent_before(rows.filter(review=review), written="created_at", **changes):
        return
    finding = AmendedFinding(kind, changes, row=row, seen=form.cleaned_data["seen"])
    amend(review, by=by, note=form.cleaned_data["note"], findings=[finding], only_changes=True)


def _page(request: HttpRequest, review: Review, kind: str, form: Any, *, status: int, **more: Any) -> HttpResponse:
    context = {
        "review": review,
        "incident": review.incident,
        "form": form,
        "title": TITLES[kind, form.instance.pk is None],
        "draft": f"{kind}-{form.instance.pk or 'new'}",
    }
    return render(request, "reviews/amend.html", context | more, status=status)


SEEN = ("text", "taken_out_because")
OUT_TITLES = {
    ("factor", False): _("Take a factor out of what was published"),
    ("factor", True): _("Put a factor back into what was published"),
    ("defence", False): _("Take a defence out of what was published"),
    ("defence", True): _("Put a defence back into what was published"),
}


@require_http_methods(["GET", "POST"])
@policy("reviews.change_review")
def take_out(request: HttpRequest, pk: str, kind: str, row: str) -> HttpResponse:
    """Take one factor or defence out of what was published, or put it back."""
    review = _published(request, int(pk))
    finding = get_object_or_404(review.factors if kind == "factor" else review.defences, pk=row)
    back = "because" not in request.POST if request.method == "POST" else bool(finding.taken_out_on)
    make = BackForm if back else OutForm
    form = make(sent(request), initial={"seen": seen_as(finding, SEEN)})
    if not form.is_valid():
        return _out_page(request, finding, form, status=422 if form.is_bound else 200)
    because, note = form.told(kind)
    changes = {"text": finding.text, "taken_out_because": because}
    amended = AmendedFinding(kind, changes, row=finding, seen=form.cleaned_data["seen"] or seen_as(finding, SEEN))
    try:
        amend(review, by=request.user, note=note, findings=[amended], only_changes=True)
    except EditConflict as error:
        again = make(initial=form.cleaned_data | {"seen": seen_as(error.current, SEEN)})
        return _out_page(request, error.current, again, status=409, met=True)
    except RequirementsOpen as error:
        for item in error.missing:
            if item.code != "factors":  # the page says that by itself, with where to go
                form.add_error(None if back else "because", item.text)
        return _out_page(request, finding, form, status=422)
    except NothingChanged:
        return _out_page(request, finding, form, status=422, unchanged=True)
    return redirect(review)


def _out_page(request: HttpRequest, finding: Factor | Defence, form: Any, *, status: int, **more: Any) -> HttpResponse:
    review = finding.review
    kind = finding._meta.model_name
    context = {"review": review, "incident": review.incident, "finding": finding, "form": form}
    context["title"] = OUT_TITLES[kind, isinstance(form, BackForm)]
    return render(request, "reviews/take_out.html", context | {"alone": _stands_alone(finding)} | more, status=status)


def _stands_alone(finding: Factor | Defence) -> bool:
    """Whether it is the one factor that a published review goes on naming."""
    if isinstance(finding, Defence) or finding.taken_out_on:
        return False
    return not Factor.objects.standing().filter(review=finding.review_id).exclude(pk=finding.pk).exists()
