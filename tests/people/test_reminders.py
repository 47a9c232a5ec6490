"""The budget: one mail a week, at once only what is asked personally, asked twice and then no more."""

import datetime as dt
import itertools
import threading
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.domain import reminders, waiting
from people.domain.mail import write
from people.domain.preferences import change_preference, switch
from people.domain.reminders import ask, nobody_answers, settle, tick
from people.domain.waiting import Line, Source
from people.enums import PERIODIC_MAIL, MailKind
from people.models import Mail, MailPreference, Organisation, Person, Reminder

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = dt.datetime(2026, 11, 23, 9, 5, tzinfo=BERLIN)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


def weeks(count, start=MONDAY):
    return [start + n * WEEK for n in range(count)]


def test_tick_writes_once_a_slot(ida):
    assert [tick(MONDAY), tick(MONDAY), tick(MONDAY + DAY)] == [1, 0, 0]
    mail = Mail.objects.get()
    assert (mail.kind, mail.subject, mail.to) == ("weekly", "One thing waits for you", ida.user.email)
    assert "Thing 1" in mail.text
    assert "/answer/" in mail.html
    assert "?as=no" in mail.html


def test_tick_nothing_waits_writes_nothing(ida, shelf):
    shelf.open.clear()
    assert tick(MONDAY) == 0
    shelf.open[2] = ida
    assert tick(MONDAY + DAY) == 0  # this week's slot was looked at
    assert tick(MONDAY + WEEK) == 1


def test_tick_before_the_day_and_hour_waits(ida):
    early = [MONDAY - dt.timedelta(minutes=10), MONDAY - DAY, MONDAY - 3 * DAY]
    assert [tick(at) for at in early] == [0, 0, 0]
    change_preference(ida, by=ida.user, weekly_day=2)
    assert [tick(MONDAY), tick(MONDAY + 2 * DAY)] == [0, 1]


def test_tick_after_a_beat_that_stood_still_catches_up_and_finds_back(ida, shelf):
    assert tick(MONDAY) == 1
    shelf.open[2] = ida
    assert tick(MONDAY + WEEK + 2 * DAY) == 1  # Wednesday
    shelf.open[3] = ida
    assert [tick(MONDAY + 2 * WEEK), tick(MONDAY + 2 * WEEK + 3 * DAY), tick(MONDAY + 3 * WEEK)] == [0, 0, 1]


def test_tick_on_a_holiday_waits_for_the_next_working_day(ida):
    Organisation.objects.update(holidays=[MONDAY.date()])
    assert [tick(MONDAY - WEEK), tick(MONDAY), tick(MONDAY + DAY)] == [1, 0, 1]


def test_tick_asks_twice_then_stops_and_leads_see_it(ida, shelf, lead):
    assert [tick(at) for at in weeks(4)] == [1, 1, 0, 0]
    assert Reminder.objects.get().asked == 2
    assert nobody_answers(lead, MONDAY + WEEK + DAY) == []  # still fresh
    [line] = nobody_answers(lead, MONDAY + 3 * WEEK)
    assert (line.text, line.teams) == ("Thing 1", ("Field",))
    shelf.hidden.add(1)
    assert nobody_answers(lead, MONDAY + 3 * WEEK) == []


def test_nobody_answers_names_a_thing_once_whoever_was_asked(ida, shelf, lead, make_user):
    shelf.lines = lambda people, today: [Line("shelf", 1, pk, "Thing 1", "/thing/1/") for pk in people]
    other = make_user("Olu").person
    long_ago = MONDAY - 2 * WEEK
    for person in (ida, other):
        Reminder.objects.create(person=person, source="shelf", thing=1, asked=2, last_asked_at=long_ago)
    waiting._sources["shelf"] = Source("shelf", "Things", shelf.seen_by, shelf.answer, lines=shelf.lines)
    assert [line.text for line in nobody_answers(lead, MONDAY)] == ["Thing 1"]


def test_settle_forgets_what_was_answered(ida, shelf):
    tick(MONDAY)
    shelf.open[2] = ida
    tick(MONDAY + WEEK)
    del shelf.open[1]
    assert [settle(MONDAY), settle(MONDAY)] == [1, 0]
    assert Reminder.objects.get().thing == 2


def test_tick_morning_takes_the_place_of_the_week(ida, shelf):
    shelf.open[2] = ida
    shelf.fresh = {ida.pk: {2}}
    wednesday = MONDAY + 2 * DAY
    assert [tick(wednesday - dt.timedelta(hours=1)), tick(wednesday), tick(wednesday)] == [0, 1, 0]
    mail = Mail.objects.get()
    assert mail.kind == "morning"
    assert mail.text.index("Thing 2") < mail.text.index("Thing 1")
    shelf.fresh = {}
    assert [tick(MONDAY + WEEK), tick(MONDAY + 2 * WEEK)] == [0, 1]


