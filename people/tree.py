"""Teams in the order of a tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from people.models import Team


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
