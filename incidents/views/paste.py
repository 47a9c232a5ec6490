"""Pasting chat and logs: look at what was read, untick what does not matter, save."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from incidents import queries
from incidents.domain.paste import PastedEvent, read_paste
from incidents.domain.timeline import add_events
from incidents.domain.times import zone_info
from incidents.forms.timeline import PasteForm
from incidents.models import Incident
from incidents.views.common import back_to, changeable, form_page, suggestions, tell
from people.policy import policy


@policy("incidents.change_incident")
@require_http_methods(["GET", "POST"])
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    incident = changeable(request, pk)
    form = PasteForm(request.POST if request.method == "POST" else None, initial=_initial(incident))
    rows = _rows(form) if form.is_valid() else []
    if rows and "save" in request.POST:
        return _save(request, incident, form, rows)
    if form.is_bound and form.is_valid() and not rows:
        form.add_error("text", _("There is nothing in these lines that could be an event."))
    return form_page(request, "incidents/paste.html", incident, form, rows=rows, **suggestions())


def _initial(incident: Incident) -> dict[str, Any]:
    zone = queries.zone_of(incident)
    at = incident.started_at or incident.detected_at or timezone.now()
    return {"zone": zone, "day": at.astimezone(zone_info(zone)).date()}


def _rows(form: PasteForm) -> list[PastedEvent]:
    values = form.cleaned_data
    return read_paste(values["text"], zone=zone_info(values["zone"]), day=values["day"])


def _save(request: HttpRequest, incident: Incident, form: PasteForm, rows: list[PastedEvent]) -> HttpResponse:
    ticked = set(request.POST.getlist("row"))
    shared = {name: form.cleaned_data[name] for name in ("kind", "source_label")}
    events = [
        {"text": row.text, "at": row.at, "margin": row.margin, **shared}
        for number, row in enumerate(rows)
        if str(number) in ticked
    ]
    if events:
        add_events(incident, by=request.user, events=events)
    words = ngettext("%(n)d event added.", "%(n)d events added.", len(events)) % {"n": len(events)}
    tell(request, words if events else _("Nothing was ticked, so nothing was added."), well=bool(events))
    return back_to(incident, "timeline")
