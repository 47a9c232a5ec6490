"""The invitation to a meeting: one entry in people's calendars, moved and taken back, and what it must not tell."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from incidents.domain.incidents import merge
from incidents.models import Incident, IncidentRole
from people.domain.mail import hide
from people.domain.perform import perform
from people.models import Mail, Person
from people.tasks import message_of
from reviews.domain.scope import choose_depth
from reviews.domain.taking_part import hold_meeting, invite, release
from reviews.models import Meeting, Review

pytestmark = pytest.mark.django_db
SOON = timezone.now().replace(microsecond=0) + dt.timedelta(days=3)


@pytest.fixture
def called(standard_review, author) -> Review:
    return hold_meeting(standard_review, by=author, meeting_at=SOON)


def invitations() -> list[Mail]:
    return list(Mail.objects.exclude(calendar="").order_by("pk"))


def entry(mail: Mail) -> tuple[str, object]:
    calendar = Calendar.from_ical(mail.calendar)
    return str(calendar["METHOD"]), next(iter(calendar.walk("VEVENT")))


def test_a_day_to_come_calls_everybody(called, author, participant):
    assert {mail.to for mail in invitations()} == {author.email, participant.email}
    method, event = entry(invitations()[-1])
    assert method == "REQUEST"
    assert event["DTSTART"].dt == SOON
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["DTEND"].dt - event["DTSTART"].dt == dt.timedelta(hours=1)
    assert str(event["ATTENDEE"]) == f"mailto:{invitations()[-1].to}"


def test_invitation_tells_the_weekday_and_whom_to_tell(called, author, participant):
    told = next(mail for mail in invitations() if mail.to == participant.email)
    assert f"{SOON.astimezone(ZoneInfo('Europe/Berlin')):%a}" in told.subject
    assert f"can't come? Tell {called.facilitator.name}." in told.text


def test_whoever_invites_is_not_told_to_tell_themselves(standard_review, author, facilitator):
    invite(standard_review, by=author, person=facilitator.person)
    hold_meeting(standard_review, by=author, meeting_at=SOON)
    [told] = [mail for mail in invitations() if mail.to == facilitator.email]
    assert "can't come?" not in told.text


def test_the_page_offers_the_calendar_only_for_a_day_to_come(called, author, client_of):
    page = f"{called.get_absolute_url()}?at=meeting"
    assert "Into my calendar" in client_of(author).get(page).content.decode()
    Review.objects.filter(pk=called.pk).update(meeting_at=SOON - dt.timedelta(days=9))
    assert "Into my calendar" not in client_of(author).get(page).content.decode()


def test_another_day_moves_the_entry(called, author):
    _method, before = entry(invitations()[0])
    hold_meeting(called, by=author, meeting_at=SOON + dt.timedelta(days=1))
    method, now = entry(invitations()[-1])
    assert (method, now["UID"], now["SEQUENCE"]) == ("REQUEST", before["UID"], before["SEQUENCE"] + 1)


@pytest.mark.parametrize("instead", [{"meeting_at": None}, {"meeting_at": SOON, "in_writing": True}])
def test_a_day_taken_away_cancels_it(instead, called, author):
    _method, before = entry(invitations()[0])
    hold_meeting(called, by=author, **instead)
    method, now = entry(invitations()[-1])
    assert (method, str(now["STATUS"]), now["UID"]) == ("CANCEL", "CANCELLED", before["UID"])
    assert (now["DTSTART"].dt, now["SEQUENCE"]) == (SOON, 1)
    hold_meeting(called, by=author, meeting_at=SOON)
    assert entry(invitations()[-1])[1]["SEQUENCE"] == 2


def test_skipping_the_review_lets_everybody_off_and_reopening_calls_them_again(called, author, lead):
    skipped = perform(called, "skip", by=lead, reason="Nothing to see")
    told = invitations()[2:]
    assert {(entry(mail)[0], mail.to) for mail in told} == {("CANCEL", mail.to) for mail in invitations()[:2]}
    assert entry(told[0])[1]["SEQUENCE"] == 1
    perform(skipped, "reopen", by=lead)
    method, again = entry(invitations()[-1])
    assert (method, again["SEQUENCE"], again["DTSTART"].dt) == ("REQUEST", 2, SOON)


def test_declining_the_incident_lets_everybody_off_once_and_reopening_calls_them_again(called, author):
    perform(called.incident, "decline", by=author, reason="A drill of the supplier")
    told = invitations()[2:]
    assert {(entry(mail)[0], mail.to) for mail in told} == {("CANCEL", mail.to) for mail in invitations()[:2]}
    assert len(told) == 2
    assert (entry(told[0])[1]["SEQUENCE"], entry(told[0])[1]["UID"]) == (1, entry(invitations()[0])[1]["UID"])
    perform(called.incident, "reopen", by=author)
    assert [entry(mail)[0] for mail in invitations()[4:]] == ["REQUEST", "REQUEST"]
    assert entry(invitations()[-1])[1]["SEQUENCE"] == 2


def test_merging_the_incident_lets_everybody_off_and_reopening_calls_them_again(called, author, incident):
    merge(called.incident, by=author, into=incident, reason="Told twice")
    assert [entry(mail)[0] for mail in invitations()[2:]] == ["CANCEL", "CANCEL"]
    perform(Incident.objects.get(pk=called.incident_id), "reopen", by=author)
    assert [entry(mail)[0] for mail in invitations()[4:]] == ["REQUEST", "REQUEST"]


def test_declined_and_skipped_is_cancelled_once(called, author, lead):
    perform(called.incident, "decline", by=author, reason="A drill of the supplier")
    skipped = perform(called, "skip", by=lead, reason="Nothing to see")
    perform(skipped, "reopen", by=lead)  # the incident is still none
    hold_meeting(Review.objects.get(), by=author, meeting_at=SOON + dt.timedelta(hours=1))
    assert [entry(mail)[0] for mail in invitations()] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]


def test_declining_an_incident_without_a_meeting_to_come_tells_nobody(standard_review, author, incident):
    perform(incident, "decline", by=author, reason="A drill of the supplier")
    hold_meeting(standard_review, by=author, meeting_at=timezone.now() - dt.timedelta(hours=2))
    perform(standard_review.incident, "decline", by=author, reason="A drill of the supplier")
    assert invitations() == []


def test_publishing_before_the_day_lets_everybody_off(called, learned, author):
    Review.objects.filter(pk=called.pk).update(state="learning")
    perform(called, "publish", by=author)
    assert [entry(mail)[0] for mail in invitations()] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]


def test_a_review_that_becomes_light_has_no_meeting(called, author):
    choose_depth(called, by=author, depth="light", reason="Small after all")
    assert [entry(mail)[0] for mail in invitations()[2:]] == ["CANCEL", "CANCEL"]
    choose_depth(called, by=author, depth="standard")
    assert [entry(mail)[0] for mail in invitations()[4:]] == ["REQUEST", "REQUEST"]


def test_a_review_without_a_meeting_tells_nobody_of_its_end(standard_review, lead):
    perform(standard_review, "skip", by=lead, reason="Nothing to see")
    assert (invitations(), Meeting.objects.count()) == ([], 0)


def test_the_same_day_again_calls_nobody(called, author):
    hold_meeting(called, by=author, meeting_at=SOON)
    assert len(invitations()) == 2


def test_noting_a_meeting_afterwards_calls_nobody(standard_review, author):
    hold_meeting(standard_review, by=author, meeting_at=timezone.now() - dt.timedelta(hours=2))
    assert invitations() == []


def test_a_meeting_that_was_held_is_not_cancelled(called, author):
    hold_meeting(called, by=author, meeting_at=timezone.now() - dt.timedelta(minutes=5))
    assert len(invitations()) == 2


def test_who_joins_later_is_called_and_who_leaves_is_let_off(called, author, stranger):
    invite(called, by=author, person=stranger.person)
    assert entry(invitations()[-1])[0] == "REQUEST"
    release(called, by=author, person=stranger.person)
    assert (entry(invitations()[-1])[0], invitations()[-1].to) == ("CANCEL", stranger.email)


def test_somebody_without_an_account_gets_no_link(standard_review, author):
    nils = Person.objects.create(name="Nils", email="nils@example.org")
    invite(standard_review, by=author, person=nils)
    hold_meeting(standard_review, by=author, meeting_at=SOON)
    mail = next(mail for mail in invitations() if mail.to == nils.email)
    assert standard_review.get_absolute_url() not in mail.text + mail.html


def test_a_restricted_incident_is_its_number_alone(standard_review, author, participant):
    Incident.objects.filter(pk=standard_review.incident_id).update(visibility="restricted")
    IncidentRole.objects.filter(incident=standard_review.incident_id).exclude(person=author.person).delete()
    hold_meeting(Review.objects.get(), by=author, meeting_at=SOON)
    [mail] = invitations()
    assert mail.to == author.email
    assert "provisioning" not in mail.subject + mail.text + mail.html + mail.calendar
    assert standard_review.incident.ref in mail.calendar


def test_an_incident_that_becomes_restricted_takes_the_invitation_along(called):
    hide(called.incident_id)
    assert invitations() == []


def test_the_mail_carries_it_twice(called):
    message = message_of(invitations()[0]).message()
    kinds = [(part.get_content_type(), part.get_param("method")) for part in message.walk()]
    assert ("text/calendar", "REQUEST") in kinds
    assert ("application/ics", None) in kinds


def test_a_title_cancels_no_invitation(called, author):
    Incident.objects.filter(pk=called.incident_id).update(title="METHOD:CANCEL is what the calendar sent")
    hold_meeting(Review.objects.get(), by=author, meeting_at=SOON + dt.timedelta(hours=1))
    mail = invitations()[-1]
    assert "METHOD:CANCEL" in mail.calendar
    assert ("text/calendar", "REQUEST") in [
        (part.get_content_type(), part.get_param("method")) for part in message_of(mail).message().walk()
    ]
    hold_meeting(Review.objects.get(), by=author, meeting_at=None)
    hold_meeting(Review.objects.get(), by=author, meeting_at=None)
    cancelled = [entry(mail)[0] for mail in invitations()]
    assert cancelled.count("CANCEL") == len([mail for mail in invitations() if entry(mail)[0] == "REQUEST"]) // 2


def test_a_title_of_any_kind_fits(called, author):
    title = "A very long one, with; commas\\ and 👩‍👩‍👧‍👦 \u202eright to left " * 3
    Incident.objects.filter(pk=called.incident_id).update(title=title[:200])
    hold_meeting(Review.objects.get(), by=author, meeting_at=SOON + dt.timedelta(hours=1))
    summary = str(entry(invitations()[-1])[1]["SUMMARY"])
    assert summary == f"Review of {called.incident.ref} “{title[:200]}”"
    assert max(len(line.encode()) for line in invitations()[-1].calendar.split("\r\n")) <= 75


def test_the_file_for_oneself(called, participant, stranger, client_of):
    address = reverse("reviews:meeting_calendar", args=[called.pk])
    answer = client_of(participant).get(address)
    calendar = Calendar.from_ical(answer.content)
    assert (str(calendar["METHOD"]), answer["Content-Type"]) == ("PUBLISH", "text/calendar; charset=utf-8")
    assert client_of(stranger).get(address).status_code == 403
    Review.objects.update(meeting_at=None)
    assert client_of(participant).get(address).status_code == 404
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_a_year_that_calendars_cannot_hold_is_refused_in_words(year, client_of, author, standard_review):
    client, at = client_of(author), f"{year}-06-01T10:00"
    page = client.post(reverse("reviews:meeting", args=[standard_review.pk]), {"meeting_at": at})
    told = client.post(
        f"/api/reviews/{standard_review.pk}/meeting/", {"meeting_at": f"{at}:00Z"}, content_type="application/json"
    )
    assert (page.status_code, told.status_code) == (422, 400)
    assert "Is the year right?" in page.content.decode()
    standard_review.refresh_from_db()
    assert standard_review.meeting_at is None
    assert client.get(standard_review.get_absolute_url(), {"at": "meeting"}).status_code == 200
