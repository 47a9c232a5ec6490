"""Counts that a worker keeps: the same for everybody, and void as soon as something in them is restricted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from incidents.enums import RoleInIncident
from incidents.models import Incident, IncidentRole, VisibilityStamp
from learnings.domain import tagging
from learnings.models import KeptCount
from learnings.queries import counted
from learnings.queries.kept import COUNTS, count_again
from learnings.queries.learnings import kept_as_written
from learnings.queries.patterns import recurring, tally
from learnings.tasks import count_again as tick
from reviews.models import KeptWording

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def always_kept(monkeypatch):
    """Everything takes long here."""
    monkeypatch.setattr(counted, "SLOW", 0)


@pytest.fixture
def tagged(learned, pattern, author):
    """Three published incidents that show the pattern, the last one restricted to ``author``."""
    rows = [learned(f"Gateway {number} comes back.", by=author) for number in range(2)]
    rows.append(learned("The key was in the picture.", by=author, visibility="restricted"))
    incidents = [row.review.incident for row in rows]
    for incident in incidents:
        tagging.tag(incident, by=author, pattern=pattern, quote="The queue grew")
    return incidents


def counts(user) -> tuple[int, int]:
    """Incidents of the one pattern, and examined ones."""
    found = recurring(user, "")
    rows = [*found.rows, *found.once]
    return (rows[0].count if rows else 0, found.examined)


def test_kept_counts_show_each_reader_what_they_may_see(tagged, author, stranger):
    live = [counts(user) for user in (author, stranger)]
    assert set(count_again()) == set(COUNTS)
    assert [counts(user) for user in (author, stranger)] == live == [(3, 3), (2, 2)]
    assert tally(stranger, "").as_of is not None


def test_restricted_incident_leaves_the_kept_counts_at_once(tagged, author, stranger):
    count_again()
    Incident.objects.filter(pk=tagged[0].pk).update(visibility="restricted")
    assert counts(stranger) == (1, 1)
    assert counts(author) == (3, 3)
    count_again()
    assert counts(stranger) == (1, 1)
    assert recurring(stranger, "").as_of is not None


def test_somebody_taken_off_the_list_no_longer_counts_it(tagged, pattern, stranger):
    role = IncidentRole.objects.create(incident=tagged[2], person=stranger.person, role=RoleInIncident.RESPONDER)
    count_again()
    assert counts(stranger) == (3, 3)
    role.delete()
    assert counts(stranger) == (2, 2)


def test_pages_count_nothing_that_was_restricted_since(tagged, pattern, stranger, client_of):
    count_again()
    client = client_of(stranger)
    pages = [reverse("learnings:pattern", args=[pattern.slug]), reverse("learnings:patterns"), "/"]
    assert "Seen in 2 of 2" in client.get(pages[0]).text
    Incident.objects.filter(pk=tagged[0].pk).update(visibility="restricted")
    assert "Seen in 1 of 1" in client.get(pages[0]).text
    assert "1 incident of this time was examined" in client.get(pages[1]).text
    assert "of 2" not in client.get(pages[2]).text


def test_stamp_moves_with_visibility_on_every_path_and_only_then(tagged):
    def moved(act) -> bool:
        before = VisibilityStamp.current()
        act()
        return VisibilityStamp.current() != before

    row = tagged[0]
    assert not moved(lambda: Incident.objects.filter(pk=row.pk).update(title="Another", visibility=row.visibility))
    assert moved(lambda: Incident.objects.filter(pk=row.pk).update(visibility="restricted"))
    with connection.cursor() as cursor:
        assert moved(lambda: cursor.execute("UPDATE incidents_incident SET visibility = 'organisation'"))


def test_stamp_goes_back_with_its_transaction(tagged):
    before = VisibilityStamp.current()
    with transaction.atomic():
        Incident.objects.update(visibility="restricted")
        assert VisibilityStamp.current() != before
        transaction.set_rollback(True)
    assert VisibilityStamp.current() == before


def test_answer_counted_while_something_was_restricted_is_shown_to_nobody(tagged, monkeypatch):
    def count():
        Incident.objects.filter(pk=tagged[0].pk).update(visibility="restricted")
        return 2

    counted.count_again({"x": count})
    assert KeptCount.objects.get(name="x").answer == 2
    assert counted.kept("x") is None


def test_quick_counts_are_not_shown_from_the_kept_ones(tagged, monkeypatch, stranger):
    monkeypatch.setattr(counted, "SLOW", 60)
    count_again()
    assert KeptCount.objects.count() == len(COUNTS)
    assert tally(stranger, "").as_of is None


def test_counts_are_kept_until_they_are_old(tagged):
    assert tick() == len(COUNTS)
    assert tick() == 0
    KeptCount.objects.update(as_of=timezone.now() - counted.FRESH - dt.timedelta(seconds=1))
    assert tick() == len(COUNTS)


def test_kept_as_written_is_kept_too(tagged, django_assert_num_queries):
    KeptWording.objects.create(
        review=tagged[0].review, section="learning", category="human_error", because="as_written", text_hash="a"
    )
    assert kept_as_written() == 1
    count_again()
    with django_assert_num_queries(1):
        assert kept_as_written() == 1
    KeptCount.objects.filter(name="kept-as-written").update(answer=41)
    assert kept_as_written() == 41
    Incident.objects.filter(pk=tagged[0].pk).update(visibility="restricted")
    assert kept_as_written() == 0
