"""What `reviews` shows on pages of other apps, and how it writes its versions."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from incidents.models import Incident
from reviews import outline
from reviews.domain.scope import propose_depth
from reviews.enums import Depth, State
from reviews.models import Review

register = template.Library()
register.filter("md_passage", outline.passage)
register.filter("md_line", outline.line)

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


@register.inclusion_tag("reviews/parts/panel.html", takes_context=True)
def review_panel(context: RequestContext, incident: Incident) -> dict[str, Any]:
    """The review of an incident, or the button that opens one; for the incident page."""
    user = context["user"]
    review = Review.objects.filter(incident=incident).select_related("incident").first()
    proposed = propose_depth(incident)
    return {
        "incident": incident,
        "review": review,
        "may_open": review is None and user.has_perm("reviews.add_review"),
        "may_read": review is not None and user.has_perm("reviews.read_review", review),
        "proposed": Depth(proposed),
        "depths": [(value, label) for value, label in Depth.choices if value != proposed],
        "csrf_token": context.get("csrf_token"),
    }
