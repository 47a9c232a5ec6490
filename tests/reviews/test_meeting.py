"""The meeting: its clock, the shared screen, phones that say "new to me", and what is told of the taps."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents.domain.timeline import add_event
from incidents.models import Incident
from people.domain.editing import EditConflict
from people.domain.perform import perform
from reviews.agenda import KEYS, LENGTHS, minutes_of
from reviews.domain import meeting as going
from reviews.domain.writing import seen_as
from reviews.models import Action, Meeting, NewToMe, Review
from reviews.queries import new_to_me, shown_taps

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(standard_review, author) -> Meeting:
    """The standard review's meeting, running, with a link for phones."""
    going.go_to(standard_review, by=author, item="timeline")
    return going.let_phones_in(standard_review, by=author)


def tap_by(room: Meeting, *phones: str) -> None:
    for phone in phones:
        going.tap(room, phone=phone)


@pytest.mark.parametrize("length", LENGTHS)
def test_the_timeline_has_most_of_the_time(length):
    planned = minutes_of(length)
    assert sum(planned.values()) == length
    assert planned["timeline"] >= 0.6 * length
    assert min(planned.values()) >= 1


def test_the_clock_keeps_what_was_spent(standard_review, author):
    going.go_to(standard_review, by=author, item="opening")
    Meeting.objects.update(item_since=timezone.now() - dt.timedelta(minutes=4))
    going.go_to(standard_review, by=author, item="timeline")
    meeting = going.pause(standard_review, by=author)
    assert 240 <= going.spent_on(meeting, "opening") <= 245
    assert meeting.item == "timeline"
    assert meeting.item_since is None
    going.go_to(standard_review, by=author, item="opening")
    assert going.spent_on(Meeting.objects.get(), "opening") >= 240


def test_a_repeated_click_does_not_start_the_point_again(standard_review, author):
    first = going.go_to(standard_review, by=author, item="timeline")
    assert going.go_to(standard_review, by=author, item="timeline").item_since == first.item_since


def test_a_clock_nobody_stopped_has_an_end(standard_review, author):
    going.go_to(standard_review, by=author, item="timeline")
    Meeting.objects.update(item_since=timezone.now() - dt.timedelta(days=30))
    assert going.spent_on(going.end(standard_review, by=author), "timeline") == going.LONGEST


def test_the_screen_shows_the_clock_and_kind_words(standard_review, author, client_of):
    going.go_to(standard_review, by=author, item="themes")
    Meeting.objects.update(item_since=timezone.now() - dt.timedelta(minutes=11))
    page = client_of(author).get(reverse("reviews:meeting", args=[standard_review.pk])).content.decode()
    assert "11</span> / 10 min" in page
    assert re.search(r"data-over>This takes longer than planned", page)


def test_the_panel_is_sent_only_when_it_changed(room, author, client_of):
    client, address = client_of(author), reverse("reviews:meeting_live", args=[room.review_id])
    page = client.get(address).content.decode()
    seen = re.search(r"live/\?seen=([^\"]+)", page)[1]
    assert client.get(address, {"seen": seen}).status_code == 204
    tap_by(room, "a")
    assert client.get(address, {"seen": seen}).status_code == 200


def test_a_page_left_open_learns_that_the_review_is_published(published_light, author, client_of):
    address = reverse("reviews:meeting_live", args=[published_light.pk])
    page = client_of(author).get(address)
    assert (page.status_code, "hx-trigger" in page.content.decode()) == (200, False)
    assert f'href="{published_light.get_absolute_url()}"' in page.content.decode()


