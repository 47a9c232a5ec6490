"""What `reviews` writes to people, what waits for them, and what never leaves."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.domain.incidents import capture, restrict
from incidents.enums import RoleInIncident
from incidents.models import IncidentRole
from people.domain import waiting
from people.domain.mail import no_mail
from people.domain.mail_links import answer_link
from people.domain.perform import perform
from people.domain.reminders import line_of, nobody_answers, remember, settle, tick
from people.enums import MailKind
from people.models import Mail, Organisation, Person, Reminder
from reviews.domain.actions import add_action
from reviews.domain.requirements import silence_ends
from reviews.domain.reviews import give_perspective, open_review
from reviews.domain.scope import choose_depth
from reviews.domain.taking_part import appoint, hold_meeting, invite
from reviews.models import Action, ActionLook, Perspective, Review
from tests.today import BERLIN

TITLE = "The provisioning service refused new gateways"


def at_once(review):
    """What an idea needs so that somebody may commit to it before it has rested."""
    factor = review.factors.first() or review.factors.create(text="The alarm watches the wrong queue")
    return {"factor": factor, "why_now": "The next night is tonight"}


@pytest.fixture
def nils(db):
    """Was there, has no account."""
    return Person.objects.create(name="Nils", email="nils@example.org")


def mails(kind=None):
    rows = Mail.objects.order_by("pk")
    return list(rows.filter(kind=kind) if kind else rows)


def words(mail):
    return f"{mail.subject}\n{mail.text}\n{mail.html}"


def path_of(link):
    return link.removeprefix("http://localhost:8000")


def lines(person, source=None):
    found = waiting.lines_for([person.pk], timezone.localdate())
    return [line for line in found if source in (None, line.source)]


# --- asked to run it ------------------------------------------------------------------------------


def test_appoint_tells_somebody_else_once(standard_review, author, stranger):
    changes = {"owner": author.person, "facilitator": stranger.person}
    for _ in range(2):
        appoint(standard_review, by=author, changes=changes, seen="")
    [mail] = mails()
    ref = standard_review.incident.ref
    assert (mail.to, mail.subject) == (stranger.email, f"Author Amal asks you to facilitate the review of {ref}")
    assert f"http://localhost:8000/reviews/{standard_review.pk}/" in mail.text


def test_chosen_unchosen_and_chosen_again_is_one_mail(standard_review, author, facilitator, stranger):
    for person in (stranger.person, facilitator.person, stranger.person, facilitator.person, stranger.person):
        appoint(standard_review, by=author, changes={"facilitator": person}, seen="")
    assert sorted(mail.to for mail in mails()) == sorted([stranger.email, facilitator.email])
    settle()  # nothing waits for an answer: later it is another asking
    appoint(standard_review, by=author, changes={"facilitator": facilitator.person}, seen="")
    assert [mail.to for mail in mails()].count(facilitator.email) == 2


def test_appoint_an_owner_says_what_that_is(standard_review, facilitator, stranger):
    appoint(standard_review, by=facilitator, changes={"owner": stranger.person}, seen="")
    [mail] = mails()
    assert mail.subject == f"Facilitator Fenna asks you to see to the review of {standard_review.incident.ref}"
    assert "asks you to own the review" in mail.text
    assert "asks you to own the review" in mail.html


def test_appoint_tells_nobody_about_themselves_without_account_or_unlisted(standard_review, author, nils, stranger):
    appoint(standard_review, by=author, changes={"owner": author.person, "facilitator": nils}, seen="")
    restrict(standard_review.incident, by=author)
    review = Review.objects.get(pk=standard_review.pk)
    appoint(review, by=author, changes={"facilitator": stranger.person}, seen="")
    assert mails() == []


# --- asked for an account ------------------------------------------------------------------------


def test_invite_asks_at_once_and_says_who_reads_it(standard_review, author, stranger):
    invite(standard_review, by=author, person=stranger.person)
    [mail] = mails(MailKind.TAKE_PART)
    assert mail.to == stranger.email
    assert mail.subject == f"Author Amal asks how {standard_review.incident.ref} looked from where you stood"
    assert "Who will read this: those who take part" in mail.text
    assert "The facilitator is Facilitator Fenna." in mail.text
    assert (
        f"http://localhost:8000/reviews/{standard_review.pk}/?at=perspectives&open=perspective#fold-perspective"
        in mail.text
    )
    assert not mail.sealed


def test_invite_twice_or_again_asks_once(standard_review, author, stranger):
    for _ in range(2):
        invite(standard_review, by=author, person=stranger.person)
    standard_review.participation.filter(person=stranger.person).delete()
    invite(standard_review, by=author, person=stranger.person)
    assert len(mails()) == 1


def test_invite_to_a_light_review_asks_nobody(light_review, author, stranger):
    invite(light_review, by=author, person=stranger.person)
    assert mails() == []
    choose_depth(light_review, by=author, depth="standard")
    assert [mail.to for mail in mails()] == [stranger.email]


def test_open_review_asks_responders_but_not_oneself(author, stranger, make_user):
    incident = capture(TITLE, by=author, severity="sev2", stage="pilot")
    IncidentRole.objects.create(incident=incident, person=stranger.person, role=RoleInIncident.RESPONDER)
    IncidentRole.objects.create(incident=incident, person=author.person, role=RoleInIncident.LEAD)
    open_review(incident, by=author)
    assert [mail.to for mail in mails()] == [stranger.email]


def test_invite_without_account_gets_a_link_to_the_boxes(standard_review, author, nils, client):
    invite(standard_review, by=author, person=nils)
    [mail] = mails()
    begins = answer_link(Reminder.objects.get(person=nils)).rsplit(":", 2)[0]  # then the second in which it was signed
    link = next(word for word in mail.text.split() if word.startswith(f"{begins}:"))
    assert "#perspectives" not in mail.text
    assert "names you" not in client.get(path_of(link)).content.decode()
    onward = client.post(path_of(link), {"choice": "write"})
    assert onward.url.startswith("/perspective/")
    assert client.post(onward.url, {"did": "I pressed reset", "saw": ""}).status_code == 302
    assert Perspective.objects.get().person == nils
    assert client.get(path_of(link)).status_code == 410


def test_perspective_passed_by_link_is_not_asked_again(standard_review, author, nils, client):
    invite(standard_review, by=author, person=nils)
    address = path_of(answer_link(Reminder.objects.get(person=nils)))
    assert client.post(address, {"choice": "pass"}).status_code == 200
    row = standard_review.participation.get(person=nils)
    assert (row.rather_not, row.passed) == (True, False)
    assert lines(nils) == []


def test_perspective_line_ends_with_the_account(standard_review, author, participant):
    assert [line.text for line in lines(participant.person, "perspective")] == [
        f"How {standard_review.incident.ref} “{TITLE}” looked from where you stood"
    ]
    give_perspective(standard_review, by=participant, person=participant.person, did="Looked")
    assert lines(participant.person, "perspective") == []


def test_no_mail_writes_nothing(standard_review, author, stranger):
    with no_mail():
        invite(standard_review, by=author, person=stranger.person)
    assert mails() == []


def test_in_writing_asks_who_can_read_the_draft_at_once(standard_review, author, participant, nils, client):
    with no_mail():
        invite(standard_review, by=author, person=nils)
    for _twice in range(2):
        hold_meeting(standard_review, by=author, meeting_at=None, in_writing=True)
    [mail] = mails()
    assert (mail.to, mail.subject) == (participant.email, f"{standard_review.incident.ref}: is the draft right?")
    until = silence_ends(timezone.now()).astimezone(BERLIN)
    assert f"without a word from you by {until.day} {until:%b %Y}, the review goes on." in mail.text
    Review.objects.update(state="meeting")
    address = path_of(answer_link(Reminder.objects.get(source="in_writing")))
    assert client.post(address, {"choice": "confirm"}).status_code == 200
    row = standard_review.participation.get(person=participant.person)
    assert (row.answered_at is not None, row.passed) == (True, False)
    assert lines(participant.person, "in_writing") == []


# --- restricted ----------------------------------------------------------------------------------


@pytest.fixture
def hidden(author, stranger, participant):
    """A standard review of a restricted incident; ``participant`` is listed, ``stranger`` is not."""
    incident = capture("A password was pasted into a ticket", by=author, visibility="restricted", severity="sev2")
    IncidentRole.objects.create(incident=incident, person=participant.person, role=RoleInIncident.READER)
    IncidentRole.objects.get_or_create(incident=incident, person=author.person, role=RoleInIncident.REPORTER)
    review = open_review(incident, by=author, depth="standard")
    review.opened_at = timezone.now() - dt.timedelta(days=2)
    review.save(update_fields=["opened_at"])
    return review


def test_restricted_title_is_in_no_mail_and_no_unlisted_hears(hidden, author, stranger, participant, lead):
    for user in (stranger, participant):
        invite(hidden, by=author, person=user.person)
        action = add_action(
            "Rotate the password", by=author, review=hidden, owner=user.person, why="It leaked", **at_once(hidden)
        )
        action.due = timezone.localdate()
        action.save()
        perform(action, "commit", by=author)
    assert {mail.to for mail in mails()} == {participant.email}
    assert not any("password" in words(mail) or "leaked" in words(mail) for mail in mails())
    assert len(mails()) == 2
    assert lines(stranger.person) == []
    texts = [line.text for user in (participant, author) for line in lines(user.person)]
    assert texts
    assert not any("password" in text for text in texts)
    assert f"An action from {hidden.incident.ref}" in " ".join(texts)


def test_restricted_is_not_on_a_leads_page(hidden, participant, lead):
    before = timezone.now() - dt.timedelta(days=8)
    Reminder.objects.bulk_create(
        Reminder(person_id=line.person, source=line.source, thing=line.thing, asked=2, last_asked_at=before)
        for line in lines(hidden.owner)
    )
    assert nobody_answers(lead) == []
    assert [line.source for line in nobody_answers(hidden.owner.user)] == ["perspective", "review"]


def test_restricted_later_is_taken_out_of_waiting_and_kept_mail(standard_review, author, stranger, monkeypatch):
    monkeypatch.setattr("config.lib.work.send", lambda row: None)
    invite(standard_review, by=author, person=stranger.person)
    [mail] = mails()
    assert TITLE in words(mail)
    restrict(standard_review.incident, by=author)
    mail.refresh_from_db()
    assert (mail.state, mail.progress_note, mail.text) == ("done", "withdrawn", "")
    assert standard_review.incident.ref not in words(mail)


# --- mentions ------------------------------------------------------------------------------------


@pytest.fixture
def named(standard_review, participant):
    standard_review.what_happened = "Participant Piet saw the queue grow. The alarm stayed silent."
    standard_review.state = "meeting"
    standard_review.meeting_in_writing = True
    standard_review.save()
    standard_review.participation.update(passed=True)
    return standard_review


def test_learn_shows_those_named_where(named, author, participant, client):
    perform(named, "learn", by=author)
    [mail] = mails(MailKind.MENTIONS)
    assert mail.to == participant.email
    assert "queue" not in words(mail)
    address = path_of(answer_link(Reminder.objects.get(source="mentions")))
    page = client.get(address).content.decode()
    assert "Participant Piet saw the queue grow." in page
    assert "The alarm" not in page
    assert named.participation.get(person=participant.person).mentions_seen_at is None
    assert client.post(address, {"choice": "seen"}).status_code == 200
    assert named.participation.get(person=participant.person).mentions_seen_at


def test_who_is_named_later_is_asked_when_somebody_wants_to_publish(named, author, participant, client_of):
    sentence, named.what_happened = named.what_happened, "The queue grew."
    named.save()
    perform(named, "learn", by=author)
    assert mails(MailKind.MENTIONS) == []
    Review.objects.update(what_happened=sentence)
    for _twice in range(2):
        assert client_of(author).post(reverse("reviews:move", args=[named.pk, "publish"])).status_code == 409
    assert [mail.to for mail in mails(MailKind.MENTIONS)] == [participant.email]


def test_learn_again_does_not_write_again(named, author):
    perform(named, "learn", by=author)
    perform(Review.objects.get(), "back_to_meeting", by=author)
    perform(Review.objects.get(), "learn", by=author)
    assert len(mails(MailKind.MENTIONS)) == 1


# --- actions -------------------------------------------------------------------------------------


@pytest.fixture
def action(standard_review, author, participant):
    made = add_action(
        "Alarm on the queue", by=author, review=standard_review, why="It was silent", **at_once(standard_review)
    )
    made.owner, made.due = participant.person, timezone.localdate() + dt.timedelta(days=3)
    made.save()
    return made


def test_commit_in_somebodys_name_is_told_at_once(action, author, participant):
    perform(action, "commit", by=author)
    [mail] = mails(MailKind.COMMITMENT)
    assert (mail.to, mail.sealed) == (participant.email, True)
    assert "Alarm on the queue" in mail.text
    assert "Alarm" not in mail.subject


def test_commit_in_ones_own_name_is_not_told(action, participant):
    perform(action, "commit", by=participant)
    assert mails() == []


def test_action_due_is_finished_or_declined_by_link(action, author, participant, client):
    perform(action, "commit", by=author)
    [line] = lines(participant.person, "action")
    assert line.sealed
    row = remember([line], timezone.now())[line.key]
    refused = client.post(path_of(answer_link(row)), {"choice": "decline"})
    assert refused.status_code == 422
    assert client.post(path_of(answer_link(row)), {"choice": "decline", "note": "Replaced"}).status_code == 200
    action.refresh_from_db()
    assert (action.state, action.declined_because) == ("declined", "Replaced")


def test_action_far_away_does_not_wait_yet(action, author, participant):
    action.due = timezone.localdate() + dt.timedelta(days=30)
    action.save()
    perform(action, "commit", by=author)
    assert lines(participant.person, "action") == []


@pytest.fixture
def done(action, author, participant):
    perform(action, "commit", by=author)
    perform(action, "finish", by=author)
    ActionLook.objects.filter(day=30).update(due_on=timezone.localdate())
    Mail.objects.all().delete()
    return Action.objects.get()


def test_look_in_the_weekly_mail_has_three_answers(done, participant):
    [line] = lines(participant.person, "look")
    assert line.text == "Alarm on the queue (30 days on)"
    assert [choice.code for choice in line.choices] == ["worked", "did_not_work", "cannot_tell"]
    monday = dt.datetime(2026, 11, 30, 10, tzinfo=dt.UTC)
    assert tick(monday) >= 1
    [mail] = [mail for mail in mails(MailKind.WEEKLY) if mail.to == participant.email]
    assert [f"?as={choice.code}" in mail.html for choice in line.choices] == [True] * 3
    assert mail.sealed  # the review is a draft


@pytest.mark.parametrize("account", [True, False])
def test_look_is_answered_by_link_with_how_we_know(done, participant, nils, client, account):
    if not account:
        done.owner = nils
        done.save()
    [line] = lines(done.owner, "look")
    address = path_of(answer_link(remember([line], timezone.now())[line.key]))
    assert client.get(f"{address}?as=worked").status_code == 200
    assert "How do you know?" in client.post(address, {"choice": "worked"}).content.decode()
    assert client.post(address, {"choice": "worked", "note": "It rang twice"}).status_code == 200
    done.refresh_from_db()
    assert (done.state, done.looks.get(day=30).note) == ("worked", "It rang twice")
    assert lines(done.owner, "look") == []


def test_look_of_two_the_later_is_asked(done, participant):
    ActionLook.objects.update(due_on=timezone.localdate())
    assert [line.text for line in lines(participant.person, "look")] == ["Alarm on the queue (90 days on)"]


# --- the owner -----------------------------------------------------------------------------------


@pytest.fixture
def yesterday(light_review):
    light_review.opened_at = timezone.now() - dt.timedelta(days=1)
    light_review.save(update_fields=["opened_at"])
    return light_review


def test_morning_after_is_one_mail_to_the_owner(yesterday, author):
    at = timezone.now().replace(hour=11)
    while at.weekday() > 4:
        at += dt.timedelta(days=1)
    assert [tick(at), tick(at)] == [1, 0]
    [mail] = mails()
    assert (mail.kind, mail.to) == ("morning", author.email)
    assert yesterday.incident.title in mail.text
    assert f'href="http://localhost:8000{yesterday.get_absolute_url()}">Go on with it</a>' in mail.html
    paste = f"http://localhost:8000/incidents/{yesterday.incident_id}/timeline/paste/"
    assert f'<a class="button" href="{paste}">Paste the chat and the logs</a>' in mail.html
    assert f"Paste the chat and the logs: {paste}" in mail.text


@pytest.mark.parametrize(
    ("zone", "opened"),
    [
        ("America/Los_Angeles", dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)),  # Thursday, five in the afternoon
        ("Europe/Berlin", dt.datetime(2026, 11, 19, 22, 30, tzinfo=dt.UTC)),  # Thursday, half an hour before midnight
    ],
)
def test_the_morning_after_is_the_organisations(light_review, monkeypatch, zone, opened):
    Organisation.objects.update(zone=zone)
    Review.objects.update(opened_at=opened, state_since=opened)
    nine = dt.datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo(zone))
    assert [tick(nine - dt.timedelta(hours=8.5)), tick(nine)] == [0, 1]
    [mail] = mails()
    monkeypatch.setattr(timezone, "now", lambda: nine)
    assert "since 19 Nov" in mail.text
    assert settle(nine) == 0
    for reader in ("UTC", "Pacific/Pago_Pago", "Pacific/Kiritimati"):
        with timezone.override(reader):
            assert line_of(Reminder.objects.get()) is not None


def test_review_of_a_past_incident_reminds_nobody(yesterday, author):
    yesterday.incident.past = True
    yesterday.incident.save()
    assert lines(author.person) == []


def test_review_line_is_answered_with_no_review_because(yesterday, author, client):
    [line] = lines(author.person, "review")
    address = path_of(answer_link(remember([line], timezone.now())[line.key]))
    assert client.post(address, {"choice": "skip", "note": "A false alarm"}).status_code == 200
    yesterday.refresh_from_db()
    assert (yesterday.state, yesterday.skip_reason) == ("skipped", "A false alarm")
    assert settle() == 0


def test_lines_cost_the_same_for_one_and_many(
    standard_review, author, participant, done, django_assert_max_num_queries
):
    def more(number):
        incident = capture(f"More {number}", by=author, severity="sev2", stage="pilot")
        invite(open_review(incident, by=author), by=author, person=participant.person)
        review, owner = incident.review, participant.person
        extra = add_action(f"More {number}", by=author, review=review, why="x", owner=owner, **at_once(review))
        extra.due = timezone.localdate()
        extra.save()
        perform(extra, "commit", by=author)

    more(1)
    with django_assert_max_num_queries(16) as first:
        lines(participant.person)
    for number in range(2, 5):
        more(number)
    with django_assert_max_num_queries(len(first)):
        assert len(lines(participant.person)) >= 9


def test_waiting_page_names_what_waits(done, participant, client_of):
    page = client_of(participant).get(reverse("people:waiting")).content.decode()
    assert "Alarm on the queue (30 days on)" in page


def test_waiting_page_costs_the_same_for_one_and_many(
    done, author, participant, client_of, django_assert_max_num_queries
):
    client = client_of(participant)
    with django_assert_max_num_queries(22) as first:
        client.get(reverse("people:waiting"))
    for number in range(3):
        review, owner = done.review, participant.person
        extra = add_action(f"More {number}", by=author, review=review, why="x", owner=owner, **at_once(review))
        extra.due = timezone.localdate()
        extra.save()
        perform(perform(extra, "commit", by=author), "finish", by=author)
    ActionLook.objects.update(due_on=timezone.localdate())
    with django_assert_max_num_queries(len(first)):
        page = client.get(reverse("people:waiting")).content.decode()
    assert "More 2" in page
