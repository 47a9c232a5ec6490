"""What recurs, counted only among incidents that were examined for patterns and that the user may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Prefetch, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from incidents.enums import Kind, Status
from incidents.models import Incident
from learnings.models import Learning, Pattern, PatternTag
from learnings.queries.counted import counted
from learnings.queries.periods import PERIODS, since
from reviews.enums import READABLE
from reviews.models import Defence

SHOWN = 5  # values of one aspect


@dataclass(frozen=True)
class Recurrence:
    """One pattern in a period: seen in ``count`` of the examined incidents; ``quote`` is the latest one."""

    pattern: Pattern
    count: int
    last_seen: dt.datetime | None
    quote: PatternTag | None


@dataclass(frozen=True)
class Recurring:
    """What was seen twice or more, and once. ``examined`` incidents in the period are the denominator."""

    rows: Sequence[Recurrence]
    once: Sequence[Recurrence]
    unseen: Sequence[Pattern]
    examined: int
    as_of: dt.datetime | None = None  # set where the counts were kept from then


def examined(user: Any, since: dt.datetime | None) -> QuerySet[Incident]:
    """Incidents that count (no drills), whose review was published: somebody looked for patterns."""
    rows = Incident.objects.visible_to(user).counted().filter(review__state__in=READABLE)
    return rows.filter(sort_at__gte=since) if since else rows


def seen(user: Any, since: dt.datetime | None) -> QuerySet[PatternTag]:
    """Confirmed tags on examined incidents."""
    rows = PatternTag.objects.visible_to(user).confirmed().exclude(kind=Kind.DRILL)
    rows = rows.filter(incident__review__state__in=READABLE)
    rows = rows.exclude(incident__status__in=(Status.DECLINED, Status.MERGED))
    return rows.filter(sort_at__gte=since) if since else rows


@dataclass(frozen=True)
class Tally:
    """How often each pattern was seen: ``seen[pattern id]`` is (incidents, id of the latest tag)."""

    seen: dict[int, tuple[int, int]]
    examined: int
    as_of: dt.datetime | None  # None: just now


def tally(user: Any, period: str) -> Tally:
    """The counts of ``period`` (a key of PERIODS) as ``user`` may know them. One query, or what was kept of it."""
    period = period if period in PERIODS else ""
    (found, total), as_of = counted(f"patterns:{user.pk}:{period}", lambda: _count(user, since(period)))
    return Tally(found, total, as_of)


def _count(user: Any, start: dt.datetime | None) -> tuple[dict[int, tuple[int, int]], int]:
    """The number of examined incidents comes along with the rows: asked once, whatever the number of patterns."""
    rows = examined(user, start)
    total = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    latest = ArrayAgg("pk", order_by=("-sort_at", "-pk"))
    counts = seen(user, start).order_by().values("pattern")
    counts = list(counts.annotate(n=Count("incident", distinct=True), latest=latest, total=Subquery(total)))
    if not counts:
        return {}, rows.count()
    return {row["pattern"]: (row["n"], row["latest"][0]) for row in counts}, counts[0]["total"] or 0


def recurring(user: Any, period: str) -> Recurring:
    """Every live pattern with its count, most seen first. Three queries, whatever the number of patterns."""
    counts = tally(user, period)
    live = list(Pattern.objects.filter(retired_at=None, merged_into=None))
    rows = _recurrences(user, counts, {pattern.pk: pattern for pattern in live})
    unseen = [pattern for pattern in live if pattern.pk not in counts.seen]
    again, once = [row for row in rows if row.count > 1], [row for row in rows if row.count == 1]
    return Recurring(again, once, unseen, counts.examined, counts.as_of)


def most_seen(user: Any, period: str, *, limit: int = 4) -> Recurring:
    """The patterns seen most, twice at least. Two queries."""
    counts = tally(user, period)
    rows = [row for row in _recurrences(user, counts, None) if row.count > 1]
    return Recurring(rows[:limit], [], [], counts.examined, counts.as_of)


def _recurrences(user: Any, counts: Tally, live: dict[int, Pattern] | None) -> list[Recurrence]:
    """The patterns of ``live`` (None: all that are in use) that were seen, each with its latest quote."""
    latest = PatternTag.objects.visible_to(user).filter(pk__in=[tag for _n, tag in counts.seen.values()])
    latest = latest.filter(pattern__retired_at=None, pattern__merged_into=None).select_related("incident", "pattern")
    rows = [
        Recurrence((live or {}).get(tag.pattern_id, tag.pattern), counts.seen[tag.pattern_id][0], tag.sort_at, tag)
        for tag in latest.defer("incident__search", "incident__summary")
        if tag.pattern_id in counts.seen
    ]
    return sorted(rows, key=lambda row: (-row.count, row.pattern.name))


def quotes_of(pattern: Pattern, user: Any) -> QuerySet[PatternTag]:
    """Confirmed tags with what makes each incident different: systems, what held, what was learned."""
    learned = Learning.objects.visible_to(user).published()
    return (
        PatternTag.objects.visible_to(user)
        .confirmed()
        .filter(pattern=pattern)
        .select_related("incident__review", "team")
        .prefetch_related(
            "incident__systems",
            Prefetch("incident__review__learnings", learned),
            Prefetch("incident__review__defences", Defence.objects.filter(review__state__in=READABLE)),
        )
    )


@dataclass(frozen=True)
class Compared:
    """One aspect across incidents: ``values`` with how many incidents each; ``same`` when there is only one."""

    label: str
    values: Sequence[tuple[str, int]]

    @property
    def same(self) -> bool:
        return len(self.values) == 1

    @property
    def shown(self) -> Sequence[tuple[str, int]]:
        return self.values[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.values) - SHOWN)


def compare(tags: Sequence[PatternTag]) -> list[Compared]:
    """What the incidents of these tags share and where they differ, so that likeness does not hide difference."""
    aspects = [
        (_("Stage"), lambda i: [i.get_stage_display()]),
        (_("Noticed by"), lambda i: [i.get_noticed_by_display() or _("not known")]),
        (_("Harm"), lambda i: [i.get_harm_display() or _("not known")]),
        (_("Systems"), lambda i: [system.name for system in i.systems.all()] or [_("not named")]),
    ]
    return [Compared(label, _tally(tags, values)) for label, values in aspects] if len(tags) > 1 else []


def _tally(tags: Sequence[PatternTag], values: Any) -> list[tuple[str, int]]:
    tally: dict[str, int] = {}
    for tag in tags:
        for value in values(tag.incident):
            tally[str(value)] = tally.get(str(value), 0) + 1
    return sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))
