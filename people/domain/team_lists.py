"""Teams from a table: name, part of, about."""

from __future__ import annotations

from django.db import transaction

from people.domain.lists import Kind, Outcome, Planned, plan, to_do
from people.domain.organisation import add_team, change_team
from people.models import Team, User

COLUMNS = {
    "name": ("name", "team"),
    "parent": ("parent", "part of", "parent team"),
    "about": ("about", "description", "what it looks after"),
}


def planned_teams(text: str) -> list[Planned]:
    """What the table would do. Raises NotATable."""
    return plan(text, Kind(COLUMNS, {"name": 80, "about": 300}, _known()))


def _known() -> dict[str, dict[str, str]]:
    teams = Team.objects.select_related("parent")
    return {
        team.name.casefold(): {
            "name": team.name,
            "parent": team.parent.name if team.parent else "",
            "about": team.about,
        }
        for team in teams
    }


@transaction.atomic
def save_teams(text: str, *, by: User) -> list[Planned]:
    """All rows or none. Logs each team. Raises NotATable, NotSaved."""
    teams = {team.name.casefold(): team for team in Team.objects.select_for_update(of=("self",))}
    rows = planned_teams(text)
    for row in to_do(rows):
        parent, about = teams.get(row.parent), row.cells.get("about", "")
        if row.outcome is Outcome.NEW:
            teams[row.name.casefold()] = add_team(by=by, name=row.name, parent=parent, about=about)
        else:
            team = teams[row.name.casefold()]
            change_team(team, by=by, name=team.name, parent=parent or team.parent, about=about or team.about)
    return rows
