"""Being heard: opting out, the facilitator's own list, asking once more, and saying what should be different."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.lib.quiet import zone_called
from people.domain import waiting
from people.enums import MailKind
from people.models import LogEntry, Mail, Person, Reminder
from reviews.domain.requirements import meeting as meeting_is_missing
from reviews.domain.requirements import silence_ends
from reviews.domain.reviews import give_perspective
from reviews.domain.taking_part import ask_once_more, heard, hold_meeting, invite, make_link, rather_not, release
from reviews.models import Comment, Perspective, Review

pytestmark = pytest.mark.django_db
BOX = 20_000


@pytest.fixture
def guest(db) -> Person:
    return Person.objects.create(name="Guest Gil", email="gil@example.org")


@pytest.fixture
def link(standard_review, facilitator, guest) -> str:
    _, secret = make_link(standard_review, by=facilitator, person=guest)
    return reverse("reviews:perspective_by_link", args=[secret])


def states(review):
    return {one.person.name.split()[0]: one.state for one in heard(review)}


def lines(person, source):
    return [line for line in waiting.lines_for([person.pk], timezone.localdate()) if line.source == source]


# --- I would rather not ---------------------------------------------------------------------------


def test_opting_out_on_the_page_asks_no_reason_and_ends_the_asking(client_of, participant, standard_review):
    assert lines(participant.person, "perspective")
    client = client_of(participant)
    client.post(reverse("reviews:perspective_pass", args=[standard_review.pk]))
    assert lines(participant.person, "perspective") == []
    assert states(standard_review)["Participant"] == "passed"
    assert (
        "You would rather not" in client.get(f"{standard_review.get_absolute_url()}?at=perspectives").content.decode()
    )


def test_opting_out_by_link_and_changing_ones_mind(link, standard_review, guest):
    client = Client()
    assert "I would rather not" in client.get(link).content.decode()
    answer = client.post(link, {"rather_not": "yes"}, follow=True)
    assert "Nobody asks why" in answer.content.decode()
    assert states(standard_review)["Guest"] == "passed"
    assert "The boxes stay open" in client.get(link).content.decode()
    client.post(link, {"saw": "A full queue"})
    assert states(standard_review)["Guest"] == "told"
    assert standard_review.participation.get(person=guest).rather_not is False


def test_opting_out_from_the_mail(standard_review, author, stranger):
    invite(standard_review, by=author, person=stranger.person)
    mail = Mail.objects.filter(kind=MailKind.TAKE_PART).latest("pk")
    address = next(line for line in mail.text.splitlines() if "?as=pass" in line).removeprefix("http://localhost:8000")
    client = Client()
    assert "I would rather not" in client.get(address).content.decode()
    client.post(address, {"choice": "pass"})
    assert states(standard_review)["Stranger"] == "passed"


def test_nobody_but_whoever_hears_people_learns_that_somebody_passed(
    client_of, participant, author, facilitator, standard_review
):
    rather_not(standard_review, by=participant)
    assert not LogEntry.objects.filter(verb__contains="rather").exists()
    shown = client_of(author).get(f"{standard_review.get_absolute_url()}?at=meeting").content.decode()
    assert "passed</span>" not in shown
    assert client_of(author).get(reverse("reviews:heard", args=[standard_review.pk])).status_code == 403
    page = client_of(facilitator).get(reverse("reviews:heard", args=[standard_review.pk])).content.decode()
    assert "passed</span>" in page


def test_home_asks_no_more_who_would_rather_not(client_of, participant, standard_review):
    there, asks = reverse("learnings:home"), "How did it look from where you stood?"
    assert asks in client_of(participant).get(there).content.decode()
    rather_not(standard_review, by=participant)
    assert asks not in client_of(participant).get(there).content.decode()


def test_who_would_rather_not_is_not_asked_about_the_draft_either(participant, author, standard_review):
    rather_not(standard_review, by=participant)
    Mail.objects.all().delete()
    hold_meeting(standard_review, by=author, meeting_at=None, in_writing=True)
    assert not Mail.objects.filter(person=participant.person).exists()
    Review.objects.filter(pk=standard_review.pk).update(state="analysing")
    assert lines(participant.person, "in_writing") == []


def test_somebody_outside_can_not_opt_out_of_anything(client_of, stranger, standard_review):
    assert client_of(stranger).post(reverse("reviews:perspective_pass", args=[standard_review.pk])).status_code == 403


def test_passing_by_link_changes_no_list_that_others_read(link, client_of, author, standard_review, guest):
    client, page = client_of(author), f"{standard_review.get_absolute_url()}?at=perspectives"
    people = set(standard_review.participation.values_list("person", flat=True))
    assert guest.pk in people
    before = client.get(page).content.decode()
    Client().post(link, {"rather_not": "yes"})
    after = client.get(page).content.decode()
    assert set(standard_review.participation.values_list("person", flat=True)) == people
    assert "passed</span>" not in after
    assert before.count(guest.name) == after.count(guest.name)


# --- who was heard --------------------------------------------------------------------------------


def test_the_list_says_who_has_told_passed_or_is_open(standard_review, participant, author, facilitator, guest):
    make_link(standard_review, by=facilitator, person=guest)
    give_perspective(standard_review, by=participant, person=participant.person, did="Looked " * 500)
    assert states(standard_review) == {"Author": "open", "Participant": "told", "Guest": "open"}


def test_the_list_holds_no_word_and_no_count_of_words(client_of, standard_review, participant, facilitator):
    give_perspective(standard_review, by=participant, person=participant.person, did="kiwi " * 321)
    page = client_of(facilitator).get(reverse("reviews:heard", args=[standard_review.pk])).content.decode()
    assert "kiwi" not in page
    assert "321" not in page


def test_without_a_facilitator_the_owner_hears_people(client_of, author, standard_review):
    Review.objects.filter(pk=standard_review.pk).update(facilitator=None)
    assert client_of(author).get(reverse("reviews:heard", args=[standard_review.pk])).status_code == 200


def test_asking_again_keeps_the_budget(client_of, standard_review, author, facilitator, guest):
    invite(standard_review, by=author, person=guest)
    at = reverse("reviews:ask_again", args=[standard_review.pk, guest.pk])
    client = client_of(facilitator)
    client.post(at)
    assert Mail.objects.filter(person=guest).count() == 1  # the first one is less than a week old
    Reminder.objects.update(last_asked_at=timezone.now() - dt.timedelta(days=8))
    assert "Ask again" in client.get(reverse("reviews:heard", args=[standard_review.pk])).content.decode()
    client.post(at)
    assert Mail.objects.filter(person=guest).count() == 2
    Reminder.objects.update(last_asked_at=timezone.now() - dt.timedelta(days=30))
    client.post(at)
    assert Mail.objects.filter(person=guest).count() == 2  # twice is enough


def test_nobody_is_asked_again_who_has_answered(standard_review, author, facilitator, guest):
    invite(standard_review, by=author, person=guest)
    Reminder.objects.update(last_asked_at=timezone.now() - dt.timedelta(days=8))
    give_perspective(standard_review, by=None, person=guest, saw="A queue")
    assert ask_once_more(standard_review, by=facilitator, person=guest) is False


def test_only_whoever_hears_people_asks_again(client_of, standard_review, author, guest):
    invite(standard_review, by=author, person=guest)
    answer = client_of(author).post(reverse("reviews:ask_again", args=[standard_review.pk, guest.pk]))
    assert answer.status_code == 403


# --- confirm, correct or pass ---------------------------------------------------------------------


def test_a_correction_is_a_thread_where_it_belongs(client_of, participant, standard_review):
    client = client_of(participant)
    at = reverse("reviews:correct", args=[standard_review.pk])
    assert client.get(at).status_code == 200
    answer = client.post(at, {"section": "factors", "text": "It was fetched twice."})
    assert answer.url == f"{standard_review.get_absolute_url()}?at=factors#factors"
    row = standard_review.participation.get(person=participant.person)
    assert (row.corrected, row.passed, row.answered_at is not None) == (True, False, True)
    assert Comment.objects.get().section == "factors"


def test_a_correction_from_the_mail(standard_review, participant, author):
    hold_meeting(standard_review, by=author, meeting_at=None, in_writing=True)
    Review.objects.filter(pk=standard_review.pk).update(state="analysing")
    mail = Mail.objects.filter(person=participant.person, subject__contains="").latest("pk")
    address = next(line for line in mail.text.splitlines() if "?as=correct" in line).partition("http://localhost:8000")[
        2
    ]
    client = Client()
    assert client.post(address, {"choice": "correct", "note": " "}).status_code == 422
    assert client.post(address, {"choice": "correct", "note": "It was two days."}).status_code == 200
    assert Comment.objects.get().text == "It was two days."


def test_an_empty_correction_asks_for_words(client_of, participant, standard_review):
    answer = client_of(participant).post(
        reverse("reviews:correct", args=[standard_review.pk]), {"section": "factors", "text": " "}
    )
    assert (answer.status_code, Comment.objects.count()) == (422, 0)


def test_somebody_outside_corrects_nothing(client_of, stranger, standard_review):
    assert client_of(stranger).get(reverse("reviews:correct", args=[standard_review.pk])).status_code == 403


# --- bad input ------------------------------------------------------------------------------------


HOSTILE = "<script>alert(1)</script> 👩‍👩‍👧‍👦 \u202emirht\u202c مرحبا {{ 7|add:7 }}"


def test_hostile_words_by_link_are_kept_and_shown_as_typed(link, client_of, facilitator, standard_review):
    assert Client().post(link, {"saw": HOSTILE}).status_code == 302
    assert Perspective.objects.get().saw == HOSTILE
    shown = client_of(facilitator).get(f"{standard_review.get_absolute_url()}?at=perspectives").content.decode()
    assert "<script>alert" not in shown
    assert "مرحبا" in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [("It rained. " * 90_000, "This is too long for one box: at most 20000 characters"), ("a\0b", "Null characters")],
)
def test_what_a_box_can_not_take_is_said_and_not_lost(link, text, said):
    answer = Client().post(link, {"saw": text, "did": "Drove there"})
    shown = answer.content.decode()
    assert (answer.status_code, Perspective.objects.count()) == (422, 0)
    assert said in shown
    assert "Drove there" in shown
    assert text[:9].strip("\0") in shown


def test_a_box_takes_what_it_says(link):
    assert Client().post(link, {"saw": "x" * BOX}).status_code == 302


# --- told by nothing else -------------------------------------------------------------------------


def test_the_day_of_being_asked_and_the_waiting_do_not_tell_who_would_rather_not(
    client_of, participant, stranger, author, standard_review
):
    """Neither by the day beside the name nor by the step being free before two working days are over."""
    invite(standard_review, by=author, person=stranger.person)
    standard_review.participation.update(asked_at=timezone.now() - dt.timedelta(days=9))
    rather_not(standard_review, by=participant)
    hold_meeting(standard_review, by=author, meeting_at=None, in_writing=True)
    rows = client_of(stranger).get(f"/api/reviews/{standard_review.pk}/participants/").json()["results"]
    assert len({row["asked_at"] for row in rows}) == 1
    others = standard_review.participation.exclude(person=participant.person)
    others.update(answered_at=timezone.now())
    assert meeting_is_missing(Review.objects.get(pk=standard_review.pk)) != []
    others.update(answered_at=None)
    standard_review.participation.update(asked_at=timezone.now() - dt.timedelta(days=9))
    assert meeting_is_missing(Review.objects.get(pk=standard_review.pk)) == []


def test_a_link_of_somebody_who_was_let_go_lets_nobody_in_again(author, stranger, standard_review):
    invite(standard_review, by=author, person=stranger.person)
    _, secret = make_link(standard_review, by=author, person=stranger.person)
    release(standard_review, by=author, person=stranger.person)
    answer = Client().post(reverse("reviews:perspective_by_link", args=[secret]), {"rather_not": "yes"})
    assert answer.status_code == 410
    assert not Review.objects.filter(Review.taking_part(stranger), pk=standard_review.pk).exists()


# --- in writing -----------------------------------------------------------------------------------


def test_in_writing_says_until_when_and_then_that_silence_passed(client_of, author, standard_review):
    page, at = client_of(author), f"{standard_review.get_absolute_url()}?at=meeting"
    to = reverse("reviews:meeting", args=[standard_review.pk])
    saved = page.post(to, {"meeting_in_writing": "on"}, follow=True).content.decode()
    assert "is asked by mail whether the draft is right" in saved
    assert "Who says nothing counts as passed from" in saved
    assert "Open the meeting’s page" not in saved
    assert 'name="meeting_at"' not in saved
    assert 'name="meeting_in_writing"' in saved
    Review.objects.update(state="meeting")
    asked = standard_review.participation.latest("asked_at").asked_at
    until = timezone.localtime(silence_ends(asked), zone_called(standard_review.organisation.zone))
    assert f"nothing until {until.day} {until:%b %Y, %H:%M} counts as passed" in page.get(at).content.decode()
    standard_review.participation.update(asked_at=timezone.now() - dt.timedelta(days=9))
    over = page.get(at).content.decode()
    assert "Nothing is missing for the next step." in over
    assert over.count("passed, without a word") == standard_review.participation.count()


def test_whoever_is_asked_in_writing_is_asked_above_the_draft(client_of, author, participant, standard_review):
    hold_meeting(standard_review, by=author, meeting_at=None, in_writing=True)
    Review.objects.update(state="meeting")
    client, at = client_of(participant), standard_review.get_absolute_url()
    [line] = lines(participant.person, "in_writing")
    assert line.url == f"{at}?at=all"
    assert "Is this how it was for you?" in client.get(at).content.decode()
    said = client.post(reverse("reviews:confirm", args=[standard_review.pk]), {"confirm": "yes"}, follow=True)
    assert "Thank you. You have answered." in said.content.decode()
    assert "Is this how it was for you?" not in client.get(at).content.decode()


@pytest.mark.parametrize("written", [True, False])
def test_whoever_does_not_run_it_reads_the_day_of_a_meeting_only(client_of, participant, standard_review, written):
    Review.objects.update(state="meeting", meeting_at=timezone.now(), meeting_in_writing=written)
    page = client_of(participant).get(f"{standard_review.get_absolute_url()}?at=meeting").content.decode()
    assert ("The meeting: <time" in page) is not written


def test_whoever_answers_in_the_whole_draft_stays_there(client_of, author, participant, standard_review):
    Review.objects.filter(pk=standard_review.pk).update(state="meeting")
    hold_meeting(standard_review, by=author, meeting_at=None, in_writing=True)
    client, whole = client_of(participant), standard_review.at("all")
    page = client.get(whole).content.decode()
    top = page[page.index('id="review-top"') : page.index('class="whole"')]
    assert '<input type="hidden" name="at" value="all">' in top
    to = reverse("reviews:confirm", args=[standard_review.pk])
    answer = client.post(to, {"confirm": "yes", "at": "all"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.url) == (302, whole)
    after = client.get(answer.url, headers={"HX-Request": "true"}).content.decode()
    assert ('id="review-top"' in after, "Is this how it was for you?" in after) == (True, False)
    assert client.post(to, {"confirm": "yes"}).url == standard_review.at("meeting")
