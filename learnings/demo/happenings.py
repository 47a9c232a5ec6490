"""Incidents of the demo, with their timelines, lists of people and pattern tags."""

from __future__ import annotations

from typing import Any

from incidents.domain.attachments import attach
from incidents.domain.incidents import capture, merge
from incidents.domain.timeline import add_event
from incidents.enums import RoleInIncident, Status
from incidents.models import Incident, IncidentRole
from incidents.models.incident import MOMENTS
from learnings.demo.moments import clock_at
from learnings.demo.pictures import line
from learnings.demo.world import World
from people.domain.perform import perform

APART = ("key", "readers", "roles", "events", "patterns", "review", "reported_by", "status", "merged_into", "files")
PATH = {
    Status.OPEN: (),
    Status.STABILISED: ("stabilise",),
    Status.RESOLVED: ("resolve",),
    Status.DECLINED: ("decline",),
}


def load_incident(world: World, spec: dict[str, Any]) -> Incident:
    """Capture, timeline, then the steps to its status, each at its time."""
    fields = {name: value for name, value in spec.items() if name not in APART}
    many, reporter = world.many(fields), spec["reported_by"]
    reason = fields.pop("status_reason", "")
    _read_moments(world, fields)
    recorded_at = fields["detected_at"] or fields["started_at"]
    with clock_at(recorded_at):
        incident = capture(fields.pop("title"), by=world.account(reporter), recorded_at=recorded_at, **fields)
    incident.roles.filter(role=RoleInIncident.REPORTER).update(person=world.people[reporter])
    for name, rows in many.items():
        getattr(incident, name).set(rows)
    _list_people(world, incident, spec)
    world.incidents[spec["key"]] = incident
    _tell_forwards(world, incident, spec)
    _attach(world, incident, spec)
    return _to_status(world, incident, spec, reason)


def _read_moments(world: World, fields: dict[str, Any]) -> None:
    for name in MOMENTS:
        text = fields.get(name)
        fields[name], margin = world.calendar.moment(text, fields["zone"]) if text else (None, None)
        fields[f"{name}_margin"] = margin


def _list_people(world: World, incident: Incident, spec: dict[str, Any]) -> None:
    listed = [(row["person"], row["role"]) for row in spec.get("roles", [])]
    listed += [(key, RoleInIncident.READER) for key in spec.get("readers", [])]
    for key, role in listed:
        IncidentRole.objects.get_or_create(incident=incident, person=world.people[key], role=RoleInIncident(role))


def _tell_forwards(world: World, incident: Incident, spec: dict[str, Any]) -> None:
    previous = None
    for row in spec["events"]:
        fields = world.words(row)
        key, text, author = fields.pop("key", None), fields.pop("text"), fields.pop("author", None)
        at, margin = world.calendar.moment(fields["at"], incident.zone) if fields["at"] else (None, None)
        fields |= {"at": at, "margin": margin, "in_review": fields.get("in_review", False)}
        fields["author"] = world.people[author] if author else None
        with clock_at(max(at or incident.recorded_at, incident.recorded_at)):
            previous = add_event(
                incident, by=world.account(author or spec["reported_by"]), text=text, after=previous, **fields
            )
        if key:
            world.events[spec["key"], key] = previous


def _attach(world: World, incident: Incident, spec: dict[str, Any]) -> None:
    for row in spec.get("files", ()):
        with clock_at(incident.recorded_at):
            attach(incident, by=world.account(spec["reported_by"]), file=line(row["name"], row["line"]), alt=row["alt"])


def _to_status(world: World, incident: Incident, spec: dict[str, Any], reason: str) -> Incident:
    if into := spec.get("merged_into"):
        with clock_at(incident.recorded_at):
            by = world.account(spec["reported_by"])
            return merge(incident, by=by, into=world.incidents[into], reason=reason)
    for name in PATH[Status(spec["status"])]:
        at = incident.resolved_at if name == "resolve" else incident.stabilised_at
        with clock_at(at or incident.recorded_at):
            incident = perform(incident, name, by=world.account(spec["reported_by"]), reason=reason)
    return incident
