"""Every page, and what the stranger meets on it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from learnings.domain.credits import give, note_work
from learnings.domain.learnings import record
from learnings.domain.tagging import tag
from learnings.models import Learning
from learnings.urls import urlpatterns
from tests.as_read import as_read

pytestmark = pytest.mark.django_db

LISTS = (
    "home",
    "search",
    "library",
    "patterns",
    "concerns",
    "concern_new",
    "credits",
    "credit_new",
    "prevention",
    "work_new",
)


@pytest.mark.parametrize("name", LISTS)
def test_page_opens_for_a_member_when_empty(name, client_of, author):
    assert client_of(author).get(reverse(f"learnings:{name}")).status_code == 200


@pytest.mark.parametrize("name", ["pattern_new", "erase"])
def test_page_opens_for_an_admin_only(name, client_of, author, admin):
    address = reverse(f"learnings:{name}")
    assert client_of(admin).get(address).status_code == 200
    assert client_of(author).get(address).status_code == 403


def test_every_page_sends_the_signed_out_to_sign_in(client, db):
    for entry in urlpatterns:
        kinds = {name: 1 if "Int" in type(kind).__name__ else "x" for name, kind in entry.pattern.converters.items()}
        answer = client.get(reverse(f"learnings:{entry.name}", kwargs=kinds))
        assert answer.status_code in (302, 405), entry.name
        assert answer.status_code == 405 or answer["Location"].startswith("/accounts/login/"), entry.name


REVIEW_FORMS = (
    "learning_new",
    "learning_advice",
    "learned_little",
    "cite",
    "earlier",
    "earlier_link",
    "earlier_remember",
    "origin",
)


@pytest.mark.parametrize("name", REVIEW_FORMS)
def test_stranger_meets_nothing_of_a_draft(name, client_of, stranger, draft):
    assert client_of(stranger).post(reverse(f"learnings:{name}", args=[draft.review_id])).status_code == 404


@pytest.mark.parametrize("name", REVIEW_FORMS)
def test_member_who_takes_no_part_reads_but_does_not_write(name, client_of, stranger, learning):
    assert client_of(stranger).post(reverse(f"learnings:{name}", args=[learning.review_id])).status_code == 403


LEARNING_FORMS = ("learning_edit", "learning_relearned", "learning_keep", "learning_to_action", "learning_practice")


@pytest.mark.parametrize("name", LEARNING_FORMS)
@pytest.mark.parametrize("which", ["draft", "hidden"])
def test_stranger_meets_no_draft_and_no_restricted_learning(name, which, client_of, stranger, request):
    record = request.getfixturevalue(which)
    browser = client_of(stranger)
    assert browser.get(reverse("learnings:detail", args=[record.pk])).status_code == 404
    assert browser.post(reverse(f"learnings:{name}", args=[record.pk])).status_code == 404
    assert browser.post(reverse("learnings:learning_do", args=[record.pk, "share"])).status_code == 404


@pytest.mark.parametrize("name", LEARNING_FORMS)
def test_stranger_may_not_change_a_published_learning(name, client_of, stranger, learning):
    assert client_of(stranger).post(reverse(f"learnings:{name}", args=[learning.pk])).status_code == 403


def test_stranger_meets_no_tag_of_a_restricted_incident(client_of, stranger, author, hidden, pattern):
    row = tag(hidden.review.incident, by=author, pattern=pattern, quote="The queue grew")
    browser = client_of(stranger)
    assert browser.post(reverse("learnings:tag_judge", args=[row.pk]), {"state": "rejected"}).status_code == 404
    assert browser.post(reverse("learnings:tag", args=[row.incident_id])).status_code == 404


def test_reader_writes_nothing(client_of, reader, concern, learning, pattern):
    browser = client_of(reader)
    assert browser.get(reverse("learnings:detail", args=[learning.pk])).status_code == 200
    for name in ("concern_new", "credit_new", "work_new", "pattern_new"):
        assert browser.get(reverse(f"learnings:{name}")).status_code == 403
    assert browser.post(reverse("learnings:concern_decide", args=[concern.pk])).status_code == 403
    assert browser.post(reverse("learnings:tag", args=[learning.review.incident_id])).status_code == 403


def test_stranger_can_not_answer_for_the_recipient(client_of, stranger, author, participant):
    credit = give(participant.person, by=author, kind="early_concern", text="You asked early, so that we looked.")
    browser = client_of(stranger)
    assert browser.post(reverse("learnings:credit_answer", args=[credit.pk, "accept"])).status_code == 404
    assert "You asked early" not in browser.get(reverse("learnings:credits")).content.decode()


LEAKS = ("home", "library", "search", "patterns")


@pytest.mark.parametrize("name", LEAKS)
def test_nothing_of_drafts_and_restricted_reaches_the_stranger(
    name, client_of, stranger, author, draft, hidden, pattern
):
    tag(hidden.review.incident, by=author, pattern=pattern, quote="A key leaked")
    tag(draft.review.incident, by=author, pattern=pattern, quote="Draft words")
    page = client_of(stranger).get(
        reverse(f"learnings:{name}"), {"q": "words"} if name != "patterns" else {"period": ""}
    )
    text = page.content.decode()
    assert [word for word in ("Draft words", "Restricted words", "A key leaked") if word in text] == []
    mine = client_of(author).get(reverse("learnings:library")).content.decode()
    assert "Draft words" in mine
    assert "Restricted words" in mine


def test_at_hand_shows_nothing_hidden(client_of, stranger, author, draft, hidden, learning, incident, system):
    incident.systems.add(system)
    text = client_of(stranger).get(incident.get_absolute_url()).content.decode()
    assert learning.now_we_know in text
    assert "Draft words" not in text
    assert "Restricted words" not in text


def test_relearned_from_a_restricted_one_is_not_told(client_of, stranger, author, hidden, learning):
    Learning.objects.filter(pk=learning.pk).update(relearned_from=hidden)
    text = client_of(stranger).get(reverse("learnings:library")).content.decode()
    assert learning.now_we_know in text
    assert "Relearned" not in text
    assert (
        client_of(author).get(reverse("learnings:library"), {"relearned": "on"}).content.decode().count("<article") == 1
    )


# one query count for 1 and for 3 rows
COUNTS = {"home": 10, "library": 6, "patterns": 7, "concerns": 5, "credits": 7, "prevention": 4, "search": 12}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", COUNTS)
def test_list_asks_the_same_number_of_questions(
    name, rows, client_of, lead, author, learned, system, pattern, participant, team, django_assert_num_queries
):
    from learnings.domain.concerns import raise_concern
    from people.domain.perform import perform

    for number in range(rows):
        learning = learned(f"Gateway number {number} forgets its schedule without a sync.", by=author)
        tag(learning.review.incident, by=author, pattern=pattern, quote="The queue grew")
        raise_concern(f"Gateway concern {number}", by=author, systems=[system])
        thanks = give(participant.person, by=author, kind="early_concern", text="You asked.", review=learning.review)
        perform(thanks, "accept", by=participant)
        note_work(
            None, by=author, title=f"Limit {number}", mechanism="Breaks the flood.", effect_check_on="2030-01-01",
            people=[author.person], team=team,
        )  # fmt: skip
    browser = client_of(lead)
    address = reverse(f"learnings:{name}")
    with django_assert_num_queries(COUNTS[name]):
        assert browser.get(address, {"q": "gateway"} if name == "search" else {}).status_code == 200


def test_record_through_the_form_comes_back_to_where_it_stood(client_of, author, light_review, event):
    address = reverse("learnings:learning_new", args=[light_review.pk])
    words = {"now_we_know": "A gateway without a sync forgets its schedule.", "events": [event.pk], "links": ""}
    answer = client_of(author).post(address, {**words, "next": "/learnings/"})
    assert answer["Location"] == "/learnings/"
    made = Learning.objects.get()
    assert [row.event for row in made.evidence.all()] == [event]
    away = client_of(author).post(address, {**words, "next": "https://elsewhere.example/"})
    assert away["Location"] == light_review.at("learning")


def test_two_people_edit_and_nobodys_words_are_lost(client_of, author, draft):
    record(draft.review, by=author, now_we_know="Another one.")
    address = reverse("learnings:learning_edit", args=[draft.pk])
    words = {"whole_incident": "on", "links": "", "version": draft.version}
    browser = client_of(author)
    assert browser.post(address, {**words, "now_we_know": "What the first one wrote."}).status_code == 302
    second = browser.post(address, {**words, "now_we_know": "What the second one wrote."})
    text = as_read(second.content.decode())
    assert "What the first one wrote." in text
    assert "What the second one wrote." in text
    draft.refresh_from_db()
    assert draft.now_we_know == "What the first one wrote."
