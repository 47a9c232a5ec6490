"""Saving one section of the review's page. Every view ends on the page, or draws it again with the problem in it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.lib.once import once
from people.domain.editing import EditConflict
from people.models.organisation import person_of
from people.policy import allowed, policy
from reviews.domain.actions import park_idea
from reviews.domain.mentions import confirm_mentions, is_unshown, mentions_of, texts_to_publish
from reviews.domain.outlines import NoSuchSection, own_text, questions_of, title_of
from reviews.domain.reviews import add_defence, add_factor, give_perspective, move_factor
from reviews.domain.taking_part import answer
from reviews.domain.wording import NoSuchHint, keep
from reviews.domain.writing import remove, save_section, seen_as
from reviews.enums import KeptBecause
from reviews.forms import SECTION_FORMS, DefenceForm, IdeaForm, NoActionForm, OwnTextForm, PerspectiveForm
from reviews.models import Review
from reviews.parts import OWN
from reviews.questions import appended
from reviews.views import quiet
from reviews.views.detail import published
from reviews.views.late import hands_back
from reviews.views.page import back_to, conflict_of, found, joined, keep_both_of, saved_at, workspace, writable
from reviews.views.parts import EVERY, factor_form, row_form

# Sections of the page that hold a small form of another name.
ADDED = {"factors": factor_form, "defences": lambda review, data: DefenceForm(data, auto_id="defence_%s")}
HOME = {"heard": "perspectives", "luck": "defences", "no-action": "actions"}


@require_POST
@policy("reviews.change_review")
@hands_back
def save(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Save the texts of one section."""
    review = writable(request, pk)
    row, form_class = written_in(review, section)
    anchor = HOME.get(section, section)
    form = form_class(request.POST, instance=row, auto_id=f"{section}_%s")
    if quiet.asked(request):
        return quiet.save_quietly(request, form, row)
    if not form.is_valid():
        return workspace(request, review, status=422, open_at=anchor, **drawn(section, form))
    try:
        save_section(row, by=request.user, changes=form.changes(), seen=form.cleaned_data["seen"])
    except EditConflict as error:
        return _in_conflict(request, review, section, form_class, error)
    return saved_at(request, review, anchor, section)


def written_in(review: Review, section: str) -> tuple[Any, Any]:
    """The row that a section's words are kept in, and its form. A section that the review has not is a 404."""
    if section in SECTION_FORMS:
        return _copy(review), SECTION_FORMS[section]
    try:
        row = own_text(review, section, made=True)
    except NoSuchSection as error:
        raise Http404 from error
    return row, partial(OwnTextForm, title=title_of(review, section))


def drawn(section: str, form: Any) -> dict[str, Any]:
    """How the page's templates know the form of a section."""
    return {"own_bound": {section: form}} if section.startswith(OWN) else {f"{section.replace('-', '_')}_form": form}


def _copy(review: Review) -> Review:
    """Binding a form writes into its instance; the page must still show what is saved."""
    return Review.objects.get(pk=review.pk)


def _in_conflict(
    request: HttpRequest, review: Review, section: str, form_class: Any, error: EditConflict
) -> HttpResponse:
    """Both texts side by side; the form holds yours, and saving it again is then a decision."""
    anchor = HOME.get(section, section)
    form = form_class(instance=error.current, initial=dict(error.yours), auto_id=f"{anchor}_%s")
    bound = {**drawn(section, form), "conflict": conflict_of(error, form), "conflict_at": anchor}
    return workspace(request, review, status=409, open_at=anchor, both=keep_both_of(request, error), **bound)


