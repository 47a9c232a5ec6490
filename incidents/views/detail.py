"""One incident: what is known, and what can be done next."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.lib.late import late
from config.lib.workflow import workflow_of
from incidents import queries, timelines
from incidents.forms.timeline import RoleForm
from incidents.models import Incident
from people.policy import policy


@policy("incidents.view_incident")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, pk)


def page(request: HttpRequest, pk: int, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The incident's page. ``bound``: what came back from one of its forms."""
    incident = queries.detail(request.user, pk)
    if incident is None:
        raise Http404
    may_change = request.user.has_perm("incidents.change_incident", incident)
    context = {
        "incident": incident,
        "page_url": incident.get_absolute_url(),
        "may_change": may_change,
        "may_restrict": may_change and request.user.has_perm("incidents.restrict_incident", incident),
        "told": timelines.timeline(incident, at=_number(request.GET.get("at", ""))),
        "zone": queries.zone_of(incident),
        "merged_from": incident.merged_here,
        "merged_into": _target(incident, request.user),
        **(_to_change(request, incident) if may_change else {}),
    }
    return render(request, "incidents/detail.html", context | bound, status=status)


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


def _target(incident: Incident, user: Any) -> Incident | None:
    """The incident this one was merged into, where the reader may know of it."""
    target = incident.merged_into
    return target if target and target.is_visible_to(user) else None


def _to_change(request: HttpRequest, incident: Incident) -> dict[str, Any]:
    names = [step.name for step in workflow_of(incident).available(incident, request.user)]
    return {
        "moves": names,
        "more": queries.more_to_say(incident) if "decline" in names else (),
        "role_form": late(RoleForm, auto_id="role_%s"),
    }
