"""Who had a part, and who may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents.domain.incidents import WouldLockOut, restrict, unrestrict
from incidents.domain.roles import add_role, remove_role
from incidents.forms.timeline import RoleForm
from incidents.models import Incident
from incidents.views.common import back_to, changeable, form_page, tell
from people.policy import allowed, policy


@policy("incidents.change_incident")
@require_http_methods(["GET", "POST"])
def role_add(request: HttpRequest, pk: int) -> HttpResponse:
    incident = changeable(request, pk)
    form = RoleForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return form_page(request, "incidents/role.html", incident, form)
    add_role(incident, by=request.user, **form.cleaned_data)
    return back_to(incident, "people")


@policy("incidents.change_incident")
@require_POST
def role_remove(request: HttpRequest, pk: int, role_pk: int) -> HttpResponse:
    incident = changeable(request, pk)
    part = get_object_or_404(incident.roles.select_related("person"), pk=role_pk)
    try:
        remove_role(part, by=request.user)
    except WouldLockOut:
        tell(request, _("Nobody could see this incident any more. Name another reader first."), well=False)
    return _still_there(request, incident)


def _still_there(request: HttpRequest, incident: Incident) -> HttpResponse:
    """Whoever took themselves off the list of a restricted incident can't be sent back to it."""
    if incident.is_visible_to(request.user):
        return back_to(incident, "people")
    tell(request, _("You are no longer on its list."))
    return redirect("incidents:list")


@policy("incidents.restrict_incident")
@require_POST
def visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """``restricted=yes`` hides the incident from everybody who is not listed, anything else opens it."""
    incident = changeable(request, pk)
    allowed(request.user, "incidents.restrict_incident", incident)
    try:
        if request.POST.get("restricted") == "yes":
            restrict(incident, by=request.user)
            tell(request, _("Only the people listed here can see it now."))
        else:
            unrestrict(incident, by=request.user)
            tell(request, _("Everybody in the organisation can see it now."))
    except WouldLockOut:
        tell(request, _("Nobody could see this incident any more. Name a reader first."), well=False)
    return back_to(incident, "people")
