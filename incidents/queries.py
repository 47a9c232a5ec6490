"""What the pages read. Every one starts from ``visible_to``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from config.lib import keyset
from config.lib.gather import Found, Lists, Loose, Rows
from incidents.filters import SORTS, IncidentFilter
from incidents.models import Incident, IncidentRole, System
from people.models import Organisation

PAGE = 25
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
