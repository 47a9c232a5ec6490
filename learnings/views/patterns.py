"""What recurs, with the words that show it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.lib.late import late
from config.lib.prepared import Prepared
from config.lib.sent import sent
from incidents.models import Incident
from learnings.domain import tagging
from learnings.enums import TagState
from learnings.forms.patterns import MergeForm, PatternForm, PeriodForm, TagForm
from learnings.models import Pattern, PatternTag
from learnings.queries import patterns as queries
from learnings.views.answers import attempt, back, came_from, page, refused
from learnings.views.paging import kept_pages
from people.policy import allowed, policy

YEAR = "365"
CALLED = Prepared(lambda _reader, slug: Pattern.objects.select_related("merged_into").filter(slug=slug), slug=str)


@policy("learnings.view_pattern")
def patterns(request: HttpRequest) -> HttpResponse:
    period = request.GET.get("period", YEAR)
    form = PeriodForm({"period": period})
    found = queries.recurring(request.user, period)
    context = {"found": found, "filter": form, "period": period, "retired": queries.RETIRED.all()}
    return render(request, "learnings/patterns.html", context)


@policy("learnings.view_pattern")
def pattern(request: HttpRequest, slug: str) -> HttpResponse:
    row = CALLED.first(slug=slug) if "\0" not in slug else None
    if row is None:
        raise Http404
    if row.merged_into is not None:
        messages.info(request, _("“%(name)s” was merged into this pattern.") % {"name": row.name})
        return redirect(row.merged_into)
    listed = kept_pages(request, queries.QUOTES, pattern=row.pk)
    queries.lay_beside(listed["rows"], request.user)
    may_change = request.user.has_perm("learnings.change_pattern", row)
    counts = queries.tally(request.user, "")
    context = {
        "pattern": row,
        "compared": queries.compare(listed["rows"]),
        "seen": counts.seen.get(row.pk, (0, 0))[0],
        "examined": counts.examined,
        "as_of": counts.as_of,
        "may_change": may_change,
        "merge": late(MergeForm, pattern=row),
        "page_url": row.get_absolute_url(),
        **listed,
    }
    return render(request, "learnings/pattern.html", context)


@policy("learnings.add_pattern")
def pattern_new(request: HttpRequest) -> HttpResponse:
    form = PatternForm(sent(request))
    if request.method == "POST" and form.is_valid():
        return redirect(tagging.keep_pattern(None, by=request.user, **form.cleaned_data))
    return page(request, "learnings/pattern_form.html", {"form": form})


@policy("learnings.change_pattern")
def pattern_edit(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Pattern, slug=slug)
    form = PatternForm(sent(request), instance=row)
    if request.method == "POST" and form.is_valid():
        tagging.keep_pattern(Pattern.objects.get(pk=row.pk), by=request.user, **form.cleaned_data)
        return redirect(row)
    return page(request, "learnings/pattern_form.html", {"form": form, "pattern": row})


@policy("learnings.change_pattern")
@require_POST
def pattern_merge(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Pattern, slug=slug)
    form = MergeForm(request.POST, pattern=row)
    if not form.is_valid():
        messages.error(request, _("Choose the pattern to merge into."))
        return redirect(row)
    into = form.cleaned_data["into"]
    return attempt(
        request, into.get_absolute_url(), lambda: tagging.merge(row, by=request.user, into=into), _("Merged.")
    )


@policy("learnings.change_pattern")
@require_POST
def pattern_retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Retire it, or use it again."""
    row = get_object_or_404(Pattern, slug=slug)
    tagging.retire(row, by=request.user, at=None if row.retired_at else timezone.now())
    return back(request, row.get_absolute_url(), _("Done."))


@policy("learnings.add_patterntag")
def tag(request: HttpRequest, pk: int) -> HttpResponse:
    incident = get_object_or_404(Incident.objects.visible_to(request.user), pk=pk)
    home = incident.get_absolute_url() + "#patterns"
    form = TagForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            tagging.tag(incident, by=request.user, **form.cleaned_data)
            return back(request, home, _("Tagged."))
        except ValidationError as refusal:
            refused(form, refusal)
    context = {"form": form, "incident": incident, "next": came_from(request, home)}
    return page(request, "learnings/tag_form.html", context)


@policy("learnings.add_patterntag")
@require_POST
def tag_judge(request: HttpRequest, pk: int) -> HttpResponse:
    rows = PatternTag.objects.visible_to(request.user).select_related("incident", "pattern")
    row = get_object_or_404(rows, pk=pk)
    allowed(request.user, "learnings.change_patterntag", row)
    state = request.POST.get("state", "")
    if state not in (TagState.CONFIRMED, TagState.REJECTED):
        return back(request, row.incident.get_absolute_url())
    tagging.judge(row, by=request.user, state=state)
    return back(request, row.incident.get_absolute_url() + "#patterns", _("Done."))
