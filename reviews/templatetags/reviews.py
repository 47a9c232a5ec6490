"""What `reviews` shows on pages of other apps, and how it writes its versions."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from config.lib.prepared import Prepared
from incidents.models import Incident
from people.models.organisation import person_of
from reviews import outline
from reviews.domain.meeting import meeting_of
from reviews.domain.outlines import title_of
from reviews.domain.pulse import has_answered, is_asked, key_of_account
from reviews.domain.readers import is_outside
from reviews.domain.scope import propose_depth
from reviews.domain.tallies import pulse_of, readers_of
from reviews.enums import Counted, Depth, PulseAnswer, State
from reviews.forms_meeting import PulseForm
from reviews.grid import markdown_table
from reviews.models import Review
from reviews.parts import stage_question

register = template.Library()
register.filter("md_passage", outline.passage)
register.filter("md_line", outline.line)
register.filter("stage_question", stage_question)
register.simple_tag(markdown_table, name="defence_table")
register.simple_tag(title_of, name="section_title")
register.filter("standing", lambda rows: [row for row in rows if not row.taken_out_on])


@register.filter
def of_key(mapping: Any, key: str) -> Any:
    """``mapping[key]``, or None."""
    return mapping.get(key) if isinstance(mapping, dict) else None


STEPS = (State.GATHERING, State.ANALYSING, State.MEETING, State.LEARNING, State.PUBLISHED, State.CLOSED)
LIGHT_STEPS = (State.GATHERING, State.PUBLISHED, State.CLOSED)


@register.inclusion_tag("reviews/parts/stepper.html")
def review_stepper(review: Review) -> dict[str, Any]:
    """Where the review stands. The state is all that everybody may know of a draft."""
    steps = LIGHT_STEPS if review.is_light and review.state in LIGHT_STEPS else STEPS
    here = steps.index(review.state) if review.state in steps else -1
    rows = [
        {"label": State(step).label, "done": at < here or review.state == State.CLOSED, "current": at == here}
        for at, step in enumerate(steps)
    ]
    return {"steps": rows}


OF_INCIDENT = Prepared(
    lambda _reader, incident: Review.objects.filter(incident=incident).defer("search").order_by("pk"),
    incident=int,
)


@register.inclusion_tag("reviews/parts/panel.html", takes_context=True)
def review_panel(context: RequestContext, incident: Incident) -> dict[str, Any]:
    """The review of an incident, or the button that opens one; for the incident page."""
    user = context["user"]
    review = OF_INCIDENT.first(incident=incident.pk)
    if review is not None:
        review.incident = incident
    proposed = propose_depth(incident) if review is None else Depth.LIGHT
    return {
        "incident": incident,
        "review": review,
        "may_open": review is None and user.has_perm("reviews.add_review"),
        "may_read": review is not None and user.has_perm("reviews.read_review", review),
        "proposed": Depth(proposed),
        "depths": [(value, label) for value, label in Depth.choices if value != proposed],
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("reviews/parts/pulse.html", takes_context=True)
def pulse_panel(context: RequestContext, review: Review) -> dict[str, Any]:
    """The three questions and, from five answers on, what people said; for those who take part, else nothing."""
    user = context["user"]
    if review.is_light or not review.is_taking_part(user):
        return {"shown": False}
    asked = person_of(user) is not None and is_asked(review, meeting_of(review))
    answered = asked and has_answered(review, key_of_account(review, user))
    told = [(Counted(about).label, _in_words(counts)) for about, counts in pulse_of(review).items()]
    return {
        "shown": asked or bool(told),
        "review": review,
        "answered": answered,
        "asked": asked,
        "told": told,
        "form": PulseForm(auto_id="pulse_%s") if asked and not answered else None,
        "csrf_token": context.get("csrf_token"),
    }


def _in_words(counts: dict[str, int]) -> str:
    return ", ".join(f"{PulseAnswer(answer).label} {counts[answer]}" for answer in PulseAnswer.values)


@register.inclusion_tag("reviews/parts/readers.html", takes_context=True)
def readers_panel(context: RequestContext, review: Review) -> dict[str, Any]:
    """How far a published review was read, in total; for somebody outside the team, the button that says "new"."""
    totals = readers_of(review)
    return {
        "review": review,
        "readers": totals[Counted.READERS],
        "new_to": totals[Counted.NEW_TO_READERS],
        "may_say": is_outside(review, context["user"]),
        "csrf_token": context.get("csrf_token"),
    }
