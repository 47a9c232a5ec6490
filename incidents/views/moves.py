"""Changes of status. The buttons come from the workflow's table, the work is ``perform``'s."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from config.lib.workflow import NotFromHere, TransitionRefused
from incidents.domain import incidents
from incidents.forms.incident import StabiliseForm
from incidents.forms.moves import MergeForm, ReasonForm
from incidents.models import Incident
from incidents.views.common import back_to, changeable, form_page, tell
from people.domain.perform import perform
from people.policy import policy

SAID = {
    "stabilise": gettext_lazy("It is stabilised. The rest can wait."),
    "resolve": gettext_lazy("It is resolved."),
    "reopen": gettext_lazy("It is open again."),
    "decline": gettext_lazy("It is put aside, with your reason."),
}


@policy("incidents.change_incident")
@require_http_methods(["GET", "POST"])
def stabilise(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks one thing, who felt it, and takes no answer for an answer."""
    incident = changeable(request, pk)
    form = StabiliseForm(request.POST if request.method == "POST" else None, initial=_felt(incident))
    if form.is_valid():
        felt = form.cleaned_data
        return _moved(request, incident, "stabilise", lambda: incidents.stabilise(incident, by=request.user, **felt))
    return form_page(request, "incidents/stabilise.html", incident, form)


def _felt(incident: Incident) -> dict[str, Any]:
    names = ("felt_by_count", "felt_by_band", "felt_by_unit", "could_not")
    return {name: getattr(incident, name) for name in names}


@policy("incidents.change_incident")
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    incident = changeable(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        return _moved(
            request, incident, "decline", lambda: perform(incident, "decline", by=request.user, reason=reason)
        )
    return form_page(request, "incidents/decline.html", incident, form)


@policy("incidents.change_incident")
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    incident = changeable(request, pk)
    form = MergeForm(request.POST if request.method == "POST" else None, user=request.user, incident=incident)
    if form.is_valid():
        try:
            incidents.merge(incident, by=request.user, into=form.cleaned_data["into"])
            tell(request, _("It now points at the other incident."))
            return back_to(incident)
        except (incidents.CanNotMerge, TransitionRefused):
            form.add_error("into", _("That one is merged or put aside itself. Take the incident that goes on."))
    return form_page(request, "incidents/merge.html", incident, form)


@policy("incidents.change_incident")
@require_POST
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The transitions that ask nothing."""
    if name not in ("resolve", "reopen"):
        raise Http404
    incident = changeable(request, pk)
    return _moved(request, incident, name, lambda: perform(incident, name, by=request.user))


def _moved(request: HttpRequest, incident: Incident, name: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
        tell(request, SAID[name])
    except NotFromHere:
        tell(request, _("Somebody was faster: it is in another state by now."), well=False)
    return back_to(incident)
