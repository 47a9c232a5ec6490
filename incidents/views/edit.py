"""Correcting an incident; two people may do it at once and nobody's words are lost."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents import queries
from incidents.domain.catalogue import systems_named
from incidents.domain.incidents import edit_incident
from incidents.forms import editing
from incidents.forms.incident import IncidentForm
from incidents.models import Incident
from incidents.views.common import back_to, changeable, form_page, tell
from incidents.views.conflict import told
from people.domain.editing import EditConflict
from people.policy import policy


@policy("incidents.change_incident")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    incident = changeable(request, pk)
    data = request.POST if request.method == "POST" else None
    if request.method == "GET":
        queries.for_form(incident)
    form = IncidentForm(data, row=incident, organisation_zone=queries.organisation_zone(incident))
    if not form.is_valid():
        return _page(request, incident, form)
    try:
        saved = editing.save(form, lambda **what: _write(request, incident, form, **what))
    except EditConflict as conflict:
        return _both(request, incident, form, conflict)
    tell(
        request,
        _("Saved.") if not saved.beside else _("Saved. Somebody else changed other things meanwhile; both are kept."),
    )
    return back_to(incident)


def _write(
    request: HttpRequest, incident: Incident, form: IncidentForm, *, many: dict[str, Any], **what: Any
) -> Incident:
    if names := form.cleaned_data.get("new_systems"):
        listed = many.get("systems", form.cleaned_data["systems"])
        many = {**many, "systems": [*listed, *systems_named(names, by=request.user)]}
    return edit_incident(incident, by=request.user, many=many, **what)


def _both(request: HttpRequest, incident: Incident, form: IncidentForm, conflict: EditConflict) -> HttpResponse:
    sides = told(form, conflict)
    editing.again(form, conflict.current)
    return _page(request, incident, form, sides=sides, status=409)


def _page(
    request: HttpRequest, incident: Incident, form: IncidentForm, *, status: int = 0, **more: Any
) -> HttpResponse:
    return form_page(request, "incidents/edit.html", incident, form, status=status, **more)