def test_every_button_of_the_page(standard_review, author, client_of):
    client, pk = client_of(author), standard_review.pk
    event = add_event(standard_review.incident, by=author, text="The first refusal")
    for to in (*KEYS, "pause", "end"):
        assert client.post(reverse("reviews:meeting_clock", args=[pk]), {"to": to}).status_code == 302
    assert client.post(reverse("reviews:meeting_clock", args=[pk]), {"minutes": "90"}).status_code == 302
    client.post(reverse("reviews:meeting_screen", args=[pk]), {"event": "next"})
    client.post(reverse("reviews:meeting_park", args=[pk]), {"title": "Say it in the chat too"})
    client.post(reverse("reviews:meeting_notes", args=[pk]), {"notes": "Nobody knew of the second queue."})
    meeting = Meeting.objects.get(review=pk)
    assert (meeting.minutes, meeting.on_screen, meeting.notes) == (90, event, "Nobody knew of the second queue.")
    assert Action.objects.get(review=pk).state == "idea"
    page = client.get(reverse("reviews:meeting", args=[pk])).content.decode()
    assert "Say it in the chat too" in page
    assert f'id="event-{event.pk}" aria-current="true"' in page


@pytest.mark.parametrize("sent", [{"to": "lunch"}, {"to": ""}, {"minutes": "9" * 5000}, {"minutes": "7"}, {}])
def test_a_clock_that_is_none_is_not_found(sent, standard_review, author, client_of):
    assert client_of(author).post(
        reverse("reviews:meeting_clock", args=[standard_review.pk]), sent
    ).status_code == 404  # fmt: skip


def test_events_are_walked_with_two_buttons(standard_review, author, client_of):
    first, second = (add_event(standard_review.incident, by=author, text=text) for text in ("One", "Two"))
    client, address = client_of(author), reverse("reviews:meeting_screen", args=[standard_review.pk])
    shown = []
    for event in ("next", "next", "next", "previous", str(second.pk), "x"):
        client.post(address, {"event": event})
        shown.append(Meeting.objects.get().on_screen)
    assert shown == [first, second, second, first, second, None]


def test_an_event_of_another_incident_is_not_shown(standard_review, incident, event, author):
    with pytest.raises(going.NoSuchItem):
        going.show(standard_review, by=author, event=event)


def test_notes_of_two_people_meet(standard_review, author):
    seen = seen_as(Meeting(review=standard_review), ["notes"])
    going.save_notes(standard_review, by=author, notes="Mine", seen=seen)
    with pytest.raises(EditConflict):
        going.save_notes(standard_review, by=author, notes="Hers", seen=seen)
    assert Meeting.objects.get().notes == "Mine"


def test_notes_in_conflict_can_both_be_kept_without_javascript(standard_review, author, client_of):
    going.save_notes(standard_review, by=author, notes="Saved before")
    to, client = reverse("reviews:meeting_notes", args=[standard_review.pk]), client_of(author)
    both = client.post(to, {"notes": "Typed meanwhile", "seen": "0" * 16}).context["both"]
    assert client.post(both["to"], both["fields"] | {"seen": both["seen"]}).status_code == 302
    assert Meeting.objects.get().notes == "Saved before\nTyped meanwhile"
    page = client.get(reverse("reviews:meeting", args=[standard_review.pk])).content.decode()
    assert f"{reverse('reviews:history', args=[standard_review.pk])}?section=meeting-notes" in page


