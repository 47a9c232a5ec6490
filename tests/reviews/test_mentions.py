"""Everybody who is named sees it before others do."""

from __future__ import annotations

import copy
import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from config.lib.workflow import RequirementsOpen
from people.domain.mail_links import answer_link
from people.domain.perform import perform
from people.models import Mail, Organisation, Person, Reminder
from reviews.domain import mail
from reviews.domain.mail import show_mentions
from reviews.domain.mentions import (
    Mention,
    confirm_mentions,
    marks_of,
    mentioned,
    mentions_of,
    names_of,
    texts_to_publish,
)
from reviews.domain.requirements import silence_ends
from reviews.domain.steps import take_step
from reviews.domain.taking_part import invite
from reviews.domain.writing import save_section
from reviews.models import Review
from reviews.requirements import REVIEW

pytestmark = pytest.mark.django_db


@pytest.fixture
def naming(standard_review) -> Review:
    standard_review.what_happened = "It was quiet. Participant Piet looked at the queue. It grew."
    standard_review.save()
    return standard_review


def test_the_sentence_with_the_name_is_shown(naming, participant):
    found = mentions_of(participant.person, texts_to_publish(naming))
    assert [mention.sentence for mention in found] == ["Participant Piet looked at the queue."]


def test_a_starred_event_is_read_too(standard_review, participant):
    standard_review.incident.events.create(text="Participant Piet calls the site", position=1)
    assert [row.person for row, _where in mentioned(standard_review)] == [participant.person]


@pytest.mark.parametrize("text", ["participants were told", "The Participants"])
def test_a_word_that_only_holds_the_name_is_no_mention(standard_review, participant, text):
    standard_review.what_happened = text
    standard_review.save()
    assert mentioned(standard_review) == []


@pytest.mark.parametrize(
    ("name", "text", "is_named"),
    [
        ("J. R.", "Then J. R. called.", True),
        ("Ana P.", "ana p. called", True),
        ("Sam O'", "It was sam o', who called", True),
        ("Sam O'", "It was sam o'neil, who called", False),
        ("李明", "李明看了队列。", True),
        ("김민수", "김민수는 전화했다", True),
        ("สมชาย", "แล้วสมชายโทรมา", True),
        ("Anna", "Annabel called", False),
        ("[erased]", "Then [erased] called", False),
    ],
)
def test_names_of_all_kinds(name, text, is_named):
    assert bool(names_of(Person(name=name)).search(text)) == is_named


def test_the_requirement_says_who_was_not_shown_yet(naming, participant, author):
    name = participant.person.name
    [item] = REVIEW.missing(("mentions",), naming)
    assert item.text.startswith(f"{name}: not shown yet where they are named.")
    show_mentions(naming, by=author)
    [item] = REVIEW.missing(("mentions",), Review.objects.get(pk=naming.pk))
    assert item.text.startswith(f"{name}: wait until they have looked")


def test_a_name_is_found_however_its_accents_are_typed(naming, make_user, author):
    for n, (name, text) in enumerate([("Jose\u0301 Ruiz", "Jos\u00e9 ran"), ("Zo\u00eb Ek", "Then Zoe\u0308 saw it.")]):
        person = make_user(f"Accent {n}").person
        person.name = name
        person.save()
        invite(naming, by=author, person=person)
        save_section(naming, by=author, changes={"luck": text}, seen="")
        assert person in [row.person for row, _where in mentioned(Review.objects.get(pk=naming.pk))]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("पीट की गलती", "पीट का गलती", False),
        ("พีท ไม่ดู", "พีท ไมดู", False),
        ("Zoë – sah es", "zoë sah, es!", True),
        ("Zoe saw it", "zoe, saw: it.", True),
        ("Zoe saw it", "Zoe saw him", False),
    ],
)
def test_marks_tell_words_apart_and_nothing_else(one, other, same):
    first, second = (marks_of([Mention(None, sentence)]) for sentence in (one, other))
    assert (first == second) == same


def test_the_requirement_waits_for_the_person(naming, participant):
    assert [item.code for item in REVIEW.missing(("mentions",), naming)] == ["mentions"]
    confirm_mentions(naming, by=participant)
    assert REVIEW.missing(("mentions",), naming) == []


