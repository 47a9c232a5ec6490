"""What holds for every transition table, whatever path is taken through it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.lib.workflow import WORKFLOWS, NotAllowed, TransitionRefused
from incidents.domain.incidents import capture
from learnings.domain.learnings import record
from learnings.models import Concern, Credit, Learning, ReleasedLearning
from people.domain.perform import perform
from people.models import LogEntry
from reviews.domain.reviews import add_defence, add_factor, give_perspective, open_review
from reviews.enums import Depth, State
from reviews.models import Action, Review

LABELS = sorted(WORKFLOWS)
# A learning is published with its review, by no transition of its own.
BY_ANOTHER_DOOR = {"learnings.learning": {"published"}}
# What was taken back is written anew (`propose_release`), which is no transition.
LEFT_BY_ANOTHER_DOOR = {"learnings.releasedlearning": {"taken_back"}}
walks = settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def states_of(label: str) -> set[str]:
    workflow = WORKFLOWS[label]
    return {str(value) for value, _ in apps.get_model(label)._meta.get_field(workflow.state_field).choices}


def start_of(label: str) -> str:
    return str(apps.get_model(label)._meta.get_field(WORKFLOWS[label].state_field).get_default())


@pytest.fixture
def make(author, reader):
    """``make(label)``: a fresh row in its first state."""

    def of_review(**fields) -> Review:
        return open_review(capture("The queue grew", by=author, **fields), by=author)

    makers = {
        "incidents.incident": lambda: capture("The queue grew", by=author),
        "reviews.review": of_review,
        "reviews.action": lambda: Action.objects.create(review=of_review(), title="Watch the queue"),
        "learnings.learning": lambda: Learning.objects.create(review=of_review(), now_we_know="Queues grow."),
        "learnings.concern": lambda: Concern.objects.create(text="The queue has no limit"),
        "learnings.credit": lambda: Credit.objects.create(
            recipient=author.person, kind="early_concern", text="Saw it early"
        ),
    }

    def released() -> ReleasedLearning:
        secret = open_review(capture("The queue grew", by=author, visibility="restricted"), by=author)
        learning = Learning.objects.create(review=secret, now_we_know="Queues grow.", state="published")
        return ReleasedLearning.objects.create(learning=learning, now_we_know="Queues grow.", proposed_by=author)

    makers["learnings.releasedlearning"] = released
    return lambda label: makers[label]()


@pytest.mark.parametrize("label", LABELS)
def test_every_step_stays_among_the_states(label):
    for step in WORKFLOWS[label].transitions:
        assert {str(step.target), *map(str, step.sources)} <= states_of(label)


@pytest.mark.parametrize("label", LABELS)
def test_every_state_can_be_left(label):
    left = {str(source) for step in WORKFLOWS[label].transitions for source in step.sources}
    assert states_of(label) - left == LEFT_BY_ANOTHER_DOOR.get(label, set())


def reached_from(label: str, state: str, *, forward_only: bool = False) -> set[str]:
    steps = [step for step in WORKFLOWS[label].transitions if not (forward_only and step.back)]
    reached, before = {state}, set()
    while reached != before:
        before = set(reached)
        reached |= {str(step.target) for step in steps if reached & {str(source) for source in step.sources}}
    return reached


@pytest.mark.parametrize("label", LABELS)
def test_every_state_can_be_reached(label):
    assert reached_from(label, start_of(label)) | BY_ANOTHER_DOOR.get(label, set()) == states_of(label)


@pytest.mark.parametrize("label", LABELS)
def test_every_step_back_undoes_what_went_forward(label):
    for step in WORKFLOWS[label].transitions:
        if step.back and str(step.target) not in LEFT_BY_ANOTHER_DOOR.get(label, set()):
            assert {str(source) for source in step.sources} <= reached_from(label, str(step.target), forward_only=True)


def test_every_step_back_of_a_review_undoes_exactly_one_step():
    steps = WORKFLOWS["reviews.review"].transitions
    forward = {(str(source), str(step.target)) for step in steps if not step.back for source in step.sources}
    assert {(str(step.target), str(source)) for step in steps if step.back for source in step.sources} <= forward


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize("state", State)
def test_a_review_of_any_depth_can_leave_any_state(depth, state):
    assert WORKFLOWS["reviews.review"].leaving(Review(depth=depth, state=state))


@pytest.mark.parametrize("label", LABELS)
def test_every_requirement_is_registered(label):
    workflow = WORKFLOWS[label]
    assert [name for step in workflow.transitions for name in step.requires if name not in workflow.requirements] == []


def attempt(row, name: str, **more):
    """Perform in a savepoint: the fresh row, or None where it was refused."""
    try:
        with transaction.atomic():
            return perform(row, name, **more)
    except (TransitionRefused, IntegrityError):
        return None


@pytest.mark.django_db
@pytest.mark.parametrize("label", LABELS)
@walks
@given(data=st.data())
def test_a_random_walk_never_leaves_the_table(label, make, data):
    workflow, row = WORKFLOWS[label], make(label)
    names = [step.name for step in workflow.transitions]
    for name in data.draw(st.lists(st.sampled_from(names), max_size=8)):
        before, step = str(workflow.state(row)), workflow.get(name)
        moved = attempt(row, name, by=None, reason="Because")
        row = type(row).objects.get(pk=row.pk)
        if moved is None:
            assert workflow.state(row) == before
        else:
            assert before in step.sources or before == step.target
            assert workflow.state(row) in states_of(label)


@pytest.mark.django_db
@pytest.mark.parametrize("label", LABELS)
def test_nobody_moves_anything_without_permission(label, make, reader):
    workflow, row = WORKFLOWS[label], make(label)
    for step in workflow.transitions:
        if workflow.state(row) in step.sources and step.applies(row):
            with pytest.raises(NotAllowed):
                perform(row, step.name, by=reader, reason="Because")
    row.refresh_from_db()
    assert workflow.state(row) == start_of(label)


@pytest.mark.django_db
@pytest.mark.parametrize("label", LABELS)
def test_a_repeated_click_changes_nothing(label, make):
    workflow, row = WORKFLOWS[label], make(label)
    for step in workflow.transitions:
        if step.target in step.sources or workflow.state(row) not in step.sources:
            continue
        if attempt(row, step.name, by=None, reason="Because") is None:
            continue
        entries = LogEntry.objects.count()
        again = perform(row, step.name, by=None, reason="Because")
        assert (workflow.state(again), LogEntry.objects.count()) == (str(step.target), entries)
        return
    pytest.fail("no step could be taken from the first state")


WRITINGS = ("factor", "defence", "learning", "little", "perspective", "answers")


def write(review: Review, what: str, author) -> None:
    """One thing somebody might write next."""
    if what == "factor":
        add_factor(review, by=author, text="The queue has no limit")
    elif what == "defence":
        add_defence(review, by=author, text="The old queue still ran")
    elif what == "learning":
        record(review, by=author, now_we_know="Queues grow.", evidence=[{"incident": review.incident}])
    elif what == "perspective" and review.takes_perspectives:
        give_perspective(review, by=author, person=author.person, did="Looked")
    elif what == "little":
        Review.objects.filter(pk=review.pk).update(learned_little_because="It was known")
    elif what == "answers":
        Review.objects.filter(pk=review.pk).update(
            looked_before_detection=True,
            few_perspectives_because="Alone on duty",
            luck="Nowhere",
            earlier_answer="found_nothing",
            meeting_in_writing=True,
            what_happened="The queue grew.",
        )


@pytest.mark.django_db
@walks
@given(
    depth=st.sampled_from(list(Depth)),
    path=st.lists(st.sampled_from([*WRITINGS, *WORKFLOWS["reviews.review"].by_name()]), max_size=25),
)
def test_published_always_implies_the_gate(make, author, depth, path):
    review = make("reviews.review")
    Review.objects.filter(pk=review.pk).update(depth=depth, what_happened="")
    for what in path:
        review = Review.objects.get(pk=review.pk)
        if what in WRITINGS:
            write(review, what, author)
        else:
            attempt(review, what, by=None, reason="Because")
    review = Review.objects.get(pk=review.pk)
    if review.is_published:
        learned = review.learnings.exclude(state="withdrawn").filter(evidence__isnull=False).exists()
        assert learned or review.learned_little_because
        assert review.versions.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("depth", [Depth.STANDARD, Depth.DEEP])
def test_the_whole_way_and_each_step_back(make, author, depth):
    review = make("reviews.review")
    Review.objects.filter(pk=review.pk).update(depth=depth)
    review.refresh_from_db()
    for what in ("factor", "factor", "defence", "learning", "perspective", "answers"):
        write(review, what, author)
    review.participation.update(passed=True, mentions_seen_at=review.opened_at)
    for forward, back in (
        ("analyse", "back_to_gathering"),
        ("meet", "back_to_analysing"),
        ("learn", "back_to_meeting"),
    ):
        before = review.state
        perform(review, forward, by=author)
        assert perform(review, back, by=author).state == before
        review = perform(review, forward, by=author)
    review = perform(review, "publish", by=author)
    assert review.state == "published"
