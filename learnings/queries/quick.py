"""What the Ctrl-K dialog offers: where a reference leads, what the words begin to say, and what one can do here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.urls import reverse
from django.utils.translation import gettext_lazy

from learnings.queries.search import KINDS, REFERENCE, Found, jump
from people.words import configuration

ROWS = 5  # of each kind
SHORTEST = 3  # letters; fewer begin too many words
DO, GO = gettext_lazy("Do"), gettext_lazy("Go to")
# Words people may look for, address, icon, permission.
COMMANDS: tuple[tuple[Any, Any, str, str, str], ...] = (
    (DO, gettext_lazy("Report something"), "incidents:new", "plus", "incidents.add_incident"),
    (DO, gettext_lazy("Raise a concern"), "learnings:concern_new", "concern", "learnings.add_concern"),
    (DO, gettext_lazy("Thank somebody"), "learnings:credit_new", "thanks", "learnings.add_credit"),
    (DO, gettext_lazy("Make a digest"), "learnings:digest_new", "digest", "learnings.add_digest"),
    (DO, gettext_lazy("Import incidents"), "incidents:imports", "download", "incidents.add_importrun"),
    (DO, gettext_lazy("Invite people"), "people:invitations", "people", "people.add_invitation"),
    (GO, gettext_lazy("Home"), "learnings:home", "home", "learnings.view_learning"),
    (GO, gettext_lazy("Incidents"), "incidents:list", "incident", "incidents.view_incident"),
    (GO, gettext_lazy("Reviews"), "reviews:list", "review", "reviews.view_review"),
    (GO, gettext_lazy("Concerns"), "learnings:concerns", "concern", "learnings.view_concern"),
    (GO, gettext_lazy("Learnings"), "learnings:library", "learning", "learnings.view_learning"),
    (GO, gettext_lazy("Patterns"), "learnings:patterns", "pattern", "learnings.view_pattern"),
    (GO, gettext_lazy("My actions"), "reviews:actions", "action", "reviews.view_action"),
    (GO, gettext_lazy("Digests"), "learnings:digests", "digest", "learnings.view_digest"),
    (GO, gettext_lazy("Systems"), "incidents:systems", "gear", "incidents.view_system"),
    (GO, gettext_lazy("Teams"), "people:teams", "people", "people.view_team"),
    (GO, gettext_lazy("People"), "people:people", "person", "people.view_person"),
    (GO, gettext_lazy("Waiting for you"), "people:waiting", "older", ""),
    (GO, gettext_lazy("Profile"), "people:profile", "person", ""),
    (GO, gettext_lazy("Mail to me"), "people:mail_preferences", "communication", ""),
    (GO, gettext_lazy("Organisation"), "people:organisation", "gear", "people.change_organisation"),
)
QUERY = {"reviews:actions": "?owner=me"}


@dataclass(frozen=True)
class Command:
    kind: str
    label: str
    address: str
    icon: str


@dataclass(frozen=True)
class Quick:
    """``address`` where the words are a reference this person may see; hits by kind; what can be done or visited."""

    address: str
    reference: str
    found: Sequence[Found]
    commands: Sequence[Command]


def quick(words: str, user: Any) -> Quick:
    """At most one query a kind, and one for a reference."""
    words = words.strip()
    address = jump(words, user)
    found = [] if address or REFERENCE.fullmatch(words) else [hits for hits in _found(words, user) if hits.rows]
    return Quick(address, words.upper() if address else "", found, commands(words, user))


def _found(words: str, user: Any) -> list[Found]:
    asked = beginning(words)
    if asked is None:
        return []
    query, hits = SearchQuery(asked, config=configuration(), search_type="raw"), []
    for name, (label, rows_of) in KINDS.items():
        rows = list(rows_of(user).filter(search=query).order_by("-sort_at", "-pk")[:ROWS])
        hits.append(Found(name, label, rows, len(rows) == ROWS))
    return hits


def beginning(words: str) -> str | None:
    """All of the words, the last of which may only have begun, for ``to_tsquery``; None for too little to look for."""
    parts = re.findall(r"\w+", words)[:12]
    if not parts or len(parts[-1]) + len(parts[:-1]) * SHORTEST < SHORTEST:
        return None
    return " & ".join([*parts[:-1], f"{parts[-1]}:*"])


def commands(words: str, user: Any) -> list[Command]:
    """What this person may do and visit, as far as the words fit; everything where there are none."""
    wanted = words.casefold().split()
    found = []
    for kind, label, name, icon, permission in COMMANDS:
        fits = all(any(part.startswith(word) for part in str(label).casefold().split()) for word in wanted)
        if fits and (not permission or user.has_perm(permission)):
            found.append(Command(str(kind), str(label), reverse(name) + QUERY.get(name, ""), icon))
    return found
