"""Concerns: spoken early, answered by role."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.lib.sent import sent
from config.lib.workflow import TransitionRefused, workflow_of
from learnings.domain import concerns as domain
from learnings.domain.wording import names_a_person
from learnings.forms.concerns import ConcernFilter, ConcernForm, DecisionForm, SpeakForm
from learnings.forms.credits import CreditForm
from learnings.models import Concern, Credit
from learnings.queries import concerns as queries
from learnings.queries.text import any_of, lexemes
from learnings.views.answers import attempt, back, page, refused
from learnings.views.paging import kept_pages, paged
from learnings.views.writing import conflict_rows
from people.domain.editing import EditConflict, edit
from people.domain.perform import perform
from people.policy import allowed, policy

# Decisions go through ``decide``, which also writes rationale and context.
MOVES = ("acknowledge", "complete", "sustain", "lapse", "withdraw", "reopen")


@policy("learnings.view_concern")
def concerns(request: HttpRequest) -> HttpResponse:
    form = ConcernFilter(request.GET)
    chosen = {name: value for name, value in form.chosen().items() if value}
    if set(chosen) <= {"kind", "state"}:
        listed = kept_pages(request, queries.kept_concerns(*chosen.items()))
    else:
        listed = paged(request, queries.concerns(queries.in_rows(request.user), chosen))
    return render(request, "learnings/concerns.html", {"filter": form, **listed})


@policy("learnings.add_concern")
def concern_new(request: HttpRequest) -> HttpResponse:
    start = {name: request.GET[name] for name in ("text", "kind") if name in request.GET}
    form = SpeakForm(sent(request), initial=start)
    if request.method == "POST" and form.is_valid():
        return redirect(domain.speak_up(by=request.user, **form.cleaned_data))
    return page(request, "learnings/concern_new.html", {"form": form})


@policy("learnings.add_concern")
@require_POST
def concern_alike(request: HttpRequest) -> HttpResponse:
    """A fragment while somebody types: open concerns that sound alike, and one question about wording."""
    words = request.POST.get("text", "")[:300]
    query = any_of(lexemes(words)) if len(words) > 12 else None
    rows = Concern.objects.visible_to(request.user).open()
    alike = list(rows.filter(search=query).order_by("-sort_at", "-pk")[:4]) if query else []
    return render(request, "learnings/_alike.html", {"alike": alike, "question": names_a_person(words)})


@policy("learnings.view_concern")
def concern(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user
    row = queries.IN_FULL.get(user, pk) if pk < 2**63 else None
    if row is None:
        raise Http404
    moves = workflow_of(row).available(row, user)
    may_decide = user.has_perm("learnings.decide_concern", row) and any(t.name == "decline" for t in moves)
    context = {
        "concern": row,
        "chapters": queries.chapters(row),
        "credits": Credit.objects.visible_to(user).filter(concern=row).select_related("recipient").order_by("pk"),
        "moves": [t for t in moves if t.name in MOVES],
        "form": DecisionForm(concern=row, user=user) if may_decide else None,
        "may_change": user.has_perm("learnings.change_concern", row),
        "thank": _thanks(row, user),
        "question": names_a_person(row.text),
    }
    return render(request, "learnings/concern.html", context)


def _thanks(row: Concern, user) -> CreditForm | None:
    """A form to thank whoever raised it; not for oneself, and the same whatever came of the concern."""
    if row.raised_by is None or row.raised_by.user_id == user.pk or not user.has_perm("learnings.add_credit"):
        return None
    return CreditForm(user=user, initial={"recipient": row.raised_by, "kind": "early_concern"})


@policy("learnings.view_concern")
def concern_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Concern.objects.visible_to(request.user), pk=pk)
    allowed(request.user, "learnings.change_concern", row)
    form = ConcernForm(sent(request), instance=row)
    conflict = None
    if request.method == "POST" and form.is_valid():
        stored, version = Concern.objects.get(pk=pk), form.cleaned_data["version"]
        try:
            edit(stored, by=request.user, changes=form.texts(), many=form.relations(), version=version)
            return redirect(row)
        except EditConflict as found:
            conflict = found
    context = {"form": form, "concern": row, "conflict": conflict_rows(conflict, form)}
    return page(request, "learnings/concern_form.html", context)


@policy("learnings.decide_concern")
def concern_decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Concern.objects.visible_to(request.user), pk=pk)
    form = DecisionForm(sent(request), concern=row, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            domain.decide(row, by=request.user, **form.cleaned_data)
            return back(request, row.get_absolute_url(), _("Answered. Whoever raised it sees this."))
        except (ValidationError, TransitionRefused) as refusal:
            refused(form, refusal)
    return page(request, "learnings/decide.html", {"form": form, "concern": row})


@policy("learnings.view_concern")
@require_POST
def concern_do(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    row = get_object_or_404(Concern.objects.visible_to(request.user), pk=pk)
    if name not in MOVES:
        raise Http404
    return attempt(request, row.get_absolute_url(), lambda: perform(row, name, by=request.user), _("Done."))
