"""Concerns, the work done before harm, thanks, and the digests that tell of them."""

from __future__ import annotations

from typing import Any

from learnings.demo.moments import clock_at
from learnings.demo.world import DemoError, World, read
from learnings.domain import concerns
from learnings.domain.credits import give, note_work
from learnings.domain.digests import request_digest
from learnings.enums import ConcernState, Consent, Outcome
from learnings.models import Concern, ConcernDecision, Credit, Digest, PreventiveWork
from people.domain.perform import perform

ANSWER = {Consent.ACCEPTED: "accept", Consent.DECLINED: "decline", Consent.PRIVATE: "keep_private"}
DECISION = ("decided_by_role", "rationale", "context_at_time")


def raise_concern(world: World, spec: dict[str, Any]) -> Concern:
    fields = {name: value for name, value in spec.items() if name not in ("key", "state", "steps", "merged_into")}
    many, raised_by = world.many(fields), fields.pop("raised_by")
    recorded_at = world.calendar.at(fields.pop("recorded_at"))
    said = fields.pop("voiced_at", None)
    with clock_at(recorded_at):
        concern = concerns.raise_concern(
            fields.pop("text"),
            by=world.account(raised_by),
            raised_by=world.people[raised_by],
            recorded_at=recorded_at,
            voiced_at=world.calendar.at(said) if said else recorded_at,
            **fields,
            **many,
        )
    world.concerns[spec["key"]] = concern
    return concern


def answer_concern(world: World, spec: dict[str, Any]) -> Concern:
    """The steps of its story, each at its time; decisions with their reasons."""
    concern = world.concerns[spec["key"]]
    for step in world.words(spec.get("steps", [])):
        with clock_at(world.calendar.at(step["at"])):
            if step["do"] in Outcome.values:
                _decide(world, concern, step, spec)
            else:
                perform(concern, step["do"], by=world.account(step["by"]), reason=step.get("note", ""))
    concern.refresh_from_db()
    if concern.state != ConcernState(spec["state"]):
        raise DemoError(f"{spec['key']} is {concern.state}, not {spec['state']}")
    world.concerns[spec["key"]] = concern
    return concern


def _decide(world: World, concern: Concern, step: dict[str, Any], spec: dict[str, Any]) -> None:
    decision = concerns.decide(
        concern,
        by=world.account(step["by"]),
        outcome=step["do"],
        revisit_on=world.calendar.date(step["revisit_on"]) if "revisit_on" in step else None,
        duplicate_of=world.concerns[spec["merged_into"]] if step["do"] == Outcome.DUPLICATE else None,
        **{name: step[name] for name in DECISION},
    )
    ConcernDecision.objects.filter(pk=decision.pk).update(decided_at=world.calendar.at(step["at"]))


def load_work(world: World, spec: dict[str, Any]) -> PreventiveWork:
    fields = {**spec}
    key, people, recorded_at = fields.pop("key"), fields.pop("people"), world.calendar.at(fields.pop("recorded_at"))
    for name in ("done_on", "effect_check_on"):
        fields[name] = world.calendar.date(fields[name])
    fields["team"] = world.teams[fields["team"]]
    with clock_at(recorded_at):
        work = note_work(
            None,
            by=world.account(people[0]),
            people=[world.people[name] for name in people],
            created_at=recorded_at,
            sort_at=recorded_at,
            **fields,
        )
    world.works[key] = work
    return work


def give_credit(world: World, spec: dict[str, Any]) -> Credit:
    """Thanks, private first, and the recipient's own answer."""
    given_at, recipient = world.calendar.at(spec["at"]), world.people[spec["recipient"]]
    with clock_at(given_at):
        credit = give(
            recipient,
            by=world.account(spec["given_by"]),
            kind=spec["kind"],
            text=spec["text"],
            review=world.reviews.get(spec.get("review", "")),
            concern=world.concerns.get(spec.get("concern", "")),
            work=world.works.get(spec.get("work", "")),
            given_at=given_at,
            sort_at=given_at,
        )
    if spec["consent"] == Consent.PENDING:
        return credit
    with clock_at(world.calendar.at(spec["answered_at"])):
        return perform(credit, ANSWER[Consent(spec["consent"])], by=recipient.user)


def ask_for_digest(world: World, spec: dict[str, Any]) -> Digest:
    """Ask as an admin does; a worker composes and draws it once the demo is there."""
    fields = {**spec, **{name: world.calendar.date(spec[name]) for name in ("period_start", "period_end")}}
    return request_digest(by=world.account("ruth"), **fields)


def all_concerns() -> list[dict[str, Any]]:
    """Oldest first, so that their numbers tell the order in which they were raised."""
    return sorted(read("concerns.yaml")["concerns"], key=lambda spec: int(spec["recorded_at"].split()[0]))