def test_notes_in_conflict_stand_side_by_side(standard_review, author, client_of):
    going.save_notes(standard_review, by=author, notes="Saved before")
    answer = client_of(author).post(
        reverse("reviews:meeting_notes", args=[standard_review.pk]), {"notes": "Typed meanwhile", "seen": "0" * 16}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Saved before" in page
    assert "Typed meanwhile" in page


def test_a_light_review_has_no_meeting(light_review, author, client_of):
    assert client_of(author).get(reverse("reviews:meeting", args=[light_review.pk])).status_code == 404


# --- phones ---


def test_a_phone_shows_nothing_of_the_incident(author, room):
    page = Client().get(f"/r/{going.code_of(room)}/").content.decode()
    review = room.review
    add_event(review.incident, by=author, text="Kanarienvogel")
    assert "New to me" in page
    assert not [word for word in (review.incident.title, review.incident.ref, "Kanarienvogel") if word in page]


def test_a_phone_taps_and_takes_back(room):
    phone, address = Client(), f"/r/{going.code_of(room)}/"
    phone.get(address)
    assert phone.post(address, {"tap": "yes"}).url == f"{address}?said=tapped"
    assert NewToMe.objects.count() == 1
    assert "Take the last one back" in phone.get(address).content.decode()
    assert phone.post(address, {"back": "yes"}).url == f"{address}?said=back"
    assert NewToMe.objects.count() == 0
    assert phone.post(address, {"back": "yes"}).url == address


@pytest.mark.parametrize("status", ["declined", "merged"])
def test_a_phone_is_told_that_nobody_meets_about_what_came_to_nothing(room, status):
    other = Incident.objects.create(title="The same, told before") if status == "merged" else None
    rows = Incident.objects.filter(pk=room.review.incident_id)
    rows.update(status=status, status_reason="It was a drill.", merged_into=other)
    phone, address = Client(), f"/r/{going.code_of(room)}/"
    assert "<h1>There is no meeting</h1>" in phone.get(address).content.decode()
    assert phone.post(address, {"tap": "yes"}).url == f"{address}?said=enough"
    assert not NewToMe.objects.exists()


@pytest.mark.parametrize(
    ("fields", "ended", "title"),
    [
        ({"state": "meeting"}, False, "Was that new to you?"),
        ({"state": "learning"}, True, "The meeting is over"),
        ({"state": "meeting", "meeting_in_writing": True}, False, "It is done in writing"),
        ({"state": "skipped", "skip_reason": "x"}, False, "There is no meeting"),
    ],
)
def test_a_phone_is_told_where_it_stands(room, fields, ended, title):
    Review.objects.filter(pk=room.review_id).update(**fields)
    Meeting.objects.update(ended_at=timezone.now() if ended else None)
    phone, address = Client(), f"/r/{going.code_of(room)}/"
    page = phone.get(address).content.decode()
    is_open = title == "Was that new to you?"
    assert (f"<h1>{title}</h1>" in page, "New to me" in page) == (True, is_open)
    assert not [word for word in (room.review.incident.title, room.review.incident.ref, "/reviews/") if word in page]
    assert phone.post(address, {"tap": "yes"}).url == f"{address}?said={'tapped' if is_open else 'enough'}"
    stands = re.search(r'hx-get="\?stands=(\w+)"', page)[1]
    htmx = {"HX-Request": "true"}
    assert phone.get(f"{address}?stands={stands}", headers=htmx).status_code == 204
    assert phone.get(f"{address}?stands=x", headers=htmx).status_code == 200


def test_a_tap_that_comes_after_the_end_is_not_asked_for_again(room):
    phone, address = Client(), f"/r/{going.code_of(room)}/"
    Review.objects.filter(pk=room.review_id).update(state="skipped", skip_reason="x")
    late = phone.post(address, {"tap": "yes"}, follow=True).content.decode()
    assert ("There is no meeting" in late, "Try again" in late) == (True, False)


def test_a_phone_of_a_published_review_leads_there_whoever_may_see_it(
    room, author, reader, stranger, client_of, learned
):
    Review.objects.filter(pk=learned.pk).update(state="learning")
    published = perform(learned, "publish", by=author)
    address, link = f"/r/{going.code_of(room)}/", f'href="{published.get_absolute_url()}"'
    pages = {who: client_of(who).get(address).content.decode() for who in (author, reader, stranger)}
    assert [link in page for page in pages.values()] == [True] * 3
    nobody = Client().get(address).content.decode()
    assert ("The review is published" in nobody, "Thank you for coming" in nobody, "/reviews/" in nobody) == (
        True,
        False,
        False,
    )
    Incident.objects.filter(pk=published.incident_id).update(visibility="restricted")
    page = client_of(stranger).get(address).content.decode()
    assert ("The review is published" in page, "/reviews/" in page) == (True, False)


def test_a_phone_says_it_once_about_an_event(room, author):
    event = add_event(room.review.incident, by=author, text="The first refusal")
    shown = going.show(room.review, by=author, event=event)
    assert going.tap(shown, phone="a") is True
    assert going.tap(shown, phone="a") is False
    assert NewToMe.objects.get().event == event


def test_a_tap_holds_no_person_and_no_time(room):
    names = {field.name for field in NewToMe._meta.concrete_fields}
    assert names == {"id", "review", "phone", "event"}
    phone = Client()
    phone.get(f"/r/{going.code_of(room)}/")
    phone.post(f"/r/{going.code_of(room)}/", {"tap": "yes"})
    assert NewToMe.objects.get().phone != phone.cookies["second_story_phone"].value


@pytest.mark.parametrize("code", ["zzzzzzzz", "0" * 5000, "%00", "🐦", "..", "a b"])
def test_a_code_that_is_none_has_ended(code, room):
    assert Client().get(f"/r/{code}/").status_code in (404, 410)
    assert Client().post(f"/r/{code}/", {"tap": "yes"}).status_code in (404, 410)


def test_the_link_ends(room, author):
    code = going.code_of(room)
    Meeting.objects.update(phones_until=timezone.now() - dt.timedelta(minutes=1))
    assert Client().get(f"/r/{code}/").status_code == 410
    again = going.let_phones_in(room.review, by=author)
    assert going.code_of(again) not in ("", code)
    going.close_to_phones(room.review, by=author)
    assert Client().get(f"/r/{going.code_of(again)}/").status_code == 410


def test_a_new_key_of_the_server_ends_the_link(room, settings):
    settings.SECRET_KEY = "another one " * 5
    assert going.code_of(room) == ""


def test_no_taps_after_the_meeting(room, author):
    over = going.end(room.review, by=author)
    with pytest.raises(going.NoTaps):
        going.tap(over, phone="a")


def test_a_phone_has_its_limits(room, monkeypatch):
    monkeypatch.setattr(going, "UNTIED_TAPS", 2)
    monkeypatch.setattr(going, "PHONES_AT_MOST", 1)
    tap_by(room, "a", "a")
    for phone in "ab":
        with pytest.raises(going.NoTaps):
            going.tap(room, phone=phone)


def test_only_the_facilitator_lets_phones_in(standard_review, participant, client_of):
    address = reverse("reviews:meeting_phones", args=[standard_review.pk])
    assert client_of(participant).post(address, {"open": "yes"}).status_code == 403


# --- what is told ---


def test_fewer_than_five_phones_are_some(room, author, client_of):
    tap_by(room, *"abcd")
    assert shown_taps(room) == {}
    page = client_of(author).get(reverse("reviews:meeting", args=[room.review_id])).content.decode()
    assert "a few times" in page
    tap_by(room, "e")
    page = client_of(author).get(reverse("reviews:meeting", args=[room.review_id])).content.decode()
    assert re.search(r'meet__total" role="status">5<', page)


def test_many_taps_of_few_phones_are_some(room):
    tap_by(room, *"aaaaaabbbb")
    assert shown_taps(room) == {}


def test_an_event_is_told_where_the_rest_hides_nobody(room, author):
    events = [add_event(room.review.incident, by=author, text=text) for text in ("One", "Two", "Three")]
    for event, phones in zip(events, ("abcdef", "abcde", "ab"), strict=True):
        tap_by(going.show(room.review, by=author, event=event), *phones)
    # 13 in all: with both told, two would be left over for "Three".
    assert shown_taps(room) == {"": 13, str(events[0].pk): 6}
    assert new_to_me(room.review) == {events[0].pk: 6, events[1].pk: None, events[2].pk: None}


def test_phones_are_forgotten_and_totals_kept(room, author):
    event = add_event(room.review.incident, by=author, text="One")
    tap_by(going.show(room.review, by=author, event=event), *"abcdef")
    assert going.phones_to_forget() == []
    Meeting.objects.update(phones_until=timezone.now() - dt.timedelta(minutes=1))
    [over] = going.phones_to_forget()
    assert going.forget_phones(over) == 6
    assert new_to_me(room.review) == {event.pk: 6}
    assert NewToMe.objects.count() == 0
    tap_by(going.let_phones_in(room.review, by=author), *"abcde")
    assert shown_taps(Meeting.objects.get())[""] == 11
