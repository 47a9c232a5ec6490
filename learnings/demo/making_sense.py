"""Reviews of the demo: opened, written and taken through the real workflow, each step at its time."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from learnings.demo.following import advance, write_action
from learnings.demo.insights import early, learn, release, withdraw_refuted
from learnings.demo.meetings import hold
from learnings.demo.moments import clock_at
from learnings.demo.world import DemoError, World
from learnings.domain.concerns import link
from learnings.domain.credits import stand_behind
from learnings.domain.learnings import cite
from learnings.domain.tagging import judge
from learnings.domain.tagging import tag as tag_pattern
from learnings.models import Pattern
from people.domain.perform import perform
from people.models import User
from reviews.domain import history
from reviews.domain.comments import comment, resolve
from reviews.domain.mentions import confirm_mentions
from reviews.domain.outlines import save_own_text
from reviews.domain.publishing import amend
from reviews.domain.reviews import add_defence, add_factor, give_perspective, open_review
from reviews.enums import ActionState, EarlierAnswer, State
from reviews.models import Factor, Review, ReviewParticipant

TEXTS = (
    "what_happened",
    "luck",
    "still_unclear",
    "stage_note",
    "few_perspectives_because",
    "learned_little_because",
    "no_action_because",
)
# An empty line, a heading, a list, a table or a quotation: where a line is not the rest of the one above.
BEGINS = re.compile(r"\s*$|#|\||>|[*+-] |\d+[.)] ")
FULL = ("analyse", "meet", "learn", "publish", "close")
STEPS = {
    State.GATHERING: (),
    State.ANALYSING: FULL[:1],
    State.MEETING: FULL[:2],
    State.LEARNING: FULL[:3],
    State.PUBLISHED: FULL[:4],
    State.CLOSED: FULL,
}


def load_review(world: World, incident_key: str, spec: dict[str, Any]) -> Review:
    """``spec`` is the ``review`` of an incident's file. Ends in the state it names, or raises DemoError."""
    incident = world.incidents[incident_key]
    content = {**world.words(spec), "incident_key": incident_key, "zone": incident.zone}
    content |= {name: unwrapped(content[name]) for name in TEXTS if name in content}
    review = _open(world, content)
    if content["state"] == State.SKIPPED:
        with clock_at(world.calendar.at(content["skipped_at"], incident.zone)):
            return perform(review, "skip", by=_steers(world, content), reason=content["skip_reason"])
    with clock_at(review.opened_at + dt.timedelta(minutes=5)):
        _write(world, review, content)
    review = _walk(world, review, content)
    if review.state != content["state"]:
        raise DemoError(f"{review.ref} is {review.state}, not {content['state']}")
    return review


def unwrapped(text: str) -> str:
    """A paragraph a line, as people write them: the files break theirs to stay readable."""
    lines: list[str] = []
    for line in text.splitlines():
        goes_on = bool(lines) and BEGINS.match(line) is None and BEGINS.match(lines[-1]) is None
        lines[-1:] = [f"{lines[-1]} {line}"] if goes_on else [*lines[-1:], line]
    return "\n".join(lines)


def _steers(world: World, content: dict[str, Any]) -> User:
    return world.account(content.get("facilitator") or content["owner"])


def _open(world: World, content: dict[str, Any]) -> Review:
    incident = world.incidents[content["incident_key"]]
    opened_at = world.calendar.at(content["opened_at"], content["zone"])
    with clock_at(opened_at):
        review = open_review(
            incident,
            by=_steers(world, content),
            depth=content["depth"],
            depth_reason=content.get("depth_reason", ""),
        )
    review.owner = world.people[content["owner"]]
    review.facilitator = world.people.get(content.get("facilitator", ""))
    # Raw accounts are deleted 90 days after publishing; the demo keeps its own so that they can be read.
    review.legal_hold = "perspectives" in content
    review.opened_at = review.state_since = review.sort_at = opened_at
    review.save()
    for key in content.get("participants", []):
        ReviewParticipant.objects.get_or_create(review=review, person=world.people[key])
    review.participation.update(asked_at=opened_at)
    world.reviews[content["incident_key"]] = review
    return review


def _write(world: World, review: Review, content: dict[str, Any]) -> None:
    by = _steers(world, content)
    for name in TEXTS:
        if name in content:
            setattr(review, name, content[name].strip())
    if earlier := content.get("earlier"):
        review.earlier_answer, review.earlier_note = EarlierAnswer(earlier["answer"]), earlier["note"]
        for key in earlier.get("concerns", []):
            link(world.concerns[key], by=by, review=review)
    if meeting := content.get("meeting"):
        hold(world, review, meeting, zone=content["zone"], key=content["incident_key"])
    review.save()
    _in_sittings(world, review, content)
    for key, text in content.get("sections", {}).items():
        save_own_text(review, key, by=by, changes={"text": text.strip()})
    for boxes in content.get("perspectives", []):
        fields = {**boxes}
        person = fields.pop("person")
        give_perspective(review, by=world.people[person].user, person=world.people[person], **fields)
    factors = [_factor(world, review, fields, content, by=by) for fields in content.get("factors", [])]
    for fields in content.get("defences", []):
        row = {**fields}
        origin = row.pop("preventive", None)
        defence = add_defence(review, by=by, **row)
        if origin:
            stand_behind(defence, by=by, work=world.works[origin])
    for fields in content.get("learnings", []):
        learn(world, review, fields, content, by=by)
    for row in content.get("cites", []):
        cite(world.learnings[row["learning"]], by=by, review=review, note=row["note"])
    _talk(world, review, content)
    content["written"] = [
        (write_action(world, review, fields, factors), fields) for fields in content.get("actions", [])
    ]


