"""Guided analysis: questions beside the text, sections of a team's own, factors in order, the picture of defences."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from learnings.domain.erasing import erase_span
from reviews.domain.history import target
from reviews.domain.outlines import questions_of, save_own_text
from reviews.domain.reviews import add_defence, add_factor
from reviews.models import Review, SectionText
from reviews.parts import TITLES, Part, builtin
from reviews.questions import BANK, OWN, TOPICS, appended, by_topic, for_section

pytestmark = pytest.mark.django_db
SUPPORT = Part("own-support", "What support saw", "In their words.\nWhat did callers say first?")


@pytest.fixture
def outlined(standard_review) -> Review:
    """A standard review with a section of the team's own, and another word for what contributed."""
    parts = [*builtin("standard", "medium"), SUPPORT]
    rows = [
        {**part.as_json, "title": "What made it possible" if part.key == "factors" else part.title} for part in parts
    ]
    Review.objects.filter(pk=standard_review.pk).update(outline=rows)
    return Review.objects.get(pk=standard_review.pk)


def page(client, review, *at: str) -> str:
    return client.get(review.get_absolute_url(), {"at": list(at)}).content.decode()


def saved(review: Review) -> str:
    return SectionText.objects.get(review=review, key="own-support").text


def save(client, review, section: str, **data):
    return client.post(reverse("reviews:save", args=[review.pk, section]), data)


# --- the bank ------------------------------------------------------------------------------------


def test_the_bank_asks_what_and_how_and_never_who_or_why_not():
    texts = [str(question.text) for question in BANK]
    assert [text for text in texts if not text.endswith("?")] == []
    assert [text for text in texts if re.match(r"(?i)(who|why)\b(?! (needed to know|happened to be))", text)] == []
    assert [text for text in texts if re.search(r"(?i)\b(should have|why didn|failed to|mistake|error)\b", text)] == []


def test_the_bank_has_keys_topics_and_sections_that_exist():
    assert len({question.key for question in BANK}) == len(BANK) > 50
    assert {question.topic for question in BANK} == set(TOPICS)
    assert {name for question in BANK for name in question.sections} <= {*TITLES, "luck", OWN}
    assert [topic.label for topic in by_topic(BANK)] == list(TOPICS.values())


def test_questions_stand_under_their_topics(client_of, author, standard_review):
    page = client_of(author).get(standard_review.get_absolute_url(), {"at": "what-happened"}).content.decode()
    start = page.index(str(TOPICS["detection"]))
    assert page.index("How did the first sign reach us") < start < page.index(str(TOPICS["diagnosis"]))


def test_every_section_that_is_written_has_questions():
    for key in ("what-happened", "factors", "defences", "luck", "stage", "earlier", "learning", "own-anything"):
        assert len(for_section(key)) >= 3, key


def test_lines_of_a_prompt_that_ask_are_the_teams_own_questions(outlined):
    assert next(str(q.text) for q in questions_of(outlined, "own-support")) == "What did callers say first?"
    assert questions_of(outlined, "own-support")[0].key == "prompt-1"


@pytest.mark.parametrize(("text", "becomes"), [("", "Q?\n"), ("a", "a\n\nQ?\n"), ("a\n\n \n", "a\n\nQ?\n")])
def test_a_question_stands_in_a_paragraph_of_its_own(text, becomes):
    assert appended(text, "Q?") == becomes


# --- one click -----------------------------------------------------------------------------------


def ask(client, review, section: str, **data):
    return client.post(reverse("reviews:ask", args=[review.pk, section]), data)


