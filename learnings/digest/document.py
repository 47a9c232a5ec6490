"""The shape of a digest. Frozen: rendering reads nothing else, so page and PDF say the same for ever.

Everything is text, number or list, so that the document is stored as JSON. ``period_start``, ``period_end`` and
``composed_at`` are ISO, in the organisation's zone; every other date is as a person reads it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class LearningLine:
    ref: str
    before: str
    now: str
    holds_when: str
    evidence: tuple[str, ...]
    concerns: str
    incident: str
    incident_title: str
    date: str
    relearned_from: str


@dataclass(frozen=True)
class ReleasedLine:
    """What a restricted review taught; ``month`` as a person reads it, and nothing else."""

    id: int
    before: str
    now: str
    month: str


@dataclass(frozen=True)
class IncidentLine:
    ref: str
    title: str
    kind: str
    severity: str
    stage: str
    date: str
    felt: str
    outcome: str


@dataclass(frozen=True)
class PatternLine:
    """``count`` incidents in the period, ``before`` in the equally long one before it; None: nobody looked then."""

    name: str
    definition: str
    count: int
    before: int | None
    quotes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ActionLine:
    title: str
    type: str
    state: str
    why: str
    incident: str
    note: str


@dataclass(frozen=True)
class CreditLine:
    who: str
    kind: str
    text: str


@dataclass(frozen=True)
class Figures:
    """Counts of incidents, reviews and concerns in the period; never of people."""

    incidents: int
    near_misses: int
    drills: int
    reviews_published: int
    learned_little: int
    concerns_raised: int
    concerns_answered: int


@dataclass(frozen=True)
class Document:
    title: str
    organisation: str
    scope: str
    period_start: str
    period_end: str
    period: str
    composed_at: str
    frozen_on: str
    redaction: str
    figures: Figures
    learnings: tuple[LearningLine, ...]
    learnings_left_out: int
    came_back: tuple[str, ...]
    asks: tuple[str, ...]
    incidents: tuple[IncidentLine, ...]
    incidents_left_out: int
    patterns: tuple[PatternLine, ...]
    examined: int
    said: tuple[ActionLine, ...]
    done: tuple[ActionLine, ...]
    looked_at: tuple[ActionLine, ...]
    declined: tuple[ActionLine, ...]
    credits: tuple[CreditLine, ...]
    learned_little: tuple[str, ...]
    chart: dict[str, Any] = field(default_factory=dict)
    chart_rows: tuple[tuple[str, int, int, int], ...] = ()
    released: tuple[ReleasedLine, ...] = ()
    format: int = 1

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
