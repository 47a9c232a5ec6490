"""Digests: the list, asking for one, its page and its PDF."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.lib.once import once
from config.lib.sent import sent
from config.lib.work import WorkState, retry
from learnings.domain.digests import request_digest
from learnings.forms_digest import DigestForm
from learnings.models import Digest
from learnings.views.paging import paged
from people.policy import policy


@require_GET
@policy("learnings.view_digest")
def digests(request: HttpRequest) -> HttpResponse:
    rows = Digest.objects.visible_to(request.user).select_related("team").defer("document")
    context = paged(request, rows, field="id") | {"may_add": request.user.has_perm("learnings.add_digest")}
    return render(request, "learnings/digests.html", context)


@require_http_methods(["GET", "POST"])
@policy("learnings.add_digest")
def new(request: HttpRequest) -> HttpResponse:
    form = DigestForm(sent(request))
    if request.method == "POST" and form.is_valid():
        ask = partial(request_digest, by=request.user, **form.cleaned_data)
        same = {name: form.cleaned_data[name] for name in ("title", "period_start", "period_end", "team")}
        return redirect(once(Digest.objects.filter(created_by=request.user), ask, written="queued_at", **same))
    return render(request, "learnings/digest_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@policy("learnings.view_digest")
def digest(request: HttpRequest, pk: int) -> HttpResponse:
    """The digest as a page; while a worker makes it, its progress."""
    found = get_object_or_404(Digest.objects.visible_to(request.user), pk=pk)
    context = {
        "digest": found,
        "document": found.document,
        "may_change": request.user.has_perm("learnings.change_digest"),
    }
    partial = found.state != WorkState.DONE and request.htmx and request.htmx.target == "digest-progress"
    response = render(request, "learnings/digest_progress.html" if partial else "learnings/digest.html", context)
    if found.state == WorkState.DONE and request.htmx:
        response["HX-Refresh"] = "true"
    return response


@require_GET
@policy("learnings.view_digest")
def digest_pdf(request: HttpRequest, pk: int) -> FileResponse:
    found = get_object_or_404(Digest.objects.visible_to(request.user), pk=pk)
    if found.state != WorkState.DONE or not found.pdf:
        raise Http404
    name = f"second-story-{found.period_start:%Y-%m-%d}-{found.period_end:%Y-%m-%d}.pdf"
    try:
        return FileResponse(found.pdf.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
    except FileNotFoundError as error:
        raise Http404 from error


@require_POST
@policy("learnings.change_digest")
def digest_retry(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Digest.objects.visible_to(request.user), pk=pk)
    if retry(found):
        messages.success(request, _("Trying again."))
    return redirect(found)