@pytest.mark.parametrize(
    ("told", "open_items"),
    [(dt.timedelta(days=1), 1), (dt.timedelta(days=7), 0)],
    ids=["a day of silence", "a week of silence"],
)
def test_two_working_days_of_silence_count_as_seen(naming, told, open_items):
    naming.participation.update(mentions_told_at=timezone.now() - told)
    assert len(REVIEW.missing(("mentions",), naming)) == open_items


def test_the_page_shows_ones_own_mentions_and_takes_the_answer(client_of, naming, participant):
    client = client_of(participant)
    page = client.get(naming.get_absolute_url(), {"at": "mentions"})
    assert [mention.sentence for mention in page.context["own_mentions"]] == ["Participant Piet looked at the queue."]
    assert client.post(reverse("reviews:mentions_seen", args=[naming.pk])).status_code == 302
    assert REVIEW.missing(("mentions",), Review.objects.get(pk=naming.pk)) == []


def test_somebody_who_takes_no_part_has_nothing_to_confirm(client_of, naming, facilitator):
    assert client_of(facilitator).post(reverse("reviews:mentions_seen", args=[naming.pk])).status_code == 404


# --- when silence counts -------------------------------------------------------------------------


def ago(review: Review, days: int) -> None:
    review.participation.filter(mentions_told_at__isnull=False).update(
        mentions_told_at=timezone.now() - dt.timedelta(days=days)
    )


def open_items(review: Review) -> list[str]:
    return [str(item.text) for item in REVIEW.missing(("mentions",), Review.objects.get(pk=review.pk))]


@pytest.fixture
def to_publish(naming, learned, author) -> Review:
    """The meeting is over; Piet was shown where he is named a week ago."""
    Review.objects.filter(pk=learned.pk).update(
        state="meeting", meeting_in_writing=True, what_happened=naming.what_happened + " Participant Piet looked."
    )
    learned.participation.update(answered_at=timezone.now())
    review = perform(learned, "learn", by=author)
    ago(review, 7)
    return review


def test_who_is_named_late_has_two_working_days_of_their_own(to_publish, author, make_user):
    assert open_items(to_publish) == []
    late = make_user("Lena")
    invite(to_publish, by=author, person=late.person)
    save_section(to_publish, by=author, changes={"luck": "Lena was awake."}, seen="")
    assert "Lena" in open_items(to_publish)[0]
    with pytest.raises(RequirementsOpen):
        take_step(to_publish, "publish", by=author)
    assert Mail.objects.filter(kind="mentions", to=late.email).count() == 1
    assert len(open_items(to_publish)) == 1
    ago(to_publish, 7)
    assert take_step(to_publish, "publish", by=author).is_published


def test_the_api_asks_who_is_named_late_too(to_publish, author, make_user, client_of):
    late = make_user("Lena")
    invite(to_publish, by=author, person=late.person)
    save_section(to_publish, by=author, changes={"luck": "Lena was awake."}, seen="")
    to = f"/api/reviews/{to_publish.pk}/transitions/"
    for _twice in range(2):
        answer = client_of(author).post(to, {"name": "publish"}, content_type="application/json")
        assert answer.status_code == 409
    assert Mail.objects.filter(kind="mentions", to=late.email).count() == 1
    assert to_publish.participation.get(person=late.person).mentions_told_at is not None


def test_another_draft_is_shown_again_and_silence_begins_anew(to_publish, author, participant):
    confirm_mentions(to_publish, by=participant)
    perform(to_publish, "back_to_meeting", by=author)
    save_section(to_publish, by=author, changes={"luck": "Participant Piet had the spare key."}, seen="")
    perform(to_publish, "learn", by=author)
    assert to_publish.participation.get(person=participant.person).mentions_seen_at is None
    assert len(open_items(to_publish)) == 1


def test_the_same_sentences_are_not_shown_twice(to_publish, author, participant):
    confirm_mentions(to_publish, by=participant)
    perform(to_publish, "back_to_meeting", by=author)
    save_section(to_publish, by=author, changes={"luck": "It was a warm night."}, seen="")
    perform(to_publish, "learn", by=author)
    assert to_publish.participation.get(person=participant.person).mentions_seen_at is not None
    assert open_items(to_publish) == []