@require_POST
@policy("reviews.change_review")
def no_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why nothing will be done; after publishing too."""
    review = found(request, pk)
    allowed(request.user, "reviews.change_review", review)
    form = NoActionForm(request.POST, instance=_copy(review))
    if quiet.asked(request):
        return quiet.save_quietly(request, form, review)
    if not form.is_valid():
        shown = published if review.is_published else workspace
        return shown(request, review, status=422, open_at="actions", no_action_form=form)
    save_section(review, by=request.user, changes=form.changes(), seen="")
    return back_to(review, "actions")


@require_POST
@policy("reviews.change_review")
@hands_back
def factor_add(request: HttpRequest, pk: int) -> HttpResponse:
    review = writable(request, pk)
    form = factor_form(review, request.POST)
    if not form.is_valid():
        return workspace(request, review, status=422, open_at="factors", factor_form=form)
    found = {"events": form.cleaned_data["events"], **form.changes()}
    add = partial(add_factor, review, by=request.user, **found)
    row = once(review.factors.all(), add, written="created_at", text=found["text"])
    return saved_at(request, review, "factors", row.row_name)


@require_POST
@policy("reviews.change_review")
@hands_back
def defence_add(request: HttpRequest, pk: int) -> HttpResponse:
    review = writable(request, pk)
    form = DefenceForm(request.POST, auto_id="defence_%s")
    if not form.is_valid():
        return workspace(request, review, status=422, open_at="defences", defence_form=form)
    add = partial(add_defence, review, by=request.user, **form.changes())
    row = once(review.defences.all(), add, written="created_at", text=form.cleaned_data["text"])
    return saved_at(request, review, "defences", row.row_name)


@require_POST
@policy("reviews.change_review")
@hands_back
def row_edit(request: HttpRequest, pk: str, kind: str, row: str) -> HttpResponse:
    """Save a factor or defence that was edited in place."""
    review = writable(request, int(pk))
    form, anchor = row_form(review, kind, int(row), request.POST), f"{kind}s"
    if form is None:
        raise Http404
    bound: dict[str, Any] = {"open_at": anchor, "asked": f"{kind}-{row}", "row_form": form}
    if not form.is_valid():
        return quiet.refused(form) if quiet.asked(request) else workspace(request, review, status=422, **bound)
    many = {"events": form.cleaned_data["events"]} if kind == "factor" else None
    if quiet.asked(request):
        return quiet.save_quietly(request, form, form.instance, many=many)
    try:
        save_section(form.instance, by=request.user, changes=form.changes(), many=many, seen=form.cleaned_data["seen"])
    except EditConflict as error:
        bound["row_form"] = _again(review, kind, int(row), error)
        conflict = conflict_of(error, bound["row_form"])
        return workspace(request, review, status=409, conflict=conflict, conflict_at=anchor, **bound)
    return saved_at(request, review, anchor, form.instance.row_name)


def _again(review: Review, kind: str, row: int, error: EditConflict) -> Any:
    form = row_form(review, kind, row)
    form.initial.update(error.yours)
    return form


@require_POST
@policy("reviews.change_review")
@hands_back
def factor_move(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """One place up or down. The button keeps its place under the fingers: the page comes back at the factor."""
    review = writable(request, pk)
    rows = list(review.factors.all())
    at = next((n for n, each in enumerate(rows, start=1) if each.pk == row), None)
    if at is None:
        raise Http404
    factor = rows[at - 1]
    move_factor(factor, by=request.user, to=at - 1 if "up" in request.POST else at + 1)
    return redirect(review.at("factors", mark=factor.row_name))


@require_POST
@policy("reviews.change_review")
def ask(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """The page again with a question at the end of the section's text: nothing is saved, nothing typed is lost."""
    review = writable(request, pk)
    question = next((q for q in questions_of(review, section) if q.key == request.POST.get("ask")), None)
    if question is None:
        raise Http404
    if section in ADDED:
        form, into = ADDED[section](review, None), "text"
        bound = {f"{section[:-1]}_form": form, f"no_{section}": True}  # its fold is open
        form.initial["events"] = [int(pk) for pk in request.POST.getlist("events") if pk.isdecimal() and len(pk) < 19]
    else:
        row, form_class = written_in(review, section)
        form = form_class(instance=row, auto_id=f"{section}_%s")
        into, bound = form.columns()[0], drawn(section, form)
    sent = {name: request.POST[name] for name in form.fields if name in request.POST and name != "events"}
    form.initial.update(sent, **{into: appended(sent.get(into, ""), str(question.text))})
    return workspace(request, review, open_at=HOME.get(section, section), **bound)


@require_POST
@policy("reviews.change_review")
@hands_back
def row_remove(request: HttpRequest, pk: str, kind: str, row: str) -> HttpResponse:
    review = writable(request, int(pk))
    rows = review.factors if kind == "factor" else review.defences
    remove(get_object_or_404(rows, pk=row), by=request.user)
    return back_to(review, f"{kind}s")


