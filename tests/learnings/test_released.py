"""What a restricted review taught, released by two people, without a trace of where it comes from."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from config.lib.workflow import NotAllowed, NotFromHere
from incidents.models import IncidentRole, System
from learnings.digest.compose import compose
from learnings.domain.digests import render_digest, request_digest
from learnings.domain.releasing import propose_release, telling
from learnings.models import Digest, Learning, ReleasedLearning
from people.domain.perform import perform
from people.models import LogEntry, Team
from reviews.models import Review

pytestmark = pytest.mark.django_db
WORDS = "A device that loses its key asks for a new one from whoever answers first."


@pytest.fixture
def second(hidden, participant):
    """Somebody else who is listed."""
    IncidentRole.objects.create(incident=hidden.review.incident, person=participant.person, role="responder")
    return participant


@pytest.fixture
def owned(hidden, author, second) -> Learning:
    Review.objects.filter(pk=hidden.review_id).update(owner=author.person)
    return Learning.objects.select_related("review__incident", "review__owner").get(pk=hidden.pk)


@pytest.fixture
def proposed(owned, author) -> ReleasedLearning:
    return propose_release(owned, by=author, now_we_know=WORDS)


@pytest.fixture
def released(proposed, second) -> ReleasedLearning:
    return perform(proposed, "release", by=second)


SURFACES = ("/learnings/released/", "/learnings/released/{pk}/", "/search/?q=device", "/api/released-learnings/",
            "/api/released-learnings/{pk}/", "/api/search/?q=device")  # fmt: skip


def test_everybody_reads_what_two_people_released(released, stranger, client_of):
    client = client_of(stranger)
    for address in SURFACES:
        page = client.get(address.format(pk=released.pk)).content.decode()
        assert WORDS in page, address


def test_before_the_second_reader_nobody_else_reads_it(proposed, stranger, lead, admin, client_of):
    for user in (stranger, lead, admin):
        client = client_of(user)
        for address in SURFACES:
            assert WORDS not in client.get(address.format(pk=proposed.pk)).content.decode()
        assert client.get(reverse("learnings:release", args=[proposed.learning_id])).status_code == 404


def test_no_surface_tells_where_it_comes_from(released, owned, author, second, stranger, admin, client_of):
    incident = owned.review.incident
    told = [incident.ref, incident.title, owned.ref, owned.now_we_know, author.get_full_name(), second.get_full_name()]
    told += [timezone.localdate().isoformat()]
    for user in (stranger, admin):
        client = client_of(user)
        name = user.get_full_name()
        for address in (*SURFACES, "/learnings/", "/", "/activity/"):
            page = client.get(address.format(pk=released.pk)).content.decode()
            assert [word for word in told if word in page and word not in name] == [], address
        for path in ("", "edit/", "release/"):
            assert client.get(f"/learnings/{owned.pk}/{path}").status_code == 404
    row = json.loads(client.get(f"/api/released-learnings/{released.pk}/").content)
    assert row.keys() == {"id", "before_we_believed", "now_we_know", "month"}
    assert row["month"].endswith("-01")


def test_the_log_of_a_release_hides_with_its_incident(released):
    entries = LogEntry.objects.filter(object_type="releasedlearning")
    assert {entry.verb for entry in entries} == {"propose release", "release"}
    assert {entry.incident_id for entry in entries} == {released.learning.review.incident_id}


def test_the_second_reader_is_somebody_else_who_is_listed(proposed, author, stranger):
    for user in (author, stranger):
        with pytest.raises(NotAllowed):
            perform(proposed, "release", by=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleasedLearning.objects.update(confirmed_by=author)


def test_only_the_owner_proposes_and_only_of_restricted_reviews(owned, learning, second, author):
    with pytest.raises(NotAllowed):
        propose_release(owned, by=second, now_we_know=WORDS)
    Review.objects.filter(pk=learning.review_id).update(owner=author.person)
    with pytest.raises(NotFromHere):
        propose_release(Learning.objects.get(pk=learning.pk), by=author, now_we_know=WORDS)


def test_words_that_lead_back_are_refused_each_with_a_reason(owned, author, second):
    team = Team.objects.create(name="Keyholders", slug="keyholders")
    owned.review.incident.teams.add(team)
    name = author.person.name
    for words in (
        f"{name} found that keys are not checked.",
        f"Keys are handed out before {name.split()[0]} answers.",
        "The Keyholders answer first.",
        f"As in {owned.review.incident.ref}, keys are not checked.",
        "See LRN-12 for how keys travel.",
        "Ask keys@example.org for a new one.",
        "Keys were lost on 3 March.",
        "Keys were lost on 2026-03-03.",
        "See https://wiki.example.org/keys for it.",
        "It was human error by the operator.",
    ):
        assert telling(words, owned), words
        with pytest.raises(ValidationError):
            propose_release(owned, by=author, now_we_know=words)
    assert telling(WORDS, owned) == []
    assert telling("A queue of 20 waits may take 3 hours.", owned) == []


def test_a_system_that_is_named_is_a_question_to_the_second_reader(owned, author, second, client_of):
    owned.review.incident.systems.add(System.objects.create(name="Key server", slug="key-server"))
    propose_release(owned, by=author, now_we_know="A key server answers whoever asks first.")
    page = client_of(second).get(reverse("learnings:release", args=[owned.pk])).content.decode()
    assert "It names Key server." in page
    assert "Yes, release it" in page


def test_it_is_done_in_the_browser_by_two(owned, author, second, stranger, client_of):
    address = reverse("learnings:release", args=[owned.pk])
    assert client_of(author).post(address, {"now_we_know": f"{author.person.name} knew."}).status_code == 422
    assert client_of(author).post(address, {"now_we_know": WORDS}).status_code == 302
    assert "Yes, release it" not in client_of(author).get(address).content.decode()
    step = reverse("learnings:release_do", args=[owned.pk, "release"])
    assert client_of(stranger).post(step).status_code == 404
    client_of(second).post(step)
    assert WORDS in client_of(stranger).get("/learnings/released/").content.decode()
    client_of(second).post(step.replace("do/release", "do/take_back"))
    assert WORDS not in client_of(stranger).get("/learnings/released/").content.decode()


def test_new_words_wait_for_a_second_reader_again(released, owned, author, stranger):
    row = propose_release(owned, by=author, now_we_know="A device asks whoever answers first for its key.")
    assert (row.pk, row.state, row.confirmed_by) == (released.pk, "proposed", None)
    assert not ReleasedLearning.objects.out().exists()


def test_withdrawing_the_learning_takes_its_release_back(released, owned, author):
    Review.objects.filter(pk=owned.review_id).update(learned_little_because="It was known.")
    perform(owned, "withdraw", by=author, reason="It was not so.")
    released.refresh_from_db()
    assert released.state == "taken_back"


def make_digest(admin, **fields) -> Digest:
    first = timezone.localdate().replace(day=1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return request_digest(by=admin, title="This month", period_start=first, period_end=last, **fields)


def test_it_stands_in_the_digest_of_its_month_and_leaves_it_again(released, owned, second, admin):
    digest = make_digest(admin)
    document = compose(digest)
    assert [line.now for line in document.released] == [WORDS]
    text = json.dumps(document.as_json())
    assert [word for word in (owned.review.incident.ref, owned.ref, owned.now_we_know) if word in text] == []
    Digest.objects.filter(pk=digest.pk).update(document=document.as_json(), state="done")
    perform(released, "take_back", by=second)
    digest.refresh_from_db()
    assert (digest.document, digest.state) == (None, "queued")
    render_digest(digest.pk)
    digest.refresh_from_db()
    assert digest.document["released"] == []


def test_no_digest_of_a_team_and_none_of_another_month_holds_it(released, admin):
    team = Team.objects.create(name="Keyholders", slug="keyholders")
    assert compose(make_digest(admin, team=team)).released == ()
    last_year = timezone.localdate().replace(day=1) - dt.timedelta(days=400)
    ReleasedLearning.objects.update(month=last_year.replace(day=1))
    assert compose(make_digest(admin)).released == ()


def test_released_over_the_api_by_two(owned, author, second, client_of):
    path = f"/api/learnings/{owned.pk}/release/"
    one, two = client_of(author), client_of(second)
    made = one.post(path, json.dumps({"now_we_know": WORDS}), content_type="application/json")
    assert made.json()["state"] == "proposed"
    step = json.dumps({"name": "release"})
    assert one.post(f"{path}step/", step, content_type="application/json").status_code == 403
    assert two.post(f"{path}step/", step, content_type="application/json").json()["state"] == "released"
