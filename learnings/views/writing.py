"""Writing learnings, from the review page or a page of their own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.lib.sent import sent
from config.lib.workflow import TransitionRefused, workflow_of
from learnings.domain import learnings as domain
from learnings.domain.advice import keep
from learnings.forms.learnings import CiteForm, LearningForm, LittleForm, PracticeForm, ReasonForm
from learnings.models import Learning
from learnings.views.answers import again, attempt, back, came_from, key_of, page, refused
from learnings.views.library import MOVES
from people.domain.editing import EditConflict
from people.domain.perform import perform
from people.policy import allowed, policy
from reviews.domain.writing import AlreadyPublished, seen_as
from reviews.models import Review
from reviews.views import quiet

TEXTS = ("before_we_believed", "now_we_know", "holds_when", "notice_if_it_stops")
PANEL = "learning"  # the panel on the review's page


def review_to_write(request: HttpRequest, pk: int) -> Review:
    """A review this person writes: 404 for those who may not even read it, 403 for readers."""
    review = get_object_or_404(Review.objects.readable_by(request.user).select_related("incident"), pk=pk)
    allowed(request.user, "reviews.change_review", review)
    return review


def to_change(request: HttpRequest, pk: int) -> Learning:
    rows = Learning.objects.visible_to(request.user).select_related("review__incident")
    record = get_object_or_404(rows, pk=pk)
    allowed(request.user, "learnings.change_learning", record)
    return record


@policy("learnings.add_learning")
def learning_new(request: HttpRequest, pk: int) -> HttpResponse:
    review = review_to_write(request, pk)
    home = review.at(PANEL)
    shown = key_of(request.GET.get("event", ""))
    form = LearningForm(sent(request), review=review, initial={"events": [shown]} if shown else None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.record(review, by=request.user, evidence=form.evidence(), **form.texts(), **form.relations())
        except (ValidationError, TransitionRefused) as refusal:
            refused(form, refusal)
        else:
            return back(request, home, _("Written down."))
    return page(request, "learnings/learning_form.html", _form_context(request, form, review, home))


def _form_context(request: HttpRequest, form: LearningForm, review: Review, home: str, **more: Any) -> dict[str, Any]:
    return {"form": form, "review": review, "next": came_from(request, home), **more}


@policy("learnings.view_learning")
def learning_edit(request: HttpRequest, pk: int) -> HttpResponse:
    record = to_change(request, pk)
    home = record.get_absolute_url()
    form = LearningForm(sent(request), instance=record, review=record.review)
    if quiet.asked(request):
        return _quietly(request, form)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            _revise(request, pk, form)
            return back(request, home, _("Saved."))
        except EditConflict as found:
            conflict = found
        except (ValidationError, TransitionRefused) as refusal:
            refused(form, refusal)
    stored = record if request.method == "GET" else Learning.objects.get(pk=pk)
    more = {
        "learning": record,
        "conflict": conflict_rows(conflict, form),
        "seen": seen_as(stored, TEXTS),
    }
    return page(request, "learnings/learning_form.html", _form_context(request, form, record.review, home, **more))


def _quietly(request: HttpRequest, form: LearningForm) -> HttpResponse:
    """Its texts save themselves; ticks and links wait for the button, and so does a published learning."""
    record = Learning.objects.get(pk=form.instance.pk)  # binding the form has written into its own
    if not form.is_valid():
        return quiet.refused(form)
    changes = {name: form.cleaned_data[name] for name in TEXTS}
    base, both = quiet.bases(request, TEXTS), request.POST.get("resolve") == "both"
    try:
        saved = domain.save_texts(
            record, by=request.user, changes=changes, seen=request.POST.get("seen") or "-", base=base, both=both
        )
    except EditConflict as conflict:
        return quiet.in_conflict(request, form, conflict, changes)
    except AlreadyPublished:
        return quiet.closed()
    texts = {name: getattr(saved, name) for name in TEXTS}
    return quiet.done(seen_as(saved, TEXTS), texts=texts, sent=changes, version=saved.version)


def _revise(request: HttpRequest, pk: int, form: LearningForm) -> None:
    domain.revise(
        Learning.objects.get(pk=pk),
        by=request.user,
        changes=form.texts(),
        many=form.relations(),
        evidence=form.evidence(),
        version=form.cleaned_data["version"],
    )


def conflict_rows(conflict: EditConflict | None, form: Any) -> list[dict[str, Any]]:
    """Both texts side by side; the form goes on from the row as it stands now, so that saving again is a choice."""
    if conflict is None:
        return []
    form.data = form.data.copy()
    form.data["version"] = conflict.current.version
    rows = []
    for name in conflict.fields:
        theirs = getattr(conflict.current, name)
        if hasattr(theirs, "all"):
            theirs = ", ".join(str(item) for item in theirs.all())
        rows.append({"label": form.fields[name].label, "theirs": theirs, "yours": form[name].value()})
    return rows


@policy("learnings.view_learning")
@require_POST
def learning_do(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Share early, take back, withdraw, bring back."""
    record = get_object_or_404(Learning.objects.visible_to(request.user), pk=pk)
    if name not in MOVES:
        raise Http404
    step, form = workflow_of(record).get(name), ReasonForm(request.POST)
    if step.asks_reason and not form.is_valid():
        return again(request, form, record.review, record.get_absolute_url(), step.label)
    reason = form.cleaned_data["reason"] if step.asks_reason else ""
    act = lambda: perform(record, name, by=request.user, reason=reason)  # noqa: E731 (one line, said once)
    return attempt(request, record.get_absolute_url(), act, _("Done."))


