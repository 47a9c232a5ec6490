"""What the pages read. Every one starts from ``visible_to``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Left
from django.http import QueryDict
from django.utils.translation import gettext as _

from config.lib import keyset
from config.lib.gather import Found, Lists, Loose, Rows
from config.lib.prepared import Prepared
from incidents.domain.telling import gaps
from incidents.domain.timeline import before_detection
from incidents.enums import EventKind
from incidents.filters import SORTS, IncidentFilter
from incidents.models import Incident, IncidentRole, System, TimelineEvent
from incidents.models.timeline import standing_of
from people.models import Organisation

PAGE = 25
WINDOW = 100  # events of a timeline that a page shows at once
FEW = 400  # events that are read in one go, each with all its words
MARKS = 2000  # events that its picture is drawn from
# What a line of a list shows, and what lists are ordered by.
IN_ROWS = (
    *("title", "kind", "severity", "status", "visibility", "past", *SORTS.values()),
    *("started_at", "started_at_margin", "detected_at", "detected_at_margin"),
)
NAMED_SYSTEMS = ArraySubquery(System.objects.filter(incidents=OuterRef("pk")).values("name"))
MERGED_SHOWN = 20
FEW_VALUES = ("kind", "severity", "stage", "status", "harm", "noticed_by", "past", "owner")
# Filters that stand behind "more"; open where one of them is in force.
FOLDED = ("kind", "stage", "harm", "noticed_by", "team", "cohort", "past", "owner", "since", "until")


@dataclass(frozen=True)
class Chosen:
    """A filter in force: its words, and the query string of the list without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True)
class Listing:
    page: keyset.Page
    form: Any
    sort: str
    chosen: list[Chosen]
    notes: list[str]
    narrow: bool
    newer: str
    older: str


def incident_list(user: Any, params: QueryDict, request: Any) -> Listing:
    """One page of incidents. Values that mean nothing are left out and told in ``notes``."""
    filters = IncidentFilter(params, queryset=Incident.objects.none(), request=request)
    filters.form.is_valid()
    sort = params.get("sort") if params.get("sort") in SORTS else "newest"
    values = filters.form.cleaned_data
    page = _page(user, filters, sort, cursor=params.get("cursor", ""))
    return Listing(
        page=page,
        form=type(filters.form)(initial=values),  # what is in force; what was left out is told in the notes
        sort=sort,
        chosen=_chosen(filters, params),
        notes=_notes(filters, params),
        narrow=any(values.get(name) not in (None, "") for name in FOLDED),
        newer=page.before and _link(params, cursor=page.before),
        older=page.after and _link(params, cursor=page.after),
    )


def _page(user: Any, filters: IncidentFilter, sort: str, *, cursor: str) -> keyset.Page:
    """Of all, or by one of few values: asked in what is written once a process."""
    chosen = {name: value for name, value in filters.form.cleaned_data.items() if value not in (None, "")}
    if len(chosen) <= 1 and set(chosen) <= set(FEW_VALUES):
        return _kept(sort, *chosen.items()).page(user, cursor=cursor)
    rows = filters.filter_queryset(_rows(user))
    return keyset.page(rows, cursor=cursor, field=SORTS[sort], size=PAGE)


@lru_cache(maxsize=256)
def _kept(sort: str, *chosen: tuple[str, str]) -> keyset.Kept:
    return keyset.Kept(partial(_narrowed, dict(chosen)), field=SORTS[sort], size=PAGE)


def _narrowed(chosen: dict[str, str], reader: Any) -> QuerySet:
    filters = IncidentFilter({}, queryset=_rows(reader), request=SimpleNamespace(user=reader))
    rows = _rows(reader)
    for name, value in chosen.items():
        rows = filters.filters[name].filter(rows, value)
    return rows


def _rows(user: Any) -> QuerySet:
    return Incident.objects.visible_to(user).only(*IN_ROWS).annotate(named_systems=NAMED_SYSTEMS)


def _link(params: QueryDict, **changes: str | None) -> str:
    """The list's address with some parameters set or (None) taken out; empty ones are left out."""
    changed = params.copy()
    for name, value in changes.items():
        changed.setlist(name, [value] if value else [])
    for name in [name for name, value in changed.items() if not value]:
        changed.setlist(name, [])
    return f"?{changed.urlencode()}"


def _notes(filters: IncidentFilter, params: QueryDict) -> list[str]:
    notes = [
        _("“%(value)s” is nothing we know for “%(field)s”; it was left out.")
        % {"value": params.get(name, "")[:60].replace("\0", ""), "field": filters.form.fields[name].label}
        for name in filters.form.errors
        if name in filters.form.fields
    ]
    if (sort := params.get("sort")) and sort not in SORTS:
        notes.append(_("There is no order called “%(sort)s”; the newest come first.") % {"sort": sort[:60]})
    return notes


