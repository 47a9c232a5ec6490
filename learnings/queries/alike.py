"""What sounds like a sentence somebody is typing: earlier incidents, what is known, open concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import F, QuerySet

from incidents.models import Incident
from learnings.models import Concern, Learning
from learnings.queries.learnings import OUT
from learnings.queries.text import RANKED, Lexemes, any_of, lexemes

SHORTEST = 12  # letters; before that it sounds like everything
SHARED = 2  # words; one is chance
SHOWN = 3


@dataclass(frozen=True)
class Alike:
    incidents: Sequence[Incident]
    learnings: Sequence[Learning]
    concerns: Sequence[Concern]

    def __bool__(self) -> bool:
        return bool(self.incidents or self.learnings or self.concerns)


def alike(sentence: str, user: Any) -> Alike | None:
    """What this person may see and what shares words with the sentence. Four queries; None: too little to compare."""
    words = lexemes(sentence) if len(sentence.strip()) >= SHORTEST else set()
    if len(words) < SHARED:
        return None
    return Alike(
        incidents=_closest(Incident.objects.visible_to(user), words),
        learnings=_closest(Learning.objects.visible_to(user).filter(state__in=OUT), words),
        concerns=_closest(Concern.objects.visible_to(user).open(), words),
    )


def _closest(rows: QuerySet, words: set[str]) -> list[Any]:
    """Of the newest RANKED that share a word those that share most."""
    query = any_of(words)
    newest = rows.filter(search=query).order_by("-sort_at", "-pk").values("pk")[:RANKED]
    best = (
        rows.model._default_manager.filter(pk__in=newest)
        .annotate(rank=SearchRank(F("search"), query), words=Lexemes(F("search")))
        .defer("search")
        .order_by("-rank", "-sort_at", "-pk")[: SHOWN * 3]
    )
    return [row for row in best if len(words & set(row.words)) >= SHARED][:SHOWN]
