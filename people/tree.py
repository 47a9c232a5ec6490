"""Teams as the tree they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from people.models import Team


def family(team: Team) -> list[int]:
    """The team and all teams below it, as keys. One query."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in Team.objects.order_by().values_list("pk", "parent_id"):
        below[parent].append(pk)
    found, waiting = [], [team.pk]
    while waiting:
        found.append(waiting.pop())
        waiting += below[found[-1]]
    return found


def as_tree(teams: Iterable[Team]) -> list[Team]:
    """``teams`` with each one right after its parent, carrying ``above``: the parent's name, or "" at the top."""
    below: dict[int | None, list[Team]] = defaultdict(list)
    for team in teams:
        below[team.parent_id].append(team)
    return list(_walk(below, None, ""))


def _walk(below: dict[int | None, list[Team]], parent: int | None, name: str) -> Iterator[Team]:
    for team in below[parent]:
        team.above = name  # type: ignore[attr-defined]
        yield team
        yield from _walk(below, team.pk, team.name)
