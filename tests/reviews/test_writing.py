"""Saving sections: by themselves, at once, and with everything they said before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from people.domain.editing import EditConflict
from people.models import LogEntry
from reviews.domain import history
from reviews.domain.retention import delete_perspectives, due_for_deletion
from reviews.domain.reviews import add_factor
from reviews.domain.writing import known_base, remove, restore, save_section, save_together, seen_as
from reviews.models import Review, SectionRevision

STARTED = "It began at six.\n\nThe pump ran.\n\nNobody looked."


def said(review: Review, section: str = "what_happened") -> list[tuple[str, object]]:
    rows = review.revisions.filter(section=section).select_related("by")
    return [(row.text, row.by) for row in rows]


@pytest.fixture
def review(standard_review) -> Review:
    """The standard review with something in its first section that nobody's history has."""
    Review.objects.filter(pk=standard_review.pk).update(what_happened=STARTED)
    standard_review.refresh_from_db()
    return standard_review


def write(review, by, text, **more):
    return save_section(review, by=by, changes={"what_happened": text}, seen="", **more)


def later(minutes: int) -> None:
    """As if the rows so far were written so long ago."""
    past = timezone.now() - dt.timedelta(minutes=minutes)
    SectionRevision.objects.update(began_at=past, at=past)


def test_a_sitting_is_one_row_however_often_it_saves_itself(review, author):
    for text in ("It b", "It began", "It began at six."):
        write(review, author, text)
    assert said(review) == [(STARTED, None), ("It began at six.", author)]


def test_a_sitting_ends_after_five_minutes(review, author):
    write(review, author, "Before the break")
    later(6)
    write(review, author, "After the break")
    assert [text for text, _by in said(review)] == [STARTED, "Before the break", "After the break"]


def test_a_sitting_ends_when_somebody_else_writes(review, author, participant):
    write(review, author, "Mine")
    write(review, participant, "Theirs")
    write(review, author, "Mine again")
    assert said(review) == [(STARTED, None), ("Mine", author), ("Theirs", participant), ("Mine again", author)]


def test_most_of_a_long_text_gone_at_once_is_a_row_of_its_own(review, author):
    long = "word " * 40
    write(review, author, long)
    write(review, author, "word")
    assert [text for text, _by in said(review)] == [STARTED, long, "word"]


def test_the_log_has_one_line_for_a_sitting_and_none_of_the_words(review, author):
    for text in ("Kettlewick", "Kettlewick ran", "Kettlewick ran over"):
        write(review, author, text)
    (entry,) = LogEntry.objects.filter(review_id=review.pk, verb="edit")
    assert entry.data == {"changed": {"what_happened": "…"}}


def test_the_log_keeps_saying_what_is_no_text(review, author):
    for looked in (True, False):
        save_section(review, by=author, changes={"looked_before_detection": looked}, seen="")
    assert LogEntry.objects.filter(review_id=review.pk, verb="edit").count() == 2


def test_line_breaks_of_browsers_become_the_ones_everybody_uses(review, author):
    assert write(review, author, "one\r\ntwo").what_happened == "one\ntwo"


def test_save_together_in_other_lines_keeps_both_quietly(review, author, participant):
    seen = seen_as(review, ["what_happened"])
    write(review, participant, STARTED.replace("at six", "at six in the morning"))
    mine = STARTED + "\n\nThen somebody did."
    saved = save_together(
        review, by=author, changes={"what_happened": mine}, seen=seen, base={"what_happened": STARTED}
    )
    assert saved.what_happened == STARTED.replace("at six", "at six in the morning") + "\n\nThen somebody did."


def test_save_together_in_one_line_asks_and_changes_nothing(review, author, participant):
    seen = seen_as(review, ["what_happened"])
    theirs = STARTED.replace("pump", "harbour pump")
    write(review, participant, theirs)
    mine = {"what_happened": STARTED.replace("pump ran", "pump ran dry")}
    with pytest.raises(EditConflict) as conflict:
        save_together(review, by=author, changes=mine, seen=seen, base={"what_happened": STARTED})
    assert conflict.value.fields == ("what_happened",)
    review.refresh_from_db()
    assert review.what_happened == theirs


def test_save_together_keeping_both_puts_one_above_the_other(review, author, participant):
    seen = seen_as(review, ["what_happened"])
    write(review, participant, STARTED.replace("pump", "harbour pump"))
    mine = {"what_happened": STARTED.replace("pump ran", "pump ran dry")}
    saved = save_together(review, by=author, changes=mine, seen=seen, base={"what_happened": STARTED}, both=True)
    assert saved.what_happened.split("\n")[2:4] == ["The harbour pump ran.", "The pump ran dry."]
    assert [by for _text, by in said(review)] == [None, participant, author]


