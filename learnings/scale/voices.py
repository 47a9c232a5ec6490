"""Concerns, their answers, preventive work and thanks."""

from __future__ import annotations

import datetime as dt
from random import Random

from learnings.enums import DECIDED, ConcernKind, ConcernState, Consent, CreditKind, Outcome
from learnings.models import Concern, ConcernDecision, Credit, PreventiveWork
from learnings.scale.copying import Tables
from learnings.scale.happenings import DAYS
from learnings.scale.places import Places
from learnings.scale.words import Writer
from people.models import LogEntry

ANSWERS = (Outcome.ACT_NOW, Outcome.SCHEDULE, Outcome.ACCEPT_RISK, Outcome.MONITOR, Outcome.DECLINE)
DAY = dt.timedelta(days=1)


class Voices:
    def __init__(self, tables: Tables, places: Places, writer: Writer, chance: Random) -> None:
        self.tables, self.places, self.writer, self.chance = tables, places, writer, chance

    def concern(self, age: float) -> None:
        """One concern; most are answered, and of those acted on most are completed."""
        at = self.places.now - dt.timedelta(days=age * DAYS)
        outcome = self.chance.choice(ANSWERS) if self.chance.random() < 0.9 else None
        state = DECIDED[outcome] if outcome else ConcernState.RAISED
        if state in (ConcernState.ACTING, ConcernState.SCHEDULED) and self.chance.random() < 0.8:
            state = ConcernState.COMPLETED
        answered = at + 3 * DAY if outcome else None
        again = (at + self.chance.randrange(60, 400) * DAY).date() if outcome not in (None, Outcome.ACT_NOW) else None
        person, system = self.places.people.one(), self.places.systems.one()
        pk = self.tables[Concern].add(
            kind=self.chance.choices(ConcernKind.values, (85, 15))[0],
            text=f"{system.name}: {self.writer.condition()}"[:300],
            details=self.writer.told(1),
            state=state,
            raised_by_id=person.pk,
            voiced_at=at,
            recorded_at=at,
            acknowledged_at=answered,
            answered_at=answered,
            revisit_on=again,
            sort_at=at,
            updated_at=answered or at,
        )
        self.tables[Concern.systems.through].add(concern_id=pk, system_id=system.pk)
        self.tables[Concern.teams.through].add(concern_id=pk, team_id=self.places.teams.one().pk)
        if outcome:
            self._decision(pk, outcome, at, again)
        if self.chance.random() < 0.5:
            self._thanks(person.pk, pk, at)

    def _decision(self, concern: int, outcome: str, at: dt.datetime, again: dt.date | None) -> None:
        self.tables[ConcernDecision].add(
            concern_id=concern,
            outcome=outcome,
            rationale=self.writer.believed(),
            context_at_time=self.writer.told(1),
            decided_by_role="lead",
            revisit_on=again,
            decided_at=at + 3 * DAY,
        )
        self.tables[LogEntry].add(
            at=at + 3 * DAY,
            actor_label="Second Story",
            verb=outcome,
            object_type="concern",
            object_id=concern,
            object_ref=f"CON-{concern}",
        )

    def _thanks(self, person: int, concern: int, at: dt.datetime) -> None:
        self.tables[Credit].add(
            kind=CreditKind.EARLY_CONCERN,
            recipient_id=person,
            text=f"Because this was said early, the {self.writer.part()} was looked at in time.",
            consent=self.chance.choices(Consent.values, (10, 70, 10, 10))[0],
            concern_id=concern,
            given_at=at + 5 * DAY,
            sort_at=at + 5 * DAY,
        )

    def work(self, age: float) -> None:
        at = self.places.now - dt.timedelta(days=age * DAYS)
        self.tables[PreventiveWork].add(
            title=self.writer.deed(),
            mechanism=self.writer.condition(),
            done_on=at.date(),
            effect_check_on=(at + 90 * DAY).date(),
            team_id=self.places.teams.one().pk,
            created_at=at,
            sort_at=at,
        )
