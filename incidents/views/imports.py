"""Import in the browser: upload, name the columns of a table, watch, read what was not understood."""

from __future__ import annotations

import csv
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.keyset import page
from config.lib.sent import sent, sent_files
from config.lib.table import harmless
from config.lib.work import WorkState, retry
from incidents.domain import import_runs
from incidents.forms.imports import FORMATS, ColumnsForm, UploadForm
from incidents.models import ImportRun
from incidents.views.common import tell
from people.models import Organisation
from people.policy import policy


@policy("incidents.add_importrun")
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """What was imported so far, and the form for the next file."""
    start = {"zone": Organisation.current().zone}
    form = UploadForm(sent(request), sent_files(request), initial=start)
    if form.is_valid() and (run := _kept(request, form)):
        return redirect(run)
    rows = ImportRun.objects.visible_to(request.user).defer("problems", "columns")
    shown = page(rows, cursor=request.GET.get("cursor", ""), field="id")
    context = {
        "form": form,
        "page": shown,
        "newer": f"?cursor={shown.before}" if shown.before else "",
        "older": f"?cursor={shown.after}" if shown.after else "",
        "most": settings.IMPORT_MAX_BYTES,
    }
    return render(request, "incidents/imports.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, form: UploadForm) -> ImportRun | None:
    file = form.cleaned_data.pop("file")
    try:
        return import_runs.request_import(by=request.user, file=file, name=file.name, **form.cleaned_data)
    except import_runs.NotAccepted as refusal:
        form.add_error("file", str(refusal))
        return None


def _found(request: HttpRequest, pk: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)


@policy("incidents.view_importrun")
@require_http_methods(["GET", "POST"])
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """An upload: its columns while nobody has named them, then how far it is, then the report."""
    run = _found(request, pk)
    if run.is_draft:
        return _columns(request, run)
    if request.method == "POST":
        return redirect(run)
    is_open = run.state in (WorkState.QUEUED, WorkState.RUNNING)
    fragment = request.htmx and request.htmx.target == "import-progress" and is_open
    template = "incidents/parts/import_progress.html" if fragment else "incidents/import_run.html"
    response = render(request, template, {"run": run, "format": FORMATS.get(run.format, run.format)})
    if request.htmx and not is_open:
        response["HX-Refresh"] = "true"
    return response


def _columns(request: HttpRequest, run: ImportRun) -> HttpResponse:
    names, rows = import_runs.sample(run)
    guess = import_runs.suggested(names, rows)
    form = ColumnsForm(sent(request), names=names, rows=rows, guess=guess)
    columns = guess
    if form.is_valid():
        columns = form.columns()
        if "start" in request.POST:
            import_runs.start(run, by=request.user, columns=columns, names=names)
            return redirect(run)
    shown: list[Any] = [] if form.errors else import_runs.preview(run, columns)
    context = {"run": run, "form": form, "preview": shown, "zone": run.zone}
    return render(request, "incidents/import_columns.html", context, status=422 if form.errors else 200)


@policy("incidents.view_importrun")
@require_safe
def import_problems(request: HttpRequest, pk: int) -> HttpResponse:
    """What was not understood, as a table for the one who mends the file."""
    run = _found(request, pk)
    if not run.problems:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{run.pk}-not-understood.csv"'
    writer = csv.writer(response)
    writer.writerow([_("file"), _("line"), _("came in"), _("reason"), _("what stands there")])
    for problem in run.problems:
        came_in = _("no") if problem["skipped"] else _("yes")
        cells = (problem["file"], problem["line"], came_in, problem["reason"], problem["excerpt"])
        writer.writerow([harmless(cell) for cell in cells])
    return response


@policy("incidents.change_importrun")
@require_POST
def import_retry(request: HttpRequest, pk: int) -> HttpResponse:
    run = _found(request, pk)
    if retry(run):
        tell(request, _("Trying again, from where it stopped."))
    return redirect(run)


@policy("incidents.change_importrun")
@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    if import_runs.discard(_found(request, pk), by=request.user):
        tell(request, _("The upload is gone; nothing was imported."))
    return redirect("incidents:imports")