def test_tick_morning_in_a_week_that_had_its_mail_waits_for_the_next(ida, shelf):
    assert tick(MONDAY) == 1
    shelf.open[2] = ida
    shelf.fresh = {ida.pk: {2}}
    assert tick(MONDAY + DAY) == 0
    assert tick(MONDAY + WEEK) == 1
    assert "Thing 2" in Mail.objects.latest("pk").text


def test_tick_switched_off_is_silent(ida):
    switch(ida, MailKind.WEEKLY, on=False)
    assert tick(MONDAY) == 0
    assert not Reminder.objects.exists()


def test_tick_closed_account_is_not_written_to(ida):
    ida.user.is_active = False
    ida.user.save()
    assert tick(MONDAY) == 0


def test_tick_person_without_account_is_written_to(shelf, organisation):
    shelf.open[1] = Person.objects.create(name="Nils", email="nils@example.org")
    Person.objects.create(name="Nobody")
    assert tick(MONDAY) == 1
    assert Mail.objects.get().to == "nils@example.org"


def test_tick_queries_do_not_grow_with_people_who_are_not_due(ida, make_user, django_assert_num_queries):
    with django_assert_num_queries(2):
        tick(MONDAY - DAY)
    for number in range(4):
        make_user(f"More {number}")
    with django_assert_num_queries(2):
        tick(MONDAY - DAY)


@pytest.mark.django_db(transaction=True)
def test_tick_in_two_places_at_once_writes_one(ida):
    written = []

    def run():
        written.append(tick(MONDAY))
        connection.close()

    beats = [threading.Thread(target=run) for _ in range(3)]
    for beat in beats:
        beat.start()
    for beat in beats:
        beat.join(timeout=60)
    assert sorted(written) == [0, 0, 1]
    assert Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ask_twice_at_once_asks_once(ida):
    found = []

    def run():
        found.append(ask(ida, "shelf", 9))
        connection.close()

    askers = [threading.Thread(target=run) for _ in range(3)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(timeout=60)
    assert sorted(row is None for row in found) == [False, True, True]


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 100)),  # hours
        st.tuples(st.sampled_from(["thing", "morning", "answer", "quiet", "holiday", "server"]), st.integers(0, 23)),
        st.tuples(st.just("weekday"), st.integers(0, 6)),
        st.tuples(st.just("zone"), st.sampled_from(["Europe/Berlin", "Pacific/Auckland", "America/New_York", "UTC"])),
    ),
    min_size=5,
    max_size=30,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS, start=st.sampled_from([MONDAY, dt.datetime(2026, 3, 23, tzinfo=BERLIN)]))
def test_budget_holds_for_any_sequence_of_events(ida, shelf, events, start):
    """Whatever happens, when, and in which zone: never two mails within a week that nobody personally asked for."""
    for model in (Mail, Reminder, MailPreference):
        model.objects.all().delete()
    Organisation.objects.update(holidays=[])
    shelf.open, shelf.fresh = {1: ida}, {}
    now, sent, thing = start, [], 1
    for what, value in events:
        thing += 1
        if what == "wait":
            now = _live(now, value, sent)
        elif what in ("thing", "morning"):
            shelf.open[thing] = ida
            shelf.fresh = {ida.pk: {thing}} if what == "morning" else shelf.fresh
        elif what == "answer":
            shelf.open.clear()
        elif what == "quiet":
            change_preference(ida, by=ida.user, quiet_from=dt.time(value), quiet_to=dt.time((value + 9) % 24))
        elif what == "weekday":
            change_preference(ida, by=ida.user, weekly_day=value)
        elif what == "zone":
            ida.user.zone = value
            ida.user.save()
        elif what == "holiday":
            Organisation.objects.update(holidays=[(now + value * DAY).date()])
        else:  # the server was down; the mail leaves only now
            for mail in Mail.objects.filter(kind__in=PERIODIC_MAIL):
                reminders.note_sent(mail, now)
                sent[-1] = now
    gaps = [later - earlier for earlier, later in itertools.pairwise(sent)]
    assert [gap for gap in gaps if gap < WEEK - dt.timedelta(hours=2)] == []
    assert all(row.asked <= 2 for row in Reminder.objects.all())


def _live(now, hours, sent):
    """Let the clock run with two beats; notes when a mail was written."""
    for _hour in range(hours):
        now += dt.timedelta(hours=1)
        sent += [now] * (tick(now) + tick(now))
    return now


def test_write_in_quiet_hours_waits_and_is_not_lost(ida, monkeypatch):
    night = dt.datetime(2026, 11, 24, 23, 0, tzinfo=BERLIN)
    monkeypatch.setattr("people.domain.mail.timezone.now", lambda: night)
    mail = write(MailKind.MENTIONS, ida, context={"review": None, "incident": "INC-1", "link": "https://x"})
    assert mail.not_before == dt.datetime(2026, 11, 25, 7, 0, tzinfo=BERLIN)
    assert outbox.outbox == []


def test_write_without_an_address_writes_nothing(shelf, organisation):
    assert write(MailKind.MENTIONS, Person.objects.create(name="Nobody"), context={}) is None
