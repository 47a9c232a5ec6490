"""Reviews in the states a living organisation has, with what they found, learned and decided to do."""

from __future__ import annotations

import datetime as dt
import hashlib
from random import Random
from typing import Any

from psycopg.types.json import Jsonb

from incidents.enums import Kind, Severity, Status
from learnings.enums import Confidence, InPractice, LearningKind, LearningState
from learnings.models import Learning, LearningAction, LearningEvidence, PatternTag, ReleasedLearning
from learnings.scale.asking import OWN, begins_with_own, sections
from learnings.scale.copying import Tables
from learnings.scale.happenings import Story
from learnings.scale.meetings import meet
from learnings.scale.places import Places
from learnings.scale.words import Writer
from people.models import LogEntry
from reviews.enums import (
    READABLE,
    ActionState,
    ActionType,
    DefenceKind,
    DefenceOutcome,
    Depth,
    EarlierAnswer,
    FactorKind,
    State,
)
from reviews.models import (
    Action,
    ActionLook,
    Comment,
    Defence,
    Factor,
    Perspective,
    Review,
    ReviewParticipant,
    ReviewVersion,
    SectionRevision,
    SectionText,
)

REVIEWED = 0.7  # of the incidents
YOUNG = {State.GATHERING: 25, State.ANALYSING: 15, State.MEETING: 10, State.LEARNING: 15, State.PUBLISHED: 35}
OLD = {State.CLOSED: 84, State.PUBLISHED: 8, State.SKIPPED: 6, State.GATHERING: 2}
DEEDS = {
    ActionState.IDEA: 25,
    ActionState.COMMITTED: 12,
    ActionState.IN_PROGRESS: 8,
    ActionState.DONE: 15,
    ActionState.WORKED: 20,
    ActionState.DID_NOT_WORK: 5,
    ActionState.CANNOT_TELL: 7,
    ActionState.DECLINED: 8,
}
LEARNED_LITTLE = 0.1
TALKED_ABOUT = ("what-happened", "timeline", "factors", "defences", "meeting", "learning")
WRITTEN = ("what_happened", "luck", "still_unclear")
DAY = dt.timedelta(days=1)