def _chosen(filters: IncidentFilter, params: QueryDict) -> list[Chosen]:
    values = getattr(filters.form, "cleaned_data", {})
    return [
        Chosen(
            str(filters.form.fields[name].label),
            _said(filters, name, value),
            _link(params, cursor=None, **{name: None}),
        )
        for name, value in values.items()
        if value not in (None, "")
    ]


def _said(filters: IncidentFilter, name: str, value: Any) -> str:
    choices = dict(getattr(filters.form.fields[name], "choices", ()) if isinstance(value, str) else ())
    return str(choices.get(value, value))


def _around(reader: Any) -> list[Rows | Loose]:
    merged = Incident.objects.visible_to(reader).order_by("pk").defer("search", "summary")
    return [
        Rows("systems"),
        Rows("teams"),
        Rows("cohorts"),
        Rows("attachments"),
        Rows("roles", IncidentRole.objects.select_related("person__team")),
        Rows("merged_from", merged[:MERGED_SHOWN], to="merged_here"),
        Loose("zones", Organisation.objects.all(), ("zone",)),
    ]


SEEN = Found(
    lambda reader: (
        Incident.objects.visible_to(reader).defer("search").select_related("merged_into", "created_by__person")
    ),
    _around,
)


def detail(user: Any, pk: int) -> Incident | None:
    """Everything the detail page shows but the timeline, in one query; None for strangers."""
    return SEEN.get(user, pk)


class Line(NamedTuple):
    """One event as a list tells it; making a row of the model would take three times as long.

    ``gap``: how long nothing was written before it, where that is long. ``first_known``: from here on somebody knew.
    """

    pk: int
    incident_id: int
    kind: str
    hypothesis: str
    at: dt.datetime | None
    margin: dt.timedelta | None
    position: Decimal
    text: str
    author: str | None
    source_url: str
    source_label: str
    in_review: bool
    early: bool = False
    gap: dt.timedelta | None = None
    first_known: bool = False

    @property
    def standing(self) -> str:
        return standing_of(self.kind, self.hypothesis)


@dataclass(frozen=True)
class Told:
    """A timeline, or of a long one the window around an event.

    ``earlier`` and ``later``: pks where the windows beside begin, 0 at the ends. ``marks``: every event as far as it is
    drawn, at most MARKS. ``known``: whether an event or the incident itself says when somebody knew; ``tells_before``:
    whether something stands before that.
    """

    rows: list[Line]
    marks: Sequence[Any]
    earlier: int = 0
    later: int = 0
    known: bool = False
    tells_before: bool = False
    starred: bool = False


def timeline(incident: Incident, *, at: int = 0) -> Told:
    """The incident's events in order, from the window that holds the event ``at`` (0: the first) on."""
    start = _start(incident, at)
    rows = lines(_from(incident, start) if start else BEGINNING.all(incident=incident.pk))
    earlier = _window_before(incident, start) if start else 0
    later = rows.pop().pk if len(rows) > WINDOW else 0
    marks = rows if not (earlier or later) else _marks(incident)
    return tell(incident, rows, marks=marks, earlier=earlier, later=later)


def starred(incident: Incident, *, at: int = 0) -> Told:
    """The events that matter for the review in order, from the window that holds the event ``at`` on."""
    every = lines(AT_ONCE.all(incident=incident.pk))
    if len(every) <= FEW:
        events, rows = every, [event for event in every if event.in_review]
    else:
        events = _marks(incident)
        if len(events) == MARKS:
            return _starred_far(incident, at, marks=events)
        rows = [event for event in events if event.in_review]
    place = next((n for n, event in enumerate(rows) if event.pk == at), 0)
    start = place - place % WINDOW
    ends = {
        "earlier": rows[start - WINDOW].pk if start else 0,
        "later": rows[start + WINDOW].pk if start + WINDOW < len(rows) else 0,
    }
    window = rows[start : start + WINDOW]
    if events is not every:
        window = lines_of([row.pk for row in window])
    return tell(incident, window, marks=events, between=rows, starred=True, **ends)


def _starred_far(incident: Incident, at: int, *, marks: Sequence[Dot]) -> Told:
    """The same where not every event is drawn: the window, and the one before it, are looked for in the database."""
    found = incident.events.filter(pk=at, in_review=True).first() if 0 < at < 2**63 else None
    number = _before(incident, found).filter(in_review=True).count() if found else 0
    start = number - number % WINDOW
    first = max(start - WINDOW, 0)
    dots = _dots().filter(incident=incident, in_review=True)[first : start + WINDOW + 1]
    rows = [Dot._make(row) for row in dots]
    window = rows[start - first :]
    later = window.pop().pk if len(window) > WINDOW else 0
    shown = lines_of([row.pk for row in window])
    earlier = rows[0].pk if start else 0
    return tell(incident, shown, marks=marks, between=rows, starred=True, earlier=earlier, later=later)


