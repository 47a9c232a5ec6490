"""Writing an incident down: one sentence and Enter."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.lib.once import sent_before
from incidents.domain.incidents import capture
from incidents.enums import Kind
from incidents.forms.incident import CaptureForm
from incidents.models import Incident
from incidents.views.common import tell
from people.policy import policy


@policy("incidents.add_incident")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = CaptureForm(request.POST if request.method == "POST" else None, initial=_asked_for(request))
    if request.method == "POST" and form.is_valid():
        incident = _captured(request, **form.cleaned_data)
        tell(request, _("%(ref)s is written down. Nothing else is needed now.") % {"ref": incident.ref})
        return redirect(incident)
    return render(request, "incidents/new.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _captured(request: HttpRequest, **fields: Any) -> Incident:
    """A double click writes one incident down."""
    mine = Incident.objects.filter(created_by=request.user)
    twin = sent_before(mine, written="recorded_at", title=fields["title"].strip(), created_by=request.user)
    return twin or capture(by=request.user, **fields)


def _asked_for(request: HttpRequest) -> dict[str, str]:
    """The sentence somebody typed into the search box, and a kind named by a link."""
    kind = request.GET.get("kind", "")
    return {"title": request.GET.get("q", "")[:200], "kind": kind if kind in Kind.values else Kind.INCIDENT}
