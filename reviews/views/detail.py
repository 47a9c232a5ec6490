"""A review: opening it, its page, moving it along."""

from __future__ import annotations

from datetime import date
from functools import lru_cache, partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.lib import keyset
from config.lib.workflow import NotAllowed, NotFromHere, ReasonNeeded, RequirementsOpen, Transition
from incidents.models import Incident
from people.policy import allowed, policy
from reviews.domain.actions import answers_of
from reviews.domain.reviews import open_review
from reviews.domain.scope import DepthNeedsReason, DepthTooLate, choose_depth, propose_depth
from reviews.domain.steps import take_step
from reviews.domain.workflow import REVIEW, onward
from reviews.enums import COMMITTED_STATES, Depth, State
from reviews.forms import DepthForm, NoActionForm, ReasonForm, ReviewFilter
from reviews.models import Review
from reviews.outline import chapters
from reviews.queries import lay_open
from reviews.views.page import drawn, found, opened, workspace

# What a row of the list tells.
SHOWN = (
    *("state", "depth", "published_at", "state_since", "due_on", "sort_at"),
    *("incident__title", "incident__visibility"),
)


@require_GET
@policy("reviews.view_review")
def review_list(request: HttpRequest) -> HttpResponse:
    """Reviews by state. A draft shows its incident, state and date, which is all that everybody may know."""
    form = ReviewFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    keys = {"today": timezone.localdate()} if chosen.get("due") == "over" else {}
    kept = _kept(tuple((name, value) for name, value in chosen.items() if value), *keys)
    page = kept.page(request.user, cursor=request.GET.get("cursor", ""), **keys)
    return render(request, "reviews/list.html", {"page": page, "filter": form, "chosen": any(chosen.values())})


@lru_cache(maxsize=64)
def _kept(chosen: tuple[tuple[str, str], ...], *keys: str) -> keyset.Kept:
    return keyset.Kept(partial(_narrowed, dict(chosen)), **dict.fromkeys(keys, date))


def _narrowed(chosen: dict[str, str], reader: Any, today: date | None = None) -> QuerySet[Review]:
    rows = Review.objects.visible_to(reader).select_related("incident").only(*SHOWN)
    rows = rows.filter(**{name: chosen[name] for name in ("state", "depth") if name in chosen})
    rows = rows.overdue(today) if today else rows
    return rows.owned_by(reader) if chosen.get("owner") == "me" else rows


@require_POST
@policy("reviews.add_review")
def review_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the incident's review, or go to the one there is."""
    incident = get_object_or_404(Incident.objects.visible_to(request.user), pk=pk)
    form = DepthForm(request.POST)
    depth, reason = (form.cleaned_data["depth"], form.cleaned_data["reason"]) if form.is_valid() else ("", "")
    try:
        review = open_review(incident, by=request.user, depth=depth, depth_reason=reason)
    except DepthNeedsReason:
        form.add_error("reason", _("This goes below what is proposed. Say why in a few words."))
        return depth_page(request, incident, form, reverse("reviews:open", args=[pk]), status=422)
    return redirect(review)


def depth_page(
    request: HttpRequest, incident: Incident, form: DepthForm, to: str, *, status: int = 200
) -> HttpResponse:
    context = {"incident": incident, "form": form, "to": to, "proposed": Depth(propose_depth(incident))}
    return render(request, "reviews/depth.html", context, status=status)


@require_http_methods(["GET", "POST"])
@policy("reviews.change_review")
def depth(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose how deep the review goes."""
    review = found(request, pk)
    allowed(request.user, "reviews.steer_review", review)
    to = reverse("reviews:depth", args=[pk])
    if request.method == "GET":
        form = DepthForm(initial={"depth": review.depth, "reason": review.depth_reason})
        return depth_page(request, review.incident, form, to)
    form = DepthForm(request.POST)
    if form.is_valid() and depth_chosen(request, review, form):
        return redirect(review)
    return depth_page(request, review.incident, form, to, status=422)


def depth_chosen(request: HttpRequest, review: Review, form: DepthForm) -> bool:
    try:
        choose_depth(review, by=request.user, **form.cleaned_data)
    except DepthNeedsReason:
        form.add_error("reason", _("This goes below what is proposed. Say why in a few words."))
    except DepthTooLate:
        form.add_error("depth", _("A light review has no steps in between. Go back to gathering first."))
    return not form.errors


@require_GET
@policy("reviews.view_review")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The published text, the page to write it, or no more than its state and date."""
    review = opened(request, pk)
    if review.is_published:
        return laid_out(request, review)
    if not request.user.has_perm("reviews.read_review", review):
        return render(request, "reviews/closed_door.html", {"review": review, "incident": review.incident})
    if review.state == State.SKIPPED:
        return skipped(request, review)
    if review.is_light and review.state == State.GATHERING:
        return redirect("learnings:light_review", pk=pk)
    return drawn(request, review)


def skipped(request: HttpRequest, review: Review) -> HttpResponse:
    context = {"review": review, "incident": review.incident}
    context["may_reopen"] = request.user.has_perm("reviews.skip_review", review)
    return render(request, "reviews/skipped.html", context)


def published(request: HttpRequest, review: Review, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The newest version as a page worth reading, and the follow-through below it, as it stands now."""
    return laid_out(request, lay_open(review), status=status, **bound)


def laid_out(request: HttpRequest, review: Review, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The same of a review that was just laid open."""
    versions = list(review.versions.defer("html").order_by("-number"))
    actions = list(review.actions.all())
    step, writes = onward(review), request.user.has_perm("reviews.change_review", review)
    context = {
        "review": review,
        "incident": review.incident,
        "versions": versions,
        "version": versions[0] if versions else None,
        "chapters": chapters(versions[0].markdown) if versions else [],
        "actions": actions,
        "step": step,
        "missing": REVIEW.missing(review, step) if step else [],
        "may_steer": request.user.has_perm("reviews.steer_review", review),
        "may_write": writes,
        "answers": answers_of(review) if writes and not review.is_light else [],
        "no_action_form": NoActionForm(instance=review),
        "none_committed": all(action.state not in COMMITTED_STATES for action in actions),
    }
    return render(request, "reviews/published.html", context | bound, status=status)


@require_http_methods(["GET", "POST"])
@policy("reviews.change_review")
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take one step of the workflow. A step that asks for a reason shows its page first."""
    review = found(request, pk)
    step = REVIEW.by_name().get(name)
    if step is None:
        raise Http404
    allowed(request.user, step.permission, review)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return reason_page(request, review, step, form) if step.asks_reason else redirect(review)
    return _moved(request, review, step, form)


def _moved(request: HttpRequest, review: Review, step: Transition, form: ReasonForm) -> HttpResponse:
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        take_step(review, step.name, by=request.user, reason=reason)
    except ReasonNeeded:
        form.add_error("reason", _("A few words are enough."))
        return reason_page(request, review, step, form, status=422)
    except RequirementsOpen as error:
        shown = published if review.is_published else workspace
        return shown(request, review, status=409, missing=error.missing, refused=True)
    except (NotFromHere, NotAllowed):
        messages.warning(request, _("The review has moved on meanwhile. This is where it stands now."))
    return redirect(review)


def reason_page(
    request: HttpRequest, review: Review, step: Transition, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    form.fields["reason"].required = True  # said on the page; what is missing is said by the step
    context = {"review": review, "incident": review.incident, "step": step, "form": form}
    return render(request, "reviews/reason.html", context, status=status)
