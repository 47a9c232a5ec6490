"""What recurs, counted only among incidents that were examined for patterns and that the user may see."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Count, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from config.lib.keyset import Kept
from config.lib.prepared import Prepared
from incidents.enums import Kind, Status, Visibility
from incidents.models import Incident, System
from learnings.models import Learning, Pattern, PatternTag
from learnings.queries.counted import kept
from learnings.queries.periods import PERIODS, since
from reviews.enums import READABLE
from reviews.models import Defence

SHOWN = 5  # values of one aspect
IN_QUOTES = (
    *("quote", "sort_at", "incident__title", "incident__kind", "incident__stage", "incident__status"),
    *("incident__noticed_by", "incident__harm", "incident__review__state"),
)


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


def examined(who: Q, since: dt.datetime | None) -> QuerySet[Incident]:
    """Incidents that count (no drills), whose review was published: somebody looked for patterns.

    ``who`` is a condition on the incident that says whose eyes are meant.
    """
    rows = Incident.objects.filter(who).counted().filter(review__state__in=READABLE)
    return rows.filter(sort_at__gte=since) if since else rows


def seen(who: Q, since: dt.datetime | None) -> QuerySet[PatternTag]:
    """Confirmed tags on examined incidents; ``who`` is a condition on the tag. What was tagged from a draft hides."""
    rows = PatternTag.objects.filter(Q(review=None) | Q(review__state__in=READABLE), who).confirmed()
    rows = rows.exclude(kind=Kind.DRILL).filter(incident__review__state__in=READABLE)
    rows = rows.exclude(incident__status__in=(Status.DECLINED, Status.MERGED))
    return rows.filter(sort_at__gte=since) if since else rows


@dataclass(frozen=True)
class Tally:
    """How often each pattern was seen: ``seen[pattern id]`` is (incidents, ids of tags of which one is the latest)."""

    seen: dict[int, tuple[int, tuple[int, ...]]]
    examined: int
    as_of: dt.datetime | None = None  # None: just now

    def __add__(self, other: Tally) -> Tally:
        """Both together, where they count different incidents."""
        found = dict(self.seen)
        for pattern, (count, latest) in other.seen.items():
            n, tags = found.get(pattern, (0, ()))
            found[pattern] = (n + count, (*tags, *latest))
        return Tally(found, self.examined + other.examined, self.as_of or other.as_of)


def tally(user: Any, period: str) -> Tally:
    """The counts of ``period`` (a key of PERIODS) as ``user`` may know them. Two queries.

    What was kept covers what everybody sees. The restricted incidents that ``user`` is listed on are added live.
    """
    period = period if period in PERIODS else ""
    answer = kept(KEPT[period])
    if answer is None:
        return _count(Incident.seen_by, user, since(period))
    (found, total), as_of = answer
    open_to_all = Tally({pattern: (n, (tag,)) for pattern, n, tag in found}, total, as_of)
    return open_to_all + _count(Incident.listing, user, since(period))


def _count(sight: Callable[..., Q], user: Any, start: dt.datetime | None) -> Tally:
    """The number of examined incidents comes along as a row without a pattern: asked once, however many patterns."""
    dated = {"start": start} if start else {}
    found = _counting(sight, *dated).all(user, **dated)
    by_pattern = {pattern: (n, (tags[0],)) for pattern, n, tags in found if pattern is not None}
    return Tally(by_pattern, next((n for pattern, n, _tags in found if pattern is None), 0))


@cache
def _counting(sight: Callable[..., Q], *dated: str) -> Prepared:
    kinds = dict.fromkeys(dated, dt.datetime)
    return Prepared(lambda reader, **keys: _counts(sight, reader, keys.get("start")), **kinds)


def _counts(sight: Callable[..., Q], user: Any, start: dt.datetime | None) -> QuerySet:
    number, numbers = BigIntegerField(), ArrayField(BigIntegerField())
    rows = examined(sight(user), start).order_by().annotate(every=Value(1)).values("every").annotate(n=Count("pk"))
    total = rows.values_list(Cast(Value(None), number), "n", Cast(Value(None), numbers))
    latest = ArrayAgg("pk", order_by=("-sort_at", "-pk"))
    counts = seen(sight(user, "incident__"), start).order_by().values("pattern")
    counts = counts.annotate(n=Count("incident", distinct=True), latest=latest)
    return counts.values_list("pattern", "n", "latest").union(total, all=True)


KEPT = {period: f"patterns:{period or 'all'}" for period in PERIODS}


def count_for_everybody(period: str) -> Any:
    """What ``tally`` shows to everybody, as JSON."""
    counts = _count(_open_to_all, None, since(period))
    return [[pattern, n, tags[0]] for pattern, (n, tags) in counts.seen.items()], counts.examined


def _open_to_all(_user: Any, prefix: str = "") -> Q:
    return Q(**{f"{prefix}visibility": Visibility.ORGANISATION})


def recurring(user: Any, period: str) -> Recurring:
    """Every live pattern with its count, most seen first. Three queries, whatever the number of patterns."""
    counts = tally(user, period)
    live = LIVE.all()
    rows = _recurrences(user, counts, {pattern.pk: pattern for pattern in live})
    unseen = [pattern for pattern in live if pattern.pk not in counts.seen]
    again, once = [row for row in rows if row.count > 1], [row for row in rows if row.count == 1]
    return Recurring(again, once, unseen, counts.examined, counts.as_of)


LIVE = Prepared(lambda _reader: Pattern.objects.filter(retired_at=None, merged_into=None))
RETIRED = Prepared(lambda _reader: Pattern.objects.exclude(retired_at=None).filter(merged_into=None))


def most_seen(user: Any, period: str, *, limit: int = 4) -> Recurring:
    """The patterns seen most, twice at least. Two queries."""
    counts = tally(user, period)
    rows = [row for row in _recurrences(user, counts, None) if row.count > 1]
    return Recurring(rows[:limit], [], [], counts.examined, counts.as_of)


def _recurrences(user: Any, counts: Tally, live: dict[int, Pattern] | None) -> list[Recurrence]:
    """The patterns of ``live`` (None: all that are in use) that were seen, each with its latest quote."""
    ids = [tag for _n, tags in counts.seen.values() for tag in tags]
    newest = {tag.pattern_id: tag for tag in LATEST.all(user, keys=ids)}
    rows = [
        Recurrence((live or {}).get(pattern, tag.pattern), counts.seen[pattern][0], tag.sort_at, tag)
        for pattern, tag in newest.items()
        if pattern in counts.seen
    ]
    return sorted(rows, key=lambda row: (-row.count, row.pattern.name))


def _latest(user: Any, keys: list[int]) -> QuerySet[PatternTag]:
    rows = PatternTag.objects.visible_to(user).filter(pk__any_of=keys).order_by("sort_at", "pk")
    rows = rows.filter(pattern__retired_at=None, pattern__merged_into=None).select_related("incident", "pattern")
    return rows.only("quote", "sort_at", "incident__id", "pattern__name", "pattern__slug")


LATEST = Prepared(_latest, keys=list)


def is_counted(tag: PatternTag) -> bool:
    """Whether the tag's incident is among those that ``seen`` counts: its quote is shown either way."""
    review = getattr(tag.incident, "review", None)
    apart = tag.incident.kind == Kind.DRILL or tag.incident.status in (Status.DECLINED, Status.MERGED)
    return not apart and review is not None and review.state in READABLE


