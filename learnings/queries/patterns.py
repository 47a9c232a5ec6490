"""What recurs, counted only among incidents that were examined for patterns and that the user may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Prefetch, QuerySet
from django.utils.translation import gettext as _

from incidents.enums import Kind, Status
from incidents.models import Incident
from learnings.models import Learning, Pattern, PatternTag
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


def recurring(user: Any, since: dt.datetime | None) -> Recurring:
    """Every live pattern with its count, most seen first. Four queries, whatever the number of patterns."""
    tags = seen(user, since)
    counts = {
        row["pattern"]: (row["n"], row["last"])
        for row in tags.order_by().values("pattern").annotate(n=Count("incident", distinct=True), last=Max("sort_at"))
    }
    latest = tags.order_by("pattern_id", "-sort_at", "-pk").distinct("pattern_id").select_related("incident")
    quotes = {tag.pattern_id: tag for tag in latest}
    live = list(Pattern.objects.filter(retired_at=None, merged_into=None))
    rows = [Recurrence(p, *counts[p.pk], quotes.get(p.pk)) for p in live if p.pk in counts]
    rows.sort(key=lambda row: (-row.count, row.pattern.name))
    unseen = [pattern for pattern in live if pattern.pk not in counts]
    again, once = [row for row in rows if row.count > 1], [row for row in rows if row.count == 1]
    return Recurring(again, once, unseen, examined(user, since).count())


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