@policy("learnings.view_learning")
@require_POST
def learning_relearned(request: HttpRequest, pk: int) -> HttpResponse:
    """Link the earlier learning that said the same; empty takes the link back."""
    record = to_change(request, pk)
    number = request.POST.get("earlier", "")
    earlier = None
    if number:
        rows = Learning.objects.visible_to(request.user)
        earlier = get_object_or_404(rows, pk=key_of(number))
    said = _("Linked: this came back.") if earlier else _("The link is gone.")
    act = lambda: domain.mark_relearned(record, by=request.user, earlier=earlier)  # noqa: E731
    return attempt(request, record.get_absolute_url(), act, said)


@policy("learnings.view_learning")
@require_POST
def learning_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep as written: the hint goes away, the words stay."""
    record = to_change(request, pk)
    keep(record, by=request.user, code=request.POST.get("code", ""))
    return back(request, record.review.at(PANEL), _("Kept as written."))


@policy("learnings.view_learning")
@require_POST
def learning_to_action(request: HttpRequest, pk: int) -> HttpResponse:
    record = to_change(request, pk)
    home = record.review.at(PANEL)
    act = lambda: domain.turn_into_action(record, by=request.user)  # noqa: E731
    return attempt(request, home, act, _("It is an idea for an action now. What did you learn that makes it needed?"))


@policy("learnings.view_learning")
@require_POST
def learning_practice(request: HttpRequest, pk: int) -> HttpResponse:
    record = to_change(request, pk)
    home = record.get_absolute_url()
    form = PracticeForm(request.POST, instance=record)
    if not form.is_valid():
        return again(request, form, record.review, home, _("Did it change how we work?"))
    domain.note_practice(Learning.objects.get(pk=pk), by=request.user, **form.cleaned_data)
    return back(request, home, _("Saved."))


@policy("learnings.add_learning")
@require_POST
def learned_little(request: HttpRequest, pk: int) -> HttpResponse:
    review = review_to_write(request, pk)
    home = review.at(PANEL)
    form = LittleForm(request.POST)
    if not form.is_valid():
        return again(request, form, review, home, _("We learned little, because …"))
    because = form.cleaned_data["learned_little_because"]
    act = lambda: domain.learned_little(review, by=request.user, because=because)  # noqa: E731
    return attempt(request, home, act, _("Saved."))


@policy("learnings.add_learning")
@require_POST
def cite(request: HttpRequest, pk: int) -> HttpResponse:
    review = review_to_write(request, pk)
    home = review.at("citations")
    form = CiteForm(request.POST, review=review, user=request.user)
    if form.is_valid():
        domain.cite(form.cleaned_data["learning"], by=request.user, review=review, note=form.cleaned_data["note"])
        return back(request, home, _("Cited. Whoever wrote it will see that it helped."))
    return again(request, form, review, home, _("Cite an earlier learning"))
