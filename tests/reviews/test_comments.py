"""Threads beside a draft: who reads and writes them, what they stand at, who is asked, and that they go."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incidents.domain.incidents import restrict
from learnings.domain.erasing import TOMBSTONE, erase_person, erase_span
from people.domain import waiting
from people.domain.preferences import switch
from people.enums import MailKind
from people.models import LogEntry, Mail, Person
from reviews.domain.comments import (
    HasReplies,
    NoMoreComments,
    NoSuchPart,
    called,
    comment,
    open_threads,
    readers,
    reopen,
    resolve,
    take_back,
    threads_at,
)
from reviews.domain.findings import add_factor
from reviews.domain.taking_part import invite
from reviews.models import Comment, Review
from reviews.tasks import delete_raw_perspectives

pytestmark = pytest.mark.django_db

WORDS = "New gateways were refused for a day."


@pytest.fixture
def draft(analysed) -> Review:
    """A standard review with texts; ``author``, ``facilitator`` and ``participant`` read it."""
    return analysed


@pytest.fixture
def thread(draft, participant) -> Comment:
    return comment(draft, by=participant, section="what-happened", quote="refused for a day", text="Two days, I think.")


def page(review, section="what-happened", query=""):
    return reverse("reviews:comments", args=[review.pk, section]) + query


def body(client, address):
    return client.get(address).content.decode()


# --- saying something -----------------------------------------------------------------------------


def test_a_comment_stands_at_its_section_with_the_quote(client_of, author, draft, participant):
    data = {"quote": "refused  for\na day", "text": "Two days, I think."}
    answer = client_of(participant).post(page(draft), data)
    assert answer.url == f"{draft.get_absolute_url()}?at=what-happened#threads-what-happened"
    row = Comment.objects.get()
    assert (row.section, row.quote, row.author) == ("what-happened", "refused for a day", participant.person)
    shown = body(client_of(author), f"{draft.get_absolute_url()}?at=what-happened")
    assert "Two days, I think." in shown
    assert "These words were changed since" not in shown


def test_a_thread_whose_words_are_gone_says_so_and_stays(client_of, author, draft, thread):
    Review.objects.filter(pk=draft.pk).update(what_happened="It was two days.")
    shown = body(client_of(author), page(draft))
    assert "These words were changed since." in shown
    assert "refused for a day" in shown


@pytest.mark.parametrize(
    ("text", "quote", "gone"),
    [
        ("It was **very** quiet.", "It was very quiet", False),
        ("See [the log](https://example.org/a-b) first", "See the log first", False),
        ("One\n\ntwo", "One two", False),
        ("القائمة تنمو ببطء", "تنمو ببطء", False),
        ("🚒 arrived", "🚒", False),
        ("It was loud.", "It was quiet", True),
    ],
)
def test_words_are_found_whatever_marks_stand_around_them(draft, participant, text, quote, gone):
    row = comment(draft, by=participant, section="what-happened", quote=quote, text="Yes.")
    Review.objects.filter(pk=draft.pk).update(what_happened=text)
    [thread] = threads_at(Review.objects.get(pk=draft.pk), "what-happened")
    assert (thread.pk, thread.gone) == (row.pk, gone)


def test_a_selection_that_took_labels_along_keeps_the_line_that_stands_there(draft, participant):
    quote = "Nobody is told when a fetch fails\nInformation\nLatent: there before the day"
    row = comment(draft, by=participant, section="factors", quote=quote, text="True.")
    assert row.quote == "Nobody is told when a fetch fails"


def test_a_reply_opens_a_resolved_thread_again(draft, author, thread):
    resolve(thread, by=author)
    reply = comment(draft, by=author, thread=thread, text="It was one in Leeds.")
    thread.refresh_from_db()
    assert (reply.thread, reply.section, thread.resolved_at) == (thread, "what-happened", None)
    deeper = comment(draft, by=author, thread=reply, text="And two in Hull.")
    assert deeper.thread == thread


def test_the_same_words_sent_twice_are_one_comment(client_of, draft, participant):
    client = client_of(participant)
    for _n in range(2):
        client.post(page(draft), {"text": "Sent twice"})
    assert Comment.objects.count() == 1


def test_resolving_and_opening_again_twice_is_once(draft, author, thread):
    for step in (resolve, resolve, reopen, reopen):
        step(thread, by=author)
    verbs = list(LogEntry.objects.filter(object_type="comment").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["begin thread", "resolve thread", "reopen thread"]


def test_the_log_holds_none_of_the_words(draft, author, thread):
    comment(draft, by=author, thread=thread, text="Another word")
    take_back(comment(draft, by=author, thread=thread, text="Yet another"), by=author)
    assert "Two days" not in str(list(LogEntry.objects.values()))
    assert "nother" not in str(list(LogEntry.objects.values()))


def test_one_takes_back_what_nobody_answered(client_of, draft, author, participant, thread):
    client_of(author).post(reverse("reviews:comment_withdraw", args=[draft.pk, thread.pk]))
    assert Comment.objects.filter(pk=thread.pk).exists()  # it is somebody else's
    reply = comment(draft, by=author, thread=thread, text="Hm.")
    with pytest.raises(HasReplies):
        take_back(thread, by=participant)
    take_back(reply, by=author)
    client_of(participant).post(reverse("reviews:comment_withdraw", args=[draft.pk, thread.pk]))
    assert not Comment.objects.exists()


def test_resolved_threads_step_aside_and_come_on_demand(client_of, author, draft, thread):
    client_of(author).post(reverse("reviews:comment_settle", args=[draft.pk, thread.pk]))
    client, at = client_of(author), f"{draft.get_absolute_url()}?at=what-happened"
    assert "Two days, I think." not in body(client, at)
    assert "1 resolved" in body(client, at)
    assert "Two days, I think." in body(client, page(draft))
    client.post(reverse("reviews:comment_settle", args=[draft.pk, thread.pk]), {"again": "yes"})
    assert "Two days, I think." in body(client, at)


def test_open_threads_are_a_hint_and_hold_nothing(client_of, author, draft, thread):
    assert [(key, n) for key, _title, n in open_threads(draft)] == [("what-happened", 1)]
    shown = body(client_of(author), draft.get_absolute_url())
    assert "Still talked about; nothing waits for it:" in shown
    assert "?at=what-happened#threads-what-happened" in shown


# --- who may --------------------------------------------------------------------------------------


def test_who_does_not_take_part_reads_and_writes_nothing(client_of, stranger, admin, draft, thread):
    for user in (stranger, admin):
        client = client_of(user)
        assert client.get(page(draft)).status_code == 403
        assert client.post(page(draft), {"text": "x"}).status_code == 403
        assert client.post(reverse("reviews:comment_settle", args=[draft.pk, thread.pk])).status_code == 403
        assert not Comment.objects.visible_to(user).exists()
    assert Comment.objects.count() == 1


def test_a_viewer_who_takes_part_may_say_something(client_of, reader, author, draft):
    invite(draft, by=author, person=reader.person)
    assert client_of(reader).post(page(draft), {"text": "I saw it too."}).status_code == 302
    assert Comment.objects.get().author == reader.person


@pytest.mark.parametrize("section", ["perspectives", "mentions", "nowhere", "-"])
def test_raw_accounts_and_unknown_parts_are_not_talked_about(client_of, author, draft, section):
    assert client_of(author).post(page(draft, section), {"text": "x"}).status_code == 404
    with pytest.raises(NoSuchPart):
        comment(draft, by=author, section=section, text="x")


@pytest.mark.parametrize("reply", ["x", "0", "9" * 40, "²", "-1"])
def test_a_reply_to_nothing_is_no_reply(client_of, author, draft, thread, reply):
    assert client_of(author).post(page(draft), {"text": "x", "reply": reply}).status_code in (302, 404)


def test_a_thread_of_another_review_is_not_there(client_of, author, draft, light_review):
    other = comment(light_review, by=author, section="what-happened", text="Elsewhere")
    client = client_of(author)
    assert client.post(page(draft), {"text": "x", "reply": other.pk}).status_code == 404
    assert client.post(reverse("reviews:comment_settle", args=[draft.pk, other.pk])).status_code == 404
    with pytest.raises(NoSuchPart):
        comment(draft, by=author, thread=other, text="x")


def test_published_text_is_not_talked_about(client_of, author, published_light):
    with pytest.raises(NoMoreComments):
        comment(published_light, by=author, section="what-happened", text="Late")
    assert client_of(author).get(page(published_light)).status_code == 404


# --- asking somebody ------------------------------------------------------------------------------


def people(*names):
    return [Person(name=name) for name in names]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Ada Lovelace what did you see?", ["Ada Lovelace"]),
        ("what did you see, @ada?", ["Ada Lovelace"]),
        ("mail me: a@Ada.example", []),
        ("@Adapter is broken", []),
        ("@Bo Lind and @Bo Berg", ["Bo Lind", "Bo Berg"]),
        ("@Bo", []),  # two letters, and two people
        ("@Zoë-Marie", ["Zoë-Marie Ødegård"]),
        ("", []),
    ],
)
def test_who_is_called(text, names):
    rows = people("Ada Lovelace", "Bo Lind", "Bo Berg", "Zoë-Marie Ødegård")
    assert [person.name for person in called(text, rows)] == names


def test_asking_writes_a_mail_at_once_without_the_words(draft, participant, author):
    row = comment(draft, by=participant, section="factors", text="@Author was that known?")
    assert list(row.mentions.all()) == [author.person]
    mail = Mail.objects.get(kind=MailKind.ASKED)
    assert (mail.to, mail.incidents) == (author.email, [draft.incident_id])
    assert mail.subject == f"Participant Piet asks you something about {draft.incident.ref}"
    assert "was that known" not in mail.text + mail.html
    assert row.get_absolute_url() in mail.text


def test_only_readers_of_the_draft_can_be_asked(client_of, draft, participant, stranger, make_user):
    guest = Person.objects.create(name="Guest Gil", email="gil@example.org")
    invite(draft, by=participant, person=guest)
    assert stranger.person not in readers(draft)
    assert guest not in readers(draft)  # without an account nobody reads a draft
    answer = client_of(participant).post(page(draft), {"text": "Well?", "asks": stranger.person.name})
    assert answer.status_code == 422
    assert "Nobody here is called" in answer.content.decode()
    comment(draft, by=participant, section="factors", text=f"@{stranger.person.name} @Guest", asks=[stranger.person])
    assert not Mail.objects.filter(kind=MailKind.ASKED).exists()


def test_in_a_restricted_incident_only_listed_people_can_be_asked(draft, author, participant, facilitator):
    restrict(draft.incident, by=author)
    draft.refresh_from_db()
    draft.incident.refresh_from_db()
    assert set(readers(draft)) <= {role.person for role in draft.incident.roles.all()}


def test_nobody_is_written_to_who_switched_it_off(draft, participant, author):
    switch(author.person, MailKind.ASKED, on=False)
    comment(draft, by=participant, section="factors", text="@Author?")
    assert not Mail.objects.filter(kind=MailKind.ASKED).exists()
    assert [line.source for line in waits(author.person)] == ["comment"]


def waits(person):
    return [line for line in waiting.lines_for([person.pk], timezone.localdate()) if line.source == "comment"]


def test_a_question_waits_until_it_is_answered(draft, participant, author):
    row = comment(draft, by=participant, section="factors", text="@Author?")
    assert [line.thing for line in waits(author.person)] == [row.pk]
    comment(draft, by=author, thread=row, text="It was.")
    assert waits(author.person) == []
    again = comment(draft, by=participant, thread=row, text="@Author since when?")
    assert [line.thing for line in waits(author.person)] == [again.pk]
    resolve(row, by=participant)
    assert waits(author.person) == []


@pytest.mark.parametrize(("code", "count"), [("reply", 2), ("nothing", 1)])
def test_a_question_is_answered_from_its_mail(client, draft, participant, author, code, count):
    comment(draft, by=participant, section="factors", text="@Author?")
    mail = Mail.objects.get(kind=MailKind.ASKED)
    address = next(line for line in mail.text.splitlines() if "/answer/" in line).removeprefix("http://localhost:8000")
    assert "@Author?" in client.get(address).content.decode()
    assert client.post(address, {"choice": code, "note": "It was known."}).status_code == 200
    assert (Comment.objects.count(), waits(author.person)) == (count, [])
    assert client.get(address).status_code == 410


def test_names_are_offered_of_readers_only(client_of, draft, participant, stranger):
    answer = client_of(participant).get(reverse("reviews:reader_names", args=[draft.pk]), {"asks": "a"})
    shown = answer.content.decode()
    assert "Author Amal" in shown
    assert stranger.person.name not in shown
    assert client_of(stranger).get(reverse("reviews:reader_names", args=[draft.pk])).status_code == 403


# --- bad input ------------------------------------------------------------------------------------


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7|add:7 }} \u202eabc 👩‍👩‍👧‍👦 مرحبا"


def test_hostile_text_is_shown_as_it_was_typed(client_of, draft, participant):
    comment(draft, by=participant, section="what-happened", quote=HOSTILE, text=HOSTILE)
    shown = body(client_of(participant), page(draft))
    assert "<script>alert" not in shown
    assert "onerror=alert(1)&gt;" in shown
    assert "👩‍👩‍👧‍👦 مرحبا" in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It rained. " * 100_000, "This is too long to be read beside a text: at most 10000 characters"),
        ("before\0after", "Null characters"),
        (" \n\t", "This field is required"),
    ],
)
def test_what_can_not_be_taken_is_said_and_not_lost(client_of, draft, participant, text, said):
    answer = client_of(participant).post(page(draft), {"text": text, "quote": "for a day"})
    shown = answer.content.decode()
    assert (answer.status_code, Comment.objects.count()) == (422, 0)
    assert said in shown
    assert text.strip()[:5] in shown


def test_a_long_selection_is_cut(client_of, draft, participant):
    client_of(participant).post(page(draft), {"text": "All of it?", "quote": "word " * 50_000})
    assert len(Comment.objects.get().quote) == 499


# --- going ----------------------------------------------------------------------------------------


def test_comments_go_90_days_after_publishing(published_light, author):
    Comment.objects.create(review=published_light, section="factors", text="x", author=author.person)
    assert (delete_raw_perspectives(), Comment.objects.count()) == (0, 1)
    old = timezone.now() - dt.timedelta(days=91)
    Review.objects.filter(pk=published_light.pk).update(published_at=old, legal_hold=True)
    delete_raw_perspectives()
    assert Comment.objects.count() == 1
    Review.objects.filter(pk=published_light.pk).update(legal_hold=False)
    delete_raw_perspectives()
    assert not Comment.objects.exists()


def test_comments_can_be_erased(draft, participant, admin, thread):
    erase_span("refused for a day", by=admin, reason="A customer's words")
    thread.refresh_from_db()
    assert thread.quote == TOMBSTONE
    erase_person(participant.person, by=admin, reason="Asked for it")
    thread.refresh_from_db()
    assert thread.text == TOMBSTONE


# --- many -----------------------------------------------------------------------------------------


def test_a_hundred_comments_cost_one_query(client_of, author, draft, thread):
    address, client = f"{draft.get_absolute_url()}?at=what-happened", client_of(author)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for n in range(99):
        comment(draft, by=author, section="what-happened", quote="a day", text=f"Word {n}")
    with CaptureQueriesContext(connection) as many:
        shown = client.get(address)
    assert shown.content.decode().count('class="thread__row"') == 100
    assert len(many) == len(few)
    assert not [q for q in many if "reviews_comment" in q["sql"]]  # they come along with what stands around the review


@pytest.mark.parametrize("section", ["what-happened", "factors", "defences", "learning", "timeline", "actions"])
def test_a_page_of_threads_reads_the_texts_once(client_of, author, draft, section, django_assert_max_num_queries):
    add_factor(draft, by=author, text="The probe was not mounted")
    quoting = {"by": author, "section": section, "quote": "the probe"}
    for n in range(3):
        comment(draft, text=f"Open {n}", **quoting)
        resolve(comment(draft, text=f"Settled {n}", **quoting), by=author)
    address, client = page(draft, section), client_of(author)
    client.get(address)
    with django_assert_max_num_queries(8):
        shown = client.get(address)
    told = shown.content.decode()
    assert told.count('class="thread__row"') == 6
    assert told.count("These words were changed since.") == (0 if section == "factors" else 6)


def test_whoever_reads_the_whole_draft_is_led_to_the_threads(client_of, author, draft, thread):
    page = client_of(author).get(f"{draft.get_absolute_url()}?at=all").content.decode()
    assert f'href="{draft.at("what-happened", mark="threads-what-happened")}"' in page
    assert "1 comment<" in page
    assert 'class="thread"' not in page


def test_what_is_said_opens_in_the_whole_draft(client_of, author, draft, thread):
    client = client_of(author)
    page = client.get(f"{draft.get_absolute_url()}?at=all").content.decode()
    [here] = re.findall(r'hx-get="([^"]*/comments/[^"]*)"', page)  # none where nothing is said
    assert here == reverse("reviews:comments", args=[draft.pk, "what-happened"])
    shown = client.get(here, headers={"HX-Request": "true"}).content.decode()
    assert ('id="threads-what-happened"' in shown, 'class="thread"' in shown) == (True, True)
