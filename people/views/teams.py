"""Teams and how they hang together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.sent import sent
from people.domain.organisation import NameTaken, TeamInCircle, add_team, change_team
from people.forms import TeamForm
from people.models import Membership, Team
from people.policy import policy
from people.tree import as_tree

LEADS = Prefetch("memberships", Membership.objects.filter(leads=True).select_related("person"), to_attr="leading")


@policy("people.view_team")
def teams(request: HttpRequest) -> HttpResponse:
    rows = Team.objects.visible_to(request.user).prefetch_related(LEADS)
    return render(request, "people/teams.html", {"teams": as_tree(rows)})


@policy("people.view_team")
def team(request: HttpRequest, slug: str) -> HttpResponse:
    teams = Team.objects.visible_to(request.user)
    found = get_object_or_404(teams.select_related("parent").prefetch_related("children", LEADS), slug=slug)
    return render(request, "people/team.html", {"team": found})


@policy("people.add_team")
def new(request: HttpRequest) -> HttpResponse:
    return edited(request, TeamForm(sent(request)), None)


@policy("people.change_team")
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Team.objects.visible_to(request.user), slug=slug)
    return edited(request, TeamForm(sent(request), instance=found), found)


def edited(request: HttpRequest, form: TeamForm, team: Team | None) -> HttpResponse:
    if form.is_valid() and save(request, form, team):
        messages.success(request, _("Saved."))
        return redirect("people:teams")
    context: dict[str, Any] = {"form": form, "team": team}
    return render(request, "people/team_edit.html", context, status=422 if form.errors else 200)


def save(request: HttpRequest, form: TeamForm, team: Team | None) -> bool:
    try:
        if team:
            change_team(team, by=request.user, **form.cleaned_data)
        else:
            add_team(by=request.user, **form.cleaned_data)
    except TeamInCircle:
        form.add_error("parent", _("That team stands below this one; a team can't be part of itself."))
    except NameTaken:
        form.add_error("name", _("There is a team of this name already."))
    return not form.errors
