"""The library, and one learning in full."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from config.lib.workflow import workflow_of
from learnings.domain.releasing import may_be_released
from learnings.forms.learnings import LibraryFilter, PracticeForm
from learnings.models import Learning
from learnings.queries import learnings as queries
from learnings.views.paging import kept_pages, paged
from people.policy import policy

MOVES = ("share", "unshare", "withdraw", "restore")


@policy("learnings.view_learning")
def library(request: HttpRequest) -> HttpResponse:
    form = LibraryFilter(request.GET)
    context = {"filter": form, "kept": queries.kept_as_written(), **_listed(request, form.chosen())}
    return render(request, "learnings/library.html", context)


def _listed(request: HttpRequest, chosen: dict[str, Any]) -> dict[str, Any]:
    if queries.is_plain(chosen):
        pages, keys = queries.kept_library(chosen)
        return kept_pages(request, pages, **keys)
    return paged(request, queries.library(queries.for_cards(request.user), chosen))


@policy("learnings.view_learning")
def learning(request: HttpRequest, pk: int) -> HttpResponse:
    record = queries.IN_FULL.get(request.user, pk) if pk < 2**63 else None
    if record is None:
        raise Http404
    may_change = request.user.has_perm("learnings.change_learning", record)
    context = {
        "learning": record,
        "chain": queries.chain(record, request.user),
        "may_change": may_change,
        "may_release": may_be_released(record) and request.user.can_write,
        "may_read": request.user.has_perm("reviews.read_review", record.review),
        "moves": [t for t in workflow_of(record).available(record, request.user) if t.name in MOVES],
        "close": close_ones(record, request) if may_change and not record.relearned_from_id else [],
        "practice": PracticeForm(instance=record) if may_change and record.state == "published" else None,
    }
    return render(request, "learnings/learning.html", context)


def close_ones(record: Learning, request: HttpRequest) -> list[Learning]:
    near = queries.close_to(record.now_we_know, request.user, apart_from=record)
    return [row for row in near if row.sort_at <= record.sort_at]
