"""A page that takes a table: look at it first, then save. Used for teams here and for systems one app up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from config.lib.sent import sent, sent_files
from config.lib.table import NotATable
from people.domain.lists import NotSaved, Outcome, Planned
from people.domain.team_lists import planned_teams, save_teams
from people.forms import ListForm
from people.policy import policy

TEAMS = "name,part of,about\nField,,Everything that hangs on a wall\nField north,Field,The pilot in the north\n"


@policy("people.add_team")
@require_http_methods(["GET", "POST"])
def teams_from_table(request: HttpRequest) -> HttpResponse:
    words = {"title": _("Teams from a table"), "back_label": _("Teams")}
    return from_table(request, planned_teams, save_teams, "people:teams", {**words, "example": TEAMS})


def from_table(
    request: HttpRequest,
    look: Callable[[str], list[Planned]],
    save: Callable[..., list[Planned]],
    back: str,
    words: Mapping[str, Any],
) -> HttpResponse:
    """``look(text)`` plans, ``save(text, by=…)`` writes all or nothing; ``back`` names the list they belong to."""
    form = ListForm(sent(request), sent_files(request))
    rows: list[Planned] = []
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            if "save" in request.POST:
                return _saved(request, save(text, by=request.user), back)
            rows = look(text)
        except NotATable as error:
            form.add_error("text", str(error))
        except NotSaved:
            rows = look(text)
        form = form if form.errors else ListForm(initial={"text": text})
        form.fields["text"].label = _("The lines")
    wrong = [row for row in rows if row.outcome is Outcome.WRONG]
    context = {**words, "form": form, "rows": rows, "wrong": wrong, "back": back}
    return render(request, "people/from_table.html", context, status=422 if form.errors or wrong else 200)


def _saved(request: HttpRequest, rows: list[Planned], back: str) -> HttpResponse:
    done = sum(row.outcome is not Outcome.UNCHANGED for row in rows)
    told = ngettext("Saved; %(n)s row was new or changed.", "Saved; %(n)s rows were new or changed.", done)
    messages.success(request, told % {"n": done})
    return redirect(back)