def test_a_sentence_written_after_somebody_looked_is_shown_before_it_is_published(to_publish, author, participant):
    confirm_mentions(to_publish, by=participant)
    assert open_items(to_publish) == []
    mails = Mail.objects.filter(kind="mentions", to=participant.email)
    before = mails.count()
    save_section(to_publish, by=author, changes={"luck": "Participant Piet had the spare key."}, seen="")
    assert "Participant Piet" in open_items(to_publish)[0]
    with pytest.raises(RequirementsOpen):
        take_step(to_publish, "publish", by=author)
    assert mails.count() == before + 1
    with pytest.raises(RequirementsOpen):
        take_step(to_publish, "publish", by=author)
    assert mails.count() == before + 1
    confirm_mentions(to_publish, by=participant)
    assert open_items(to_publish) == []


def new_words(review: Review, author, words: str) -> None:
    save_section(review, by=author, changes={"luck": words}, seen="")
    with pytest.raises(RequirementsOpen):
        take_step(review, "publish", by=author)


def test_whoever_looked_hears_of_other_words_at_once(to_publish, author, participant, client_of):
    mails = Mail.objects.filter(kind="mentions", to=participant.email)
    confirm_mentions(to_publish, by=participant)
    new_words(to_publish, author, "Participant Piet had the spare key.")
    assert mails.count() == 2
    reminder = Reminder.objects.get(source="mentions", person=participant.person)
    assert reminder.asked == 1
    waits = client_of(participant).get(reverse("people:waiting")).content.decode()
    home = client_of(participant).get(reverse("learnings:home")).content.decode()
    assert ("names you" in waits, "names you" in home, to_publish.at("mentions") in home) == (True, True, True)
    confirm_mentions(to_publish, by=participant)
    assert "names you" not in client_of(participant).get(reverse("learnings:home")).content.decode()


def test_a_mail_that_still_waits_is_not_followed_by_another(to_publish, author, participant, client_of):
    mails = Mail.objects.filter(kind="mentions", to=participant.email)
    new_words(to_publish, author, "Participant Piet had the spare key.")
    assert mails.count() == 1  # a moment old, and its link shows what stands now
    Reminder.objects.update(last_asked_at=timezone.now() - dt.timedelta(days=3))
    new_words(to_publish, author, "Participant Piet had the only key.")
    new_words(to_publish, author, "Participant Piet had the golden key.")
    assert mails.count() == 2
    Reminder.objects.update(last_asked_at=timezone.now() - dt.timedelta(days=3))
    new_words(to_publish, author, "Participant Piet had a key.")
    assert mails.count() == 2  # twice without an answer, and it stops
    assert "names you" in client_of(participant).get(reverse("people:waiting")).content.decode()
    assert "names you" in client_of(participant).get(reverse("learnings:home")).content.decode()


def test_what_was_shown_waits_until_they_have_looked_whatever_became_of_the_mail(to_publish, participant, client_of):
    Reminder.objects.all().delete()
    assert "names you" in client_of(participant).get(reverse("people:waiting")).content.decode()
    confirm_mentions(to_publish, by=participant)
    assert "names you" not in client_of(participant).get(reverse("people:waiting")).content.decode()


def test_nor_does_silence_about_other_sentences_count(to_publish, author):
    assert open_items(to_publish) == []
    save_section(to_publish, by=author, changes={"luck": "Participant Piet had the spare key."}, seen="")
    assert len(open_items(to_publish)) == 1


@pytest.mark.parametrize(
    "text",
    ["It was quiet. Participant piet, looked!", "It was quiet."],
    ids=["other commas", "named no more"],
)
def test_who_is_named_in_no_other_words_is_not_asked_again(to_publish, author, participant, text):
    confirm_mentions(to_publish, by=participant)
    save_section(to_publish, by=author, changes={"what_happened": text}, seen="")
    assert open_items(to_publish) == []


def test_the_page_says_who_was_not_shown_other_words(to_publish, author, participant, client_of):
    confirm_mentions(to_publish, by=participant)
    page = to_publish.at("mentions")
    assert "named in new words" not in client_of(author).get(page).content.decode()
    save_section(to_publish, by=author, changes={"luck": "Participant Piet had the spare key."}, seen="")
    assert "named in new words" in client_of(author).get(page).content.decode()
    assert "I have seen where I am named" in client_of(participant).get(page).content.decode()