def quotes_of(pattern: Pattern | int, user: Any) -> QuerySet[PatternTag]:
    """Confirmed tags with what makes each incident different; the names of its systems as ``named_systems``."""
    systems = System.objects.filter(incidents=OuterRef("incident")).order_by("name")
    rows = PatternTag.objects.visible_to(user).confirmed().filter(pattern=pattern)
    rows = rows.select_related("incident__review").only(*IN_QUOTES)
    return rows.annotate(named_systems=ArraySubquery(systems.values("name")))


QUOTES = Kept(lambda reader, pattern: quotes_of(pattern, reader), size=12, pattern=int)
LEARNED = Prepared(
    lambda reader, keys: (
        Learning.objects.visible_to(reader).published().filter(review__pk__any_of=keys).only("now_we_know", "review")
    ),
    keys=list,
)
DEFENCES = Prepared(
    lambda _reader, keys: (
        Defence.objects.standing()
        .filter(review__state__in=READABLE, review__pk__any_of=keys)
        .only("text", "outcome", "review")
    ),
    keys=list,
)


def lay_beside(tags: Sequence[PatternTag], user: Any) -> None:
    """Put ``held`` (two at most) and ``learned`` (one) of its incident's review on each tag. Two queries."""
    reviews = [tag.incident.review.pk for tag in tags if hasattr(tag.incident, "review")]
    held, learned = defaultdict(list), defaultdict(list)
    for found, rows in ((held, DEFENCES), (learned, LEARNED)):
        for row in rows.all(user, keys=reviews) if reviews else ():
            found[row.review_id].append(row)
    for tag in tags:
        review = tag.incident.review.pk if hasattr(tag.incident, "review") else 0
        tag.held, tag.learned = held[review][:2], learned[review][:1]


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
    """What the counted incidents of these tags share and where they differ, so that likeness hides no difference."""
    tags = [tag for tag in tags if is_counted(tag)]
    aspects = [
        (_("Stage"), lambda tag: [tag.incident.get_stage_display()]),
        (_("Noticed by"), lambda tag: [tag.incident.get_noticed_by_display() or _("not known")]),
        (_("Harm"), lambda tag: [tag.incident.get_harm_display() or _("not known")]),
        (_("Systems"), lambda tag: tag.named_systems or [_("not named")]),
    ]
    return [Compared(label, _tally(tags, values)) for label, values in aspects] if len(tags) > 1 else []


def _tally(tags: Sequence[PatternTag], values: Any) -> list[tuple[str, int]]:
    tally: dict[str, int] = {}
    for tag in tags:
        for value in values(tag):
            tally[str(value)] = tally.get(str(value), 0) + 1
    return sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))
