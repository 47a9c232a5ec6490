"""The review's page for those who write it: what every view of a section draws again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.gather import Found, Rows
from people.domain.editing import EditConflict
from people.policy import allowed
from reviews.domain.workflow import REVIEW, onward
from reviews.domain.writing import known_base, merged_text, seen_as
from reviews.models import Review, ReviewParticipant
from reviews.queries import AROUND, lay_open
from reviews.views.late import Late
from reviews.views.parts import EVERY, Desk, asked_in_writing, context_of, is_anchor, sections, whole


@dataclass
class Conflict:
    """Two people wrote at once: each field's label with what is saved and what was sent."""

    rows: list[tuple[str, Any, Any]]


# What a template asks for and does not find costs it an exception: the parts of a draft ask a hundred times.
NOTHING = {"here": "", "saved": "", "asked": "", "row_form": None, "conflict": None}
ONLY_READS = {"reading": True, "may_write": False, "may_steer": False, "may_skip": False, "may_change": False}


def _known_to(reader: Any) -> QuerySet[Review]:
    return Review.objects.visible_to(reader).select_related("incident", "owner", "facilitator")


# Every permission asks who takes part.
SEEN = Found(_known_to, lambda _reader: [Rows("participation", ReviewParticipant.objects.select_related("person"))])
OPENED = Found(_known_to, lambda _reader: AROUND.lists)


def found(request: HttpRequest, pk: int) -> Review:
    """The review, where the person may know of it; a stranger gets a 404."""
    return _or_404(SEEN.get(request.user, pk))


def opened(request: HttpRequest, pk: int) -> Review:
    """The same, laid open in the same query: for pages that show it."""
    review = _or_404(OPENED.get(request.user, pk))
    review.laid_open = True
    return review


def _or_404(review: Review | None) -> Review:
    if review is None:
        raise Http404
    return review


def writable(request: HttpRequest, pk: int) -> Review:
    """The review, where the person may write it. Published text changes by amendment only: Late, a 404."""
    review = found(request, pk)
    allowed(request.user, "reviews.change_review", review)
    if review.is_published:
        raise Late(review)
    return review


def joined(request: HttpRequest, pk: int) -> Review:
    """The unpublished review, where the person reads it: enough to tell one's own part, for viewers too."""
    review = found(request, pk)
    allowed(request.user, "reviews.read_review", review)
    if review.is_published:
        raise Late(review)
    return review


def steerable(request: HttpRequest, pk: int) -> Review:
    """The review, where the person owns or facilitates it."""
    review = found(request, pk)
    allowed(request.user, "reviews.steer_review", review)
    return review


def back_to(review: Review, anchor: str = "") -> HttpResponse:
    """To the review's page, at the section that was worked on."""
    return redirect(review.at(anchor) if is_anchor(anchor) else review.get_absolute_url())


def saved_at(request: HttpRequest, review: Review, anchor: str, name: str) -> HttpResponse:
    """Back to the section, which says that it was saved: beside the form or row called ``name``, over nothing."""
    messages.success(request, _("Saved."), extra_tags=name)
    return back_to(review, anchor)


def just_saved(request: HttpRequest) -> str:
    """The name that ``saved_at`` was given a moment ago, or nothing."""
    return next((message.extra_tags for message in messages.get_messages(request) if message.extra_tags), "")


def workspace(request: HttpRequest, review: Review, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The draft’s page as it stands now. ``bound``: forms sent with problems, ``conflict``, ``open_at``: an anchor."""
    return drawn(request, lay_open(review), status=status, **bound)


def drawn(request: HttpRequest, review: Review, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The same of a review that was just laid open."""
    asked = {bound.get("open_at", ""), *request.GET.getlist("at")}
    if EVERY in asked and not bound:
        return to_read(request, review)
    step, user = onward(review), request.user
    missing = REVIEW.missing(review, step) if step else []
    desk = Desk(review, user, edited=request.GET.get("edit", ""))
    rows = sections(review, missing, asked | {f"{desk.edited.partition('-')[0]}s"})
    writes = user.has_perm("reviews.change_review", review) and not review.is_published
    context = NOTHING | {
        "review": review,
        "incident": review.incident,
        "page_url": review.get_absolute_url(),
        "reading": False,
        "may_write": writes,
        "may_steer": user.has_perm("reviews.steer_review", review),
        "may_skip": user.has_perm("reviews.skip_review", review),
        "participation": list(review.participation.all()),
        "sections": rows,
        "asked_in_writing": asked_in_writing(desk),
        "missing": missing,
        "step": step,
        "backwards": [t for t in REVIEW.available(review, user) if t.back],
        "asked": desk.edited,
        "saved": just_saved(request),
        **context_of(desk, rows),
    }
    # A form that came back is shown, however its part stands; asking it for its errors would make every form.
    sent = {f"{name}_sent": True for name in bound if name.endswith("_form")}
    return render(request, "reviews/detail.html", context | bound | sent, status=status)


def to_read(request: HttpRequest, review: Review) -> HttpResponse:
    """The whole draft at once: no form stands between its parts, and each leads to where it is written."""
    desk = Desk(review, request.user, reading=True)
    rows = whole(review)
    context = (
        NOTHING
        | ONLY_READS
        | {
            "review": review,
            "incident": review.incident,
            "page_url": review.get_absolute_url(),
            "writes": request.user.has_perm("reviews.change_review", review),
            "participation": list(review.participation.all()),
            "sections": rows,
            "asked_in_writing": asked_in_writing(desk),
            **context_of(desk, rows),
        }
    )
    return render(request, "reviews/whole.html", context)


def conflict_of(error: EditConflict, form: Any) -> Conflict:
    """Both texts of every field that differs, with the labels of ``form``."""
    labels = {name: form.fields[name].label for name in error.fields}
    return Conflict([(label, shown(getattr(error.current, name)), error.yours[name]) for name, label in labels.items()])


def keep_both_of(request: HttpRequest, error: EditConflict) -> dict[str, Any]:
    """What *Keep both* sends: the same form with both texts in it."""
    base = known_base(error.current, error.yours, request.POST.get("seen", ""))
    texts = {name: merged_text(error, name, base) if name in error.fields else None for name in error.yours}
    fields = {name: merged[0] if merged else error.yours[name] for name, merged in texts.items()}
    return {"to": request.path, "fields": fields, "seen": seen_as(error.current, error.yours)}


def shown(value: Any) -> Any:
    """A many-to-many as its rows; everything else as it is."""
    return list(value.all()) if hasattr(value, "all") else value
