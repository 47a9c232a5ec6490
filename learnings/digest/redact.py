"""Names become roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from people.models import Person

SHORTEST_FIRST_NAME = 3


def redactor(people: Iterable[Person]) -> Callable[[str], str]:
    """A function that replaces the people's names in a text by their roles: full names first, then first names.

    Case counts, so that "Will" goes and "will" stays.
    """
    roles: dict[str, str] = {}
    for person in people:
        roles.setdefault(person.name, person.role_or_name)
    for person in people:
        first = person.name.split(" ")[0]
        if len(first) >= SHORTEST_FIRST_NAME:
            roles.setdefault(first, person.role_or_name)
    if not roles:
        return lambda text: text
    # Longest first: "Ada Okafor" before "Ada".
    names = sorted(roles, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, names)) + r")(?!\w)")
    return lambda text: pattern.sub(lambda match: roles[match.group(1)], text)
