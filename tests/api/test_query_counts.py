"""Every list asks the same number of questions for a row and for many.

Each number includes one for the token (with its user and person), and one for the parent where the list is nested.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.domain.attachments import attach
from incidents.domain.catalogue import add
from incidents.domain.roles import add_role
from incidents.domain.timeline import add_event
from incidents.models import Cohort, System
from learnings.domain.credits import note_work
from learnings.domain.digests import request_digest
from learnings.domain.learnings import cite, record, tie
from learnings.domain.tagging import keep_pattern
from learnings.models import Learning, ReleasedLearning
from people.models import Team
from reviews.domain.actions import add_action
from reviews.domain.comments import comment
from reviews.domain.outlines import save_own_text
from reviews.domain.publishing import amend, publish_light
from reviews.domain.reviews import add_defence, add_factor, give_perspective
from reviews.domain.taking_part import invite
from reviews.domain.writing import save_section
from reviews.models import Review, ReviewTemplate
from tests.api.conftest import World, build
from tests.api.routes import ENDPOINTS

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 1)
COUNTS = {
    "team": 2,
    "person": 2,
    "log-entry": 2,
    "incident": 2,
    "incident-event": 3,
    "incident-attachment": 3,
    "incident-role": 3,
    "system": 2,
    "cohort": 2,
    "review": 2,
    "review-factor": 4,
    "review-defence": 3,
    "review-perspective": 3,
    "review-participant": 3,
    "review-comment": 4,
    "review-version": 3,
    "review-section-text": 3,
    "review-template": 2,
    "review-revision": 3,
    "action": 3,
    "learning": 3,
    "learning-citation": 3,
    "learning-action": 3,
    "released-learning": 2,
    "pattern": 2,
    "pattern-tag": 2,
    "concern": 3,
    "concern-link": 2,
    "credit": 2,
    "preventive-work": 2,
    "digest": 2,
}


def asked_for(client, world: World) -> dict[str, tuple[int, int]]:
    """Rows and queries of every list, below ``world`` where the list is nested."""
    found = {}
    for endpoint in ENDPOINTS:
        parent = world.rows[endpoint.parent_model].pk if endpoint.parent_model else None
        with CaptureQueriesContext(connection) as queries:
            rows = client(endpoint).get(endpoint.base(parent)).json()["results"]
        found[endpoint.basename] = (len(rows), len(queries))
    return found


def enlarge(world: World, by, people) -> None:
    """Two more of everything that ``build`` makes one of."""
    incident, review, learning = world.incident, world.review, world.rows[Learning]
    for number, user in enumerate(people):
        add_event(incident, by=by, text=f"Event {number}")
        attach(incident, by=by, file=SimpleUploadedFile(f"{number}.txt", b"log %d" % number))
        add_role(incident, by=by, person=user.person, role="responder")
        add_factor(review, by=by, text=f"Factor {number}", events=incident.events.all())
        add_defence(review, by=by, text=f"Defence {number}")
        save_section(review, by=user, changes={"luck": f"Day {number}."}, seen="")
        give_perspective(review, by=user, person=user.person, did="I looked.")
        invite(review, by=by, person=user.person)
        comment(review, by=by, section="defences", text=f"Comment {number}", asks=[user.person])
        add(System, by=by, name=f"System {number}")
        add(Cohort, by=by, name=f"Cohort {number}")
        Team.objects.create(name=f"Team {number}", slug=f"team-{number}")
        keep_pattern(None, by=by, name=f"Pattern {number}", slug=f"pattern-{number}", definition="It comes back.")
        note_work(None, by=by, title="Work", mechanism="Breaks it.", effect_check_on=DAY, people=[])
        ReviewTemplate.objects.create(team=Team.objects.get(slug=f"team-{number}"), depth="deep")
        review.outline.append({"key": f"own-{number}", "title": f"Section {number}"})
        review.save(update_fields=["outline"])
        save_own_text(review, f"own-{number}", by=by, changes={"text": "Words"})
        request_digest(by=by, title=f"Digest {number}", period_start=DAY, period_end=DAY)
        tie(add_action(f"Action {number}", by=by, review=review), by=by, learning=learning)
        said = record(review, by=by, now_we_know=f"Statement {number} about the queue.")
        ReleasedLearning.objects.create(learning=said, now_we_know=f"Words {number}", state="released")
    for other in Review.objects.exclude(pk=review.pk)[:3]:
        cite(learning, by=by, review=other)
    review = publish_light(Review.objects.get(pk=review.pk), by=by)
    for number in range(2):
        amend(review, by=by, note="More words.", changes={"luck": f"It was day {number}."})


def test_lists_ask_the_same_for_one_row_and_for_many(api, admin, author, participant, make_user, pattern, world):
    writer, clients = api(author), dict.fromkeys(("log-entry", "digest"), api(admin))
    for client in (writer, *clients.values()):
        client.get("/api/me/")  # the first use of a token writes down when that was
    few = asked_for(lambda endpoint: clients.get(endpoint.basename, writer), world)
    build(author, participant, pattern, publish=True, mark="Cellar")
    large = build(author, participant, pattern, publish=False, mark="Attic")
    enlarge(large, author, [make_user("Ben"), make_user("Cleo")])
    many = asked_for(lambda endpoint: clients.get(endpoint.basename, writer), large)
    assert [name for name, (rows, _asked) in few.items() if rows < 1] == []
    assert [name for name, (rows, _asked) in many.items() if rows < 3 or rows <= few[name][0]] == []
    assert {name: asked for name, (_rows, asked) in few.items()} == COUNTS
    assert {name: asked for name, (_rows, asked) in many.items()} == COUNTS
