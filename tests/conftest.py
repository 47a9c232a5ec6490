"""The cast. Every test speaks of the same people, so that a test reads as a story."""

from __future__ import annotations

import itertools

import pytest
from django.test import Client
from hypothesis import settings

from incidents.domain.incidents import capture
from incidents.models import Incident, TimelineEvent
from people.models import Organisation, Person, Team, User
from reviews.domain.reviews import open_review
from reviews.models import Review, ReviewParticipant

_numbers = itertools.count(1)
# How long one made-up case takes tells how busy the machine is. Speed is held by tests that take the least of many.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


@pytest.fixture
def organisation(db) -> Organisation:
    return Organisation.objects.update_or_create(id=1, defaults={"name": "Hearthline", "zone": "Europe/Berlin"})[0]


@pytest.fixture
def team(db) -> Team:
    return Team.objects.create(name="Field", slug="field")


@pytest.fixture
def make_user(db, organisation):
    """``make_user("Ada", role="lead")``: an account with its Person."""

    def make(name: str, role: str = "member", **fields) -> User:
        user = User.objects.create_user(
            f"{name.lower().replace(' ', '.')}{next(_numbers)}@example.org", "correct horse", role=role
        )
        Person.objects.create(name=name, user=user, role_label=fields.pop("role_label", name.lower()), **fields)
        return User.objects.select_related("person").get(pk=user.pk)

    return make


@pytest.fixture
def author(make_user) -> User:
    """Writes the review and owns it."""
    return make_user("Author Amal")


@pytest.fixture
def facilitator(make_user) -> User:
    return make_user("Facilitator Fenna")


@pytest.fixture
def participant(make_user) -> User:
    return make_user("Participant Piet")


@pytest.fixture
def reader(make_user) -> User:
    """A viewer: reads what is published, writes nothing."""
    return make_user("Reader Rosa", role="viewer")


@pytest.fixture
def stranger(make_user) -> User:
    """A member who has nothing to do with the incident or review at hand."""
    return make_user("Stranger Sven")


@pytest.fixture
def lead(make_user) -> User:
    return make_user("Lead Lin", role="lead")


@pytest.fixture
def admin(make_user) -> User:
    return make_user("Admin Ayo", role="admin")


@pytest.fixture
def client_of():
    """``client_of(user)``: a signed-in browser."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="people.backends.SignIn")
        return client

    return make


@pytest.fixture
def incident(author) -> Incident:
    return capture("Gateways in the basement cohort lost their schedule", by=author, summary="Eleven sites went cold.")


@pytest.fixture
def restricted(author) -> Incident:
    """An incident only ``author`` is listed on."""
    return capture("A password was pasted into a ticket", by=author, visibility="restricted")


@pytest.fixture
def event(incident) -> TimelineEvent:
    return TimelineEvent.objects.create(incident=incident, text="The queue grows", position=1, kind="observation")


@pytest.fixture
def light_review(incident, author) -> Review:
    """A light review in `gathering`, owned by ``author``."""
    return open_review(incident, by=author)


@pytest.fixture
def standard_review(make_user, author, facilitator, participant) -> Review:
    """A standard review in `gathering` of an incident of its own; facilitator and participant set."""
    incident = capture("The provisioning service refused new gateways", by=author, severity="sev2", stage="pilot")
    review = open_review(incident, by=author)
    review.facilitator = facilitator.person
    review.save(update_fields=["facilitator"])
    ReviewParticipant.objects.get_or_create(review=review, person=participant.person)
    return review
