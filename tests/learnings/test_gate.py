"""No path leads round the learning gate."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from config.lib.workflow import RequirementsOpen
from learnings.domain.learnings import record
from learnings.models import Learning, LearningEvidence
from people.domain.perform import perform
from reviews.domain.reviews import add_factor, publish_light
from reviews.models import Review, ReviewVersion

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready(light_review, author):
    """A light review that lacks only its learning."""
    add_factor(light_review, by=author, text="Schedules live only in memory until the first sync")
    return light_review


@pytest.fixture
def published(ready, author, event):
    record(
        ready,
        by=author,
        now_we_know="A gateway without a sync forgets its schedule.",
        evidence=[{"event": event}],
    )
    return publish_light(ready, by=author)


PUBLISHED = {"state": "published", "published_at": timezone.now()}


def test_publish_without_learning_says_what_is_missing(ready, author):
    with pytest.raises(RequirementsOpen) as refused:
        perform(ready, "publish_light", by=author)
    assert [item.code for item in refused.value.missing] == ["learning"]
    ready.refresh_from_db()
    assert ready.state == "gathering"


def test_publish_with_learning_freezes_a_version(published):
    assert published.state == "closed"
    assert [learning.state for learning in published.learnings.all()] == ["published"]
    version = published.versions.get()
    assert "A gateway without a sync forgets its schedule." in version.markdown


def test_queryset_update_can_not_publish(ready):
    with pytest.raises(IntegrityError, match="no learning"):
        Review.objects.filter(pk=ready.pk).update(**PUBLISHED)


def test_bulk_update_can_not_publish(ready):
    ready.state, ready.published_at = "published", timezone.now()
    with pytest.raises(IntegrityError, match="no learning"):
        Review.objects.bulk_update([ready], ["state", "published_at"])


def test_save_can_not_publish(ready):
    ready.state, ready.published_at = "closed", timezone.now()
    with pytest.raises(IntegrityError, match="no learning"):
        ready.save()


def test_sql_of_the_application_can_not_publish(ready):
    with pytest.raises(IntegrityError, match="no learning"), connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_review SET state = 'published', published_at = now() WHERE id = %s", [ready.pk])


def test_sql_insert_of_a_published_review_is_refused(incident):
    with pytest.raises(IntegrityError, match="no learning"):
        Review.objects.create(incident=incident, **PUBLISHED)


def test_a_learning_without_evidence_is_not_enough(ready):
    Learning.objects.create(review=ready, now_we_know="A gateway without a sync forgets its schedule.")
    with pytest.raises(IntegrityError, match="no learning"):
        Review.objects.filter(pk=ready.pk).update(**PUBLISHED)


@pytest.mark.parametrize("blank", [" \n\t", "\u00a0", "\u200b", "\u2060\ufeff", "\u3000\u2003"], ids=ascii)
def test_learned_little_with_blanks_only_is_not_enough(ready, blank):
    with pytest.raises(IntegrityError, match="no learning"):
        Review.objects.filter(pk=ready.pk).update(learned_little_because=blank, **PUBLISHED)


@pytest.mark.parametrize("words", ["同じ", "идентично", "٣", "ok\u200b"], ids=ascii)
def test_learned_little_in_any_script_is_an_answer(ready, words):
    Review.objects.filter(pk=ready.pk).update(learned_little_because=words, **PUBLISHED)
    ready.refresh_from_db()
    assert ready.state == "published"


def test_learned_little_opens_the_gate(ready):
    Review.objects.filter(pk=ready.pk).update(learned_little_because="It was the same as INC-1.", **PUBLISHED)
    ready.refresh_from_db()
    assert ready.state == "published"


@pytest.mark.parametrize(
    "take_away",
    [
        lambda review: LearningEvidence.objects.filter(learning__review=review).delete(),
        lambda review: Learning.objects.filter(review=review).update(state="withdrawn", withdrawn_because="Wrong"),
        lambda review: Learning.objects.filter(review=review).update(now_we_know="  "),
        lambda review: Learning.objects.filter(review=review).delete(),
    ],
    ids=["evidence deleted", "withdrawn", "emptied", "deleted"],
)
def test_the_last_learning_can_not_be_taken_away(published, take_away):
    with pytest.raises(IntegrityError, match="no learning"):
        take_away(published)
    assert published.learnings.get().evidence.exists()


def test_the_last_learning_can_not_move_to_another_review(published, standard_review):
    with pytest.raises(IntegrityError, match="no learning"):
        published.learnings.update(review=standard_review)


@pytest.mark.parametrize("table", ["learnings_learningevidence", "learnings_learning", "reviews_reviewversion"])
def test_truncate_is_refused(published, table):
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_withdrawing_the_last_learning_is_told_in_words(published, author):
    with pytest.raises(RequirementsOpen) as refused:
        perform(published.learnings.get(), "withdraw", by=author, reason="We were wrong")
    assert refused.value.missing[0].code == "learning"


def test_a_published_version_can_not_be_changed(published):
    with pytest.raises(IntegrityError, match="kept as they were written"):
        ReviewVersion.objects.update(markdown="other")
    with pytest.raises(IntegrityError, match="kept as they were written"), transaction.atomic():
        ReviewVersion.objects.all()._raw_delete("default")


def test_publishing_and_taking_the_learning_away_at_once_can_not_both_pass(ready, author, event):
    """Two transactions, each right on its own snapshot: the row lock makes the second see the first."""
    learning = record(ready, by=author, now_we_know="It forgets.", evidence=[{"event": event}])
    other = connection.copy()
    try:
        with other.cursor() as cursor, transaction.atomic():
            cursor.execute("BEGIN")
            cursor.execute(
                "UPDATE learnings_learning SET state='withdrawn', withdrawn_because='x' WHERE id=%s",
                [learning.pk],
            )
            Review.objects.filter(pk=ready.pk).update(**PUBLISHED)
        with pytest.raises(DatabaseError), other.cursor() as cursor:
            cursor.execute("COMMIT")
    finally:
        other.close()
    learning.refresh_from_db()
    ready.refresh_from_db()
    assert (ready.state, learning.state) == ("published", "draft")
