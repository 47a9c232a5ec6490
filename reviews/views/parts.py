"""The parts of a draft's page: which is open now, and what each needs to be drawn. A closed part costs nothing.

One is open at a time: that where the work goes on, or what was asked for (``?at=anchor``). ``?at=all`` is for reading:
each is open, without a form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.lib.late import late
from config.lib.workflow import Missing
from people.models import User
from people.models.organisation import person_of
from reviews.domain.comments import open_comments, sections_of
from reviews.domain.meeting import there_without_part
from reviews.domain.mentions import is_unshown, marks_of, mentioned, mentions_of, texts_to_publish
from reviews.domain.outlines import every_part
from reviews.domain.requirements import silence_ends, silent_until
from reviews.domain.wording import MOST_ASKED, Hint, hints
from reviews.enums import State
from reviews.forms import SECTION_FORMS, DefenceForm, FactorForm, IdeaForm, OwnTextForm, PerspectiveForm
from reviews.forms_meeting import MeetingForm
from reviews.grid import grid_of
from reviews.models import Review, SectionText
from reviews.parts import OWN, TITLES
from reviews.queries import offered_events


@dataclass(frozen=True)
class Desk:
    """What the makers of parts read: the review laid open, who looks at it, and which row is edited in place."""

    review: Review
    user: User
    edited: str = ""  # "factor-12", "defence-3"
    reading: bool = False  # no form is made


@dataclass(frozen=True)
class Part:
    """``matters_in``: the steps that are about it. ``to_do``: not to read."""

    anchor: str
    title: Promise | str
    matters_in: tuple[str, ...]
    context: Callable[[Desk], dict[str, Any]]
    to_do: bool = False

    @property
    def template(self) -> str:
        if self.anchor.startswith(OWN):
            return "reviews/sections/own.html"
        return f"reviews/sections/{self.anchor.replace('-', '_')}.html"


@dataclass
class Section:
    """A part on this page, with what is missing in it and what is asked about its words."""

    part: Part
    open: bool
    missing: list[Missing] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)
    next: Part | None = None
    comments: int | None = None  # open ones; None where the part is not talked about. Told where it is read

    @property
    def anchor(self) -> str:
        return self.part.anchor


def section_form(desk: Desk, key: str) -> dict[str, Any]:
    if desk.reading:
        return {}
    return {f"{key.replace('-', '_')}_form": SECTION_FORMS[key](instance=desk.review, auto_id=f"{key}_%s")}


def what_happened(desk: Desk) -> dict[str, Any]:
    return section_form(desk, "what-happened")


def timeline(desk: Desk) -> dict[str, Any]:
    return section_form(desk, "timeline")


def perspectives(desk: Desk) -> dict[str, Any]:
    person = person_of(desk.user)
    told = [account for account in desk.review.perspectives.all() if account.is_readable_by(desk.user)]
    mine = next((account for account in told if person and account.person_id == person.pk), None)
    own = own_part(desk)
    writes = person is not None and not desk.reading
    return {
        "perspectives": told,
        "own_part": own,
        "own_perspective": mine,
        "perspective_open": mine is not None or not (told or (own and own.rather_not)),
        "perspective_title": _("Your account") if mine else _("Tell how it looked to you"),
        "more_perspectives": desk.review.perspectives.count() - len(told),
        "perspectives_needed": desk.review.perspectives_needed(),
        "perspective_form": PerspectiveForm(instance=mine, auto_id="perspective_%s") if writes else None,
        **section_form(desk, "heard"),
    }


def factors(desk: Desk) -> dict[str, Any]:
    rows = list(desk.review.factors.all())
    own = {
        "factors": rows,
        "several_factors": len(rows) > 1,
        "no_factors": not rows,
        "factor_form": late(factor_form, desk.review),
    }
    return own | edited_row(desk, "factor")


def defences(desk: Desk) -> dict[str, Any]:
    rows = list(desk.review.defences.all())
    grid = grid_of(rows) if len(rows) > 1 else None
    own = {"defences": rows, "grid": grid, "no_defences": not rows}
    own["defence_form"] = late(DefenceForm, auto_id="defence_%s")
    return own | section_form(desk, "luck") | edited_row(desk, "defence")


def meeting(desk: Desk) -> dict[str, Any]:
    rows = list(desk.review.participation.all())
    until = silent_until(desk.review) if desk.review.meeting_in_writing else None
    form = None if desk.reading else MeetingForm(review=desk.review, rows=rows, auto_id="meeting_%s")
    return {
        "own_part": own_part(desk),
        "there": form.there if form else there_without_part(desk.review),
        "silent_until": until,
        "silence_over": until is not None and until <= timezone.now(),
        "meeting_form": form,
    }


def stage(desk: Desk) -> dict[str, Any]:
    return section_form(desk, "stage")


def own_text(review: Review, part: Part) -> SectionText:
    """The section that a team added; its words came with the review."""
    rows = {row.key: row for row in review.section_texts.all()}
    return rows.get(part.anchor) or SectionText(review=review, key=part.anchor)


def own_form(review: Review, part: Part) -> OwnTextForm:
    return OwnTextForm(instance=own_text(review, part), title=str(part.title), auto_id=f"{part.anchor}_%s")


def mentions(desk: Desk) -> dict[str, Any]:
    person, review = person_of(desk.user), desk.review
    named = [(row, where, is_unshown(row, where)) for row, where in mentioned(review)]
    to_look = {row.pk for row, _where, unshown in named if unshown or row.mentions_seen_at is None}
    waiting = [None if unshown else row.mentions_told_at for row, _where, unshown in named if row.pk in to_look]
    told = max(waiting) if waiting and all(waiting) else None
    own = own_part(desk)
    where = mentions_of(person, texts_to_publish(review)) if person else []
    return {
        "own_part": own,
        "own_mentions": where,
        "own_marks": " ".join(marks_of(where)),
        "own_to_look": own is not None and own.pk in to_look,
        "named": named,
        "mentions_due": silence_ends(told, review.organisation) if told else None,
    }


def actions(desk: Desk) -> dict[str, Any]:
    rows = list(desk.review.actions.all())
    return {
        "actions": rows,
        "idea_form": None if desk.reading else IdeaForm(review=desk.review, auto_id="idea_%s"),
        **section_form(desk, "no-action"),
    }


def of_the_app_above(_desk: Desk) -> dict[str, Any]:
    """Its panel reads for itself."""
    return {}


PARTS: tuple[Part, ...] = (
    Part("what-happened", _("What happened"), (State.GATHERING,), what_happened),
    Part("timeline", _("Timeline"), (State.GATHERING, State.MEETING), timeline),
    Part("perspectives", _("How it looked from where people stood"), (State.GATHERING,), perspectives),
    Part("factors", _("What contributed"), (State.ANALYSING, State.MEETING), factors),
    Part("defences", _("What held, what did not, and luck"), (State.ANALYSING, State.MEETING), defences),
    Part("stage", _("Lab, pilot or production"), (State.ANALYSING,), stage),
    Part("earlier", _("Was any of this visible earlier?"), (State.ANALYSING,), of_the_app_above),
    Part("meeting", _("Meeting"), (State.MEETING,), meeting),
    Part("learning", _("What we learned"), (State.LEARNING,), of_the_app_above),
    Part("mentions", _("Where people are named"), (State.LEARNING,), mentions, to_do=True),
    Part("actions", _("Actions"), (State.PUBLISHED,), actions),
    Part("citations", _("Earlier learnings that helped"), (), of_the_app_above),
    Part("patterns", _("Patterns"), (State.LEARNING,), of_the_app_above),
    Part("credit", _("Thanks"), (), of_the_app_above),
)
KNOWN = {part.anchor: part for part in PARTS}
A_TEAMS_OWN = Part(OWN, "", (State.GATHERING, State.ANALYSING, State.MEETING), of_the_app_above)
# Anchors that lie inside a part of another name.
INSIDE = {"luck": "defences"}
EVERY = "all"


def is_anchor(anchor: str) -> bool:
    return anchor in KNOWN or anchor.startswith(OWN)


def parts_for(review: Review) -> list[Part]:
    """The review's parts as its outline has them; hidden ones only where somebody has written in them already."""
    written = {row.key for row in review.section_texts.all() if row.text} | ({"stage"} if review.stage_note else set())
    outlined = [row for row in every_part(review) if row.shown or row.key in written]
    found = [replace(KNOWN.get(row.key, A_TEAMS_OWN), anchor=row.key, title=row.title) for row in outlined]
    return [*found, *(part for part in PARTS if part.anchor not in TITLES)]


