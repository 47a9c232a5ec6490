"""The list, and the short address of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from incidents import queries
from incidents.filters import SORT_LABELS
from incidents.views.common import visible
from people.models import Organisation
from people.policy import policy


@policy("incidents.view_incident")
@require_safe
def incident_list(request: HttpRequest) -> HttpResponse:
    listing = queries.incident_list(request.user, request.GET, request)
    context = {"listing": listing, "sorts": SORT_LABELS.items(), "zone": Organisation.current().zone}
    return render(request, "incidents/list.html", context)


@policy("incidents.view_incident")
@require_safe
def by_ref(request: HttpRequest, pk: int) -> HttpResponse:
    """/INC-142, as people say it."""
    return redirect(visible(request, pk))
