"""What was published: each version by its number, what changed between them, amending."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.lib.work import WorkState, retry
from config.lib.workflow import RequirementsOpen
from people.domain.editing import EditConflict
from people.policy import allowed, policy
from reviews.domain.outlines import title_of
from reviews.domain.printing import ask_for_pdf, draw_again, pasteable, taken_along
from reviews.domain.publishing import NothingChanged, amend
from reviews.domain.readers import Marks, note_reader
from reviews.enums import Counted
from reviews.forms_amend import SEEN, AmendForm
from reviews.models import Review, ReviewVersion, SectionText
from reviews.outline import chapters, compare, to_compare
from reviews.views.page import Conflict, conflict_of, found

READ = "second_story_read"


def _version(request: HttpRequest, pk: int, number: int) -> ReviewVersion:
    versions = ReviewVersion.objects.visible_to(request.user).select_related("review__incident")
    return get_object_or_404(versions, review=pk, number=number)


@require_GET
@policy("reviews.view_review")
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version as it was published, with its hash."""
    shown = _version(request, pk, number)
    context = {
        "version": shown,
        "review": shown.review,
        "incident": shown.review.incident,
        "chapters": chapters(shown.markdown),
        "newest": shown.review.versions.order_by("-number").values_list("number", flat=True).first(),
    }
    return render(request, "reviews/version.html", context)


@require_GET
@policy("reviews.view_review")
def version_text(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The version's markdown, for taking it elsewhere, with its day and the hash that is on the page."""
    shown = _version(request, pk, number)
    name = f"{shown.review.incident.ref}-v{number}.md"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(taken_along(shown), content_type="text/markdown; charset=utf-8", headers=headers)


@require_GET
@policy("reviews.view_review")
def version_copy(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The version as it can be pasted into a document of somebody else's, and as markdown."""
    shown = _version(request, pk, number)
    context = {"version": shown, "review": shown.review, "incident": shown.review.incident, "rich": pasteable(shown)}
    return render(request, "reviews/copy.html", context)


@require_GET
@policy("reviews.view_review")
def version_pdf(request: HttpRequest, pk: int, number: int) -> HttpResponse | FileResponse:
    """The version as PDF; while a worker draws it, a page that says so."""
    shown = _version(request, pk, number)
    drawn = ask_for_pdf(shown)
    if drawn.state == WorkState.DONE and drawn.file and not request.htmx:
        name = f"{shown.review.incident.ref}-v{number}.pdf"
        try:
            file = drawn.file.open("rb")
            return FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
        except FileNotFoundError:
            drawn = draw_again(drawn)
    context = {"version": shown, "review": shown.review, "incident": shown.review.incident, "drawn": drawn}
    return render(request, "reviews/parts/pdf.html" if request.htmx else "reviews/version_pdf.html", context)


@require_POST
@policy("reviews.view_review")
def version_pdf_retry(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    retry(ask_for_pdf(_version(request, pk, number)))
    return redirect("reviews:version_pdf", pk=pk, number=number)


@require_POST
@policy("reviews.view_review")
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is reading, or it was new to them: one more in a total, and a mark in their own browser."""
    review = found(request, pk)
    if not review.is_published:
        raise Http404
    marks = Marks.of(request.COOKIES.get(READ, ""), timezone.now().date())
    is_new = "new" in request.POST
    note_reader(review, by=request.user, about=Counted.READERS, marks=marks)
    if is_new:
        note_reader(review, by=request.user, about=Counted.NEW_TO_READERS, marks=marks)
        messages.success(request, _("Thank you. It is counted without your name."))
    response = redirect(review) if is_new else HttpResponse(status=204)
    response.set_cookie(
        READ,
        str(marks),
        max_age=dt.timedelta(days=1),
        path="/reviews/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@require_GET
@policy("reviews.view_review")
def version_changes(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What version ``number`` changed against the one before it."""
    after = _version(request, pk, number)
    before = _version(request, pk, number - 1)
    context = {
        "before": before,
        "after": after,
        "review": after.review,
        "incident": after.review.incident,
        "changes": compare(to_compare(before.markdown), to_compare(after.markdown)),
    }
    return render(request, "reviews/changes.html", context)


@require_http_methods(["GET", "POST"])
@policy("reviews.change_review")
def amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what was published: the texts and one line about what changed, frozen as a new version."""
    review = found(request, pk)
    allowed(request.user, "reviews.change_review", review)
    if not review.is_published:
        raise Http404
    if request.method == "GET":
        return _amend_page(request, review, AmendForm(instance=review))
    form = AmendForm(request.POST, instance=Review.objects.get(pk=pk))
    if not form.is_valid():
        return _amend_page(request, review, form, status=422)
    return _amended(request, review, form)


def _amended(request: HttpRequest, review: Review, form: AmendForm) -> HttpResponse:
    try:
        amend(
            review,
            by=request.user,
            note=form.cleaned_data["note"],
            changes=form.changes(),
            seen=form.cleaned_data["seen"],
            own=form.own_changes(),
            own_seen=form.own_seen(),
            only_changes=True,
        )
    except EditConflict as error:
        return _amend_conflict(request, review, form, error)
    except RequirementsOpen as error:
        for item in error.missing:
            form.add_error(item.field if item.field in form.fields else None, item.text)
        return _amend_page(request, review, form, status=422)
    except NothingChanged:
        return _amend_page(request, review, form, status=422, unchanged=True)
    return redirect(review)


def _amend_conflict(request: HttpRequest, review: Review, form: AmendForm, error: EditConflict) -> HttpResponse:
    row, fresh = error.current, Review.objects.get(pk=review.pk)
    if isinstance(row, SectionText):
        again = form.again(fresh, met=SEEN + row.key)
        conflict = Conflict([(again.fields[row.key].label, row.text, error.yours["text"])])
    else:
        again = form.again(fresh, met="seen")
        conflict = conflict_of(error, again)
    return _amend_page(request, review, again, status=409, conflict=conflict)


def _amend_page(
    request: HttpRequest, review: Review, form: AmendForm, *, status: int = 200, **more: object
) -> HttpResponse:
    defences = title_of(review, "defences"), "" if review.is_light else _("Add a defence")
    findings = [
        ("factor", title_of(review, "factors"), _("Add a factor"), review.factors.all()),
        ("defence", *defences, review.defences.all()),
    ]
    context = {"review": review, "incident": review.incident, "form": form, "findings": findings} | more
    return render(request, "reviews/amend.html", context, status=status)