def sections(review: Review, missing: list[Missing], asked: set[str]) -> list[Section]:
    """Every part of the page; ``asked``: anchors somebody wants to see."""
    wanted = {INSIDE.get(anchor, anchor) for anchor in asked}
    rows = [Section(part, part.anchor in wanted) for part in parts_for(review)]
    by_anchor = {row.anchor: row for row in rows}
    for item in missing:
        # The depth is decided on a page of its own.
        if row := by_anchor.get(INSIDE.get(item.anchor, item.anchor)):
            row.missing.append(item)
    for hint in hints(review):
        # What is said about a learning beyond its holding words is the panel's own advice.
        row = by_anchor.get(hint.passage.anchor)
        if row and len(row.hints) < MOST_ASKED and (hint.holds or row.anchor != "learning"):
            row.hints.append(hint)
    if not any(row.open for row in rows):
        where_it_goes_on(review, rows).open = True
    for row, follows in pairwise(rows):
        row.next = follows.part
    return rows


def whole(review: Review) -> list[Section]:
    """Every part that has something to read, open; nothing is asked about it, and nothing is missing."""
    rows = [Section(part, open=True) for part in parts_for(review) if not part.to_do]
    talked_about = sections_of(review) if review.takes_perspectives else {}
    said = open_comments(review)
    for row in rows:
        row.comments = said[row.anchor] if row.anchor in talked_about else None
    return rows