def test_asking_without_javascript_brings_the_text_back_and_saves_nothing(client_of, author, outlined):
    question = for_section("what-happened")[0]
    answer = ask(
        client_of(author), outlined, "what-happened", what_happened="Typed, not saved", ask=question.key, seen="x"
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f"Typed, not saved\n\n{escape(question.text)}\n</textarea>" in text
    assert answer.context["what_happened_form"].initial["seen"] == "x"
    outlined.refresh_from_db()
    assert outlined.what_happened != "Typed, not saved"


def test_asking_in_a_section_of_ones_own_and_in_a_new_factor(client_of, author, outlined):
    client = client_of(author)
    own = ask(client, outlined, "own-support", text="Eleven called.", ask="prompt-1").content.decode()
    assert "Eleven called.\n\nWhat did callers say first?\n</textarea>" in own
    question = for_section("factors")[0]
    factor = ask(
        client, outlined, "factors", text="Half a thought", kind="process", events=["7", "x"], ask=question.key
    )
    assert f"Half a thought\n\n{escape(question.text)}" in factor.content.decode()
    assert factor.context["factor_form"].initial["kind"] == "process"
    defence = ask(client, outlined, "defences", ask=for_section("defences")[0].key)
    assert str(for_section("defences")[0].text) in defence.context["defence_form"].initial["text"]
    assert not outlined.factors.exists()


@pytest.mark.parametrize(
    ("section", "key"),
    [("what-happened", "nothing-1"), ("what-happened", ""), ("nothing", "luck-1"), ("own-else", "support-1")],
)
def test_asking_for_what_is_not_there_is_not_found(client_of, author, outlined, section, key):
    assert ask(client_of(author), outlined, section, ask=key).status_code == 404


def test_asking_is_for_writers(client_of, reader, stranger, outlined):
    for user in (reader, stranger):
        assert ask(client_of(user), outlined, "what-happened", ask="luck-1").status_code in (403, 404)


# --- the page ------------------------------------------------------------------------------------


def test_the_page_has_the_outlines_titles_and_order(client_of, author, outlined):
    text = page(client_of(author), outlined, "factors", "own-support")
    assert "<h2>What made it possible</h2>" in text
    assert "In their words." in text
    ids = re.findall(r'id="section-([a-z-]+)"', text)
    assert [key for key in ids if key in TITLES or key.startswith("own-")] == [*TITLES, "own-support"]


def test_a_hidden_section_is_shown_once_somebody_wrote_there(client_of, author, outlined):
    rows = [{**row, "shown": row["key"] not in ("stage", "own-support")} for row in outlined.outline]
    Review.objects.filter(pk=outlined.pk).update(outline=rows)
    client = client_of(author)
    assert 'id="section-stage"' not in page(client, outlined)
    Review.objects.filter(pk=outlined.pk).update(stage_note="A bench")
    save_own_text(outlined, "own-support", by=author, changes={"text": "Eleven called."})
    text = page(client, outlined)
    assert ('id="section-stage"' in text, 'id="section-own-support"' in text) == (True, True)


def test_the_stage_is_asked_about_by_stage(client_of, author, outlined):
    client = client_of(author)
    for stage, words in (
        ("lab", "Failing fast"),
        ("pilot", "pilot meant"),
        ("production", "designed for this failure"),
    ):
        outlined.incident.stage = stage
        outlined.incident.save()
        assert words in page(client, outlined, "stage")
    assert save(client, outlined, "stage", stage_note="Two supplies, one fuse.").status_code == 302
    outlined.refresh_from_db()
    assert outlined.stage_note == "Two supplies, one fuse."


def test_an_own_section_is_saved_and_its_history_kept(client_of, author, outlined):
    client = client_of(author)
    assert save(client, outlined, "own-support", text="Eleven called.").status_code == 302
    assert saved(outlined) == "Eleven called."
    revision = outlined.revisions.get(section="own-support")
    assert target(revision)[1] == "text"
    assert client.get(reverse("reviews:history", args=[outlined.pk])).status_code == 200


def test_an_own_section_written_by_two_at_once_shows_both(client_of, author, outlined):
    client = client_of(author)
    form = client.get(outlined.get_absolute_url(), {"at": "own-support"}).context["own_forms"]["own-support"]
    seen = form.initial["seen"]
    save(client, outlined, "own-support", text="Eleven called.", seen=seen)
    answer = save(client, outlined, "own-support", text="Twelve called.", seen=seen)
    assert (answer.status_code, "Eleven called." in answer.content.decode()) == (409, True)
    quiet = client.post(
        reverse("reviews:save", args=[outlined.pk, "own-support"]),
        {"text": "Twelve called.", "seen": seen},
        headers={"X-Saves-Itself": "yes"},
    )
    assert (quiet.status_code, quiet.json()["theirs"]) == (409, {"text": "Eleven called."})


def test_an_own_section_that_is_not_there_is_not_found(client_of, author, outlined):
    client = client_of(author)
    for key in ("own-else", "nothing", "own-"):
        assert save(client, outlined, key, text="x").status_code == 404


def test_readers_of_the_draft_see_an_own_section_as_text(client_of, reader, outlined, author):
    outlined.participation.create(person=reader.person)
    save_own_text(outlined, "own-support", by=author, changes={"text": "Eleven *called*."})
    text = page(client_of(reader), outlined, "own-support", "stage")
    assert ("Eleven <em>called</em>." in text, 'name="ask"' in text) == (True, False)


def test_odd_words_in_an_own_section(client_of, author, outlined):
    client = client_of(author)
    for odd in ("🐢" * 999, "‮abc", "9" * 5000, "<script>alert(1)</script>"):
        assert save(client, outlined, "own-support", text=odd).status_code == 302
        assert page(client, outlined, "own-support").count("<script>alert") == 0
    assert save(client, outlined, "own-support", text="a\0b").status_code in (302, 422)


def test_erasing_reaches_outline_sections_and_stage(outlined, author, admin):
    save_own_text(outlined, "own-support", by=author, changes={"text": "Mrs Kettlewick called."})
    rows = [{**row, "prompt": "Ask Mrs Kettlewick."} for row in outlined.outline]
    Review.objects.filter(pk=outlined.pk).update(stage_note="Kettlewick's fuse", outline=rows)
    erase_span("Kettlewick", by=admin, reason="asked to")
    outlined.refresh_from_db()
    assert "Kettlewick" not in f"{outlined.outline} {outlined.stage_note} {saved(outlined)}"


# --- factors and defences ------------------------------------------------------------------------


def test_factors_move_by_button(client_of, author, outlined):
    one, two = (add_factor(outlined, by=author, text=text) for text in ("one", "two"))
    client, move = client_of(author), lambda row: reverse("reviews:factor_move", args=[outlined.pk, row.pk])
    text = page(client, outlined, "factors")
    offered = [
        f"{row.pk}-{way}" for row in (one, two) for way in ("up", "down") if f'id="factor-{row.pk}-{way}"' in text
    ]
    assert offered == [f"{one.pk}-down", f"{two.pk}-up"]  # focus stays; where it can go no further, nothing is offered
    assert f'data-instead="factor-{two.pk}-down"' in text
    answer = client.post(move(two), {"up": "yes"})
    assert (answer.status_code, answer.url.partition("#")[2]) == (302, two.row_name)
    assert [row.text for row in outlined.factors.all()] == ["two", "one"]
    client.post(move(two), {"up": "yes"})
    client.post(move(two), {"down": "yes"})
    assert [row.text for row in outlined.factors.all()] == ["one", "two"]


def test_factors_of_another_review_do_not_move(client_of, author, outlined, light_review):
    other = add_factor(light_review, by=author, text="elsewhere")
    answer = client_of(author).post(reverse("reviews:factor_move", args=[outlined.pk, other.pk]), {"up": "yes"})
    assert answer.status_code == 404


def test_defences_stand_in_a_grid_from_two_on(client_of, author, outlined):
    client = client_of(author)
    add_defence(outlined, by=author, text="A second supply", kind="redundancy", outcome="failed")
    assert 'class="table defences"' not in page(client, outlined, "defences")
    add_defence(outlined, by=author, text="Somebody walked past", kind="detection", outcome="luck")
    text = page(client, outlined, "defences")
    assert text.count('class="mark"') == 2
    assert text.count('class="is-empty"') == 3


def test_what_the_stage_was_can_be_amended(client_of, author, published_light):
    client, address = client_of(author), reverse("reviews:amend", args=[published_light.pk])
    seen = client.get(address).context["form"].initial["seen"]
    words = {
        "what_happened": published_light.what_happened,
        "stage_note": "One fuse for two supplies.",
        "note": "The fuse",
    }
    assert client.post(address, {**words, "luck": "", "still_unclear": "", "seen": seen}).status_code == 302
    assert "One fuse for two supplies." in published_light.versions.last().markdown


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 19, "-1", "x"])
def test_asking_with_an_event_that_is_no_row(number, client_of, author, outlined):
    question = questions_of(outlined, "factors")[0]
    at = reverse("reviews:ask", args=[outlined.pk, "factors"])
    answer = client_of(author).post(at, {"ask": question.key, "events": number, "text": "Kept"})
    assert answer.status_code == 200
    assert "Kept" in answer.content.decode()
