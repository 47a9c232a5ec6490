"""Many lines at once."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.paste import PastedEvent, read_paste
from incidents.domain.timeline import add_event

UTC, BERLIN = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin")
DAY = dt.date(2026, 7, 1)

CHAT = """[23:50] ops: the queue grows
  and does not stop
00:10 - amal: restarted the worker
~00:30 calm again

not a time, still the calm"""


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def test_a_chat_is_read_line_by_line():
    assert read_paste(CHAT, zone=BERLIN, day=DAY) == [
        PastedEvent("ops: the queue grows\n  and does not stop", utc(2026, 7, 1, 21, 50), None),
        PastedEvent("amal: restarted the worker", utc(2026, 7, 1, 22, 10), None),
        PastedEvent("calm again\nnot a time, still the calm", utc(2026, 7, 1, 22, 30), dt.timedelta(minutes=15)),
    ]


def test_full_dates_win_over_the_day_chosen():
    events = read_paste("2026-03-05T13:06:07Z disk full\n13:10 deleted logs", zone=UTC, day=DAY)
    assert [event.at for event in events] == [utc(2026, 3, 5, 13, 6, 7), utc(2026, 3, 5, 13, 10)]


def test_lines_before_the_first_time_have_only_their_order():
    assert [event.at for event in read_paste("context\nmore\n10:00 go", zone=UTC, day=DAY)] == [
        None,
        None,
        utc(2026, 7, 1, 10),
    ]


@given(st.text(max_size=400))
def test_whatever_is_pasted_is_read_without_failing(text):
    for event in read_paste(text, zone=BERLIN, day=DAY):
        assert event.text
        assert "\0" not in event.text


def test_a_megabyte_is_read_in_time():
    assert len(read_paste("10:00 x\n" * 100_000, zone=UTC, day=DAY)) == 2000


@pytest.fixture
def url(incident):
    return reverse("incidents:paste", args=[incident.pk])


def sent(text=CHAT, **more):
    return {"text": text, "zone": "Europe/Berlin", "day": "2026-07-01", "kind": "communication", **more}


@pytest.mark.django_db
def test_the_preview_shows_both_clocks_and_saves_nothing(url, incident, author, client_of):
    incident.zone = "America/New_York"
    incident.save()
    page = client_of(author).post(url, sent()).content.decode()
    assert "3 events were read" in page
    assert "17:50 EDT" in page
    assert "21:50 UTC" in page
    assert not incident.events.exists()


@pytest.mark.django_db
def test_only_ticked_rows_are_saved_where_their_time_belongs(url, incident, author, client_of):
    add_event(incident, by=author, text="between", at=utc(2026, 7, 1, 22, 20))
    client_of(author).post(url, sent(save="yes", row=["0", "2", "77", "x"], source_label="chat"))
    assert [(event.text.split("\n")[0], event.kind, event.source_label) for event in incident.events.all()] == [
        ("ops: the queue grows", "communication", "chat"),
        ("between", "observation", ""),
        ("calm again", "communication", "chat"),
    ]


@pytest.mark.django_db
def test_nothing_ticked_is_told(url, incident, author, client_of):
    page = client_of(author).post(url, sent(save="yes"), follow=True).content.decode()
    assert "Nothing was ticked" in page
    assert not incident.events.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": " \n\n"},
        {"text": ">>> ***"},
        {"text": "\0"},
        {"text": "x" * 400_000},
        {"zone": ""},
        {"zone": "CEST?"},
        {"day": "0001-01-01"},
        {"day": "tomorrow"},
        {"kind": "blame"},
    ],
)
def test_bad_input_is_told(url, author, client_of, wrong):
    assert client_of(author).post(url, sent() | wrong).status_code == 422


@pytest.mark.django_db
def test_many_rows_in_one_go_cost_few_queries(url, incident, author, client_of, django_assert_max_num_queries):
    text = "\n".join(f"10:{minute:02} event" for minute in range(60))
    rows = [str(number) for number in range(60)]
    client = client_of(author)
    with django_assert_max_num_queries(25):
        client.post(url, sent(text, save="yes", row=rows))
    assert incident.events.count() == 60
