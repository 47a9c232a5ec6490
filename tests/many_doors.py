"""The world of tests.world with every page that shows a form: each state somebody can find a thing in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from incidents.domain.import_runs import request_import
from incidents.domain.incidents import capture
from incidents.domain.timeline import add_event
from incidents.models import Incident
from learnings.domain.concerns import raise_concern
from learnings.domain.credits import give
from learnings.domain.learnings import record
from learnings.models import Concern, Demo, Learning
from people.domain.invitations import invite
from people.domain.tokens import issue_token
from people.models import Person, User
from people.models.organisation import person_of
from reviews.domain.actions import add_action
from reviews.domain.comments import comment
from reviews.domain.meeting import code_of, let_phones_in
from reviews.domain.reviews import add_defence, add_factor, open_review
from reviews.domain.taking_part import make_link
from reviews.models import Action, ActionLook, Review
from tests.test_strangers import fill
from tests.world import World, build, routes


@contextmanager
def house(blocker: Any, files: Path) -> Iterator[World]:
    """The world, made once for all tests of a file and undone by one rollback. ``blocker``: django_db_blocker.

    What a test changes, it undoes by a savepoint of its own.
    """
    with blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=files):
        yield build(person("author", "admin"), person("stranger", "member"))
        transaction.set_rollback(True)


def person(name: str, role: str) -> User:
    user = User.objects.create_user(f"{name}@example.org", "correct horse", role=role)
    Person.objects.create(name=f"{name.title()} Amal", user=user)
    return User.objects.select_related("person").get(pk=user.pk)


def signed_in(email: str = "") -> Client:
    client = Client(raise_request_exception=False)
    if email:
        client.force_login(User.objects.get(email=email), backend="people.backends.SignIn")
    return client


def pages(world: World) -> list[str]:
    """Every address with everything in its holes, and the doors that open by a secret alone."""
    secrets = _more(User.objects.get(email="author@example.org"), User.objects.get(email="stranger@example.org"))
    every = [fill(name, route, world) for name, route in routes()]
    found = [address for filled in every for address in {filled[0], filled[-1]}]
    for model in (Review, Action, Incident, Learning, Concern):
        found += [row.get_absolute_url() for row in model.objects.all()]
    found += [f"{row.get_absolute_url()}?at=all" for row in Review.objects.all()]
    found += [reverse("reviews:move", args=[row.pk, "skip"]) for row in Review.objects.filter(state="gathering")[:1]]
    for row in Review.objects.filter(state="analysing"):
        said = comment(row, by=row.owner.user, section="factors", text="Since when?")
        at = reverse("reviews:comments", args=[row.pk, "factors"])
        found += [f"{at}?new=1", f"{at}?reply={said.pk}", reverse("reviews:correct", args=[row.pk])]
        found += [f"{row.get_absolute_url()}?edit={kind}-{getattr(row, f'{kind}s').first().pk}"
                  for kind in ("factor", "defence")]  # fmt: skip
    return list(dict.fromkeys([*secrets, *found]))


def _more(author: User, other: User) -> list[str]:
    """Things in states that the world of strangers does not need."""
    _reviews(author)
    _actions(author)
    raise_concern("Somebody should look at the spare parts", by=other)
    give(person_of(author), by=other, kind="early_concern", text="You asked in time.")
    give(person_of(other), by=author, kind="early_concern", text="You asked in time, too.")
    issue_token(by=author, name="A script", scope="read", expires_at=None)
    table = SimpleUploadedFile("a.csv", b"Key,Summary,Started\nA-1,Door left open,3/4/2024 10:00\n")
    request_import(by=author, file=table, name="a.csv", format="csv", zone="Europe/Berlin")
    Demo.objects.create(state="done", progress=100, rows={})
    capture("Nobody has opened a review of this one", by=author)
    _invitation, joining = invite(by=author, email="next@example.org", role="member")
    told = Review.objects.filter(state="gathering", depth="standard").latest("pk")
    _link, telling = make_link(told, by=author, person=Person.objects.create(name="Somebody from outside"))
    room = let_phones_in(told, by=author)
    doors = {"people:join": joining, "reviews:perspective_by_link": telling, "reviews:phone": code_of(room)}
    return [reverse(name, args=[secret]) for name, secret in doors.items()]


def _reviews(author: User) -> None:
    """One review in each state: a light one to write, and standard ones at every step."""
    open_review(capture("A light one", by=author), by=author)
    for state in ("gathering", "analysing", "meeting", "learning", "skipped"):
        incident = capture(f"One that is {state}", by=author, severity="sev2", stage="pilot")
        event = add_event(incident, by=author, text="It began", at=timezone.now() - dt.timedelta(hours=2))
        review = open_review(incident, by=author)
        said = f"Human error by {author.person.name}: he should have been more careful."  # held up, and names somebody
        Review.objects.filter(pk=review.pk).update(what_happened=said)
        factor = add_factor(review, by=author, text="Nobody is told when a fetch fails")
        add_defence(review, by=author, text="The gateway keeps its last schedule")
        record(review, by=author, now_we_know="A gateway says so to nobody.", evidence=[{"event": event}])
        add_action("Tell somebody", by=author, review=review, factor=factor)
        Review.objects.filter(pk=review.pk).update(
            state=state, facilitator=person_of(author), skip_reason="Nothing new" if state == "skipped" else ""
        )


def _actions(author: User) -> None:
    review = Review.objects.filter(depth="standard").latest("pk")
    for state in ("committed", "in_progress", "done"):
        action = add_action(f"Do what is {state}", by=author, review=review, owner=person_of(author), why="It helps.")
        due = timezone.localdate()
        Action.objects.filter(pk=action.pk).update(state=state, due=due, committed_at=timezone.now())
        ActionLook.objects.create(action=action, day=30, due_on=due)
