"""The demo is what a new user reads first: consistent, complete, and itself an example of the practice."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re

import pytest
from django.db import connection, transaction
from django.utils import timezone

from incidents.enums import Harm, Kind, NoticedBy, Severity, Stage, Status
from incidents.models import Incident, TimelineEvent
from learnings import requirements
from learnings.checks import check
from learnings.demo import staff
from learnings.demo.load import load
from learnings.demo.moments import Calendar
from learnings.demo.world import incident_files, read
from learnings.digest.compose import compose
from learnings.enums import ConcernKind, ConcernState, Consent, CreditKind, InPractice, LearningState, Outcome, TagState
from learnings.models import Concern, ConcernDecision, ConcernLink, Credit, DefenceOrigin, Digest, Learning, PatternTag
from people.models import LogEntry, Person, User
from reviews.domain.outlines import own_parts
from reviews.enums import ActionState, ActionType, DefenceOutcome, Depth, EarlierAnswer, FactorKind, State
from reviews.language import check as language_check
from reviews.models import Action, Defence, Factor, Perspective, Review, ReviewTemplate, ReviewVersion
from reviews.requirements import REVIEW

HEROICS = (
    "saved the day",
    "saved us",
    "hero",
    "single-handed",
    "above and beyond",
    "tireless",
    "around the clock",
    "all-nighter",
    "firefight",
    "rockstar",
    "miracle",
    "kudos",
)
BLAME = (
    "human error",
    "operator error",
    "should have",
    "careless",
    "negligen",
    "failed to notice",
    "forgot",
    "at fault",
    "to blame",
    "root cause",
    "be more careful",
    "obviously",
    "in hindsight",
    "mistake",
    "ought to have",
    "common sense",
)
IMPERATIVE = re.compile(
    r"(add|ensure|improve|fix|monitor|document|don't|never|always|be|make|use|check|test|avoid)\b", re.I
)
WISH = re.compile(r"\b(should|must|ought|need to|have to)\b", re.I)
BARE_GAP = re.compile(r"(no|missing|lack of|insufficient)\b", re.I)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for this module and rolled back after it."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        try:
            yield load(today=timezone.localdate())
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@pytest.fixture
def world(demo, db):
    return demo


def specs() -> list[dict]:
    return [read(name) for name in incident_files()]


def states(model, field: str = "state") -> set[str]:
    return set(model.objects.values_list(field, flat=True))


def test_quote_of_a_pattern_occurs_word_for_word():
    for spec in specs():
        texts = [spec["title"], spec["summary"], *(event["text"] for event in spec["events"])]
        for row in spec.get("patterns", []):
            assert any(row["quote"] in text for text in texts), (spec["key"], row["quote"])


def test_quoted_speech_in_a_published_text_is_in_its_timeline():
    for spec in specs():
        story = spec.get("review", {}).get("what_happened", "")
        told = " ".join(event["text"] for event in spec["events"])
        for line in re.findall(r"^> (.+)$", story, re.M):
            for sentence in re.findall(r"[^.?]+[.?]", line):
                assert sentence.strip() in told, (spec["key"], sentence)


def test_what_is_written_later_about_somebody_is_shown_to_them_first(world):
    review = Review.objects.get(state=State.LEARNING)
    person = review.participation.filter(attended=True).first().person
    assert REVIEW.missing(("mentions",), review) == []
    review.what_happened += f"\n\n{person.name} rang the carrier."
    review.save()
    [item] = REVIEW.missing(("mentions",), Review.objects.get(pk=review.pk))
    assert item.text.startswith(person.name)


def test_incident_files_are_named_by_when_their_story_began():
    for name, spec in zip(incident_files(), specs(), strict=True):
        assert name == f"incidents/{name[10:13]}-{spec['key']}.yaml"


def test_calendar_reads_exact_rough_and_bare_moments():
    calendar = Calendar(dt.date(2030, 7, 1), "Europe/London")
    assert calendar.moment("-1 17:42") == (dt.datetime(2030, 6, 30, 16, 42, tzinfo=dt.UTC), None)
    assert calendar.moment("-1 17:42 ~20m")[1] == dt.timedelta(minutes=20)
    assert calendar.moment("-1") == (dt.datetime(2030, 6, 30, 11, 0, tzinfo=dt.UTC), dt.timedelta(hours=12))
    with pytest.raises(ValueError, match="is not a moment"):
        calendar.moment("yesterday")


def test_clock_is_real_again_after_loading(world):
    assert timezone.now() - dt.datetime.now(dt.UTC) < dt.timedelta(seconds=1)


def test_published_reviews_pass_the_gate(world):
    published = Review.objects.published()
    assert published.count() >= 25
    for review in published:
        assert requirements.learning(review) == []
        assert review.versions.exists()
    connection.check_constraints()


def test_every_state_occurs(world):
    assert states(Incident, "status") == set(Status)
    assert states(Incident, "kind") == set(Kind)
    assert states(Incident, "severity") == {*Severity, ""}
    assert states(Incident, "stage") == set(Stage)
    assert states(Incident, "noticed_by") == set(NoticedBy)
    assert states(Incident, "harm") == {*Harm, ""} - {"safety"}
    assert states(Review) == set(State)
    assert states(Review, "depth") == set(Depth)
    assert states(Review, "earlier_answer") >= {EarlierAnswer.LINKED, EarlierAnswer.FOUND_NOTHING}
    assert states(Action) == set(ActionState)
    assert states(Action, "type") == set(ActionType)
    assert states(Factor, "kind") == set(FactorKind)
    assert states(Defence, "outcome") == set(DefenceOutcome)
    assert states(Learning) == set(LearningState)
    assert states(Learning, "in_practice") == set(InPractice)
    assert states(Concern) == set(ConcernState)
    assert states(Concern, "kind") == set(ConcernKind)
    assert states(ConcernDecision, "outcome") == set(Outcome)
    assert states(Credit, "consent") == set(Consent)
    assert states(Credit, "kind") == set(CreditKind)
    assert states(PatternTag) == set(TagState)


def test_times_are_unknown_rough_or_ordered_only_somewhere(world):
    assert Incident.objects.filter(started_at=None).exists()
    assert Incident.objects.filter(started_at_margin__gt=dt.timedelta(0)).exists()
    assert TimelineEvent.objects.filter(at=None).exists()
    for incident in Incident.objects.all():
        known = [event.at for event in incident.events.all() if event.at]
        assert known == sorted(known), incident


def test_everything_happened_before_now_and_within_a_year_or_so(world):
    now, long_ago = timezone.now(), timezone.now() - dt.timedelta(days=370)
    assert all(long_ago < at < now for at in Incident.objects.values_list("sort_at", flat=True))
    assert all(long_ago < at < now for at in LogEntry.objects.values_list("at", flat=True))
    for review in Review.objects.published().select_related("incident"):
        assert review.incident.sort_at < review.opened_at < review.published_at < now, review
        assert review.versions.first().published_at == review.published_at
        assert not review.closed_at or review.published_at <= review.closed_at < now, review


def test_numbers_of_incidents_tell_their_order(world):
    oldest_first = sorted(world.incidents.values(), key=lambda incident: incident.pk)
    recorded = [incident.recorded_at for incident in oldest_first]
    assert len(oldest_first) >= 40
    assert sum(later < earlier for earlier, later in itertools.pairwise(recorded)) == 0


def test_no_reference_is_left_unresolved(world):
    for version in ReviewVersion.objects.all():
        assert not re.search(r"\{(INC|LRN|CON):", version.markdown)
    for concern in Concern.objects.all():
        assert not any("{" in d.context_at_time + d.rationale for d in concern.decisions.all())


def test_published_text_has_no_heroics_and_no_blame(world):
    for version in ReviewVersion.objects.select_related("review"):
        text = version.markdown.casefold()
        assert [word for word in (*HEROICS, *BLAME) if word in text] == [], version.review
    for credit in Credit.objects.all():
        assert [word for word in HEROICS if word in credit.text.casefold()] == []


def test_language_help_holds_nothing_up_and_asks_little(world):
    names, asked = list(Person.objects.values_list("name", flat=True)), 0
    for version in ReviewVersion.objects.select_related("review"):
        found = language_check(version.markdown, section="summary", participants=names)
        assert [finding for finding in found if finding.holds] == [], version.review
        asked += len(found)
    assert asked <= 3


def test_published_text_names_nobody(world):
    words = {word for name in Person.objects.values_list("name", flat=True) for word in name.split()}
    for version in ReviewVersion.objects.all():
        story = version.review.what_happened
        assert not words & set(re.findall(r"[\w’'-]+", story)), version.review


def test_learning_is_a_statement_with_evidence(world):
    for learning in Learning.objects.all():
        assert len(learning.now_we_know) >= 60, learning
        assert learning.before_we_believed, learning
        assert learning.now_we_know.endswith("."), learning
        for shape in (IMPERATIVE, BARE_GAP):
            assert not shape.match(learning.now_we_know), learning
        assert not WISH.search(learning.now_we_know), learning
        assert learning.evidence.exists(), learning


def test_learning_gets_no_advice_from_our_own_checks(world):
    earlier: list[tuple[str, str]] = []
    for learning in Learning.objects.select_related("review__incident").order_by("id"):
        told = learning.review.incident.events.values_list("text", flat=True)
        assert check(learning.now_we_know, timeline=told, earlier=earlier) == [], learning
        earlier.append((learning.ref, learning.now_we_know))


def test_perspectives_stay_to_be_read(world):
    assert not Review.objects.filter(perspectives__isnull=False, legal_hold=False).exists()


def test_four_reviews_say_that_they_learned_little(world):
    honest = Review.objects.published().exclude(learned_little_because="")
    assert honest.count() == 4
    assert all(not Learning.objects.filter(review=review).exists() for review in honest)


def test_patterns_recur(world):
    seen: dict[str, set[int]] = {}
    for tag in PatternTag.objects.confirmed().select_related("pattern"):
        seen.setdefault(tag.pattern.slug, set()).add(tag.incident_id)
    assert len(seen) >= 10
    assert len([slug for slug, incidents in seen.items() if len(incidents) >= 4]) >= 3


def test_full_reviews_hear_several_people(world):
    full = Review.objects.published().exclude(depth=Depth.LIGHT)
    assert full.count() >= 12
    for review in full:
        assert review.perspectives.count() >= 2, review
        assert review.facilitator_id not in review.incident.roles.exclude(role="reader").values_list(
            "person_id", flat=True
        )
    assert all(p.did and p.saw and p.understood for p in Perspective.objects.filter(review__in=full))


def test_restricted_incidents_are_for_listed_people_only(world):
    restricted = Incident.objects.filter(visibility="restricted")
    helen, nadia, ruth = (world.account(key) for key in ("helen", "nadia", "ruth"))
    assert restricted.count() == 2
    assert restricted.visible_to(helen).count() == 0
    assert restricted.visible_to(nadia).count() == 2
    assert restricted.visible_to(ruth).count() == 1


def test_sign_ins_are_one_per_need_and_work(world):
    roles = [role for _, role, _ in staff.sign_ins()]
    assert roles == ["admin", "lead", "member", "member", "viewer"]
    for email, role, _ in staff.sign_ins():
        user = User.objects.get(email=email)
        assert user.check_password(staff.PASSWORD)
        assert user.role == role
    assert Person.objects.filter(user=None).count() >= 5


def test_story_runs_from_concern_to_relearned_to_credit(world):
    concern = world.concerns["door-open-check"]
    first, *later = concern.decisions.all()
    incident, review = world.incidents["closed-door"], world.reviews["closed-door"]
    assert first.outcome == Outcome.MONITOR
    assert concern.voiced_at < first.decided_at < incident.started_at < timezone.now()
    assert first.revisit_on > incident.started_at.date()
    assert ConcernLink.objects.get(concern=concern, review=review).open_then == 1
    assert [decision.outcome for decision in later] == [Outcome.ACT_NOW]
    learning = Learning.objects.get(review=review, now_we_know__startswith="A check tells us")
    (again,) = learning.relearned_as.all()
    assert again.review == world.reviews["ferry-staff-canary"]
    assert again.state == LearningState.PUBLISHED
    assert again.sort_at > learning.sort_at
    credit = Credit.objects.get(concern=concern)
    assert credit.consent == Consent.ACCEPTED
    assert credit.recipient == concern.raised_by
    assert set(Learning.objects.exclude(relearned_from=None).values_list("relearned_from", flat=True)) == {
        learning.pk,
        world.learnings["silence-looks-steady"].pk,
    }


def test_story_ends_in_the_digest(world):
    digest = Digest.objects.get(title=read("digests.yaml")["digests"][0]["title"])
    document = json.dumps(compose(digest).as_json(), ensure_ascii=False)
    learning, again = world.learnings["check-conditions"], world.learnings["check-relearned"]
    assert learning.now_we_know in document
    assert again.now_we_know in document
    assert Credit.objects.get(concern=world.concerns["door-open-check"]).text in document
    assert world.people["marisol"].name in document
    for private in Credit.objects.exclude(consent=Consent.ACCEPTED):
        assert private.text not in document
    for incident in Incident.objects.filter(visibility="restricted"):
        assert incident.title not in document


def test_preventive_work_stands_behind_defences_that_held(world):
    origins = DefenceOrigin.objects.select_related("defence", "work")
    assert {origin.work.title for origin in origins} >= {world.works["signed-images"].title}
    assert {origin.defence.outcome for origin in origins} == {DefenceOutcome.HELD}


def test_one_team_has_a_template_of_its_own_and_writes_in_it(world):
    template = ReviewTemplate.objects.get()
    assert template.team == world.teams["support"]
    review = world.reviews["stale-widget"]
    assert [text != "" for _part, text in own_parts(review)] == [True, True]
    assert "## What made it possible, on both ends of the phone\n" in review.versions.last().markdown
    assert "## What callers said\n\n> But I am looking at it." in review.versions.last().markdown