def _talk(world: World, review: Review, content: dict[str, Any]) -> None:
    """Threads beside the draft, each word at its time."""
    for spec in content.get("comments", []):
        thread = None
        for said in (spec, *spec.get("replies", [])):
            row = {name: said[name] for name in ("section", "quote", "text") if name in said}
            with clock_at(world.calendar.at(said["at"], content["zone"])):
                made = comment(review, by=world.account(said["by"]), thread=thread, **row)
            thread = thread or made
        if spec.get("resolved"):
            resolve(thread, by=world.account(spec["by"]))


def _in_sittings(world: World, review: Review, content: dict[str, Any]) -> None:
    """What happened in a draft was begun by the owner and finished by whoever runs the review, the day after."""
    whole = review.what_happened
    if not whole or "published_at" in content:
        return
    begun = f"{whole.partition('. ')[0].rstrip('.')}."
    hands = ((content["owner"], "", begun, 1), (content.get("facilitator") or content["owner"], begun, whole, 26))
    for key, before, after, hours in hands:
        with clock_at(review.opened_at + dt.timedelta(hours=hours)):
            texts = {"before": {"what_happened": before}, "after": {"what_happened": after}}
            history.note(review, by=world.account(key), **texts)


def _factor(world: World, review: Review, spec: dict[str, Any], content: dict[str, Any], *, by: User) -> Factor:
    events = [world.events[content["incident_key"], key] for key in spec.get("events", [])]
    return add_factor(review, by=by, **{**spec, "events": events})


def _walk(world: World, review: Review, content: dict[str, Any]) -> Review:
    """Through the steps, with the actions committed before publishing and done after it."""
    by = _steers(world, content)
    published_at = world.calendar.at(content["published_at"], content["zone"]) if "published_at" in content else None
    for action, fields in content["written"]:
        if fields["state"] != ActionState.IDEA:
            with clock_at(published_at or review.opened_at):
                advance(world, action, fields, by=by, until=published_at)
    state = State(content["state"])
    steps = _light_steps(state) if review.is_light else STEPS[state]
    for name, at in zip(steps, _times(world, review, content, steps), strict=True):
        if name.startswith("close"):
            _follow_through(world, content, by=by)
        with clock_at(at):
            review = perform(review, name, by=by)
    if review.state == State.LEARNING:
        with clock_at(at + dt.timedelta(hours=20)):
            _look_at_mentions(review)
    _follow_through(world, content, by=by)
    early(world, content, by=by)
    withdraw_refuted(world, content, by=by)
    release(world, content, by=by)
    for amendment in content.get("amendments", []):
        with clock_at(world.calendar.at(amendment["at"], content["zone"])):
            amend(review, by=by, note=amendment["text"])
    return review


def _look_at_mentions(review: Review) -> None:
    """Those who came have looked at the words that name them now: others, written later, are shown to them first."""
    for row in review.participation.filter(attended=True).select_related("person__user"):
        confirm_mentions(review, by=row.person.user, person=row.person)


def _light_steps(state: State) -> tuple[str, ...]:
    steps = ("publish_light", "close_light")
    return steps[: {State.PUBLISHED: 1, State.CLOSED: 2}.get(state, 0)]


def _follow_through(world: World, content: dict[str, Any], *, by: User) -> None:
    for action, fields in content["written"]:
        advance(world, action, fields, by=by, until=None)


def _times(world: World, review: Review, content: dict[str, Any], steps: tuple[str, ...]) -> list[dt.datetime]:
    """When each step was taken: analysis half way to the meeting, learning after it, closing after the last look."""
    at = {
        name: world.calendar.at(content[f"{name}_at"], content["zone"])
        for name in ("published", "closed")
        if f"{name}_at" in content
    }
    meeting = review.meeting_at or world.calendar.at("+0 00:00")
    half = min(review.opened_at + (meeting - review.opened_at) / 2, review.opened_at + dt.timedelta(days=3))
    last_look = max((world.last_look(fields) for _, fields in content["written"]), default=review.opened_at)
    closed = max(at["closed"], last_look + dt.timedelta(hours=20)) if "closed" in at else None
    known = {
        "analyse": half,
        "meet": half + dt.timedelta(hours=20),
        "learn": meeting + dt.timedelta(hours=2),
        "publish": at.get("published"),
        "close": closed,
    }
    known |= {"publish_light": at.get("published"), "close_light": at.get("closed")}
    return [known[name] for name in steps]


def tag(world: World, incident_key: str, rows: list[dict[str, Any]], patterns: dict[str, Pattern]) -> None:
    """Pattern tags of one incident, made by the facilitator from words that stand in it."""
    incident, review, by = world.incidents[incident_key], world.reviews.get(incident_key), world.account("nadia")
    at = (review.published_at or review.opened_at) if review else incident.recorded_at
    for row in rows:
        with clock_at(at):
            made = tag_pattern(incident, by=by, pattern=patterns[row["pattern"]], quote=row["quote"])
            if "state" in row:
                judge(made, by=by, state=row["state"])
