"""Two people in one section: whatever they wrote, it is there afterwards."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.merging import MOST_LINES, Merged, keep_both, loses, merge

BASE = "It began at six.\n\nThe pump ran.\n\nNobody looked."
few_words = st.lists(st.sampled_from(["pump", "tide", "wall", "", "the pump ran", "🌊 wasser"]), max_size=8)
any_line = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
texts = st.one_of(few_words, st.lists(any_line, max_size=6)).map("\n".join)


def words(text: str) -> Counter[str]:
    return Counter(text.split())


@settings(max_examples=200)
@given(texts, texts)
def test_keep_both_has_every_word_of_both(mine, theirs):
    kept = words(keep_both(mine, theirs))
    assert all(kept[word] >= n for text in (mine, theirs) for word, n in words(text).items())


@settings(max_examples=200)
@given(texts, texts, texts)
def test_merge_has_every_word_that_nobody_took_out(base, mine, theirs):
    kept, was = words(merge(base, mine, theirs).text), words(base)
    for one, other in ((words(mine), words(theirs)), (words(theirs), words(mine))):
        for word, n in one.items():
            taken_out_by_the_other = max(0, was[word] - other[word])
            assert kept[word] >= n - taken_out_by_the_other


@settings(max_examples=200)
@given(texts, st.lists(st.tuples(st.integers(0, 8), any_line), max_size=4), st.lists(any_line, max_size=4))
def test_merge_of_texts_that_only_grew_has_every_word_of_both(base, inserted, appended):
    lines = base.split("\n")
    for at, line in inserted:
        lines.insert(at, line)
    mine, theirs = "\n".join(lines), "\n".join([*base.split("\n"), *appended])
    kept = words(merge(base, mine, theirs).text)
    assert all(kept[word] >= n for text in (mine, theirs) for word, n in words(text).items())


@settings(max_examples=200)
@given(texts, texts)
def test_merge_with_an_untouched_side_is_the_other_side(base, changed):
    """Line breaks aside, which become the same everywhere."""
    one = merge(base, changed, base)
    assert one == merge(base, base, changed) == merge(base, changed, changed)
    assert one.clean
    assert words(one.text) == words(changed)


def test_merge_of_different_lines_is_clean():
    mine = BASE.replace("at six", "at six in the morning")
    theirs = BASE.replace("Nobody looked.", "Nobody looked at the radio.")
    both = "It began at six in the morning.\n\nThe pump ran.\n\nNobody looked at the radio."
    assert merge(BASE, mine, theirs) == Merged(both, clean=True)


def test_merge_of_one_line_stands_one_above_the_other():
    mine, theirs = BASE.replace("pump", "harbour pump"), BASE.replace("pump", "pump at the wall")
    merged = merge(BASE, mine, theirs)
    expected = "It began at six.\n\nThe pump at the wall ran.\nThe harbour pump ran.\n\nNobody looked."
    assert merged == Merged(expected, clean=False)


def test_merge_of_first_words_written_at_once_keeps_both():
    assert merge("", "The tide came.", "The wall closed.") == Merged("The wall closed.\nThe tide came.", clean=False)


def test_merge_honours_what_one_took_out_of_lines_the_other_left_alone():
    mine, theirs = "It began at six.\n\nNobody looked.", BASE + "\n\nThen somebody did."
    assert merge(BASE, mine, theirs) == Merged("It began at six.\n\nNobody looked.\n\nThen somebody did.", clean=True)


def test_merge_of_a_line_taken_out_and_written_on_keeps_it():
    mine, theirs = "It began at six.\n\nNobody looked.", BASE.replace("ran", "ran for an hour")
    merged = merge(BASE, mine, theirs)
    assert not merged.clean
    assert "The pump ran for an hour." in merged.text.split("\n")


def test_merge_of_twins_each_taking_out_another_one_keeps_the_last():
    """Each still has one: by lines alone both would be gone."""
    assert merge("a\nx\na", "x\na", "a\nx").text.split().count("a") == 1


def test_merge_with_other_line_breaks_sees_the_same_lines():
    assert merge(BASE.replace("\n", "\r\n"), BASE, BASE.replace("\n", "\r\n")) == Merged(BASE, clean=True)


def test_merge_of_very_long_texts_answers_soon_and_loses_nothing():
    mine = "\n".join(f"mine {n}" for n in range(MOST_LINES))
    theirs = "\n".join(f"theirs {n}" for n in range(MOST_LINES))
    merged = merge("", mine, theirs)
    assert not merged.clean
    assert words(mine) + words(theirs) == words(merged.text)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged", "expected"),
    [("a b", "a b", "a b", "a b", False), ("a b", "a", "a b", "a", False), ("a", "a b", "a", "a", True)],
)
def test_loses_knows_what_was_taken_out_on_purpose(base, mine, theirs, merged, expected):
    assert loses(base, mine, theirs, merged) is expected