LATER = "Participant Piet had the spare key."


def test_whoever_looked_while_nothing_named_them_is_shown_what_does(standard_review, author, participant):
    confirm_mentions(standard_review, by=participant)
    save_section(standard_review, by=author, changes={"luck": LATER}, seen="")
    assert len(open_items(standard_review)) == 1


def test_what_was_written_since_the_page_was_drawn_is_not_seen_by_a_click(to_publish, author, participant, client_of):
    client, there = client_of(participant), reverse("reviews:mentions_seen", args=[to_publish.pk])
    shown = client.get(to_publish.at("mentions")).context["own_marks"]
    save_section(to_publish, by=author, changes={"luck": LATER}, seen="")
    page = client.post(there, {"shown": shown}, follow=True)
    assert (LATER in page.content.decode(), "please look again" in page.content.decode()) == (True, True)
    assert len(open_items(to_publish)) == 1
    page = client.post(there, {"shown": page.context["own_marks"]}, follow=True)
    assert ("Thank you for looking." in page.content.decode(), open_items(to_publish)) == (True, [])


@pytest.mark.parametrize("shown", ["", "- -", "zzz", "\0", "x" * 1_000_000, "'; --"])
def test_made_up_marks_are_nothing_seen(to_publish, participant, client_of, shown):
    Review.objects.filter(pk=to_publish.pk).update(luck=LATER)
    to = reverse("reviews:mentions_seen", args=[to_publish.pk])
    assert client_of(participant).post(to, {"shown": shown}).status_code == 302
    assert len(open_items(to_publish)) == 1


def test_nor_by_a_click_in_a_mail(to_publish, author, participant, client):
    reminder = Reminder.objects.get(source="mentions", person=participant.person)
    there = answer_link(reminder).removeprefix("http://localhost:8000")
    about = client.get(there).context["form"].about
    save_section(to_publish, by=author, changes={"luck": LATER}, seen="")
    page = client.post(there, {"choice": "seen", "about": about})
    assert (page.status_code, LATER in page.content.decode()) == (422, True)
    assert len(open_items(to_publish)) == 1
    about = page.context["form"].about
    assert f'name="about" value="{about}"' in page.content.decode()
    assert client.post(there, {"choice": "seen", "about": about}).status_code == 200
    assert open_items(to_publish) == []


def test_two_who_publish_at_once_ask_once(to_publish, author, participant, monkeypatch):
    confirm_mentions(to_publish, by=participant)
    save_section(to_publish, by=author, changes={"luck": LATER}, seen="")
    asked = Mail.objects.filter(kind="mentions", to=participant.email)
    before, read = asked.count(), mentioned(Review.objects.get(pk=to_publish.pk))
    monkeypatch.setattr(mail, "mentioned", lambda review: copy.deepcopy(read))  # both read before either wrote
    for _each in "12":
        mail.show_mentions(to_publish, by=author)
    assert asked.count() == before + 1


def test_silence_is_counted_in_the_organisations_days():
    auckland = Organisation(zone="Pacific/Auckland", working_days=[0, 1, 2, 3, 4])
    wednesday = dt.datetime(2026, 11, 18, 19, 0, tzinfo=dt.UTC)  # Thursday, eight in the morning
    assert silence_ends(wednesday, auckland) == dt.datetime(2026, 11, 22, 19, 0, tzinfo=dt.UTC)  # Monday


def test_silence_in_writing_begins_anew_when_the_step_does(analysed, author, participant):
    Review.objects.filter(pk=analysed.pk).update(state="meeting", meeting_in_writing=True, earlier_answer="prefer_not")
    analysed.participation.update(asked_at=timezone.now() - dt.timedelta(days=7))
    analysed.participation.exclude(person=participant.person).update(answered_at=timezone.now())
    review = Review.objects.get(pk=analysed.pk)
    assert REVIEW.missing(("meeting",), review) == []
    perform(review, "back_to_analysing", by=author)
    perform(review, "meet", by=author)
    assert [item.code for item in REVIEW.missing(("meeting",), Review.objects.get(pk=review.pk))] == ["meeting"]
    assert Mail.objects.filter(to=participant.email, subject__contains=review.incident.ref).exists()
