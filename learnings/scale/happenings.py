"""Incidents over three years, five timeline events each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any

from incidents.enums import EventKind, FeltBand, Harm, Kind, NoticedBy, RoleInIncident, Severity, Stage, Status
from incidents.models import Incident, IncidentRole, TimelineEvent
from learnings.scale.copying import Tables
from learnings.scale.places import Place, Places
from learnings.scale.words import Writer
from people.models import LogEntry

DAYS = 3 * 365
EVENTS = (EventKind.CHANGE, EventKind.OBSERVATION, EventKind.DETECTION, EventKind.ACTION, EventKind.DECISION)
KINDS = {Kind.INCIDENT: 82, Kind.NEAR_MISS: 10, Kind.SURPRISE: 5, Kind.DRILL: 3}
SEVERITIES = {Severity.SEV1: 2, Severity.SEV2: 8, Severity.SEV3: 22, Severity.SEV4: 38, Severity.SEV5: 18, "": 12}
STAGES = {Stage.PRODUCTION: 78, Stage.PILOT: 15, Stage.LAB: 7}
HARMS = {Harm.NONE: 30, Harm.NUISANCE: 35, Harm.SERVICE: 20, Harm.DATA: 2, Harm.SAFETY: 1, "": 12}
NOTICED = {NoticedBy.ALERT: 45, NoticedBy.CUSTOMER: 25, NoticedBy.PERSON: 15, NoticedBy.ACCIDENT: 3, "": 12}
BANDS = dict.fromkeys(FeltBand.values, 10) | {"": 30}
RESTRICTED = 0.01
PAST = 0.05


@dataclass(frozen=True)
class Story:
    """An incident as the review of it needs it."""

    pk: int
    title: str
    at: dt.datetime
    stage: str
    kind: str
    severity: str
    status: str
    visibility: str
    past: bool
    impact: int
    systems: list[Place]
    teams: list[Place]
    people: list[Place]
    events: list[int]


class Happenings:
    """Writes one incident with its events, links, people and log into the tables."""

    def __init__(self, tables: Tables, places: Places, writer: Writer, chance: Random) -> None:
        self.tables, self.places, self.writer, self.chance = tables, places, writer, chance

    def incident(self, age: float, *, events: int = len(EVENTS), **settled: Any) -> Story:
        """``age``: 1 is three years ago, 0 is now. ``settled``: columns that chance has no part in."""
        at = self.places.now - dt.timedelta(days=age * DAYS, seconds=self.chance.randrange(3600))
        systems, people = self.places.systems.some(3), self.places.people.some(4)
        values = self._values(at, systems[0], days_ago=age * DAYS) | settled
        pk = self.tables[Incident].add(**values, created_by_id=self.places.accounts.get(people[0].pk))
        story = Story(
            pk,
            values["title"],
            at,
            **{name: values[name] for name in ("stage", "kind", "severity", "status", "visibility", "past")},
            impact=10 * (values["harm"] in (Harm.SERVICE, Harm.DATA, Harm.SAFETY)) + self.chance.randrange(30),
            systems=systems,
            teams=self.places.teams.some(2),
            people=people,
            events=self._events(pk, at, events),
        )
        self._links(story)
        self._log(story)
        return story

    def _values(self, at: dt.datetime, system: Place, *, days_ago: float) -> dict[str, Any]:
        minutes = sorted(self.chance.randrange(1, 600) for _ in range(4))
        moments = [at, *(at + dt.timedelta(minutes=minute) for minute in minutes)]
        names = ("started_at", "detected_at", "acknowledged_at", "stabilised_at", "resolved_at")
        recorded = moments[1]
        status = self._status(days_ago)
        return {
            "title": self.writer.happened(system.name)[:200],
            "summary": self.writer.told(3),
            "kind": self._of(KINDS),
            "severity": self._of(SEVERITIES),
            "stage": self._of(STAGES),
            "harm": self._of(HARMS),
            "noticed_by": self._of(NOTICED),
            "felt_by_band": self._of(BANDS),
            "could_not": f"use the {self.writer.part()}",
            "status": status,
            "status_reason": "Told twice." if status == Status.DECLINED else "",
            "visibility": "restricted" if self.chance.random() < RESTRICTED else "organisation",
            "past": self.chance.random() < PAST,
            "recorded_at": recorded,
            "sort_at": at,
            "updated_at": recorded + dt.timedelta(days=min(days_ago, self.chance.randrange(30))),
            **dict(zip(names, moments if status != Status.OPEN else moments[:3] + [None] * 2, strict=True)),
        }

    def _of(self, weights: dict[Any, int]) -> str:
        return str(self.chance.choices(list(weights), list(weights.values()))[0])

    def _status(self, days_ago: float) -> str:
        if self.chance.random() < 0.02:
            return Status.DECLINED
        if days_ago < 3 or self.chance.random() < 0.003:
            return Status.OPEN
        return Status.STABILISED if self.chance.random() < 0.03 else Status.RESOLVED

    def _events(self, incident: int, at: dt.datetime, count: int) -> list[int]:
        """``count`` of them; on a long timeline all carry the star, as the hard case for the review's page."""
        return [
            self.tables[TimelineEvent].add(
                incident_id=incident,
                kind=kind,
                text=self.writer.seen(),
                at=at + dt.timedelta(minutes=7 * n),
                position=n + 1,
                in_review=count > len(EVENTS),
                created_at=at,
            )
            for n, kind in zip(range(count), cycle(EVENTS), strict=False)
        ]

    def _links(self, story: Story) -> None:
        roles = (RoleInIncident.REPORTER, RoleInIncident.LEAD, RoleInIncident.RESPONDER, RoleInIncident.RESPONDER)
        for person, role in zip(story.people, roles, strict=False):
            self.tables[IncidentRole].add(incident_id=story.pk, person_id=person.pk, role=role)
        for system in story.systems:
            self.tables[Incident.systems.through].add(incident_id=story.pk, system_id=system.pk)
        for team in story.teams:
            self.tables[Incident.teams.through].add(incident_id=story.pk, team_id=team.pk)
        if self.chance.random() < 0.2:
            self.tables[Incident.cohorts.through].add(incident_id=story.pk, cohort_id=self.places.cohorts.one().pk)

    def _log(self, story: Story) -> None:
        for n, verb in enumerate(("capture", "edit")):
            self.tables[LogEntry].add(
                at=story.at + dt.timedelta(hours=n),
                actor_id=self.places.accounts.get(story.people[0].pk),
                actor_label=story.people[0].name,
                verb=verb,
                object_type="incident",
                object_id=story.pk,
                object_ref=f"INC-{story.pk}",
                incident_id=story.pk,
            )
