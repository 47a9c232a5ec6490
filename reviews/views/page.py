"""The review's page for those who write it: what every view of a section draws again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.lib.gather import Rows, read
from config.lib.workflow import Missing
from people.domain.editing import EditConflict
from people.models.organisation import person_of
from people.policy import allowed
from reviews.domain.mentions import mentions_of, texts_to_publish
from reviews.domain.requirements import silence_ends
from reviews.domain.wording import Hint, hints
from reviews.domain.workflow import REVIEW, onward
from reviews.enums import State
from reviews.forms import SECTION_FORMS, DefenceForm, FactorForm, IdeaForm, MeetingForm, PerspectiveForm
from reviews.models import Review, ReviewParticipant
from reviews.queries import lay_open, starred_events

# Anchor, title, and the states in which the section is open.
SECTIONS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("what-happened", _("What happened"), (State.GATHERING,)),
    ("timeline", _("Timeline"), (State.GATHERING, State.MEETING)),
    ("perspectives", _("How it looked from where people stood"), (State.GATHERING,)),
    ("factors", _("What contributed"), (State.ANALYSING, State.MEETING)),
    ("defences", _("What held, what did not, and luck"), (State.ANALYSING, State.MEETING)),
    ("earlier", _("Was any of this visible earlier?"), (State.ANALYSING,)),
    ("meeting", _("Meeting"), (State.MEETING,)),
    ("learning", _("What we learned"), (State.LEARNING,)),
    ("mentions", _("Where people are named"), (State.LEARNING,)),
    ("actions", _("Actions"), (State.PUBLISHED,)),
)
# These two are panels of the app above, with headings and forms of their own.
PANELS = ("earlier", "learning")


@dataclass
class Section:
    """One part of the page. ``open`` where it matters now or something in it is missing."""

    anchor: str
    title: Promise
    open: bool
    missing: list[Missing] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)

    @property
    def template(self) -> str:
        return f"reviews/sections/{self.anchor.replace('-', '_')}.html"


@dataclass
class Conflict:
    """Two people wrote at once: each field's label with what is saved and what was sent."""

    rows: list[tuple[str, Any, Any]]


def found(request: HttpRequest, pk: int) -> Review:
    """The review, where the person may know of it; a stranger gets a 404."""
    reviews = Review.objects.visible_to(request.user).select_related("incident", "owner", "facilitator")
    # Every permission asks who takes part.
    rows = read(reviews.filter(pk=pk), Rows("participation", ReviewParticipant.objects.select_related("person")))
    if not rows:
        raise Http404
    return rows[0]


def writable(request: HttpRequest, pk: int) -> Review:
    """The review, where the person may write it. Published text changes by amendment only: 404."""
    review = found(request, pk)
    allowed(request.user, "reviews.change_review", review)
    if review.is_published:
        raise Http404
    return review


def joined(request: HttpRequest, pk: int) -> Review:
    """The unpublished review, where the person reads it: enough to tell one's own part, for viewers too."""
    review = found(request, pk)
    allowed(request.user, "reviews.read_review", review)
    if review.is_published:
        raise Http404
    return review


def steerable(request: HttpRequest, pk: int) -> Review:
    """The review, where the person owns or facilitates it."""
    review = found(request, pk)
    allowed(request.user, "reviews.steer_review", review)
    return review


def back_to(review: Review, anchor: str = "") -> HttpResponse:
    """To the review's page, at the section that was worked on."""
    known = anchor if any(anchor == row[0] for row in SECTIONS) else ""
    return redirect(review.get_absolute_url() + (f"?at={known}#{known}" if known else ""))