class Sense:
    def __init__(self, tables: Tables, places: Places, writer: Writer, chance: Random) -> None:
        self.tables, self.places, self.writer, self.chance = tables, places, writer, chance
        self._earlier: dict[int, int] = {}  # the newest published learning about a system

    def review(self, story: Story) -> None:
        """Perhaps a review of it, with everything that hangs on one."""
        if story.past or story.status == Status.DECLINED or self.chance.random() > REVIEWED:
            return
        self.review_in(self._of(YOUNG if self.places.now - story.at < 21 * DAY else OLD), story)

    def review_in(self, state: str, story: Story, *, factors: int = 2, comments: int | None = None) -> None:
        """A review of it in that state."""
        little = state in READABLE and self.chance.random() < LEARNED_LITTLE
        values = self._values(story, state, little)
        # A crowded review has everything.
        own = OWN if factors > 2 or begins_with_own(values["depth"], self.chance) else ()
        pk = self.tables[Review].add(**values, outline=Jsonb(sections() if own else []))
        for part in own:
            self.tables[SectionText].add(review_id=pk, key=part.key, text=self.writer.told(2))
        first, *_more = [self._factor(pk) for _n in range(factors)]
        told = [first, self._defence(pk)]
        for person in story.people:
            self._participant(pk, person.pk, story.at, open_yet=state not in READABLE)
        if state == State.SKIPPED:
            return
        if state not in READABLE:
            self._talk(pk, story, self.chance.randrange(9) if comments is None else comments)
            self._sittings(pk, story, self.chance.randrange(1, 12) if comments is None else comments)
        if story.severity in (Severity.SEV1, Severity.SEV2, Severity.SEV3):
            meet(self.tables, self.chance, pk, story, state)
        learned = "" if little else self._learning(pk, story, state)
        if state in READABLE:
            self._version(pk, story, [learned or "We learned little.", *told])
            self._tag(pk, story)

    def _of(self, weights: dict[Any, int]) -> str:
        return str(self.chance.choices(list(weights), list(weights.values()))[0])

    def _values(self, story: Story, state: str, little: bool) -> dict[str, Any]:
        out = min(story.at + self.chance.randrange(3, 20) * DAY, self.places.now) if state in READABLE else None
        light = story.severity in (Severity.SEV4, Severity.SEV5, "")
        return {
            "incident_id": story.pk,
            "depth": Depth.LIGHT if light else Depth.DEEP if story.severity == Severity.SEV1 else Depth.STANDARD,
            "state": state,
            "skip_reason": "Seen and told before." if state == State.SKIPPED else "",
            "owner_id": story.people[0].pk,
            "facilitator_id": None if light else self.places.people.one().pk,
            "what_happened": self.writer.told(4),
            "luck": self.writer.seen(),
            "stage_note": "" if light else self.writer.believed(),
            "earlier_answer": EarlierAnswer.FOUND_NOTHING if state in READABLE else "",
            "learned_little_because": "The same as last time, and known." if little else "",
            "no_action_because": "The last change covers it." if state == State.CLOSED else "",
            "opened_at": story.at + DAY / 2,
            "state_since": out or story.at + DAY / 2,
            "published_at": out,
            "closed_at": out if state == State.CLOSED else None,
            "sort_at": out or story.at + DAY / 2,
            "updated_at": out or story.at + DAY,
        }

    def _participant(self, review: int, person: int, at: dt.datetime, *, open_yet: bool) -> None:
        self.tables[ReviewParticipant].add(review_id=review, person_id=person, asked_at=at + DAY / 2)
        if open_yet and self.chance.random() < 0.5:
            told = {name: self.writer.seen() for name in ("did", "saw", "understood")}
            self.tables[Perspective].add(review_id=review, person_id=person, created_at=at, updated_at=at, **told)

    def _talk(self, review: int, story: Story, count: int) -> None:
        """Threads beside a draft, every second comment an answer to the one before."""
        first = 0
        for n in range(count):
            section = TALKED_ABOUT[n // 2 % len(TALKED_ABOUT)]
            about = {"thread_id": first} if n % 2 else {"quote": self.writer.seen()[:80]}
            author = story.people[n % len(story.people)].pk
            made = self.tables[Comment].add(
                review_id=review,
                section=section,
                text=self.writer.seen(),
                author_id=author,
                created_at=story.at + DAY,
                **about,
            )
            first = first if n % 2 else made

    def _sittings(self, review: int, story: Story, count: int) -> None:
        """What the sections of a draft said before."""
        for n in range(count):
            at = story.at + DAY + n * dt.timedelta(minutes=7)
            section = WRITTEN[n % len(WRITTEN)]
            self.tables[SectionRevision].add(
                review_id=review, section=section, text=self.writer.told(3), began_at=at, at=at
            )

    def _factor(self, review: int) -> str:
        text = self.writer.condition()
        kind = self.chance.choice(FactorKind.values)
        self.tables[Factor].add(review_id=review, text=text, kind=kind, created_at=self.places.now)
        return text

    def _defence(self, review: int) -> str:
        text = f"The {self.writer.part()} has a second way."
        kind, outcome = self.chance.choice(DefenceKind.values), self.chance.choice(DefenceOutcome.values)
        self.tables[Defence].add(review_id=review, text=text, kind=kind, outcome=outcome, created_at=self.places.now)
        return text

    def _learning(self, review: int, story: Story, state: str) -> str:
        """One or two learnings with their evidence, and what is done about the first; the first one's words."""
        published = state in READABLE
        first = ""
        for n in range(1 + (self.chance.random() < 0.25)):
            statement = self.writer.known(story.systems[0].name)
            pk = self._one_learning(review, story, statement, n, published=published)
            self.tables[LearningEvidence].add(learning_id=pk, event_id=story.events[1 + n], note=self.writer.seen())
            if not first:
                self._actions(review, pk, story)
            first = first or statement
        return first

    def _one_learning(self, review: int, story: Story, statement: str, n: int, *, published: bool) -> int:
        system, at = story.systems[0].pk, min(story.at + (4 + n) * DAY, self.places.now)
        early = not published and story.visibility == "organisation" and self.chance.random() < 0.3
        pk = self.tables[Learning].add(
            review_id=review,
            before_we_believed=self.writer.believed(),
            now_we_know=statement,
            holds_when=self.writer.condition(),
            confidence=self.chance.choice(Confidence.values),
            kind=self.chance.choice(LearningKind.values),
            in_practice=self._of(dict(zip(InPractice.values, (70, 18, 10, 2), strict=True))),
            state=LearningState.PUBLISHED if published else LearningState.SHARED if early else LearningState.DRAFT,
            shared_at=at if early else None,
            relearned_from_id=self._earlier.get(system) if self.chance.random() < 0.04 else None,
            created_at=at,
            sort_at=at,
            updated_at=at,
        )
        for team in self.places.teams.some(2):
            self.tables[Learning.also_concerns_teams.through].add(learning_id=pk, team_id=team.pk)
        if self.chance.random() < 0.3:
            other = self.places.systems.one()
            self.tables[Learning.also_concerns_systems.through].add(learning_id=pk, system_id=other.pk)
        if published and story.visibility == "organisation":
            self._earlier[system] = pk
        elif published and self.chance.random() < 0.3:
            self._released(pk, statement, at)
        return pk

    def _released(self, learning: int, statement: str, at: dt.datetime) -> None:
        self.tables[ReleasedLearning].add(
            learning_id=learning, now_we_know=statement, state="released", month=at.date().replace(day=1)
        )

    def _actions(self, review: int, learning: int, story: Story) -> None:
        for _ in range(self.chance.randrange(3)):
            state, at = self._of(DEEDS), story.at + 5 * DAY
            idea = state in (ActionState.IDEA, ActionState.DECLINED)
            done = None if idea or state in (ActionState.COMMITTED, ActionState.IN_PROGRESS) else at + 20 * DAY
            ease = self.chance.randrange(1, 4)
            pk = self.tables[Action].add(
                review_id=review,
                title=self.writer.deed(),
                type=self.chance.choice(ActionType.values),
                state=state,
                owner_id=None if idea else story.people[-1].pk,
                due=None if idea else (at + 30 * DAY).date(),
                declined_because="Costs more than it saves." if state == ActionState.DECLINED else "",
                ease=ease,
                rank=10 * story.impact + ease,
                committed_at=None if idea else at,
                done_at=done,
                created_at=at,
                updated_at=at,
            )
            self.tables[LearningAction].add(learning_id=learning, action_id=pk)
            if done:
                self._look(pk, done, state)

    def _look(self, action: int, done: dt.datetime, state: str) -> None:
        outcome = "" if state == ActionState.DONE else state
        due = (done + 30 * DAY).date()
        answered = done + 31 * DAY if outcome else None
        self.tables[ActionLook].add(action_id=action, day=30, due_on=due, outcome=outcome, answered_at=answered)

    def _version(self, review: int, story: Story, told: list[str]) -> None:
        learned, factor, defence = told
        parts = [("What we know now", learned), ("What contributed", f"- {factor}"), ("What held", f"- {defence}")]
        head = f"INC-{story.pk} {story.title}"
        markdown = f"# {head}\n\n" + "\n\n".join(f"## {title}\n\n{body}" for title, body in parts) + "\n"
        html = f"<h1>{head}</h1>" + "".join(f"<h2>{title}</h2><p>{body}</p>" for title, body in parts)
        digest = hashlib.sha256(markdown.encode()).hexdigest()
        at = min(story.at + 4 * DAY, self.places.now)
        who = story.people[0].name
        self.tables[ReviewVersion].add(
            review_id=review, number=1, markdown=markdown, html=html, sha256=digest, published_at=at, published_by=who
        )
        self.tables[LogEntry].add(
            at=at,
            actor_label=who,
            verb="publish",
            object_type="review",
            object_id=review,
            object_ref=f"Review of INC-{story.pk}",
            incident_id=story.pk,
            review_id=review,
        )

    def _tag(self, review: int, story: Story) -> None:
        if story.kind == Kind.DRILL or self.chance.random() > 0.5:
            return
        for pattern in self.places.patterns.some(2):
            self.tables[PatternTag].add(
                pattern_id=pattern.pk,
                incident_id=story.pk,
                review_id=review,
                event_id=story.events[1],
                quote=self.writer.condition(),
                tagged_at=story.at,
                sort_at=story.at,
                stage=story.stage,
                kind=story.kind,
                visibility=story.visibility,
                team_id=min(team.pk for team in story.teams),
            )
