"""What restricted reviews taught: read by everybody, written by the owner, confirmed by a second reader."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.sent import sent
from config.lib.workflow import TransitionRefused, workflow_of
from learnings.domain.releasing import may_be_released, propose_release, systems_named
from learnings.forms.released import ReleasedFilter, ReleaseForm
from learnings.models import Learning, ReleasedLearning
from learnings.queries.text import matching
from learnings.views.answers import attempt, back, page, refused
from learnings.views.paging import paged
from people.domain.perform import perform
from people.policy import allowed, policy

SHOWN = ("before_we_believed", "now_we_know", "month")


@require_safe
@policy("learnings.view_releasedlearning")
def released_list(request: HttpRequest) -> HttpResponse:
    form = ReleasedFilter(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    rows = matching(ReleasedLearning.objects.out().only(*SHOWN), words)
    return render(request, "learnings/released_list.html", {"filter": form, **paged(request, rows, field="month")})


@require_safe
@policy("learnings.view_releasedlearning")
def released(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement, and that it comes from a restricted review. The same page for everybody, those listed too."""
    row = get_object_or_404(ReleasedLearning.objects.out().only(*SHOWN), pk=pk)
    return render(request, "learnings/released.html", {"row": row})


def _restricted(request: HttpRequest, pk: int) -> Learning:
    """The learning, for those listed on its restricted incident."""
    rows = Learning.objects.visible_to(request.user).select_related("review__incident", "review__owner")
    record = get_object_or_404(rows, pk=pk)
    if not may_be_released(record) and not ReleasedLearning.objects.filter(learning=record).exists():
        raise Http404
    return record


def _release_of(record: Learning) -> ReleasedLearning | None:
    rows = ReleasedLearning.objects.select_related("proposed_by__person", "confirmed_by__person")
    row = rows.filter(learning=record).first()
    if row is not None:
        row.learning = record
    return row


@require_http_methods(["GET", "POST"])
@policy("learnings.view_learning")
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner writes it anew for everybody; whoever else is listed reads it and confirms."""
    record = _restricted(request, pk)
    row = _release_of(record)
    first = {"now_we_know": record.now_we_know, "before_we_believed": record.before_we_believed}
    form = ReleaseForm(sent(request), instance=row, initial={} if row else first)
    if request.method == "POST":
        allowed(request.user, "learnings.propose_releasedlearning", record)
        if form.is_valid():
            try:
                propose_release(record, by=request.user, **form.cleaned_data)
                return back(request, request.path, _("It waits for a second reader now."))
            except (ValidationError, TransitionRefused) as refusal:
                refused(form, refusal)
    return page(request, "learnings/release.html", _context(request, record, _release_of(record), form))


def _context(request: HttpRequest, record: Learning, row: ReleasedLearning | None, form: ReleaseForm) -> dict[str, Any]:
    return {
        "learning": record,
        "row": row,
        "form": form,
        "may_propose": request.user.has_perm("learnings.propose_releasedlearning", record) and may_be_released(record),
        "moves": workflow_of(row).available(row, request.user) if row else [],
        "systems": systems_named(row.now_we_know, record) if row else [],
    }


@require_POST
@policy("learnings.view_learning")
def release_do(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The second reader confirms; anybody listed takes it back."""
    record = _restricted(request, pk)
    row = _release_of(record)
    if row is None or name not in workflow_of(row).by_name():
        raise Http404
    said = _("Everybody can read it now.") if name == "release" else _("Taken back. Nobody else reads it any more.")
    home = request.path.split("do/")[0]
    return attempt(request, home, lambda: perform(row, name, by=request.user), said)