def test_save_together_without_a_base_keeps_every_line_of_both(review, author, participant):
    write(review, participant, "Theirs\nshared")
    with pytest.raises(EditConflict):
        save_together(review, by=author, changes={"what_happened": "Mine\nshared"}, seen="-", base={})
    saved = save_together(review, by=author, changes={"what_happened": "Mine\nshared"}, seen="-", base={}, both=True)
    assert saved.what_happened == "Theirs\nMine\nshared"


def test_save_together_asks_about_a_choice_that_both_changed(review, author, participant):
    factor = add_factor(review, by=author, text="The wall")
    seen = seen_as(factor, ["text", "kind"])
    save_section(factor, by=participant, changes={"text": "The wall", "kind": "process"}, seen=seen)
    mine = {"text": "The wall is steel", "kind": "environment"}
    with pytest.raises(EditConflict):
        save_together(factor, by=author, changes=mine, seen=seen, base={"text": "The wall"})
    kept = save_together(factor, by=author, changes=mine, seen=seen, base={"text": "The wall"}, both=True)
    assert (kept.text, kept.kind) == ("The wall is steel", "environment")


def test_known_base_is_found_by_the_fingerprint(review, author):
    seen = seen_as(review, ["what_happened"])
    now = write(review, author, "Something else")
    assert known_base(now, ["what_happened"], seen) == {"what_happened": STARTED}
    assert known_base(now, ["what_happened"], "never seen") == {}
    assert known_base(now, ["luck", "still_unclear"], seen) == {}


def test_restore_is_a_new_text_and_loses_nothing(review, author):
    now = write(review, author, "A slip of the hand")
    first = review.revisions.get(by=None)
    restore(first, by=author, seen=seen_as(now, ["what_happened"]))
    review.refresh_from_db()
    assert review.what_happened == STARTED
    assert said(review) == [(STARTED, None), ("A slip of the hand", author), (STARTED, author)]
    assert review.revisions.last().restored_from == first


def test_restore_meanwhile_written_asks_again(review, author, participant):
    seen = seen_as(write(review, author, "Mine"), ["what_happened"])
    write(review, participant, "Theirs")
    with pytest.raises(EditConflict):
        restore(review.revisions.get(by=None), by=author, seen=seen)
    review.refresh_from_db()
    assert review.what_happened == "Theirs"


def test_restore_of_a_factor_that_is_gone_says_so(review, author):
    factor = add_factor(review, by=author, text="The wall")
    name = factor.row_name
    remove(factor, by=author)
    assert said(review, name) == [("The wall", None), ("", author)]
    with pytest.raises(history.Gone):
        restore(review.revisions.filter(section=name).first(), by=author, seen="")


def test_earlier_texts_go_90_days_after_publishing(published_light, author):
    history.note(published_light, by=author, before={"luck": ""}, after={"luck": "It was warm"})
    soon, long_after = (timezone.now() + dt.timedelta(days=days) for days in (89, 91))
    assert due_for_deletion(soon) == []
    assert due_for_deletion(long_after) == [published_light.pk]
    delete_perspectives(published_light.pk, now=long_after)
    assert not published_light.revisions.exists()
    assert not due_for_deletion(long_after)


def test_earlier_texts_stay_on_legal_hold(published_light, author):
    history.note(published_light, by=author, before={"luck": ""}, after={"luck": "It was warm"})
    Review.objects.filter(pk=published_light.pk).update(legal_hold=True)
    long_after = timezone.now() + dt.timedelta(days=91)
    assert due_for_deletion(long_after) == []
    assert delete_perspectives(published_light.pk, now=long_after) == 0
    assert published_light.revisions.exists()


def test_erasing_reaches_earlier_texts(review, author, admin):
    from learnings.domain.erasing import erase_span

    write(review, author, "Kettlewick and Sons called")
    later(6)
    write(review, author, "A customer called")
    erase_span("Kettlewick and Sons", by=admin, reason="a customer's name")
    assert [text for text, _by in said(review)] == [STARTED, "[erased] called", "A customer called"]


def test_earlier_texts_are_for_those_who_take_part(published_light, author, stranger, admin):
    history.note(published_light, by=author, before={"luck": ""}, after={"luck": "It was warm"})
    assert SectionRevision.objects.visible_to(author).exists()
    assert not SectionRevision.objects.visible_to(stranger).exists()
    assert not SectionRevision.objects.visible_to(admin).exists()
