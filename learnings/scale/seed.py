"""The whole seed: batches of incidents, oldest first, each in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random

from django.db import transaction

from incidents.models import Incident, IncidentRole, TimelineEvent
from learnings.models import (
    Concern,
    ConcernDecision,
    Credit,
    Learning,
    LearningAction,
    LearningEvidence,
    PatternTag,
    PreventiveWork,
    ReleasedLearning,
)
from learnings.scale.copying import Tables
from learnings.scale.crowded import STATES, crowded
from learnings.scale.happenings import Happenings
from learnings.scale.places import settle
from learnings.scale.sense import Sense
from learnings.scale.voices import Voices
from learnings.scale.words import Writer
from people.models import LogEntry
from reviews.models import (
    Action,
    ActionLook,
    Comment,
    Defence,
    Factor,
    Meeting,
    Perspective,
    Review,
    ReviewParticipant,
    ReviewVersion,
    SectionRevision,
    SectionText,
    Tally,
)

BATCH = 2_000  # incidents in memory at a time
FEW = 100  # incidents; below that there are no crowded reviews among them
# Events before their incidents (the foreign key is deferred): the trigger on events then finds nothing to renew,
# and each search vector is made once, when its incident comes in. The other way round every vector is made twice.
ORDER = (
    TimelineEvent,
    Incident,
    IncidentRole,
    Incident.systems.through,
    Incident.teams.through,
    Incident.cohorts.through,
    Review,
    ReviewParticipant,
    Meeting,
    Tally,
    Perspective,
    SectionText,
    Comment,
    SectionRevision,
    Factor,
    Defence,
    Learning,
    Learning.also_concerns_teams.through,
    Learning.also_concerns_systems.through,
    LearningEvidence,
    ReleasedLearning,
    Action,
    ActionLook,
    LearningAction,
    ReviewVersion,
    PatternTag,
    Concern,
    Concern.systems.through,
    Concern.teams.through,
    ConcernDecision,
    PreventiveWork,
    Credit,
    LogEntry,
)


def seed(count: int, *, now: dt.datetime, number: int = 1, watch: Callable[[int], object] = lambda done: None) -> int:
    """Add ``count`` incidents with everything around them, up to ``now``; the number of rows.

    The same ``number`` and ``now`` give the same content. ``watch`` is told how many more incidents are in.
    """
    chance = Random(number)  # noqa: S311 - nothing secret: it has to repeat
    with transaction.atomic():
        places = settle(chance, now=now)
    tables = Tables(*ORDER)
    tools = (tables, places, Writer(chance), chance)
    happenings, sense, voices = Happenings(*tools), Sense(*tools), Voices(*tools)
    rows, busy = 0, len(STATES) if count >= FEW else 0
    ordinary = count - busy
    for start in range(0, ordinary, BATCH):
        size = min(BATCH, ordinary - start)
        for n in range(start, start + size):
            age = 1 - (n + 0.5) / ordinary
            sense.review(happenings.incident(age))
            if n % 20 == 0:
                voices.concern(age)
            if n % 100 == 0:
                voices.work(age)
        with transaction.atomic():
            rows += tables.flush()
        watch(size)
    if busy:
        crowded(places, happenings, sense)
        with transaction.atomic():
            rows += tables.flush()
        watch(busy)
    tables.analyze()
    return rows
