"""Reading concerns, and how many like one were open at a moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from config.lib.gather import Found, Rows
from config.lib.keyset import Kept
from incidents.models import Incident, System
from learnings.enums import OPEN_CONCERN, ConcernState, Outcome
from learnings.models import Concern, ConcernDecision, ConcernLink
from learnings.queries.text import matching
from people.models import LogEntry
from people.tree import family
from reviews.models import Review

IN_ROWS = ("text", "kind", "state", "attested_in_review", "revisit_on", "voiced_at", "sort_at")
LINKABLE = 30
CLOSING = (Outcome.DUPLICATE, Outcome.DECLINE)


def in_rows(user: Any) -> QuerySet[Concern]:
    """Concerns with what a line of the list shows."""
    named = ArraySubquery(System.objects.filter(concerns=OuterRef("pk")).values("name"))
    return Concern.objects.visible_to(user).only(*IN_ROWS).annotate(named_systems=named)


def concerns(rows: QuerySet[Concern], chosen: dict[str, Any]) -> QuerySet[Concern]:
    """The list under the filters of ConcernFilter."""
    exact = {name: chosen[name] for name in ("state", "kind") if chosen.get(name)}
    rows = rows.filter(**exact)
    if team := chosen.get("team"):
        rows = rows.filter(Exists(Concern.teams.through.objects.filter(concern=OuterRef("pk"), team__in=family(team))))
    if system := chosen.get("system"):
        rows = rows.filter(Exists(Concern.systems.through.objects.filter(concern=OuterRef("pk"), system=system)))
    rows = {"open": rows.open, "due": lambda: due(rows)}.get(chosen.get("show") or "", lambda: rows)()
    return matching(rows, chosen.get("q", ""))


@lru_cache(maxsize=64)
def kept_concerns(*chosen: tuple[str, str]) -> Kept:
    """``concerns`` narrowed by kind and state alone, as pages that are written once a process."""
    return Kept(lambda reader: concerns(in_rows(reader), dict(chosen)), size=20)


def due(rows: QuerySet[Concern]) -> QuerySet[Concern]:
    """Those whose day to look again has come."""
    return rows.filter(is_due())


def is_due(today: dt.date | None = None) -> Q:
    still = (*OPEN_CONCERN, ConcernState.DECLINED)
    return Q(revisit_on__lte=today or timezone.localdate(), state__in=still)


def _around(user: Any) -> list[Rows]:
    """For a concern's own page: links only to reviews the user may read."""
    links = ConcernLink.objects.filter(Review.readable(user, "review__"))
    return [
        Rows("teams"),
        Rows("systems"),
        Rows("cohorts"),
        Rows("decisions"),
        Rows("links", links.select_related("review__incident")),
    ]


IN_FULL = Found(lambda user: Concern.objects.visible_to(user).select_related("merged_into", "raised_by"), _around)


@dataclass(frozen=True)
class Chapter:
    """One thing that followed a concern: a decision on it, or an incident whose review came back to it."""

    at: dt.datetime
    decision: ConcernDecision | None = None
    link: ConcernLink | None = None


def chapters(concern: Concern) -> list[Chapter]:
    """What followed, in the order in which it happened."""
    decided = [Chapter(row.decided_at, decision=row) for row in concern.decisions.all()]
    linked = [Chapter(began(row.review.incident), link=row) for row in concern.links.all()]
    return sorted([*decided, *linked], key=lambda chapter: chapter.at)


def began(incident: Incident) -> dt.datetime:
    return incident.sort_at


def open_about(incident: Incident, *, apart_from: Concern | None = None) -> int:
    """How many concerns about the same systems were open when ``incident`` began (about anything, if it names none).

    Concerns that were only remembered afterwards don't count: the base rate is what people had in front of them.
    """
    moment = began(incident)
    rows = Concern.objects.filter(voiced_at__lte=moment, attested_in_review=False)
    if systems := list(incident.systems.values_list("pk", flat=True)):
        rows = rows.filter(Exists(Concern.systems.through.objects.filter(concern=OuterRef("pk"), system__in=systems)))
    if apart_from is not None:
        rows = rows.exclude(pk=apart_from.pk)
    closed = rows.exclude(state__in=OPEN_CONCERN)
    gone = _closed_before(list(closed.values_list("pk", flat=True)), moment)
    return rows.count() - len(gone)


def _closed_before(ids: list[int], moment: dt.datetime) -> set[int]:
    """Which of these, closed today, were closed at ``moment`` already: by decision, or by the log's last word."""
    decided = ConcernDecision.objects.filter(concern__in=ids, decided_at__lte=moment)
    state = {row.concern_id: row.outcome in CLOSING for row in decided.order_by("decided_at", "pk")}
    moves = LogEntry.objects.filter(object_type="concern", object_id__in=ids, at__lte=moment, data__has_key="after")
    for entry in moves.order_by("at", "pk"):
        state[entry.object_id] = entry.data["after"] not in OPEN_CONCERN
    return {pk for pk, is_closed in state.items() if is_closed}


def to_link(review: Review, user: Any) -> list[Concern]:
    """Concerns voiced before the incident that may belong to it: those about its systems first. At most 30."""
    rows = Concern.objects.visible_to(user).filter(voiced_at__lte=began(review.incident))
    systems = review.incident.systems.values("pk")
    shared = Concern.systems.through.objects.filter(concern=OuterRef("pk"), system__in=systems)
    rows = rows.exclude(links__review=review).order_by("-sort_at", "-pk").defer("search")
    near = list(rows.filter(Exists(shared))[:LINKABLE])
    return near + list(rows.exclude(pk__in=[row.pk for row in near])[: LINKABLE - len(near)])
