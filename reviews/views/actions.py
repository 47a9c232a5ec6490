"""What we said we would do, ranked by how hard customers were hit."""

from __future__ import annotations

from copy import copy
from functools import lru_cache, partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.lib import keyset
from config.lib.gather import MOST
from config.lib.late import late
from config.lib.prepared import Prepared
from config.lib.workflow import Missing, NotFromHere, ReasonNeeded, RequirementsOpen
from people.domain.editing import EditConflict
from people.domain.perform import perform
from people.policy import allowed, policy
from reviews.domain.actions import (
    HowKnown,
    NotDoneYet,
    Soak,
    answer_look,
    change_action,
    commit,
    complete,
    work_in_progress,
)
from reviews.domain.ranking import reasons_of
from reviews.domain.tracker import issue_link
from reviews.domain.workflow import ACTION
from reviews.enums import ActionState, LookOutcome
from reviews.forms import ActionFilter, ActionForm, LookForm, ReasonForm
from reviews.forms_commit import TAKES, CommitForm
from reviews.models import Action
from reviews.views.page import conflict_of

LOOKS = frozenset(LookOutcome)
# What a row of the list tells, and nothing else of the review and the incident behind it.
SHOWN = (
    *("title", "why", "type", "state", "due", "declined_because", "rank", "owner__name", "cohort__name"),
    *("review__id", "review__incident__title", "review__incident__harm", "review__incident__looks_like_repeat"),
    *(f"review__incident__felt_by_{part}" for part in ("count", "band", "unit")),
)


@require_GET
@policy("reviews.view_action")
def action_list(request: HttpRequest) -> HttpResponse:
    """Actions, customer impact first."""
    form = ActionFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    kept = _kept(*((name, value) for name, value in chosen.items() if value))
    page = kept.page(request.user, cursor=request.GET.get("cursor", ""))
    return render(request, "reviews/actions.html", {"page": page, "filter": form, "chosen": any(chosen.values())})


@lru_cache(maxsize=64)
def _kept(*chosen: tuple[str, str]) -> keyset.Kept:
    return keyset.Kept(partial(_narrowed, dict(chosen)), field="rank", value=int)


def _narrowed(chosen: dict[str, str], reader: Any) -> QuerySet[Action]:
    rows = Action.objects.visible_to(reader).select_related("review__incident", "owner", "cohort").only(*SHOWN)
    rows = rows.filter(**{name: chosen[name] for name in ("state", "type") if name in chosen})
    return rows.owned_by(reader) if chosen.get("owner") == "me" else rows


ALONG = ("review__incident", "owner__team", "cohort", "factor", "instead_of")
SEEN = Prepared(lambda reader, pk: Action.objects.visible_to(reader).select_related(*ALONG).filter(pk=pk), pk=int)


def _found(request: HttpRequest, pk: int) -> Action:
    row = SEEN.first(request.user, pk=pk) if pk < MOST else None
    if row is None:
        raise Http404
    return row


def action_page(request: HttpRequest, action: Action, *, status: int = 200, **bound: object) -> HttpResponse:
    steps = [step for step in ACTION.available(action, request.user) if step.name not in LOOKS]
    may_change, soak = request.user.has_perm("reviews.change_action", action), Soak()
    action.soak = soak  # what is still open asks for the same rules
    missing = [item for step in steps for item in ACTION.missing(action, step)]
    asks = late(commit_form, action, missing) if may_change and any(step.name == "commit" for step in steps) else None
    context = {
        "action": action,
        "page_url": action.get_absolute_url(),  # also where a step of it was refused
        "review": action.review,
        "incident": action.review.incident if action.review else None,
        "looks": list(action.looks.all()) if action.done_at else [],
        "today": timezone.localdate(),
        "reasons": reasons_of(action),
        "steps": steps,
        "missing": [item for item in missing if item.code != "why_now"],
        "commit_form": asks if missing else None,
        "rests_until": soak.until(action),
        "in_progress": work_in_progress(action, request.user) if may_change else None,
        "issue_link": issue_link(action, soak.policy) if may_change and not action.tracker_url else "",
        "tracker": soak.policy.get_tracker_display(),
        "again": again_of(action, request) if action.state == ActionState.DID_NOT_WORK else None,
        "may_change": may_change,
        "form": SimpleLazyObject(lambda: ActionForm(instance=action)),
    }
    return render(request, "reviews/action.html", context | bound, status=status)


