"""What the draft's page asks for while people write in it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from reviews.domain.meeting import begun
from reviews.domain.outlines import save_own_text
from reviews.domain.presence import forget_presences, note_presence, others_here
from reviews.domain.reviews import add_factor
from reviews.domain.wording import hints
from reviews.domain.writing import restore, save_section, seen_as
from reviews.models import Presence, Review
from reviews.parts import Part
from tests.as_read import as_read

QUIET = {"HTTP_X_SAVES_ITSELF": "yes"}
STARTED = "It began at six.\n\nThe pump ran."


def address(name: str, review: Review, *more: object) -> str:
    return reverse(f"reviews:{name}", args=[review.pk, *more])


@pytest.fixture
def review(standard_review) -> Review:
    Review.objects.filter(pk=standard_review.pk).update(what_happened=STARTED)
    standard_review.refresh_from_db()
    return standard_review


@pytest.fixture
def send(review, client_of):
    """``send(author, "words")``: what the page sends by itself, as somebody who started from STARTED."""
    seen = seen_as(review, ["what_happened"])

    def post(user, text, section="what-happened", **more):
        data = {"what_happened": text, "seen": seen, "base.what_happened": STARTED} | more
        return client_of(user).post(address("save", review, section), data, **QUIET)

    return post


def test_a_section_saves_itself_and_hears_its_new_fingerprint(send, review, author):
    answer = send(author, STARTED + "\r\nThen it stopped.")
    review.refresh_from_db()
    assert review.what_happened == STARTED + "\nThen it stopped."
    assert answer.json() == {"seen": seen_as(review, ["what_happened"]), "texts": {}, "note": ""}


def test_other_lines_are_brought_together_quietly(send, review, author, participant):
    send(participant, STARTED.replace("six", "six in the morning"))
    answer = send(author, STARTED + "\n\nThen it stopped.").json()
    both = "It began at six in the morning.\n\nThe pump ran.\n\nThen it stopped."
    assert answer["texts"] == {"what_happened": both}
    assert answer["note"].startswith("Somebody wrote in other lines")
    review.refresh_from_db()
    assert review.what_happened == both


def test_the_same_lines_are_shown_side_by_side(send, review, author, participant):
    theirs = STARTED.replace("pump", "harbour pump")
    send(participant, theirs)
    answer = send(author, STARTED.replace("pump ran", "pump <b>ran</b> dry"))
    told = answer.json()
    assert answer.status_code == 409
    assert told["theirs"] == {"what_happened": theirs}
    assert told["seen"] == seen_as(Review.objects.get(pk=review.pk), ["what_happened"])
    assert "only here: </span>harbour</ins>" in told["html"]
    assert "harbour pump" in as_read(told["html"])
    assert "&lt;b&gt;ran&lt;/b&gt;" in as_read(told["html"])


def test_keep_both_saves_both(send, review, author, participant):
    send(participant, STARTED.replace("pump", "harbour pump"))
    answer = send(author, STARTED.replace("pump ran", "pump ran dry"), resolve="both")
    review.refresh_from_db()
    assert review.what_happened == "It began at six.\n\nThe harbour pump ran.\nThe pump ran dry."
    assert answer.json()["texts"] == {"what_happened": review.what_happened}


def test_keep_both_without_javascript_is_one_form(review, client_of, author, participant):
    seen = seen_as(review, ["what_happened"])
    to = address("save", review, "what-happened")
    client_of(participant).post(to, {"what_happened": STARTED.replace("pump", "harbour pump"), "seen": seen})
    page = client_of(author).post(to, {"what_happened": STARTED.replace("ran", "ran dry"), "seen": seen})
    assert page.status_code == 409
    both = page.context["both"]
    assert "Keep both" in page.content.decode()
    client_of(author).post(both["to"], both["fields"] | {"seen": both["seen"]})
    review.refresh_from_db()
    assert review.what_happened == "It began at six.\n\nThe harbour pump ran.\nThe pump ran dry."


@pytest.mark.parametrize(
    ("section", "data", "field"),
    [
        ("luck", {"luck": "A warm week", "still_unclear": ""}, "luck"),
        ("heard", {"few_perspectives_because": "Only one was there"}, "few_perspectives_because"),
        ("no-action", {"no_action_because": "It is being replaced"}, "no_action_because"),
    ],
)
def test_every_section_saves_itself(review, client_of, author, section, data, field):
    answer = client_of(author).post(address("save", review, section), data | {"seen": ""}, **QUIET)
    assert answer.status_code == 200
    review.refresh_from_db()
    assert getattr(review, field) == data[field]


def test_a_factor_being_edited_saves_itself(review, client_of, author):
    factor = add_factor(review, by=author, text="The wall")
    data = {"text": "The wall is steel", "kind": "technical", "timing": "latent"}
    data["seen"] = seen_as(factor, ["text", "kind", "timing"])
    answer = client_of(author).post(address("row_edit", review, "factor", factor.pk), data, **QUIET)
    factor.refresh_from_db()
    assert (answer.status_code, factor.text) == (200, "The wall is steel")


def test_the_earlier_answer_saves_itself(review, client_of, author):
    to = reverse("learnings:earlier", args=[review.pk])
    data = {"earlier_answer": "found_nothing", "earlier_note": "Nobody could have known", "seen": ""}
    answer = client_of(author).post(to, data, **QUIET)
    review.refresh_from_db()
    assert (answer.status_code, review.earlier_note) == (200, "Nobody could have known")


def test_ones_own_account_saves_itself(review, client_of, participant):
    answer = client_of(participant).post(address("perspective", review), {"did": "I looked"}, **QUIET)
    assert answer.status_code == 200
    assert review.perspectives.get(person=participant.person).did == "I looked"
    refused = client_of(participant).post(address("perspective", review), {"did": " "}, **QUIET)
    assert (refused.status_code, refused.json()["problem"][:18]) == (422, "One box is enough.")


def test_what_cannot_be_saved_says_why_in_one_sentence(review, client_of, author):
    data = {"few_perspectives_because": "long " * 100, "seen": ""}
    answer = client_of(author).post(address("save", review, "heard"), data, **QUIET)
    assert answer.status_code == 422
    assert "300 characters" in answer.json()["problem"]


@pytest.mark.parametrize("text", ["nul \0 inside", "🌊" * 50_000, "שלום\u202eabc", "9" * 200_000])
def test_odd_words_are_saved_or_refused_and_never_break(send, review, author, text):
    answer = send(author, text)
    assert answer.status_code in (200, 422)
    review.refresh_from_db()
    assert review.what_happened == (text if answer.status_code == 200 else STARTED)


def test_megabytes_are_refused_in_one_sentence(send, review, author):
    answer = send(author, "x" * 3_000_000)
    assert (answer.status_code, answer.json()["problem"][:34]) == (422, "That is too long for one section. ")
    review.refresh_from_db()
    assert review.what_happened == STARTED


def test_who_signed_out_is_sent_to_sign_in_and_nothing_is_saved(review, client):
    answer = client.post(address("save", review, "what-happened"), {"what_happened": "words"}, **QUIET)
    assert answer.status_code == 302
    review.refresh_from_db()
    assert review.what_happened == STARTED


def test_here_names_the_others_and_their_section(review, client_of, author, participant, facilitator):
    note_presence(review, by=participant, section="what-happened")
    note_presence(review, by=facilitator, section="nonsense")
    answer = client_of(author).post(address("here", review), {"section": "timeline"}).json()
    assert answer["here"] == [
        {"section": "", "text": "Facilitator Fenna"},
        {"section": "what-happened", "text": "Participant Piet, in “What happened”"},
    ]
    assert Presence.objects.get(user=author).section == "timeline"


def test_here_is_over_after_half_a_minute(review, author, participant):
    note_presence(review, by=participant)
    assert [row.user for row in others_here(review, author)] == [participant]
    Presence.objects.update(seen_at=timezone.now() - dt.timedelta(seconds=31))
    assert others_here(review, author) == []
    forget_presences()
    assert not Presence.objects.exists()


def test_here_ends_when_the_page_is_left(review, client_of, author):
    client = client_of(author)
    client.post(address("here", review), {"section": "\0" * 5000 + "x"})
    client.post(address("here", review), {"gone": "yes"})
    assert not Presence.objects.exists()


def test_here_is_not_told_to_a_stranger(review, client_of, stranger, author):
    note_presence(review, by=author)
    assert client_of(stranger).post(address("here", review)).status_code == 403
    assert others_here(review, stranger) == []


def test_here_is_over_when_it_is_published(published_light, client_of, author):
    assert client_of(author).post(address("here", published_light)).status_code == 404


def check(client, review, text, section="what_happened"):
    return client.post(address("check_wording", review), {"text": text, "section": section}).json()["hints"]


def test_check_takes_any_section_and_any_words(review, client_of, author):
    assert check(client_of(author), review, "A nul \0 and\u202e more", section="\0" * 99) == []


def test_check_counts_code_points_whatever_the_line_breaks(review, client_of, author):
    text = "🌊🌊 The tide.\r\nIt was caused by human error."
    (hint,) = check(client_of(author), review, text)
    assert text.replace("\r\n", "\n")[hint["start"] : hint["end"]] == "human error"
    assert hint["holds"]
    assert hint["why"]


def test_check_of_good_words_is_silent(review, client_of, author):
    assert check(client_of(author), review, "The disk filled because nothing rotates the log.") == []


def test_check_points_to_where_it_is_kept(review, client_of, author):
    text = "It was caused by human error."
    save_section(review, by=author, changes={"what_happened": text}, seen="")
    (hint,) = check(client_of(author), review, text)
    page, _hash, mark = hint["keep"].partition("#")
    assert page == f"{review.get_absolute_url()}?at=what-happened"
    assert f'id="{mark}"' in client_of(author).get(page).content.decode()


def test_check_does_not_ask_again_about_what_was_kept(review, client_of, author):
    text = "It was caused by human error."
    save_section(review, by=author, changes={"what_happened": text}, seen="")
    client = client_of(author)
    hint = hints(Review.objects.get(pk=review.pk))[0]
    kept = {"section": "what_happened", "category": hint.category, "text_hash": hint.text_hash}
    client.post(address("keep_wording", review), kept | {"because": "quotation"})
    assert check(client, review, text) == []


def test_history_shows_who_changed_what(review, client_of, author, participant):
    save_section(review, by=author, changes={"what_happened": "It began at seven."}, seen="")
    save_section(review, by=participant, changes={"luck": "A warm week"}, seen="")
    page = client_of(author).get(address("history", review)).content.decode()
    assert all(words in page for words in ("Author Amal", "Participant Piet", "Where were we lucky?", "A warm week"))
    only = client_of(author).get(address("history", review), {"section": "luck"}).content.decode()
    assert "Participant Piet" in only
    assert "It began at seven." not in only


def test_history_asks_the_same_for_one_row_and_for_many(
    review, client_of, author, participant, django_assert_num_queries
):
    client = client_of(author)
    for few in range(12):
        save_section(review, by=(author, participant)[few % 2], changes={"luck": f"Day {few}"}, seen="")
        if few in (1, 11):
            client.get(address("history", review))
            with django_assert_num_queries(5):
                client.get(address("history", review))


@pytest.mark.parametrize("who", ["stranger", "lead", "admin", "reader"])
def test_history_is_for_those_who_take_part(who, request, review, published_light, client_of, author):
    user = request.getfixturevalue(who)
    for one in (review, published_light):
        save_section(one, by=author, changes={"luck": "Kettlewick"}, seen="", amending=one.is_published)
        row = one.revisions.get(section="luck")
        assert client_of(user).get(address("history", one)).status_code == 403
        assert client_of(user).get(address("revision", one, row.pk)).status_code == 403


def test_revision_is_compared_and_brought_back(review, client_of, author):
    save_section(review, by=author, changes={"what_happened": "A slip of the hand"}, seen="")
    client, first = client_of(author), review.revisions.get(by=None)
    page = client.get(address("revision", review, first.pk))
    assert "<del>It began at six.</del>" in page.content.decode()
    answer = client.post(address("restore", review, first.pk), {"seen": page.context["seen"]})
    assert answer.url == address("history", review)
    review.refresh_from_db()
    assert review.what_happened == STARTED


def test_revision_brought_back_meanwhile_shows_what_is_new(review, client_of, author, participant):
    save_section(review, by=author, changes={"what_happened": "Mine"}, seen="")
    client, first = client_of(author), review.revisions.get(by=None)
    seen = client.get(address("revision", review, first.pk)).context["seen"]
    save_section(review, by=participant, changes={"what_happened": "Theirs"}, seen="")
    answer = client.post(address("restore", review, first.pk), {"seen": seen})
    assert answer.status_code == 409
    assert "<ins>Theirs</ins>" in answer.content.decode()
    assert client.post(address("restore", review, first.pk)).status_code == 409
    review.refresh_from_db()
    assert review.what_happened == "Theirs"


def test_revision_of_another_review_is_a_404(review, analysed, open_incident, client_of, author):
    other = open_incident("Another one")
    save_section(other, by=author, changes={"luck": "A warm week"}, seen="")
    row = other.revisions.get(section="luck")
    assert client_of(author).get(address("revision", review, row.pk)).status_code == 404
    assert client_of(author).post(address("restore", review, row.pk)).status_code == 404


def test_the_notes_of_a_meeting_save_themselves_and_have_a_history(review, client_of, author, participant):
    to = address("meeting_notes", review)
    for user, text in ((author, "Mine"), (participant, "Hers")):
        seen = seen_as(begun(review), ["notes"])
        answer = client_of(user).post(to, {"notes": text, "seen": seen}, **QUIET)
        assert answer.status_code == 200
    stale = client_of(author).post(to, {"notes": "Mine again", "seen": "-", "base.notes": "Mine"}, **QUIET)
    assert stale.json()["theirs"] == {"notes": "Hers"}
    rows = review.revisions.filter(section="meeting-notes")
    assert [row.text for row in rows] == ["Mine", "Hers"]
    restore(rows[0], by=author, seen=seen_as(begun(review), ["notes"]))
    assert begun(review).notes == "Mine"
    assert "Notes of the meeting" in client_of(author).get(address("history", review)).content.decode()


def test_a_section_that_a_team_added_has_a_history(review, client_of, author):
    Review.objects.filter(pk=review.pk).update(outline=[Part("own-support", "What support heard").as_json])
    review.refresh_from_db()
    for text in ("Eleven callers", "Twelve callers"):
        row = save_own_text(review, "own-support", by=author, changes={"text": text})
    assert [one.text for one in review.revisions.filter(section="own-support")] == ["Twelve callers"]
    restore(review.revisions.get(), by=author, seen=seen_as(row, ["text"]))
    assert "What support heard" in client_of(author).get(address("history", review)).content.decode()


def test_words_in_a_section_that_a_team_added_can_be_kept_from_the_editor(review, client_of, author):
    Review.objects.filter(pk=review.pk).update(outline=[Part("own-support", "What support heard").as_json])
    review.refresh_from_db()
    save_own_text(review, "own-support", by=author, changes={"text": "It was human error."})
    client = client_of(author)
    page = client.get(f"{review.get_absolute_url()}?at=own-support").content.decode()
    assert 'data-section="own-support"' in page
    sent = {"section": "own-support", "text": "It was human error."}
    (hint,) = client.post(address("check_wording", review), sent).json()["hints"]
    there, _sep, mark = hint["keep"].partition("#")
    assert (there, f'id="{mark}"' in page) == (f"{review.get_absolute_url()}?at=own-support", True)
    asked = next(one for one in hints(review) if one.holds)
    kept = {"section": "own-support", "category": asked.category, "text_hash": asked.text_hash, "because": "quotation"}
    client.post(address("keep_wording", review), kept)
    assert client.post(address("check_wording", review), sent).json()["hints"] == []


def test_a_section_that_a_team_added_saves_itself_and_says_who_is_in_it(review, client_of, author, participant):
    Review.objects.filter(pk=review.pk).update(outline=[Part("own-support", "What support heard").as_json])
    page = client_of(author).get(f"{review.get_absolute_url()}?at=own-support").content.decode()
    assert f'data-draft="review-{review.pk}-own-support" data-autosave' in page
    answer = client_of(author).post(address("save", review, "own-support"), {"text": "Eleven", "seen": "-"}, **QUIET)
    assert (answer.status_code, review.section_texts.get().text) == (409, "")
    seen = seen_as(review.section_texts.get(), ["text"])
    client_of(author).post(address("save", review, "own-support"), {"text": "Eleven", "seen": seen}, **QUIET)
    assert review.section_texts.get().text == "Eleven"
    client_of(participant).post(address("here", review), {"section": "own-support"})
    here = client_of(author).post(address("here", review), {"section": "own-support"}).json()["here"]
    assert [one["text"] for one in here] == ["Participant Piet, in “What support heard”"]


def test_a_learning_being_edited_saves_its_texts(learned, client_of, author):
    learning, client = learned.learnings.get(), client_of(author)
    to = reverse("learnings:learning_edit", args=[learning.pk])
    page = client.get(to)
    started = {"before_we_believed": "", "now_we_know": learning.now_we_know}
    base = {f"base.{name}": text for name, text in started.items()}
    sent = {
        "now_we_know": f"{learning.now_we_know} At night.",
        "kind": learning.kind,
        "confidence": learning.confidence,
    }
    answer = client.post(to, sent | base | {"seen": page.context["seen"]}, **QUIET)
    learning.refresh_from_db()
    assert (answer.status_code, learning.now_we_know) == (200, sent["now_we_know"])
    assert (answer.json()["version"], answer.json()["texts"]) == (learning.version, {})
    assert learning.evidence.count() == 1
    stale = sent | base | {"now_we_know": "Something else.", "seen": page.context["seen"]}
    told = client.post(to, stale, **QUIET)
    assert (told.status_code, told.json()["theirs"]) == (409, {"now_we_know": sent["now_we_know"]})
