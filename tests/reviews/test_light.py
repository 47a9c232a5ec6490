"""The light review: one page, few clicks, no lost words."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from learnings.models import Learning
from people.models import LogEntry
from reviews.domain.taking_part import invite
from reviews.domain.writing import seen_as
from reviews.enums import State
from reviews.models import Review
from reviews.parts import Part
from tests.as_read import as_read

pytestmark = pytest.mark.django_db

WORDS = {
    "what_happened": "Eleven sites went cold.",
    "factor": "Schedules live only in memory until the first sync",
    "factor_kind": "technical",
    "now_we_know": "A gateway without a sync forgets its schedule.",
}


@pytest.fixture
def address(light_review) -> str:
    return reverse("learnings:light_review", args=[light_review.pk])


def test_the_page_is_prefilled(client_of, author, address):
    assert client_of(author).get(address).context["form"]["what_happened"].value() == "Eleven sites went cold."


def test_one_post_publishes_and_closes(client_of, author, light_review, address):
    answer = client_of(author).post(address, WORDS | {"publish": "yes"})
    assert answer.url == light_review.get_absolute_url()
    light_review.refresh_from_db()
    assert light_review.state == State.CLOSED
    assert Learning.objects.get().evidence.get().incident == light_review.incident
    page = client_of(author).get(answer.url).content.decode()
    assert "A gateway without a sync forgets its schedule." in page


def test_the_way_from_the_incident_takes_at_most_twelve_clicks(client_of, author, incident):
    """Open, factor, learning, publish: four, and typing in between."""
    client = client_of(author)
    page = client.post(reverse("reviews:open", args=[incident.pk]), follow=True)
    form = page.context["form"]
    client.post(page.redirect_chain[-1][0], WORDS | {"seen": form.initial["seen"], "publish": "yes"})
    incident.review.refresh_from_db()
    assert incident.review.state == State.CLOSED


def test_publish_with_something_missing_keeps_every_word(client_of, author, light_review, address):
    answer = client_of(author).post(address, WORDS | {"factor": "", "publish": "yes"})
    assert answer.status_code == 409
    assert [item.code for item in answer.context["missing"]] == ["factors"]
    assert WORDS["now_we_know"] in answer.content.decode()
    light_review.refresh_from_db()
    assert (light_review.state, Learning.objects.count()) == (State.GATHERING, 1)
    assert client_of(author).post(address, WORDS | {"publish": "yes"}).status_code == 302
    assert Learning.objects.count() == 1


def test_a_bad_link_keeps_every_word(client_of, author, address):
    answer = client_of(author).post(address, WORDS | {"evidence_url": "not a link", "publish": "yes"})
    assert answer.status_code == 422
    assert WORDS["now_we_know"] in answer.content.decode()
    assert "not a link" in answer.content.decode()


def test_little_learned_is_an_answer(client_of, author, light_review, address):
    words = WORDS | {"now_we_know": "", "learned_little_because": "Same as last week", "publish": "yes"}
    client_of(author).post(address, words)
    light_review.refresh_from_db()
    assert (light_review.state, Learning.objects.count()) == (State.CLOSED, 0)


def test_with_events_one_of_them_is_the_evidence(client_of, author, light_review, event, address):
    client = client_of(author)
    answer = client.post(address, WORDS | {"publish": "yes"})
    assert [item.code for item in answer.context["missing"]] == ["learning_evidence"]
    client.post(address, WORDS | {"events": [event.pk], "publish": "yes"})
    light_review.refresh_from_db()
    assert light_review.state == State.CLOSED
    assert Learning.objects.get().evidence.get().event == event


def test_save_for_later_publishes_nothing(client_of, author, light_review, address):
    client_of(author).post(address, WORDS)
    light_review.refresh_from_db()
    assert light_review.state == State.GATHERING
    form = client_of(author).get(address).context["form"]
    assert form["factor"].value() == WORDS["factor"]


def test_held_up_wording_is_asked_about_and_can_be_kept(client_of, author, light_review, address):
    client = client_of(author)
    words = WORDS | {"factor": "The outage was caused by human error.", "publish": "yes"}
    answer = client.post(address, words)
    assert [item.code for item in answer.context["missing"]] == ["wording"]
    hint = answer.context["hints"][0]
    client.post(
        reverse("reviews:keep_wording", args=[light_review.pk]),
        {
            "section": hint.passage.section,
            "category": hint.category,
            "text_hash": hint.text_hash,
            "because": "quotation",
        },
    )
    assert client.post(address, words).status_code == 302
    light_review.refresh_from_db()
    assert light_review.state == State.CLOSED


def test_two_people_write_at_once_and_both_texts_are_shown(client_of, author, light_review, address, participant):
    from reviews.domain.taking_part import invite

    invite(light_review, by=author, person=participant.person)
    seen = client_of(author).get(address).context["form"].initial["seen"]
    client_of(participant).post(address, WORDS | {"what_happened": "Piet’s words", "seen": seen})
    answer = client_of(author).post(address, WORDS | {"what_happened": "Amal’s words", "seen": seen})
    assert answer.status_code == 409
    assert "Piet’s words" in as_read(answer.content.decode())
    assert answer.context["form"]["what_happened"].value() == "Amal’s words"


def test_a_member_outside_is_told_nothing(client_of, stranger, address):
    assert client_of(stranger).get(address).status_code == 404
    assert client_of(stranger).post(address, WORDS | {"publish": "yes"}).status_code == 404


QUIET = {"HTTP_X_SAVES_ITSELF": "yes"}


def quietly(client, review, sent, base=None, **more):
    """What the page sends by itself, as somebody who started from ``base``."""
    started = {f"base.{name}": text for name, text in (base or {}).items()}
    return client.post(reverse("learnings:light_review", args=[review.pk]), sent | started | more, **QUIET)


def test_light_page_saves_itself(client_of, author, light_review):
    sent = {"what_happened": "Cold sites", "factor": "Memory", "now_we_know": "It forgets.", "seen": ""}
    answer = quietly(client_of(author), light_review, sent)
    light_review.refresh_from_db()
    assert (answer.status_code, answer.json()["texts"]) == (200, {})
    assert light_review.what_happened == "Cold sites"
    assert light_review.factors.get().text == "Memory"
    assert light_review.learnings.get().now_we_know == "It forgets."


def test_light_page_saving_itself_logs_a_sitting_once(client_of, author, light_review):
    client, words = client_of(author), ""
    for word in ("It", "forgets", "its", "schedule"):
        base, words = {"now_we_know": words}, f"{words} {word}".strip()
        quietly(client, light_review, {"now_we_know": words, "seen": ""}, base)
    learning = light_review.learnings.get()
    assert learning.now_we_know == "It forgets its schedule"
    assert LogEntry.objects.filter(object_type="learning", object_id=learning.pk, verb="edit").count() == 1


def test_light_page_leaves_alone_what_somebody_else_wrote_meanwhile(client_of, author, participant, light_review):
    invite(light_review, by=author, person=participant.person)
    started = {"what_happened": light_review.what_happened, "factor": "", "now_we_know": ""}
    seen = seen_as(light_review, ["what_happened", "learned_little_because"])
    hers = started | {"factor": "Schedules live in memory", "now_we_know": "It forgets."}
    quietly(client_of(participant), light_review, hers, started, seen=seen)
    mine = started | {"what_happened": "Eleven sites went cold."}
    told = quietly(client_of(author), light_review, mine, started, seen=seen).json()
    assert told["texts"] == {"factor": "Schedules live in memory", "now_we_know": "It forgets."}
    assert light_review.factors.get().text == "Schedules live in memory"
    assert light_review.learnings.get().now_we_know == "It forgets."


def test_light_page_in_conflict_shows_both_and_keeps_both(client_of, author, participant, light_review):
    invite(light_review, by=author, person=participant.person)
    started = {"what_happened": light_review.what_happened}
    seen = seen_as(light_review, ["what_happened", "learned_little_because"])
    quietly(client_of(participant), light_review, {"what_happened": "Hers"}, started, seen=seen)
    answer = quietly(client_of(author), light_review, {"what_happened": "Mine"}, started, seen=seen)
    assert (answer.status_code, answer.json()["theirs"]) == (409, {"what_happened": "Hers"})
    quietly(client_of(author), light_review, {"what_happened": "Mine"}, started, seen=seen, resolve="both")
    light_review.refresh_from_db()
    assert light_review.what_happened == "Hers\nMine"


def test_light_page_of_a_published_review_saves_nothing_by_itself(client_of, author, published_light):
    answer = quietly(client_of(author), published_light, {"what_happened": "Later", "seen": ""})
    assert answer.status_code == 404


def test_a_light_review_is_asked_in_the_words_of_its_template(client_of, author, lead, light_review):
    parts = [
        Part("what-happened", "The story", "Short & kind <b>please</b>"),
        Part("factors", "What let it happen"),
        Part("learning", "What is new"),
    ]
    Review.objects.filter(pk=light_review.pk).update(outline=[part.as_json for part in parts])
    page = client_of(author).get(light_review.get_absolute_url(), follow=True).content.decode()
    assert "Short &amp; kind &lt;b&gt;please&lt;/b&gt;" in page
    assert [words in page for words in ("The story", "What let it happen", "<h2>What is new</h2>")] == [True] * 3


def test_a_light_review_begins_with_the_sentence_and_a_fuller_one_asks_for_more(open_incident, author):
    from incidents.domain.incidents import capture
    from reviews.domain.reviews import open_review

    assert open_incident("The label printer prints yesterday").what_happened == "The label printer prints yesterday"
    told = open_incident("The printer", summary="Forty labels said yesterday.")
    assert told.what_happened == "Forty labels said yesterday."
    fuller = open_review(capture("The doors stay shut", by=author), by=author, depth="standard")
    assert fuller.what_happened == ""


BLAMES = "The engineer carelessly deleted the schedule."


def questions(page) -> list[tuple[str, str]]:
    return [(hint.passage.anchor, hint.sentence) for hint in page.context["hints"]]


@pytest.mark.parametrize(
    ("name", "anchor"),
    [
        ("what_happened", "what-happened"),
        ("factor", "factors"),
        ("before_we_believed", "learning"),
        ("learned_little_because", "learning"),
    ],
)
def test_a_refused_page_asks_about_the_words_that_were_sent(client_of, author, light_review, address, name, anchor):
    answer = client_of(author).post(address, WORDS | {name: BLAMES, "evidence_url": "not a link"})
    assert (answer.status_code, questions(answer)) == (422, [(anchor, BLAMES)])
    light_review.refresh_from_db()
    assert BLAMES not in (light_review.what_happened, light_review.learned_little_because)
    page = answer.content.decode()
    assert "Once it is saved it can be kept as written." in page
    assert reverse("reviews:keep_wording", args=[light_review.pk]) not in page


def test_a_refused_page_asks_nothing_about_words_that_were_taken_back(client_of, author, address):
    client = client_of(author)
    client.post(address, WORDS | {"factor": BLAMES})
    assert questions(client.get(address)) == [("factors", BLAMES)]
    assert questions(client.post(address, WORDS | {"evidence_url": "not a link"})) == []


def test_a_page_that_can_not_be_published_yet_asks_too_and_takes_the_answer(client_of, author, light_review, address):
    answer = client_of(author).post(address, WORDS | {"factor": "", "what_happened": BLAMES, "publish": "yes"})
    assert (answer.status_code, questions(answer)) == (409, [("what-happened", BLAMES)])
    assert reverse("reviews:keep_wording", args=[light_review.pk]) in answer.content.decode()


def test_two_texts_side_by_side_come_with_questions_about_ones_own(
    client_of, author, participant, light_review, address
):
    invite(light_review, by=author, person=participant.person)
    seen = client_of(author).get(address).context["form"].initial["seen"]
    client_of(participant).post(address, WORDS | {"what_happened": "Ten sites, then eleven.", "seen": seen})
    answer = client_of(author).post(address, WORDS | {"what_happened": BLAMES, "seen": seen})
    assert (answer.status_code, questions(answer)) == (409, [("what-happened", BLAMES)])


@pytest.mark.parametrize("more", [{}, {"evidence_url": "not a link"}, {"publish": "yes", "factor": ""}])
def test_what_is_asked_about_a_statement_comes_without_a_script(client_of, author, address, more):
    answer = client_of(author).post(address, WORDS | {"now_we_know": "Be more careful with disks."} | more, follow=True)
    assert [item.code for item in answer.context["advice"]] == ["exhortation"]
    assert str(answer.context["advice"][0].question) in answer.content.decode()
    assert questions(answer) == []  # one question about a sentence


def test_what_was_kept_is_not_asked_again_on_a_refused_page(client_of, author, light_review, address):
    client = client_of(author)
    client.post(address, WORDS | {"factor": BLAMES})
    hint = client.get(address).context["hints"][0]
    kept = {"section": hint.passage.section, "category": hint.category, "text_hash": hint.text_hash}
    client.post(reverse("reviews:keep_wording", args=[light_review.pk]), kept | {"because": "quotation"})
    assert questions(client.post(address, WORDS | {"factor": BLAMES, "evidence_url": "no link"})) == []


def test_the_page_asks_the_database_at_most_twelve_times(
    client_of, author, light_review, event, address, django_assert_max_num_queries
):
    client = client_of(author)
    client.post(address, WORDS)
    with django_assert_max_num_queries(12):
        client.get(address)


# --- published at the first press ---

ASKED = "Asked of you alone, this once"
ROUGH = WORDS | {
    "what_happened": "Somehow nobody noticed the disk for an hour.",
    "factor": "Obviously the probe reported the average of all disks",
    "now_we_know": "We should have been more careful with the disks.",
    "publish": "yes",
}


def test_what_was_not_asked_before_publishing_is_told_once_to_its_author(client_of, author, light_review, address):
    client = client_of(author)
    answer = client.post(address, ROUGH)
    assert (answer.status_code, answer.url) == (302, light_review.get_absolute_url())
    page = client.get(answer.url).content.decode()
    asked = page[page.index('id="asked-after"') : page.index("</section>", page.index('id="asked-after"'))]
    assert asked.count('class="hint"') == 3
    factor, learning = light_review.factors.get(), Learning.objects.get()
    ways = (
        reverse("reviews:amend", args=[light_review.pk]),
        reverse("reviews:amend_finding", args=[light_review.pk, "factor", factor.pk]),
        reverse("learnings:learning_edit", args=[learning.pk]),
    )
    assert [asked.count(f'href="{to}"') for to in ways] == [1, 1, 1]
    assert ASKED not in client.get(answer.url).content.decode()
    assert ROUGH["factor"] not in str(client.session.items())


def test_nobody_else_is_told_what_was_not_asked(client_of, author, participant, light_review, address):
    client_of(author).post(address, ROUGH)
    assert ASKED not in client_of(participant).get(light_review.get_absolute_url()).content.decode()


def test_good_words_are_published_in_silence(client_of, author, light_review, address):
    client = client_of(author)
    answer = client.post(address, WORDS | {"publish": "yes"})
    assert ASKED not in client.get(answer.url).content.decode()


def test_what_was_asked_on_the_page_is_not_asked_again(client_of, author, light_review, address):
    client = client_of(author)
    later = {name: value for name, value in ROUGH.items() if name != "publish"}
    client.post(address, later)
    page = client.get(address).content.decode()
    assert '<input type="hidden" name="asked" value="yes">' in page
    answer = client.post(address, ROUGH | {"asked": "yes"})
    assert (answer.status_code, ASKED in client.get(answer.url).content.decode()) == (302, False)


def test_what_was_shown_while_typing_is_not_asked_after_publishing(client_of, author, light_review, address):
    client, pk = client_of(author), light_review.pk
    typed = {"text": ROUGH["what_happened"], "section": "what_happened"}
    marks = [hint["mark"] for hint in client.post(reverse("reviews:check_wording", args=[pk]), typed).json()["hints"]]
    advice = client.post(reverse("learnings:learning_advice", args=[pk]), {"now_we_know": ROUGH["now_we_know"]})
    marks += re.findall(r'name="shown" value="([^"]+)"', advice.content.decode())
    assert len(marks) == 2
    page = client.get(client.post(address, ROUGH | {"shown": [*marks, "x" * 10_000, "\0"]}).url).content.decode()
    asked = page[page.index('id="asked-after"') : page.index("</section>", page.index('id="asked-after"'))]
    to = reverse("reviews:amend_finding", args=[pk, "factor", light_review.factors.get().pk])
    assert (asked.count('class="hint"'), f'href="{to}"' in asked) == (1, True)


def test_other_words_than_were_shown_are_asked_about(client_of, author, light_review, address):
    client = client_of(author)
    advice = client.post(
        reverse("learnings:learning_advice", args=[light_review.pk]), {"now_we_know": "Be more careful with disks."}
    )
    (mark,) = re.findall(r'name="shown" value="([^"]+)"', advice.content.decode())
    page = client.get(client.post(address, ROUGH | {"shown": mark}).url).content.decode()
    assert page.count('class="hint"') == 3


def test_a_page_without_questions_asks_nothing(client_of, author, address):
    assert 'name="asked"' not in client_of(author).get(address).content.decode()