def workspace(request: HttpRequest, review: Review, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page with everything in it. ``bound``: forms sent with problems, ``conflict``, ``open_at`` (an anchor)."""
    lay_open(review)
    step = onward(review)
    missing = REVIEW.missing(review, step) if step else []
    user = request.user
    context = {
        "review": review,
        "incident": review.incident,
        "may_write": user.has_perm("reviews.change_review", review) and not review.is_published,
        "may_steer": user.has_perm("reviews.steer_review", review),
        "panels": PANELS,
        "sections": sections(review, missing, hints(review), bound.get("open_at") or request.GET.get("at", "")),
        "missing": missing,
        "step": step,
        "backwards": [t for t in REVIEW.available(review, user) if t.back],
        "may_skip": user.has_perm("reviews.skip_review", review),
        "asked": request.GET.get("edit", ""),
        **findings(review),
        **forms_of(review, request.GET.get("edit", "")),
        **people_of(review, user),
    }
    return render(request, "reviews/detail.html", context | bound, status=status)


def sections(review: Review, missing: list[Missing], found_hints: list[Hint], open_at: str) -> list[Section]:
    """Every part of the page with what is open in it."""
    rows = [Section(anchor, title, review.state in states or anchor == open_at) for anchor, title, states in SECTIONS]
    by_anchor = {row.anchor: row for row in rows} | {"luck": next(r for r in rows if r.anchor == "defences")}
    for item in missing:
        if row := by_anchor.get(item.anchor):  # the depth is decided on a page of its own
            row.missing.append(item)
            row.open = True
    for hint in found_hints:
        # What is said about a learning beyond its holding words is the panel's own advice.
        row = by_anchor.get(hint.passage.anchor)
        if row and (hint.holds or row.anchor != "learning"):
            row.hints.append(hint)
    return rows


def findings(review: Review) -> dict[str, Any]:
    """The rows that people wrote."""
    return {
        "events": starred_events(review),
        "factors": list(review.factors.all()),
        "defences": list(review.defences.all()),
        "actions": list(review.actions.all()),
    }


def forms_of(review: Review, asked: str) -> dict[str, Any]:
    """Empty forms of every section, and of the one row that is being edited in place."""
    forms: dict[str, Any] = {
        f"{key.replace('-', '_')}_form": form(instance=review, auto_id=f"{key}_%s")
        for key, form in SECTION_FORMS.items()
    }
    forms["factor_form"] = factor_form(review)
    forms["defence_form"] = DefenceForm(auto_id="defence_%s")
    forms["idea_form"] = IdeaForm(auto_id="idea_%s")
    kind, _sep, number = asked.partition("-")
    if kind in ("factor", "defence") and number.isdecimal() and len(number) < 19:
        forms["row_form"] = row_form(review, kind, int(number))
    return forms


def factor_form(review: Review, data: Any = None, **options: Any) -> FactorForm:
    options = {"auto_id": "factor_%s"} | options
    offered = starred_events(review) if review.laid_open else None
    return FactorForm(data, events=review.starred_events, offered=offered, **options)


def row_form(review: Review, kind: str, pk: int, data: Any = None) -> Any:
    """The form of one factor or defence; None where there is no such row."""
    rows = review.factors if kind == "factor" else review.defences
    instance = rows.filter(pk=pk).first()
    if instance is None:
        return None
    if kind == "factor":
        return factor_form(review, data, instance=instance, auto_id=f"factor-{pk}_%s")
    return DefenceForm(data, instance=instance, auto_id=f"defence-{pk}_%s")


def people_of(review: Review, user: Any) -> dict[str, Any]:
    """Who takes part, what they told, and what the reader's own part is."""
    person = person_of(user)
    rows = list(review.participation.all())
    own = next((row for row in rows if person and row.person_id == person.pk), None)
    told = [account for account in review.perspectives.all() if account.is_readable_by(user)]
    mine = next((account for account in told if person and account.person_id == person.pk), None)
    texts = texts_to_publish(review)
    return {
        "participation": rows,
        "own_part": own,
        "perspectives": told,
        "own_perspective": mine,
        "more_perspectives": review.perspectives.count() - len(told),
        "perspectives_needed": review.perspectives_needed(),
        "perspective_form": PerspectiveForm(instance=mine, auto_id="perspective_%s") if person else None,
        "meeting_form": MeetingForm(review=review, rows=rows, auto_id="meeting_%s"),
        "own_mentions": mentions_of(person, texts) if person else [],
        "named": [(row, found) for row in rows if (found := mentions_of(row.person, texts))],
        "mentions_due": silence_ends(review.mentions_told_at, review.organisation) if review.mentions_told_at else None,
    }


def conflict_of(error: EditConflict, form: Any) -> Conflict:
    """Both texts of every field that differs, with the labels of ``form``."""
    labels = {name: form.fields[name].label for name in error.fields}
    return Conflict([(label, shown(getattr(error.current, name)), error.yours[name]) for name, label in labels.items()])


def shown(value: Any) -> Any:
    """A many-to-many as its rows; everything else as it is."""
    return list(value.all()) if hasattr(value, "all") else value