@require_POST
@policy("reviews.read_review")
@hands_back
def perspective(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one's own account; nobody writes another's."""
    review, person = joined(request, pk), person_of(request.user)
    if person is None:
        raise Http404
    own = review.perspectives.filter(person=person).first()
    form = PerspectiveForm(request.POST, instance=own, auto_id="perspective_%s")
    if quiet.asked(request):
        return _perspective_quietly(request, review, form)
    if not form.is_valid():
        return workspace(request, review, status=422, open_at="perspectives", perspective_form=form)
    try:
        give_perspective(review, by=request.user, person=person, **form.cleaned_data)
    except EditConflict as error:
        bound = account_in_conflict(request, form, error)
        return workspace(request, review, status=409, open_at="perspectives", conflict_at="perspectives", **bound)
    messages.success(request, _("Thank you. Your account is kept with the review."))
    return back_to(review, "perspectives")


def _perspective_quietly(request: HttpRequest, review: Review, form: PerspectiveForm) -> HttpResponse:
    """Nobody writes another's account; oneself may, on another device."""
    if not form.is_valid():
        return quiet.refused(form)
    changes, both = form.changes(), request.POST.get("resolve") == "both"
    known = {"seen": form.cleaned_data["seen"], "base": quiet.bases(request, changes), "both": both}
    try:
        row = give_perspective(review, by=request.user, person=person_of(request.user), **known, **changes)
    except EditConflict as conflict:
        return quiet.in_conflict(request, form, conflict, changes, alone=True)
    return quiet.done(seen_as(row, changes), texts={name: getattr(row, name) for name in changes}, sent=changes)


def account_in_conflict(request: HttpRequest, form: PerspectiveForm, error: EditConflict) -> dict[str, Any]:
    """Both accounts side by side; the form holds what was written here."""
    again = form.again(error)
    return {
        "perspective_form": again,
        "conflict": conflict_of(error, again),
        "both": keep_both_of(request, error),
        "alone": True,
    }


@require_POST
@policy("reviews.read_review")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """A participant confirms the account, or passes."""
    review = joined(request, pk)
    if answer(review, by=request.user, passed="pass" in request.POST) is None:
        raise Http404
    messages.success(request, _("Thank you. You have answered."))
    # From the whole draft back to it: its head is not that of the page for writing.
    return redirect(review.at(EVERY)) if request.POST.get("at") == EVERY else back_to(review, "meeting")


@require_POST
@policy("reviews.read_review")
def mentions_seen(request: HttpRequest, pk: int) -> HttpResponse:
    review = joined(request, pk)
    shown = request.POST["shown"].split() if "shown" in request.POST else None
    row = confirm_mentions(review, by=request.user, shown=shown)
    if row is None:
        raise Http404
    if is_unshown(row, mentions_of(row.person, texts_to_publish(review))):
        messages.warning(request, _("Somebody wrote about you meanwhile. This is how it reads now: please look again."))
    else:
        messages.success(request, _("Thank you for looking."))
    return back_to(review, "mentions")


@require_POST
@policy("reviews.change_review")
def keep_wording(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a sentence as written, with a reason."""
    review = found(request, pk)
    allowed(request.user, "reviews.change_review", review)
    names = ("section", "category", "text_hash")
    because = request.POST.get("because", KeptBecause.AS_WRITTEN)
    try:
        keep(review, by=request.user, because=because, **{name: request.POST.get(name, "") for name in names})
    except (NoSuchHint, ValueError):
        messages.info(request, _("The words have changed meanwhile. Have another look."))
    return back_to(review, request.POST.get("anchor", ""))


@require_POST
@policy("reviews.change_review")
def idea(request: HttpRequest, pk: int) -> HttpResponse:
    """Park an idea for later, at any time."""
    review = found(request, pk)
    allowed(request.user, "reviews.change_review", review)
    form = IdeaForm(request.POST, review=review, auto_id="idea_%s")
    if not form.is_valid():
        shown = published if review.is_published else workspace
        return shown(request, review, status=422, open_at="actions", idea_form=form)
    add = partial(park_idea, by=request.user, review=review, **form.cleaned_data)
    once(review.actions.all(), add, written="created_at", title=form.cleaned_data["title"])
    return back_to(review, "actions")
