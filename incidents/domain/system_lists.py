"""Systems from a table: name, kind, part of, team, about."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.domain.catalogue import add, change
from incidents.enums import SystemKind
from incidents.models import System
from people.domain.lists import Kind, Outcome, Planned, plan, to_do
from people.models import Team, User

COLUMNS = {
    "name": ("name", "system", "service"),
    "kind": ("kind", "type"),
    "parent": ("parent", "part of"),
    "team": ("team", "owner", "owning team"),
    "about": ("about", "description", "what it does"),
}


def planned_systems(text: str) -> list[Planned]:
    """What the table would do. Raises NotATable."""
    check = partial(_wrong, teams={name.casefold() for name in Team.objects.values_list("name", flat=True)})
    return plan(text, Kind(COLUMNS, {"name": 120, "about": 300}, _known(), check))


def _known() -> dict[str, dict[str, str]]:
    return {row.name.casefold(): _words(row) for row in System.objects.select_related("parent", "team")}


def _words(row: System) -> dict[str, str]:
    parent, team = row.parent.name if row.parent else "", row.team.name if row.team else ""
    return {"name": row.name, "kind": row.kind, "parent": parent, "team": team, "about": row.about}


def _wrong(cells: dict[str, str], *, teams: set[str]) -> str:
    """What is wrong with kind or team, or "". A kind may be written as its label; from here on it is its value."""
    if kind := cells.get("kind", "").casefold():
        words = {str(label).casefold(): value for value, label in SystemKind.choices} | {
            str(k): str(k) for k in SystemKind
        }
        if kind not in words:
            kinds = ", ".join(SystemKind.values)
            return _("“%(kind)s” is no kind of system; there are %(kinds)s.") % {"kind": cells["kind"], "kinds": kinds}
        cells["kind"] = words[kind]
    if (team := cells.get("team", "")) and team.casefold() not in teams:
        return _("There is no team called “%(team)s”. Bring the teams first.") % {"team": team}
    return ""


@transaction.atomic
def save_systems(text: str, *, by: User) -> list[Planned]:
    """All rows or none. Logs each system. Raises NotATable, NotSaved."""
    systems = {row.name.casefold(): row for row in System.objects.select_for_update(of=("self",))}
    teams = {team.name.casefold(): team for team in Team.objects.all()}
    rows = planned_systems(text)
    for row in to_do(rows):
        fields: dict[str, Any] = {name: row.cells[name] for name in ("kind", "about") if name in row.cells}
        fields |= {"parent": systems[row.parent]} if row.parent else {}
        fields |= {"team": teams[row.cells["team"].casefold()]} if "team" in row.cells else {}
        if row.outcome is Outcome.NEW:
            systems[row.name.casefold()] = add(System, by=by, name=row.name, **fields)
        else:
            change(systems[row.name.casefold()], by=by, **fields)
    return rows
