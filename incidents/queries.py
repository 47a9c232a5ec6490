"""What the pages read. Every one starts from ``visible_to``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from config.lib import keyset
from config.lib.gather import Loose, Rows, fill, read
from incidents.domain.timeline import before_detection
from incidents.filters import SORTS, IncidentFilter
from incidents.models import Incident, IncidentRole, System, TimelineEvent
from people.models import Organisation

PAGE = 25
# What a line of a list shows, and what lists are ordered by.
IN_ROWS = (
    *("title", "kind", "severity", "status", "visibility", "past", *SORTS.values()),
    *("started_at", "started_at_margin", "detected_at", "detected_at_margin"),
)
NAMED_SYSTEMS = ArraySubquery(System.objects.filter(incidents=OuterRef("pk")).values("name"))
MERGED_SHOWN = 20
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
    filters = IncidentFilter(params, queryset=_rows(user), request=request)
    rows = filters.qs
    sort = params.get("sort") if params.get("sort") in SORTS else "newest"
    values = getattr(filters.form, "cleaned_data", {})
    page = keyset.page(rows, cursor=params.get("cursor", ""), field=SORTS[sort], size=PAGE)
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


def detail(user: Any, pk: int) -> Incident | None:
    """Everything the detail page shows but the timeline, in one query; None for strangers."""
    rows = Incident.objects.visible_to(user).defer("search").select_related("merged_into", "created_by__person")
    merged = Incident.objects.visible_to(user).order_by("pk").defer("search", "summary")
    found = read(
        rows.filter(pk=pk),
        Rows("systems"),
        Rows("teams"),
        Rows("cohorts"),
        Rows("attachments"),
        Rows("roles", IncidentRole.objects.select_related("person__team")),
        Rows("merged_from", merged[:MERGED_SHOWN], to="merged_here"),
        Loose("zones", Organisation.objects.all(), ("zone",)),
    )
    return found[0] if found else None


def timeline(incident: Incident) -> list[TimelineEvent]:
    """The incident's events in order; ``early``: from before anybody knew, ``first_known``: the one that ended that."""
    events = list(incident.events.select_related("author").order_by("position", "id"))
    early = before_detection(incident, events)
    for event in events:
        event.early = event.pk in early
    first_known = next((event for event in events if early and not event.early), None)
    if first_known:
        first_known.first_known = True
    return events


def listed_readers(incident: Incident) -> list[IncidentRole]:
    """Who can see a restricted incident: its people that have an account."""
    return [part for part in incident.roles.all() if part.person.user_id]


def for_form(incident: Incident) -> Incident:
    """What its form shows of an incident, read at once."""
    zones = Loose("zones", Organisation.objects.all(), ("zone",))
    return fill(incident, Rows("systems"), Rows("teams"), Rows("cohorts"), zones)


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
