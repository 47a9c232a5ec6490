"""Pasting chat and logs: look at what was read, tick what matters, save. Nothing is stored before that.

Between the pages the lines go along in the form, and what is ticked as one line of numbers: ten thousand rows are
shown in windows, and no row has more of a form than its box.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from config.lib.addresses import local
from incidents import queries
from incidents.domain import paste as reading
from incidents.domain.paste import PastedEvent
from incidents.domain.timeline import add_events
from incidents.domain.times import zone_info
from incidents.forms.timeline import PasteForm
from incidents.models import Incident
from incidents.views.common import changeable, form_page, tell
from people.policy import policy

WINDOW = 200  # rows of a page; with the other fields well under Django's limit of a thousand


@dataclass(frozen=True)
class Row:
    number: int
    event: PastedEvent
    ticked: bool
    known: bool
    ahead: bool


@dataclass
class Check:
    """What was read, what of it is ticked, and which part of it is shown."""

    rows: list[PastedEvent]
    ticked: set[int]
    known: set[int]
    page: int = 0
    looked_at: bool = False

    @property
    def pages(self) -> int:
        return (len(self.rows) - 1) // WINDOW + 1

    @property
    def shown(self) -> list[Row]:
        now = timezone.now()
        part = range(self.page * WINDOW, min((self.page + 1) * WINDOW, len(self.rows)))
        return [
            Row(n, row, n in self.ticked, n in self.known, row.at is not None and row.at > now)
            for n, row in ((n, self.rows[n]) for n in part)
        ]

    @property
    def windows(self) -> list[tuple[int, int, int]]:
        """Page, first and last row as people count."""
        size, most = WINDOW, len(self.rows)
        return [(page, page * size + 1, min((page + 1) * size, most)) for page in range(self.pages)]

    @property
    def elsewhere(self) -> str:
        """The ticks of rows that are not on the page, as its form carries them."""
        here = range(self.page * WINDOW, (self.page + 1) * WINDOW)
        return reading.written({number for number in self.ticked if number not in here})

    @property
    def untimed(self) -> int:
        return sum(row.at is None for row in self.rows)


@policy("incidents.change_incident")
@require_http_methods(["GET", "POST"])
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    incident = changeable(request, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PasteForm(*sent, initial=_initial(incident))
    home = local(
        request, request.POST.get("next") or request.GET.get("next") or "", f"{incident.get_absolute_url()}#timeline"
    )
    rows = _rows(form) if form.is_valid() else []
    if not rows:
        return form_page(request, "incidents/paste.html", incident, form, home=home)
    check = _check(request.POST, form, incident, rows)
    if "save" in request.POST and check.looked_at:
        _save(request, incident, form, check)
        return redirect(home)
    if "save" in request.POST:
        tell(request, _("These are not the lines you looked at: look once more, then add them."), well=False)
    return form_page(request, "incidents/paste.html", incident, form, check=check, home=home)


def _initial(incident: Incident) -> dict[str, Any]:
    zone = queries.zone_of(incident)
    at = incident.started_at or incident.detected_at or timezone.now()
    return {"zone": zone, "day": at.astimezone(zone_info(zone)).date()}


def _rows(form: PasteForm) -> list[PastedEvent]:
    """What was read; nothing, with the reason on the form, where there is nothing to show."""
    values = form.cleaned_data
    try:
        rows = reading.read_paste(values["text"], zone=zone_info(values["zone"]), day=values["day"])
    except reading.TooManyLines:
        form.add_error("text", _("That is more than 10,000 lines: paste them in parts, or only the hours that matter."))
        return []
    if not rows:
        form.add_error("text", _("There is nothing in these lines that could be an event."))
    return rows


def _check(sent: QueryDict, form: PasteForm, incident: Incident, rows: list[PastedEvent]) -> Check:
    """What is ticked: on the page that was sent its boxes, elsewhere what it carried; then what its button says."""
    known = reading.known_already(rows, incident.events.exclude(at=None).values_list("at", "text"))
    if sent.get("mark") != form.mark:
        return Check(rows, reading.worth_a_look(rows) - known, known)
    check = Check(rows, reading.ticks(sent.get("ticks", ""), len(rows)), known, looked_at=True)
    check.ticked |= {number for text in sent.getlist("row") for number in reading.ticks(text, len(rows))}
    found = reading.with_word(rows, sent.get("word", ""))
    changes = {
        "all": set(range(len(rows))),
        "none": set(),
        "with": check.ticked | found,
        "without": check.ticked - found,
    }
    check.ticked = changes.get(sent.get("tick", ""), check.ticked)
    here = sent.get("go") or sent.get("page", "")
    check.page = min(int(here), check.pages - 1) if here.isascii() and here.isdigit() and len(here) < 6 else 0
    return check


def _save(request: HttpRequest, incident: Incident, form: PasteForm, check: Check) -> None:
    shared = {name: form.cleaned_data[name] for name in ("kind", "source_label")}
    ticked = (check.rows[number] for number in sorted(check.ticked))
    events = [{"text": row.text, "at": row.at, "margin": row.margin, **shared} for row in ticked]
    if events:
        add_events(incident, by=request.user, events=events)
    words = ngettext("%(n)d event added.", "%(n)d events added.", len(events)) % {"n": len(events)}
    tell(request, words if events else _("Nothing was ticked, so nothing was added."), well=bool(events))
