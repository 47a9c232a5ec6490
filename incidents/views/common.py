"""How every view finds its incident: strangers get a 404, readers who may not write a 403."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from incidents import queries
from incidents.models import Incident
from people.policy import allowed


def visible(request: HttpRequest, pk: int) -> Incident:
    return get_object_or_404(Incident.objects.visible_to(request.user), pk=pk)


def changeable(request: HttpRequest, pk: int) -> Incident:
    incident = visible(request, pk)
    allowed(request.user, "incidents.change_incident", incident)
    return incident


def form_page(
    request: HttpRequest, template: str, incident: Incident, form: Any, *, status: int = 0, **more: Any
) -> HttpResponse:
    """A page with a form about an incident; 422 where the form has errors."""
    context = {"incident": incident, "form": form, "zone": queries.zone_of(incident), **more}
    return render(request, template, context, status=status or (422 if form.errors else 200))


def back_to(incident: Incident, anchor: str = "") -> HttpResponse:
    return redirect(incident.get_absolute_url() + (f"#{anchor}" if anchor else ""))


def tell(request: HttpRequest, words: Any, *, well: bool = True) -> None:
    (messages.success if well else messages.warning)(request, words)
