"""The timeline: adding, correcting, moving, starring, taking away."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents import timelines
from incidents.domain import timeline
from incidents.models import TimelineEvent
from incidents.templatetags.timeline import _row
from incidents.timelines import MARKS, WINDOW
from learnings.domain.learnings import record
from people.models import LogEntry, Person

pytestmark = pytest.mark.django_db


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 7, 1, hour, minute, tzinfo=dt.UTC)


def texts(incident) -> list[str]:
    return list(incident.events.order_by("position", "id").values_list("text", flat=True))


def url(name, incident, *args):
    return reverse(f"incidents:{name}", args=[incident.pk, *args])


def new(text="The lamp blinks", **more) -> dict:
    return {"text": text, "kind": "observation", "in_review": "on", **more}


# --- order ---


def test_events_go_where_their_time_belongs(incident, author):
    for hour in (12, 10, 11):
        timeline.add_event(incident, by=author, text=str(hour), at=at(hour))
    timeline.add_event(incident, by=author, text="order only")
    timeline.add_event(incident, by=author, text="13", at=at(13))
    assert texts(incident) == ["10", "11", "12", "order only", "13"]


def test_an_event_without_a_time_goes_behind_the_one_named(incident, author):
    first = timeline.add_event(incident, by=author, text="1", at=at(1))
    timeline.add_event(incident, by=author, text="2", at=at(2))
    timeline.add_event(incident, by=author, text="between", after=first)
    assert texts(incident) == ["1", "between", "2"]


def test_positions_are_spread_out_when_they_run_out_of_digits(incident, author):
    """Two hundred events squeezed in behind the same one: more halvings than the column has digits."""
    first = timeline.add_event(incident, by=author, text="first")
    timeline.add_event(incident, by=author, text="last")
    for number in range(200):
        timeline.add_event(incident, by=author, text=str(number), after=first)
    assert texts(incident) == ["first", *(str(number) for number in reversed(range(200))), "last"]


def test_equal_positions_are_told_apart_when_something_goes_between(incident, author):
    rows = [TimelineEvent.objects.create(incident=incident, text=text, position=Decimal(1)) for text in "ab"]
    timeline.add_event(incident, by=author, text="between", after=rows[0])
    assert texts(incident) == ["a", "between", "b"]


@settings(max_examples=25)
@given(moves=st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=12))
def test_moving_swaps_neighbours_and_loses_nobody(moves):
    order = list("abcde")
    rows = [(number, Decimal(number), None) for number in range(5)]
    held = timeline.Order(list(rows))
    for index, up in moves:
        target = index + (-1 if up else 1)
        if 0 <= target < 5:
            order[index], order[target] = order[target], order[index]
            row = held.rows.pop(index)
            held.rows.insert(target, (row[0], held.position_at(target), None))
    assert ["abcde"[row[0]] for row in held.rows] == order
    assert [row[1] for row in held.rows] == sorted(row[1] for row in held.rows)


def test_move_up_and_down_by_buttons(incident, author, client_of):
    rows = [timeline.add_event(incident, by=author, text=text) for text in "abc"]
    client = client_of(author)
    client.post(url("timeline_act", incident), {"up": rows[2].pk})
    assert texts(incident) == ["a", "c", "b"]
    client.post(url("timeline_act", incident), {"down": rows[0].pk})
    assert texts(incident) == ["c", "a", "b"]
    client.post(url("timeline_act", incident), {"up": rows[2].pk})
    assert texts(incident) == ["c", "a", "b"]


def test_moving_by_htmx_answers_with_the_timeline_as_the_page_shows_it(incident, author, client_of):
    rows = [timeline.add_event(incident, by=author, text=text) for text in "abc"]
    client = client_of(author)
    fragment = client.post(
        url("timeline_act", incident), {"up": rows[2].pk}, headers={"hx-request": "true"}
    ).content.decode()
    page = client.get(incident.get_absolute_url()).content.decode()
    assert [fragment.index(f"event-{rows[n].pk}") for n in (0, 2, 1)] == sorted(
        fragment.index(f"event-{row.pk}") for row in rows
    )
    assert page.count("timeline__body") == fragment.count("timeline__body") == 3


# --- adding and correcting ---


def test_an_event_by_clock_time_takes_the_day_of_the_one_before(incident, author, client_of):
    timeline.add_event(incident, by=author, text="first", at=at(8))
    client_of(author).post(url("event_new", incident), new(at_time="11:30", author="Somebody New"))
    event = incident.events.get(text="The lamp blinks")
    assert (event.at, event.margin, event.author.name) == (at(9, 30), None, "Somebody New")


def test_an_event_with_nothing_but_words_has_only_its_order(incident, author, client_of):
    client_of(author).post(url("event_new", incident), new())
    event = incident.events.get()
    assert (event.at, event.margin, event.author) == (None, None, None)


def test_a_known_person_is_found_and_a_shared_name_is_asked_about(incident, author, client_of):
    Person.objects.create(name="Kim Lee", role_label="firmware")
    client = client_of(author)
    client.post(url("event_new", incident), new(author="kim lee"))
    assert Person.objects.filter(name__iexact="kim lee").count() == 1
    Person.objects.create(name="Kim Lee", role_label="support")
    assert client.post(url("event_new", incident), new(author="Kim Lee")).status_code == 422
    client.post(url("event_new", incident), new("other", author="Kim Lee · support"))
    assert incident.events.get(text="other").author.role_label == "support"


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "a\0b"},
        {"text": "x" * 1_000_000},
        {"kind": "blame"},
        {"at_time": "12:00"},
        {"at_day": "2026-03-29", "at_time": "02:30"},
        {"at_day": "99999-01-01"},
        {"source_url": "javascript:alert(1)"},
        {"author": "x" * 121},
        {"author": "a\0b"},
    ],
)
def test_bad_input_is_told(incident, author, client_of, wrong):
    response = client_of(author).post(url("event_new", incident), new() | wrong)
    assert response.status_code == (302 if wrong == {"author": "a\0b"} else 422)


def test_a_new_time_moves_the_event(incident, author, client_of):
    for hour in (10, 11, 12):
        timeline.add_event(incident, by=author, text=str(hour), at=at(hour))
    event = incident.events.get(text="10")
    sent = new("10", at_day="2026-07-01", at_time="13:30")  # 11:30 UTC
    client_of(author).post(url("event", incident, event.pk), sent)
    assert texts(incident) == ["11", "10", "12"]


def test_two_correct_the_same_event(incident, event, author, participant, client_of):
    first, second = client_of(author), client_of(participant)
    address = url("event", incident, event.pk)
    marks = [client.get(address).context["form"].initial for client in (first, second)]
    one, two = ({"version": mark["version"], "seen": mark["seen"]} for mark in marks)
    assert first.post(address, new("Amal's words") | one).status_code == 302
    response = second.post(address, new("Piet's words") | two)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Amal&#x27;s words" in page
    assert "Piet&#x27;s words" in page
    event.refresh_from_db()
    assert event.text == "Amal's words"
    form = response.context["form"]
    again = {"version": form["version"].value(), "seen": form["seen"].value()}
    assert second.post(address, new("Both") | again).status_code == 302
    event.refresh_from_db()
    assert event.text == "Both"


# --- star and away ---


def test_the_star_works_with_and_without_htmx(incident, event, author, client_of):
    client = client_of(author)
    star = url("timeline_act", incident)
    fragment = client.post(star, {"unstar": event.pk}, headers={"hx-request": "true"}).content.decode()
    assert 'aria-pressed="false"' in fragment
    event.refresh_from_db()
    assert event.in_review is False
    assert client.post(star, {"star": event.pk}).url == f"{incident.get_absolute_url()}#event-{event.pk}"
    event.refresh_from_db()
    assert event.in_review is True


def test_an_event_is_taken_away(incident, event, author, client_of):
    client_of(author).post(url("event_delete", incident, event.pk))
    assert not incident.events.exists()
    assert LogEntry.objects.filter(verb="delete event").count() == 1


def test_an_event_that_is_evidence_stays_and_says_why(light_review, event, author, client_of):
    record(light_review, by=author, now_we_know="The queue grows unseen.", evidence=[{"event": event}])
    response = client_of(author).post(url("event_delete", event.incident, event.pk), follow=True)
    assert "cites this event as its evidence" in response.content.decode()
    assert event.incident.events.count() == 1
    assert not LogEntry.objects.filter(verb="delete event").exists()


# --- before anybody knew ---


def test_before_detection_goes_by_position(incident, author):
    for text, kind in (("a", "change"), ("b", "observation"), ("c", "detection"), ("d", "action")):
        timeline.add_event(incident, by=author, text=text, kind=kind)
    events = list(incident.events.all())
    early = timeline.before_detection(incident, events)
    assert [event.text for event in events if event.pk in early] == ["a", "b"]
    assert early == set(TimelineEvent.objects.before_detection(incident).values_list("pk", flat=True))


def test_before_detection_goes_by_time_where_no_event_says_it(incident, author):
    incident.detected_at = at(11)
    incident.save()
    for hour in (10, 12):
        timeline.add_event(incident, by=author, text=str(hour), at=at(hour))
    timeline.add_event(incident, by=author, text="sometime")
    events = list(incident.events.all())
    assert [event.text for event in events if event.pk in timeline.before_detection(incident, events)] == ["10"]


def test_the_page_marks_where_somebody_knew(incident, author, client_of):
    timeline.add_event(incident, by=author, text="a", kind="change")
    timeline.add_event(incident, by=author, text="b", kind="detection")
    page = client_of(author).get(incident.get_absolute_url()).content.decode()
    assert page.count("before anybody knew") == 1
    assert page.index("From here on, somebody knew.") > page.index("before anybody knew")


# --- many at once, dragging, hypotheses ---


def test_many_events_share_the_room_between_two(incident, author):
    timeline.add_event(incident, by=author, text="first", at=at(8))
    timeline.add_event(incident, by=author, text="last", at=at(20))
    rows = [{"text": str(n), "at": at(9) + dt.timedelta(seconds=n)} for n in range(3000)]
    timeline.add_events(incident, by=author, events=rows)
    assert texts(incident) == ["first", *(str(n) for n in range(3000)), "last"]


@settings(max_examples=40)
@given(
    old=st.lists(st.none() | st.integers(0, 20), max_size=8),
    new=st.lists(st.none() | st.integers(0, 20), max_size=8),
)
def test_many_at_once_stand_where_one_after_the_other_would_have_put_them(old, new):
    def moment(hour):
        return None if hour is None else at(hour % 20)

    order = timeline.Order([(n + 1, timeline.STEP * n, moment(hour)) for n, hour in enumerate(old)])
    rows = [TimelineEvent(text=str(n), at=moment(hour)) for n, hour in enumerate(new)]
    timeline._place(order, rows)
    together = sorted([(row[1], row[0], "") for row in order.rows] + [(row.position, 0, row.text) for row in rows])
    one_by_one = timeline.Order(list(order.rows))
    said = {}
    for row in rows:
        index = one_by_one.index_for(row.at)
        one_by_one.rows.insert(index, (-len(said) - 1, timeline.Decimal(0), row.at))
        said[-len(said) - 1] = row.text
    assert [text or pk for _position, pk, text in together] == [said.get(row[0], row[0]) for row in one_by_one.rows]


def test_an_event_is_dragged_behind_another(incident, author, client_of):
    rows = [timeline.add_event(incident, by=author, text=text) for text in "abcd"]
    client = client_of(author)
    fragment = client.post(
        url("timeline_act", incident), {"move": rows[0].pk, "after": rows[2].pk}, headers={"hx-request": "true"}
    ).content.decode()
    assert texts(incident) == ["b", "c", "a", "d"]
    assert fragment.index(f"event-{rows[2].pk}") < fragment.index(f"event-{rows[0].pk}")
    client.post(url("timeline_act", incident), {"move": rows[3].pk, "after": ""})
    assert texts(incident) == ["d", "b", "c", "a"]


def test_an_event_is_not_dragged_behind_what_is_gone_or_elsewhere(incident, restricted, author, client_of):
    rows = [timeline.add_event(incident, by=author, text=text) for text in "ab"]
    other = timeline.add_event(restricted, by=author, text="elsewhere")
    client = client_of(author)
    for after in (other.pk, 10**17, 0, "x", "9" * 400):
        page = client.post(url("timeline_act", incident), {"move": rows[1].pk, "after": after}, follow=True)
        assert "nothing was moved" in page.content.decode()
    assert texts(incident) == ["a", "b"]


@pytest.mark.parametrize("value", ["", "x", "0", "9" * 300, "-1", "١"])
def test_a_button_for_no_event_is_told(incident, author, client_of, value):
    page = client_of(author).post(url("timeline_act", incident), {"star": value}, follow=True)
    assert "not on the timeline any more" in page.content.decode()


def test_moving_among_starred_events_passes_those_without_a_star(incident, author, client_of):
    a = timeline.add_event(incident, by=author, text="a")
    timeline.add_event(incident, by=author, text="quiet", in_review=False)
    timeline.add_event(incident, by=author, text="b")
    client_of(author).post(url("timeline_act", incident), {"down": a.pk, "view": "starred"})
    assert texts(incident) == ["quiet", "b", "a"]
    client_of(author).post(url("timeline_act", incident), {"up": a.pk, "view": "starred"})
    assert texts(incident) == ["quiet", "a", "b"]


def test_a_hypothesis_is_kept_or_dropped_with_one_click(incident, author, client_of):
    event = timeline.add_event(incident, by=author, text="It is the cache", kind="hypothesis")
    assert event.standing == "open"
    client = client_of(author)
    page = client.get(incident.get_absolute_url()).content.decode()
    assert "Hypothesis: Open" in page
    assert "Open again" not in page
    client.post(url("timeline_act", incident), {"dropped": event.pk})
    event.refresh_from_db()
    assert event.standing == "dropped"
    page = client.get(incident.get_absolute_url()).content.decode()
    assert "Hypothesis: Dropped" in page
    assert "Open again" in page


def test_only_a_hypothesis_has_a_standing(incident, event, author, client_of):
    page = client_of(author).post(url("timeline_act", incident), {"kept": event.pk}, follow=True).content.decode()
    assert "Only a hypothesis is kept or dropped." in page
    assert event.standing == ""


# --- typing a time ---


def test_a_time_is_typed_where_it_stands(incident, author, client_of):
    for hour in (10, 11, 12):
        timeline.add_event(incident, by=author, text=str(hour), at=at(hour))
    event = incident.events.get(text="10")
    client = client_of(author)
    address = url("event_time", incident, event.pk)
    assert client.get(address).url == url("event", incident, event.pk)
    form = client.get(address, headers={"hx-request": "true"})
    assert form["HX-Retarget"] == f"#event-{event.pk} .timeline__time"
    marks = {f"time-{name}": form.context["form"].initial[name] for name in ("version", "seen")}
    sent = {"time-at_day": "2026-07-01", "time-at_time": "13:30", "time-at_margin": "300"} | marks
    fragment = client.post(address, sent, headers={"hx-request": "true"}).content.decode()
    assert texts(incident) == ["11", "10", "12"]
    assert "± 5 minutes" in fragment
    again = client.post(address, sent | {"time-at_time": "14:00"}, headers={"hx-request": "true"})
    assert again.status_code == 409
    assert "Somebody set another time meanwhile: 2026-07-01 13:30" in again.content.decode()


@pytest.mark.parametrize("day", ["1969-12-31", "2101-01-01", "0001-01-01"])
def test_a_time_out_of_range_is_told_in_one_sentence(incident, event, author, client_of, day):
    address = url("event_time", incident, event.pk)
    response = client_of(author).post(address, {"time-at_day": day, "time-at_time": "10:00"})
    assert response.status_code == 422
    assert "The year has to be between 1970 and 2100." in response.content.decode()


# --- what stands between the lines ---


def test_a_long_silence_is_told(incident, author, client_of):
    for hour, minute in ((8, 0), (8, 3), (8, 5), (8, 9), (10, 19), (10, 21)):
        timeline.add_event(incident, by=author, text=f"{hour}:{minute}", at=at(hour, minute))
    page = client_of(author).get(incident.get_absolute_url()).content.decode()
    assert page.count("data-gap") == 1
    silence = page.index("<span>2 h 10 min without an entry</span>")
    assert page.index("<p>8:9</p>") < silence < page.index("<p>10:19</p>")


def test_a_timeline_without_a_before_asks_for_it(incident, author, client_of):
    timeline.add_event(incident, by=author, text="The alert rang", kind="detection", at=at(9))
    client = client_of(author)
    assert "Nothing here is from before anybody knew" in client.get(incident.get_absolute_url()).content.decode()
    client.post(url("event_new", incident) + "?first=1", new("The cache was already full"))
    page = client.get(incident.get_absolute_url()).content.decode()
    assert texts(incident) == ["The cache was already full", "The alert rang"]
    assert "Nothing here is from before anybody knew" not in page
    assert page.index("From here on, somebody knew.") < page.index("The alert rang")


def test_a_long_timeline_is_shown_in_windows(incident, author, client_of):
    rows = [{"text": f"event {n:03}", "at": at(1) + dt.timedelta(minutes=n)} for n in range(700)]
    timeline.add_events(incident, by=author, events=rows)
    client = client_of(author)
    page = client.get(incident.get_absolute_url()).content.decode()
    assert page.count('class="timeline__body"') == WINDOW
    middle = incident.events.get(text=f"event {WINDOW + 50}")
    page = client.get(f"{incident.get_absolute_url()}?at={middle.pk}").content.decode()
    shown = [text for text in (f"event {n:03}" for n in range(700)) if f"<p>{text}</p>" in page]
    assert (shown[0], shown[-1]) == (f"event {WINDOW}", f"event {2 * WINDOW - 1}")
    assert f"?at={incident.events.get(text='event 000').pk}#timeline" in page
    assert f"?at={incident.events.get(text=f'event {2 * WINDOW}').pk}#timeline" in page
    assert client.get(f"{incident.get_absolute_url()}?at={'9' * 30}").status_code == 200


def test_the_row_count_does_not_change_the_number_of_queries(
    incident, author, client_of, django_assert_max_num_queries
):
    client = client_of(author)
    rows = [{"text": f"event {n}", "at": at(1) + dt.timedelta(minutes=n)} for n in range(250)]
    timeline.add_events(incident, by=author, events=rows)
    with django_assert_max_num_queries(12):
        assert client.get(incident.get_absolute_url()).status_code == 200


def test_a_long_review_shows_its_starred_events_window_by_window(incident):
    rows = TimelineEvent.objects.bulk_create(
        TimelineEvent(incident=incident, text=f"Event {n}", position=n, in_review=True) for n in range(2 * WINDOW + 5)
    )
    first = timelines.starred(incident)
    assert [row.pk for row in first.rows] == [row.pk for row in rows[:WINDOW]]
    assert (first.earlier, first.later) == (0, rows[WINDOW].pk)
    middle = timelines.starred(incident, at=rows[WINDOW + 7].pk)
    assert [row.pk for row in middle.rows] == [row.pk for row in rows[WINDOW : 2 * WINDOW]]
    assert (middle.earlier, middle.later) == (rows[0].pk, rows[2 * WINDOW].pk)
    last = timelines.starred(incident, at=middle.later)
    assert len(last.rows) == 5
    assert last.later == 0


def test_a_star_far_behind_is_told_in_the_review_too(incident):
    rows = TimelineEvent.objects.bulk_create(
        TimelineEvent(incident=incident, text=f"Event {n}", position=n, in_review=n in (1, MARKS, MARKS + 1))
        for n in range(MARKS + 2)
    )
    told = timelines.starred(incident)
    assert [row.text for row in told.rows] == ["Event 1", f"Event {MARKS}", f"Event {MARKS + 1}"]
    assert len(told.marks) == MARKS
    assert [row.pk for row in timelines.starred(incident, at=rows[MARKS].pk).rows] == [row.pk for row in told.rows]


def test_of_very_many_stars_one_window_is_read_at_a_time(incident, django_assert_max_num_queries):
    rows = TimelineEvent.objects.bulk_create(
        TimelineEvent(
            incident=incident, text=f"Event {n}", position=n, in_review=True, at=at(1) + n * dt.timedelta(seconds=9)
        )
        for n in range(MARKS + WINDOW + 9)
    )
    keys, seen, here = [row.pk for row in rows], [], 0
    while True:
        with django_assert_max_num_queries(6), CaptureQueriesContext(connection) as asked:
            told = timelines.starred(incident, at=here)
        assert "LIMIT" in next(
            query["sql"] for query in asked if "LEFT(" in query["sql"] and "in_review" in query["sql"]
        )
        assert told.earlier == (keys[len(seen) - WINDOW] if seen else 0)
        seen += [row.pk for row in told.rows]
        here = told.later
        if not here:
            break
    assert seen == keys
    assert not any(row.gap for row in timelines.starred(incident, at=keys[-1]).rows)


def test_a_row_is_kept_but_not_a_pasted_log(incident, event, author, client_of):
    TimelineEvent.objects.create(incident=incident, text="A log. " * 1000, position=2, kind="observation")
    _row.cache_clear()
    shown = client_of(author).get(incident.get_absolute_url()).content.decode()
    assert "A log. A log." in shown
    assert _row.cache_info().currsize == 1
    TimelineEvent.objects.filter(pk=event.pk).update(text="Other words")
    again = client_of(author).get(incident.get_absolute_url()).content.decode()
    assert "Other words" in again
    assert "The queue grows" not in again
