"""Fitting people's texts into a version, and reading its chapters back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lib.markdown import render
from reviews.outline import beside, chapters, compare, line, lines_outside_fences, passage, to_compare
from reviews.templatetags.conflict import both_sides


@pytest.mark.parametrize(
    ("text", "fitted"),
    [
        ("plain", "plain"),
        ("# Big", "### Big"),
        ("###### deep", "###### deep"),
        ("Title\n=====", "\n### Title"),
        ("Title\n---\nmore", "\n### Title\n\nmore"),
        ("```\n# not a heading", "```\n# not a heading\n```"),
        ("~~~~\ncode\n~~~\n", "~~~~\ncode\n~~~\n~~~~"),
        ("a\r\nb", "a\nb"),
        ("#hashtag", "#hashtag"),
    ],
)
def test_passage(text, fitted):
    assert passage(text) == fitted.rstrip()


@pytest.mark.parametrize(
    ("text", "fitted"),
    [
        ("two\nlines", "two lines"),
        ("# heading", "\\# heading"),
        ("- item", "\\- item"),
        ("1. first", "1\\. first"),
        ("> quote", "\\> quote"),
        ("```sh", "\\```sh"),
        ("", ""),
        ("2026 was long", "2026 was long"),
    ],
)
def test_line(text, fitted):
    assert line(text) == fitted


def version(text: str) -> str:
    return f"# Title\n\n{passage(text)}\n\n## Ours\n\n- {line(text)} (Technical)\n\n## Last\n\nend\n"


@given(st.text(alphabet="#=-`~>*_[]()!|0123456789. \nab", max_size=80))
def test_no_text_breaks_out_of_its_place(text):
    found = [chapter.title for chapter in chapters(version(text)) if chapter.title]
    assert found == ["Ours", "Last"]
    assert chapters(version(text))[-1].body == "end"


@given(st.text(max_size=60))
def test_a_version_always_renders(text):
    assert "Ours" in render(version(text))


def test_chapters_know_headings_inside_code_from_ours():
    found = chapters("# T\n\nstory\n\n## One\n\n```\n## not one\n```\n")
    assert [(chapter.title, chapter.anchor) for chapter in found] == [("", "part-0"), ("One", "one")]
    assert "## not one" in found[1].body


def test_two_chapters_of_one_name_are_both_reached():
    anchors = [chapter.anchor for chapter in chapters("## A\n\nx\n\n## A\n\ny")]
    assert len(set(anchors)) == 2


def test_compare_shows_what_is_gone_and_what_is_new():
    changes = compare("a\nb\nc", "a\nB\nc")
    assert [(change.kind, change.text) for change in changes] == [
        ("same", "a"),
        ("gone", "b"),
        ("new", "B"),
        ("same", "c"),
    ]


def test_compare_of_equal_texts_is_empty():
    assert compare("a", "a") == []


def test_lines_outside_fences_ends_a_fence_only_with_its_own_mark():
    assert [outside for _, outside in lines_outside_fences("```\n~~~\n```\nx")] == [False, False, False, True]


def test_compare_marks_the_words_of_a_line_that_was_reworded():
    gone, new = compare("The silence ended at seven.", "The silence ended by itself at seven.")
    assert gone.told_below
    assert new.words == (("same", "The silence ended"), ("new", "by itself"), ("same", "at seven."))
    gone, new = compare("The silence ended.", "Nobody looked at the board that night.")
    assert (gone.told_below, new.words) == (False, ())


GRID = "1. The halt rule (held)\n2. The paper list (held)\n\n| | Held | Failed |\n|---|---|---|\n"


def changes(before: str, after: str) -> list[tuple[str, str]]:
    rows = compare(to_compare(before), to_compare(after))
    return [(row.kind, row.text) for row in rows if row.kind in ("gone", "new")]


def test_to_compare_leaves_out_numbers_and_the_table_that_speaks_in_them():
    before = GRID + "| Detection | 1, 2 |   |\n| Recovery (none named) |   |   |\n\nLuck\n"
    after = "1. The paper list (held)\n\n| | Held | Failed |\n|---|---|---|\n| Detection | 1 |   |\n\nLuck\n"
    assert changes(before, after) == [("gone", "- The halt rule (held) · Detection")]
    assert to_compare(before).endswith("(held) · Detection\n\nLuck\n")


def test_to_compare_tells_of_a_defence_that_is_of_another_kind():
    before, after = GRID + "| Detection | 1, 2 |   |\n", GRID + "| Detection | 1 |   |\n| Recovery | 2 |   |\n"
    assert changes(before, after) == [
        ("gone", "- The paper list (held) · Detection"),
        ("new", "- The paper list (held) · Recovery"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "12. March: the {} was full\n",
        "1. one\n2. {} two\n",
        "| | a | b |\n|---|---|---|\n| x | {} | 2 |\n",
        "1. one\n2. two\n\n| | Held |\n|---|---|\n| {} | 1 |\n",
        "```\n1. {}\n| | x |\n```",
        "1. one (held)\n3. two (held)\n\n| | Held |\n|---|---|\n| {} | 1, 3 |\n",
    ],
)
def test_to_compare_leaves_lists_and_tables_of_people_alone(written):
    before, after = written.format("first"), written.format("second")
    assert (to_compare(before), to_compare(after)) == (before, after)
    assert len(changes(before, after)) == 2


def test_to_compare_is_quick_whatever_was_written():
    for text in ("1. x\n", "2. x\n", GRID, "1. x\n\n| | a |\n|---|\n", "| | \n"):
        assert to_compare(text * 50_000)


def test_compare_of_a_very_long_line_stays_quick():
    before, after = ("word " * 400_000, "word other " * 200_000)
    assert [change.words for change in compare(before, after)] == [(), ()]


def told(lines):
    """Each line with what only this side says in brackets."""
    return [" ".join(f"[{piece.text}]" if piece.differs else piece.text for piece in line) for line in lines]


@pytest.mark.parametrize(
    ("theirs", "yours", "first", "second"),
    [
        ("It ended at seven.", "It ended at eight.", ["It ended at [seven.]"], ["It ended at [eight.]"]),
        ("a\nb", "a\nb\nc d", ["a", "b"], ["a", "b", "[c d]"]),
        ("same\n\nold words here", "same\n\nold new words here", ["same", "", "old words here"],
         ["same", "", "old [new] words here"]),
        ("Nothing alike", "Other words entirely", ["[Nothing alike]"], ["[Other words entirely]"]),
        ("x\n\n", "x", ["x", "", ""], ["x"]),
        ("one\ntwo three", "one", ["one", "[two three]"], ["one"]),
        ("equal", "equal", ["equal"], ["equal"]),
    ],
)  # fmt: skip
def test_beside_marks_what_only_one_of_two_says(theirs, yours, first, second):
    assert tuple(map(told, beside(theirs, yours))) == (first, second)


@given(st.text(alphabet="ab c\n-@+ ", max_size=60), st.text(alphabet="ab c\n-@+ ", max_size=60))
def test_beside_says_every_word_of_both_in_order(theirs, yours):
    for text, lines in zip((theirs, yours), beside(theirs, yours), strict=True):
        assert [word for line in lines for piece in line for word in piece.text.split()] == text.split()


def test_a_conflict_is_marked_by_more_than_colour():
    theirs, yours = both_sides("It ended at <seven>.", "It ended at eight.")
    assert theirs == '<p dir="auto">It ended at <ins><span class="unseen">only here: </span>&lt;seven&gt;.</ins></p>'
    assert "eight." in yours
    assert both_sides("", "words") is None
    assert both_sides(True, False) is None
