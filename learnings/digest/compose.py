"""From rows to a frozen document. The number of queries does not depend on the number of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Count, ExpressionWrapper, Prefetch, Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.enums import FeltBand, FeltUnit, Kind
from incidents.models import Incident
from learnings.digest import charts
from learnings.digest.actions import action_lines
from learnings.digest.document import (
    CreditLine,
    Document,
    Figures,
    IncidentLine,
    LearningLine,
    PatternLine,
    ReleasedLine,
)
from learnings.digest.redact import redactor
from learnings.digest.scope import Scope
from learnings.enums import OPEN_CONCERN, Redaction
from learnings.models import Digest, Learning, LearningEvidence, PatternTag
from people.models import Organisation, Person
from reviews.enums import READABLE

# A digest is for reading. What lies past these numbers is counted, and found in the application.
LEARNINGS, INCIDENTS, PATTERNS, CREDITS, LITTLE = 60, 200, 12, 40, 20
QUOTES, CAME_BACK, ASKS = 2, 5, 5
DAY = "j M Y"  # day first, month as a word: no reader takes one for the other

Redact = Callable[[str], str]


def compose(digest: Digest) -> Document:
    """Read everything the digest says, as of now. Raises nothing of its own: an empty period is a short digest."""
    organisation = Organisation.current()
    zone = ZoneInfo(organisation.zone)
    scope = Scope.of(digest, organisation)
    redact = _redactor(scope) if digest.redaction == Redaction.ROLES else str
    learnings, learnings_more = _learnings(scope, zone, redact)
    incidents, incidents_more = _incidents(scope, zone, redact)
    patterns = _patterns(scope, redact)
    rows = charts.months(scope, zone)
    now = timezone.now()
    return Document(
        title=digest.title,
        organisation=organisation.name,
        scope=digest.team.name if digest.team else _("The whole organisation"),
        period_start=digest.period_start.isoformat(),
        period_end=digest.period_end.isoformat(),
        period=_("%(start)s to %(end)s")
        % {"start": formats.date_format(digest.period_start, DAY), "end": formats.date_format(digest.period_end, DAY)},
        composed_at=now.astimezone(zone).isoformat(timespec="seconds"),
        frozen_on=day(now, zone),
        redaction=digest.redaction,
        figures=_figures(scope),
        learnings=learnings,
        learnings_left_out=learnings_more,
        came_back=_came_back(learnings, patterns),
        asks=_asks(digest, scope, redact),
        incidents=incidents,
        incidents_left_out=incidents_more,
        patterns=patterns,
        examined=scope.reviews().exclude(incident__kind=Kind.DRILL).count(),
        credits=_credits(scope, digest, redact),
        learned_little=tuple(
            f"{review.incident.ref}: {redact(review.learned_little_because)}"
            for review in scope.reviews().exclude(learned_little_because="").select_related("incident")[:LITTLE]
        ),
        chart=charts.endings(rows),
        chart_rows=tuple(rows),
        released=_released(scope),
        **action_lines(scope, redact),
    )


def _redactor(scope: Scope) -> Redact:
    """Everybody who may be named in what the digest quotes."""
    reviews = scope.reviews().values("pk")
    incidents = Q(incident_roles__incident__in=scope.incidents().values("pk")) | Q(
        incident_roles__incident__review__in=reviews
    )
    reviewing = (
        Q(participations__review__in=reviews) | Q(owned_reviews__in=reviews) | Q(facilitated_reviews__in=reviews)
    )
    voices = Q(credits__in=scope.credits().values("pk")) | Q(concerns__isnull=False)
    return redactor(list(Person.objects.filter(incidents | reviewing | voices).distinct().order_by("id")))


def _figures(scope: Scope) -> Figures:
    counted = (
        scope.incidents()
        .counted()
        .aggregate(
            incidents=Count("pk", filter=~Q(kind=Kind.NEAR_MISS)),
            near_misses=Count("pk", filter=Q(kind=Kind.NEAR_MISS)),
        )
    )
    reviews = scope.reviews().aggregate(published=Count("pk"), little=Count("pk", filter=~Q(learned_little_because="")))
    within = {"gte": scope.start, "lt": scope.end}
    concerns = scope.concerns().aggregate(
        raised=Count("pk", filter=Q(**{f"recorded_at__{op}": at for op, at in within.items()})),
        answered=Count("pk", filter=Q(**{f"answered_at__{op}": at for op, at in within.items()})),
    )
    return Figures(
        incidents=counted["incidents"],
        near_misses=counted["near_misses"],
        drills=scope.incidents().filter(kind=Kind.DRILL).count(),
        reviews_published=reviews["published"],
        learned_little=reviews["little"],
        concerns_raised=concerns["raised"],
        concerns_answered=concerns["answered"],
    )


def _learnings(scope: Scope, zone: ZoneInfo, redact: Redact) -> tuple[tuple[LearningLine, ...], int]:
    """What came back first: a lesson paid for twice matters most. Then the newest."""
    evidence = Prefetch("evidence", LearningEvidence.objects.select_related("event", "incident"))
    rows = scope.learnings().select_related("review__incident", "relearned_from__review__incident")
    rows = rows.prefetch_related(evidence, "also_concerns_teams", "also_concerns_systems")
    first_time = ExpressionWrapper(Q(relearned_from=None), output_field=BooleanField())
    found = list(rows.order_by(first_time, "-sort_at", "-id")[: LEARNINGS + 1])
    left_out = scope.learnings().count() - LEARNINGS if len(found) > LEARNINGS else 0
    return tuple(_learning(row, zone, redact) for row in found[:LEARNINGS]), left_out


def _learning(row: Learning, zone: ZoneInfo, redact: Redact) -> LearningLine:
    concerned = [*row.also_concerns_teams.all(), *row.also_concerns_systems.all()]
    earlier = row.relearned_from
    # The earlier one may belong to a restricted incident: then only that it was known is told.
    shown = earlier is not None and not earlier.review.incident.is_restricted
    return LearningLine(
        ref=row.ref,
        before=redact(row.before_we_believed),
        now=redact(row.now_we_know),
        holds_when=redact(row.holds_when),
        evidence=tuple(text for item in row.evidence.all() if (text := _evidence(item, redact))),
        concerns=", ".join(str(item) for item in concerned),
        incident=row.review.incident.ref,
        incident_title=redact(row.review.incident.title),
        date=day(row.sort_at, zone),
        relearned_from=(earlier.ref if shown else _("an earlier one")) if earlier else "",
    )


def _evidence(item: LearningEvidence, redact: Redact) -> str:
    if item.event:
        return redact(item.event.text)
    return redact(item.note or item.url)


def _incidents(scope: Scope, zone: ZoneInfo, redact: Redact) -> tuple[tuple[IncidentLine, ...], int]:
    rows = scope.incidents().counted().select_related("review").order_by("-sort_at", "-id")
    found = list(rows[: INCIDENTS + 1])
    left_out = rows.count() - INCIDENTS if len(found) > INCIDENTS else 0
    return tuple(_incident(row, zone, redact) for row in found[:INCIDENTS]), left_out


def _incident(row: Incident, zone: ZoneInfo, redact: Redact) -> IncidentLine:
    return IncidentLine(
        ref=row.ref,
        title=redact(row.title),
        kind=row.get_kind_display(),
        severity=row.severity.upper() or _("unknown"),
        stage=row.get_stage_display(),
        date=day(row.sort_at, zone),
        felt=felt(row),
        outcome=_outcome(row),
    )


def felt(row: Incident) -> str:
    """ "40 sites", "tens of devices", or nothing where nobody knows."""
    if row.felt_by_count is not None:
        amount, unit = str(row.felt_by_count), felt_unit(row.felt_by_unit, row.felt_by_count)
    else:
        amount = str(FeltBand(row.felt_by_band).label) if row.felt_by_band else ""
        unit = "" if row.felt_by_band in ("", FeltBand.NONE) else felt_unit(row.felt_by_unit, 2)
    return f"{amount} {unit}".strip()


def felt_unit(unit: str, count: int) -> str:
    """ "site" or "sites"; nothing for a unit nobody named."""
    named = {
        FeltUnit.CUSTOMERS: ngettext("customer", "customers", count),
        FeltUnit.SITES: ngettext("site", "sites", count),
        FeltUnit.DEVICES: ngettext("device", "devices", count),
    }
    return named.get(FeltUnit(unit), "") if unit else ""


def _outcome(row: Incident) -> str:
    review = getattr(row, "review", None)
    if review is None:
        return _("Past") if row.past else _("Not reviewed yet")
    if review.state in READABLE:
        return _("Learned little") if review.learned_little_because else _("Learned from")
    return str(_("No review")) if review.state == "skipped" else str(_("In review"))


def _patterns(scope: Scope, redact: Redact) -> tuple[PatternLine, ...]:
    counts = scope.tags().values("pattern").annotate(n=Count("incident", distinct=True)).order_by("-n", "pattern")
    top = {row["pattern"]: row["n"] for row in counts[:PATTERNS]}
    before = _seen_before(scope, top)
    tags: dict[int, list[PatternTag]] = {}
    for tag in scope.tags().filter(pattern__in=top).select_related("pattern", "incident").order_by("-sort_at")[:400]:
        tags.setdefault(tag.pattern_id, []).append(tag)
    return tuple(
        PatternLine(
            name=tags[pk][0].pattern.name,
            definition=tags[pk][0].pattern.definition,
            count=count,
            before=before.get(pk, 0) if before is not None else None,
            quotes=tuple((tag.incident.ref, redact(tag.quote)) for tag in tags[pk][:QUOTES]),
        )
        for pk, count in top.items()
        if pk in tags
    )


def _seen_before(scope: Scope, patterns: Iterable[int]) -> dict[int, int] | None:
    """Incidents per pattern in the period before. None where nothing was reviewed then: that is not a zero."""
    earlier = scope.before()
    if not earlier.reviews().exists() and not earlier.tags().exists():
        return None
    rows = earlier.tags().filter(pattern__in=patterns).values("pattern")
    return dict(rows.annotate(n=Count("incident", distinct=True)).values_list("pattern", "n"))


def _came_back(learnings: tuple[LearningLine, ...], patterns: tuple[PatternLine, ...]) -> tuple[str, ...]:
    relearned = [
        _("We learned again what %(earlier)s had taught: %(now)s") % {"earlier": line.relearned_from, "now": line.now}
        for line in learnings
        if line.relearned_from
    ]
    recurring = [
        _("%(pattern)s: %(count)s incidents, %(before)s.")
        % {"pattern": line.name, "count": line.count, "before": _earlier(line.before)}
        for line in patterns
        if line.count > 1
    ]
    return tuple([*relearned[:3], *recurring][:CAME_BACK])


def _earlier(before: int | None) -> str:
    if before is None:
        return _("no earlier data to compare with")
    return _("%(n)s in the period before") % {"n": before}


def _asks(digest: Digest, scope: Scope, redact: Redact) -> tuple[str, ...]:
    """What the admin wrote, line by line; then decisions whose date to look again has come."""
    own = [line.strip(" -*\t") for line in digest.ask.splitlines() if line.strip(" -*\t")]
    due = (
        scope.concerns().filter(state__in=OPEN_CONCERN, revisit_on__lte=digest.period_end).order_by("revisit_on", "id")
    )
    asked = [
        _("Look again at %(ref)s: %(text)s") % {"ref": concern.ref, "text": redact(concern.text)}
        for concern in due[:ASKS]
    ]
    return tuple([*own, *asked][: max(ASKS, len(own))])


def _credits(scope: Scope, digest: Digest, redact: Redact) -> tuple[CreditLine, ...]:
    rows = scope.credits().select_related("recipient").order_by("-answered_at", "-id")[:CREDITS]
    roles = digest.redaction == Redaction.ROLES
    return tuple(
        CreditLine(
            who=row.recipient.role_or_name if roles else row.recipient.name,
            kind=row.get_kind_display(),
            text=redact(row.text),
        )
        for row in rows
    )


def _released(scope: Scope) -> tuple[ReleasedLine, ...]:
    """No redaction is needed: two people saw to it that nobody is named."""
    return tuple(
        ReleasedLine(row.pk, row.before_we_believed, row.now_we_know, formats.date_format(row.month, "F Y"))
        for row in scope.released().order_by("-month", "-id")[:LEARNINGS]
    )


def day(at: dt.datetime, zone: ZoneInfo) -> str:
    return formats.date_format(at.astimezone(zone), DAY)