def commit_form(action: Action, missing: list[Missing], data: QueryDict | None = None) -> CommitForm:
    """What is missing before it is committed to, and what was sent."""
    asked = {TAKES[item.code] for item in missing if item.code in TAKES}
    return CommitForm(
        data, instance=copy(action), asked=asked | {name for name in TAKES.values() if name in (data or ())}
    )


def again_of(action: Action, request: HttpRequest) -> Action | None:
    """The idea that took its place, where it did not work."""
    return Action.objects.visible_to(request.user).filter(instead_of=action).first()


@require_http_methods(["GET", "POST"])
@policy("reviews.view_action")
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """One action: what, why, who, by when, and whether it worked."""
    row = _found(request, pk)
    if request.method == "GET":
        return action_page(request, row)
    allowed(request.user, "reviews.change_action", row)
    form = ActionForm(request.POST, instance=_found(request, pk))
    if not form.is_valid():
        return action_page(request, row, status=422, form=form, editing=True)
    try:
        change_action(row, by=request.user, changes=form.changes(), seen=form.cleaned_data["seen"])
    except EditConflict as error:
        return _in_conflict(request, row, error)
    return redirect(row)


def _in_conflict(request: HttpRequest, row: Action, error: EditConflict) -> HttpResponse:
    again = ActionForm(instance=error.current, initial=dict(error.yours))
    return action_page(request, row, status=409, form=again, editing=True, conflict=conflict_of(error, again))


@require_POST
@policy("reviews.change_action")
def action_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take one step of the action's workflow."""
    row, step = _found(request, pk), ACTION.by_name().get(name)
    if step is None or name in LOOKS:
        raise Http404
    allowed(request.user, step.permission, row)
    if name == "commit":
        return _committed(request, row)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        perform(row, name, by=request.user, reason=reason)
    except ReasonNeeded:
        form.add_error("reason", _("A few words are enough."))
        return action_page(request, row, status=422, reason_form=form)
    except NotFromHere:
        messages.info(request, _("The action has moved on meanwhile."))
    return redirect(row)


def _committed(request: HttpRequest, row: Action) -> HttpResponse:
    """Save what was said about the idea and commit to it; what is still open then is asked for, and the rest kept."""
    form = commit_form(row, [], request.POST)
    if not form.is_valid():
        return action_page(request, row, status=422, commit_form=form)
    said = form.cleaned_data
    try:
        if form.columns() or said.get("answers_to"):
            told = {"changes": form.changes(), "seen": said["seen"], "answers_to": said.get("answers_to", "")}
            row = complete(row, by=request.user, **told)
        commit(row, by=request.user, why_now=said.get("reason", ""))
    except EditConflict as error:
        return _in_conflict(request, row, error)
    except RequirementsOpen as error:
        missing = [item for item in error.missing if item.code != "why_now"]
        row = _found(request, row.pk)
        again = commit_form(row, error.missing)
        again.initial["reason"] = said.get("reason", "")
        return action_page(request, row, status=409, missing=missing, refused=True, commit_form=again)
    except NotFromHere:
        messages.info(request, _("The action has moved on meanwhile."))
    return redirect(row)


@require_POST
@policy("reviews.change_action")
def look(request: HttpRequest, pk: int, day: int) -> HttpResponse:
    """Three buttons: it worked, it did not, we cannot tell."""
    row = _found(request, pk)
    allowed(request.user, "reviews.change_action", row)
    form = LookForm(request.POST)
    if not form.is_valid():
        return action_page(request, row, status=422, look_form=form, look_day=day)
    try:
        look = answer_look(row, by=request.user, day=day, **form.cleaned_data)
    except (NotDoneYet, HowKnown):
        raise Http404 from None
    except NotFromHere:
        form.add_error(None, _("The action has moved on meanwhile."))
        return action_page(request, row, status=409, look_form=form, look_day=day)
    failed = look.outcome == LookOutcome.DID_NOT_WORK and look.action.state == ActionState.DID_NOT_WORK
    again = _("Noted. Its question is open again, as a new idea. Thank you for looking back.")
    messages.success(request, again if failed else _("Noted. Thank you for looking back."))
    return redirect(row)
