"""A small world: one of everything, once where everybody may see it and once on a restricted incident."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from rest_framework.test import APIClient

from incidents.domain.attachments import attach
from incidents.domain.catalogue import add
from incidents.domain.incidents import capture
from incidents.domain.timeline import add_event
from incidents.models import Cohort, Incident, System
from learnings.domain.concerns import link, raise_concern
from learnings.domain.credits import give, note_work
from learnings.domain.learnings import cite, record, tie
from learnings.domain.tagging import keep_pattern, tag
from learnings.models import Digest, Learning, Pattern, ReleasedLearning
from people.domain.tokens import issue_token
from people.models import Team, User
from reviews.domain.actions import add_action
from reviews.domain.comments import comment
from reviews.domain.outlines import save_own_text
from reviews.domain.publishing import publish_light
from reviews.domain.reviews import add_defence, add_factor, give_perspective, open_review
from reviews.domain.writing import save_section
from reviews.models import Review, ReviewTemplate
from reviews.parts import Part, builtin

WORDS = "Kettlewick"  # stands in every text below, so that a leak can be found by one word


@dataclass
class World:
    """Rows by model. ``incident`` and ``review`` are what they hang on."""

    incident: Incident
    review: Review
    rows: dict[type[Model], Model] = field(default_factory=dict)

    def keep(self, *rows: Model) -> None:
        self.rows.update({type(row): row for row in rows})


@pytest.fixture
def api():
    """``api(user, scope="write")``: a client with a token of that scope."""

    def make(user: User, scope: str = "write") -> APIClient:
        client = APIClient()
        _token, raw = issue_token(by=user, name="test", scope=scope, expires_at=None)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {raw}")
        return client

    return make


@pytest.fixture
def pattern(admin) -> Pattern:
    return keep_pattern(None, by=admin, name="Silent queue", slug="silent-queue-here", definition="It fills unseen.")


def build(by: User, to: User, pattern: Pattern, *, publish: bool, mark: str, **fields: Any) -> World:
    """One of everything about one incident of ``by``. ``mark`` stands in every text."""
    incident = capture(f"{mark} gateways went silent", by=by, summary=f"{mark} summary", **fields)
    event = add_event(incident, by=by, text=f"{mark} queue grows")
    review = open_review(incident, by=by, depth="light", depth_reason="A small one.")
    world = World(incident, review)
    save_section(review, by=by, changes={"luck": f"{mark} was warm."}, seen="")
    factor = add_factor(review, by=by, text=f"{mark} disk alert", events=[event])
    defence = add_defence(review, by=by, text=f"{mark} buffer")
    perspective = give_perspective(review, by=by, person=by.person, did=f"{mark} looked")
    said = comment(review, by=by, section="factors", quote=f"{mark} disk", text=f"{mark} since when?")
    learning = record(review, by=by, now_we_know=f"{mark} buffers last six hours.", evidence=[{"event": event}])
    concern = raise_concern(f"A disk may fill {mark if publish else ''}", by=by)
    world.keep(incident, event, review, factor, defence, perspective, said, learning, concern)
    world.keep(attach(incident, by=by, file=SimpleUploadedFile("a.txt", mark.encode())), incident.roles.get())
    world.keep(tag(incident, by=by, pattern=pattern, quote=f"{mark} queue grows"), review.participation.get())
    action = add_action(f"{mark} smaller buffer", by=by, review=review)
    world.keep(action, tie(action, by=by, learning=learning), link(concern, by=by, review=review))
    outline = [Part("own-support", "Support").as_json]
    Review.objects.filter(pk=review.pk).update(outline=outline)
    review.refresh_from_db()
    world.keep(save_own_text(review, "own-support", by=by, changes={"text": f"{mark} phones"}))
    world.keep(review.revisions.last())
    if publish:
        review.refresh_from_db()
        world.review = publish_light(review, by=by)
    other = open_review(capture(f"{mark} once more", by=by, **fields), by=by, depth="light", depth_reason="Small.")
    world.keep(cite(learning, by=by, review=other))
    world.keep(give(to.person, by=by, kind="early_concern", text=f"{mark} you asked", review=review))
    return world


@pytest.fixture
def world(author, participant, pattern, make_user) -> World:
    """Published, for everybody."""
    made = build(author, participant, pattern, publish=True, mark="Basement")
    system, cohort = add(System, by=author, name="Gateway"), add(Cohort, by=author, name="Basements")
    work = note_work(
        None, by=author, title="Rate limit", mechanism="Retries wait.", effect_check_on=dt.date(2030, 1, 1)
    )
    template = ReviewTemplate.objects.create(depth="deep", sections=[p.as_json for p in builtin("deep", "medium")])
    day = dt.date(2026, 3, 1)
    digest = Digest.objects.create(title="Spring", period_start=day, period_end=day, created_by=author, state="done")
    made.keep(
        template, system, cohort, work, pattern, author.person, digest, Team.objects.create(name="Field", slug="field")
    )
    released = ReleasedLearning(learning=made.rows[Learning], now_we_know="Buffers last hours.", state="released")
    released.save()
    made.keep(made.review.versions.get(), released)
    return made


@pytest.fixture
def hidden(author, participant, pattern) -> World:
    """Restricted to ``author``, the review a draft."""
    return build(author, participant, pattern, publish=False, mark=WORDS, visibility="restricted")