def tell(
    incident: Incident, rows: list[Line], *, marks: Sequence[Any] = (), between: Sequence[Any] = (), **more: Any
) -> Told:
    """``rows`` (in order) with what stands between them; ``marks``: all events, where the rows are some of them.

    ``between``: the events whose silences are told, where these are not all events.
    """
    marks = marks or rows
    early, silences = before_detection(incident, marks), gaps(between or marks)
    knew = next((event.pk for event in between or marks if event.pk not in early), None) if early else None
    told = [
        row._replace(early=row.pk in early, gap=silences.get(row.pk), first_known=row.pk == knew)
        if row.pk in early or row.pk in silences or row.pk == knew
        else row
        for row in rows
    ]
    known = incident.detected_at is not None or any(mark.kind == EventKind.DETECTION for mark in marks)
    return Told(told, marks, known=known, tells_before=bool(early), **more)


def lines(rows: Iterable[Sequence[Any]]) -> list[Line]:
    return [Line._make((*row, False, None, False)) for row in rows]


def lines_of(events: Sequence[int]) -> list[Line]:
    """Those with these keys, in order."""
    return lines(IN_WINDOW.all(keys=events))


def _lines() -> QuerySet:
    names = [name for name in Line._fields if name not in Line._field_defaults]
    names[names.index("author")] = "author__name"
    return TimelineEvent.objects.order_by("position", "id").values_list(*names)


def _from(incident: Incident, start: TimelineEvent) -> QuerySet:
    behind = Q(position__gt=start.position) | Q(position=start.position, id__gte=start.pk)
    return _lines().filter(behind, incident=incident)[: WINDOW + 1]


BEGINNING = Prepared(lambda _reader, incident: _lines().filter(incident=incident)[: WINDOW + 1], incident=int)
AT_ONCE = Prepared(lambda _reader, incident: _lines().filter(incident=incident)[: FEW + 1], incident=int)
IN_WINDOW = Prepared(lambda _reader, keys: _lines().filter(pk__any_of=keys), keys=list)


class Dot(NamedTuple):
    """One event as far as its picture is drawn. ``head``: how its words begin."""

    pk: int
    kind: str
    at: dt.datetime | None
    margin: dt.timedelta | None
    position: Decimal
    in_review: bool
    head: str


def _marks(incident: Incident) -> list[Dot]:
    """Every event as far as it is drawn; a row each would cost more than its dot."""
    return [Dot._make(row) for row in TO_DRAW.all(incident=incident.pk)]


def _dots() -> QuerySet:
    rows = TimelineEvent.objects.annotate(head=Left("text", 80)).order_by("position", "id")
    return rows.values_list(*Dot._fields)


def _to_draw(_reader: Any, incident: int) -> QuerySet:
    return _dots().filter(incident=incident)[:MARKS]


TO_DRAW = Prepared(_to_draw, incident=int)


def _start(incident: Incident, at: int) -> TimelineEvent | None:
    """The event a window begins with: windows count from the first event, so that links to them stay good."""
    found = incident.events.filter(pk=at).first() if 0 < at < 2**63 else None
    if found is None:
        return None
    before = _before(incident, found).count()
    number = before - before % WINDOW
    return incident.events.order_by("position", "id")[number] if number else None


def _before(incident: Incident, event: TimelineEvent) -> QuerySet:
    return incident.events.filter(Q(position__lt=event.position) | Q(position=event.position, id__lt=event.pk))


def _window_before(incident: Incident, start: TimelineEvent) -> int:
    before = _before(incident, start).order_by("-position", "-id").values_list("pk", flat=True)[:WINDOW]
    return list(before)[-1] if before else 0


def for_form(incident: Incident) -> Incident:
    """What its form shows of an incident, read at once."""
    return FOR_FORM.fill(incident)


ZONES = Loose("zones", Organisation.objects.all(), ("zone",))
FOR_FORM = Lists(Incident, (Rows("systems"), Rows("teams"), Rows("cohorts"), ZONES))


def zone_of(incident: Incident) -> str:
    return incident.zone or organisation_zone(incident)


def organisation_zone(incident: Incident) -> str:
    """The zone came along with an incident that was read for its page."""
    known = getattr(incident, "zones", ())
    return known[0][0] if known else Organisation.current().zone


MORE: Iterable[tuple[str, Any, str]] = (
    ("started_at", lambda incident: incident.started_at, "id_started_at_0"),
    ("felt_by", lambda incident: incident.felt_by_count is not None or incident.felt_by_band, "id_felt_by_count"),
    ("severity", lambda incident: incident.severity, "id_severity"),
    ("systems", lambda incident: incident.systems.all(), "id_systems"),
    ("summary", lambda incident: incident.summary, "id_summary"),
)


def more_to_say(incident: Incident) -> list[tuple[str, str]]:
    """What nobody has said yet: a name and the field's place on the edit page."""
    return [(name, anchor) for name, known, anchor in MORE if not known(incident)]