def where_it_goes_on(review: Review, rows: list[Section]) -> Section:
    """The first part that lacks something for the next step, else the first that this step is about.

    What nobody has begun begins at the top.
    """
    if review.state == State.GATHERING and not review.what_happened.strip():
        return rows[0]
    lacking = (row for row in rows if row.missing)
    about = (row for row in rows if review.state in row.part.matters_in)
    return next(lacking, None) or next(about, rows[0])


def context_of(desk: Desk, rows: list[Section]) -> dict[str, Any]:
    """What the templates of the open sections speak of."""
    found = {name: value for row in rows if row.open for name, value in row.part.context(desk).items()}
    own = [row.part for row in rows if row.open and row.anchor.startswith(OWN)]
    return found | {
        "own_texts": {part.anchor: own_text(desk.review, part).text for part in own},
        "own_forms": {} if desk.reading else {part.anchor: own_form(desk.review, part) for part in own},
        "own_bound": {},
    }


def own_part(desk: Desk) -> Any:
    """The reader's own row among those who take part, or None."""
    person = person_of(desk.user)
    return next((row for row in desk.review.participation.all() if person and row.person_id == person.pk), None)


def asked_in_writing(desk: Desk) -> bool:
    """Whether the page asks its reader if the draft is right: there is no meeting, and they have not said so yet."""
    review = desk.review
    if not review.meeting_in_writing or review.state not in (State.ANALYSING, State.MEETING):
        return False
    return (own := own_part(desk)) is not None and own.answered_at is None


def factor_form(review: Review, data: Any = None, **options: Any) -> FactorForm:
    options = {"auto_id": "factor_%s"} | options
    offered = offered_events(review)
    return FactorForm(data, events=review.starred_events, offered=offered, **options)


def edited_row(desk: Desk, kind: str) -> dict[str, Any]:
    """The form of the one row of this kind that is being edited in place."""
    asked, _sep, number = desk.edited.partition("-")
    if asked != kind or not number.isdecimal() or len(number) > 18:
        return {}
    return {"row_form": row_form(desk.review, kind, int(number))}


def row_form(review: Review, kind: str, pk: int, data: Any = None) -> Any:
    """The form of one factor or defence; None where there is no such row."""
    rows = review.factors if kind == "factor" else review.defences
    instance = rows.filter(pk=pk).first()
    if instance is None:
        return None
    if kind == "factor":
        return factor_form(review, data, instance=instance, auto_id=f"factor-{pk}_%s")
    return DefenceForm(data, instance=instance, auto_id=f"defence-{pk}_%s")
