"""One search over incidents, learnings, published reviews and concerns, each as far as the user may see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.lib.prepared import Written
from config.lib.typed import plain
from incidents.models import Incident
from learnings.models import Concern, Learning, ReleasedLearning
from learnings.queries.text import ranked
from people.words import configuration, web_query
from reviews.models import Review

REFERENCE = re.compile(r"\s*(INC|LRN|CON)-?\s?(\d{1,18})\s*", re.IGNORECASE)
RELEASED, FROM_RESTRICTED = "released", _("From restricted reviews")
ON_ALL, ON_ONE = 5, 30  # rows of each kind on the common page, and on a tab of its own


@dataclass(frozen=True)
class Found:
    """The hits of one kind, best first; ``more`` when the common page shows only some of them."""

    kind: str
    label: Any
    rows: Sequence[Any]
    more: bool


def _learnings(user: Any) -> Any:
    return Learning.objects.visible_to(user).only("now_we_know", "before_we_believed", "sort_at")


def _incidents(user: Any) -> Any:
    return Incident.objects.visible_to(user).only("title", "status", "severity", "visibility", "sort_at")


def _reviews(user: Any) -> Any:
    rows = Review.objects.readable_by(user).published().select_related("incident")
    return rows.only("what_happened", "sort_at", "incident__title")


def _concerns(user: Any) -> Any:
    return Concern.objects.visible_to(user).only("text", "state", "sort_at")


KINDS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "learnings": (_("Learnings"), _learnings),
    "incidents": (_("Incidents"), _incidents),
    "reviews": (_("Published reviews"), _reviews),
    "concerns": (_("Concerns"), _concerns),
}


def search(words: str, user: Any, *, kind: str = "") -> list[Found]:
    """Hits by kind. An unknown ``kind`` searches all; empty words find nothing."""
    if not words.strip():
        return []
    if kind == RELEASED:
        return [_released(words, configuration(), ON_ONE)]
    kinds = [kind] if kind in KINDS else list(KINDS)
    size = ON_ONE if kind in KINDS else ON_ALL
    language = configuration()
    found = [_found(name, words, language, user, size) for name in kinds]
    return found if kind in KINDS else [*found, _released(words, language, ON_ALL)]


def _released(words: str, language: str, size: int) -> Found:
    """What restricted reviews taught: few, and the same for everybody."""
    hits = RELEASED_HITS[size].all(words=plain(words), language=language)
    return Found(RELEASED, FROM_RESTRICTED, hits[:size], len(hits) > size)


def _released_hits(size: int, _reader: Any, words: Any, language: Any) -> QuerySet:
    rows = ReleasedLearning.objects.out().filter(search=web_query(words, language)).order_by("-month", "-pk")
    return rows.only("now_we_know", "before_we_believed", "month")[: size + 1]


RELEASED_HITS = {size: Written(partial(_released_hits, size), words=str, language=str) for size in (ON_ALL, ON_ONE)}


def _found(name: str, words: str, language: str, user: Any, size: int) -> Found:
    label, rows = KINDS[name]
    hits = ranked(rows, user, words, language=language, limit=size + 1)
    return Found(name, label, hits[:size], len(hits) > size)


def jump(words: str, user: Any) -> str:
    """The address of INC-142, LRN-88 or CON-31 where the user may see it, else ""."""
    match = REFERENCE.fullmatch(words)
    if match is None:
        return ""
    model = {"INC": Incident, "LRN": Learning, "CON": Concern}[match[1].upper()]
    row = model.objects.visible_to(user).filter(pk=int(match[2])).first()
    return row.get_absolute_url() if row else ""
