"""What was told of a timeline is told again for as long as nothing in it changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from incidents.domain import timeline
from incidents.models import Incident, TimelineEvent
from incidents.timelines import FEW, LETTERS, WINDOW, starred
from incidents.timelines import timeline as told

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def event(incident, author):
    rows = [{"text": f"event {n}", "at": AT + dt.timedelta(minutes=n), "in_review": n < 3} for n in range(5)]
    timeline.add_events(incident, by=author, events=rows)
    incident.events.update(author=author.person)
    return incident.events.get(text="event 1")


def reads_words(incident) -> bool:
    """Whether more is asked than what the timeline stands at."""
    with CaptureQueriesContext(connection) as asked:
        told(incident)
    return len(asked) > 1


def test_it_is_read_once(incident, event):
    first = told(incident)
    assert not reads_words(incident)
    assert told(Incident.objects.get(pk=incident.pk)) is first
    assert starred(incident) is starred(incident)
    assert [row.text for row in starred(incident).rows] == ["event 0", "event 1", "event 2"]


CHANGES = {
    "text": lambda event: {"text": "other words"},
    "star": lambda event: {"in_review": False},
    "place": lambda event: {"position": Decimal(10**9)},
    "time": lambda event: {"at": AT - dt.timedelta(days=1)},
    "source": lambda event: {"source_label": "chat"},
    "kind": lambda event: {"kind": "hypothesis"},
    "standing": lambda event: {"hypothesis": "dropped"},
    "author": lambda event: {"author": None},
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_at_once(incident, event, name):
    before = told(incident), starred(incident)
    TimelineEvent.objects.filter(pk=event.pk).update(**CHANGES[name](event))
    assert (told(incident), starred(incident)) != before
    (changed,) = [row for row in told(incident).rows if row.pk == event.pk]
    fresh = TimelineEvent.objects.get(pk=event.pk)
    assert (changed.text, changed.at, changed.position) == (fresh.text, fresh.at, fresh.position)


def test_back_and_forth_in_one_transaction(incident, event):
    for words in ("one", "two", "one", "event 1", "two"):
        with transaction.atomic():
            TimelineEvent.objects.filter(pk=event.pk).update(text=words)
            assert words in [row.text for row in told(incident).rows]
            with transaction.atomic():
                TimelineEvent.objects.filter(pk=event.pk).update(text="never")
                assert "never" in [row.text for row in told(incident).rows]
                transaction.set_rollback(True)
            assert words in [row.text for row in told(incident).rows]


def test_one_event_more_and_one_less(incident, event, author):
    assert len(told(incident).rows) == 5
    new = timeline.add_event(incident, by=author, text="new")
    assert len(told(incident).rows) == 6
    timeline.delete_event(new, by=author)
    assert [row.text for row in told(incident).rows] == [f"event {n}" for n in range(5)]
    incident.events.all().delete()
    assert told(incident).rows == []


def test_a_new_name_of_its_author(incident, event, author):
    assert {row.author for row in told(incident).rows} == {author.person.name}
    author.person.name = "Another Name"
    author.person.save()
    assert {row.author for row in told(incident).rows} == {"Another Name"}


def test_when_somebody_knew(incident, event):
    Incident.objects.filter(pk=incident.pk).update(detected_at=None)
    incident.refresh_from_db()
    assert not told(incident).tells_before
    incident.detected_at = AT + dt.timedelta(minutes=3)
    assert told(incident).tells_before


def test_two_timelines_with_the_same_words(incident, restricted, event, author):
    timeline.add_events(restricted, by=author, events=[{"text": "kept to few"}])
    assert "kept to few" not in [row.text for row in told(incident).rows]
    assert [row.text for row in told(restricted).rows] == ["kept to few"]


def test_windows_of_what_is_read_in_one_go(incident):
    events = TimelineEvent.objects.bulk_create(
        TimelineEvent(incident=incident, text=f"event {n}", position=n) for n in range(FEW)
    )
    keys = [row.pk for row in events]
    first, last = told(incident), told(incident, at=keys[-1])
    assert [row.pk for row in first.rows] == keys[:WINDOW]
    assert (first.earlier, first.later) == (0, keys[WINDOW])
    assert [row.pk for row in last.rows] == keys[-WINDOW:]
    assert (last.earlier, last.later) == (keys[-2 * WINDOW], 0)
    TimelineEvent.objects.create(incident=incident, text="one too many", position=FEW)
    assert told(incident, at=keys[-1]).later
    assert [row.text for row in told(incident, at=told(incident, at=keys[-1]).later).rows] == ["one too many"]


def test_a_timeline_with_a_book_in_it_is_not_kept(incident, event):
    TimelineEvent.objects.filter(pk=event.pk).update(text="x" * LETTERS)
    told(incident)
    assert reads_words(incident)
