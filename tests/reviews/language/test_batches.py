"""Sentences of our own in many registers, each batch written before the rules had seen it (docs/language.md).

What they measured at first sight stands in the documentation; here they keep what was reached since.
"""

import json
from pathlib import Path

import pytest

from learnings.measuring import measure_language, measure_learning, measure_pages
from reviews.language import check

BATCHES = Path(__file__).parents[1] / "data" / "batches"


@pytest.mark.parametrize("path", sorted(BATCHES.glob("batch_*.jsonl")), ids=lambda path: path.stem)
def test_language_keeps_what_was_reached_on_each_batch(path):
    figures = measure_language(path)
    assert figures["n"] >= 80
    assert figures["precision"] >= 0.95, figures
    assert figures["recall"] >= 0.85, figures
    assert figures["nudge_recall"] >= 0.65, figures
    assert figures["ok_hit_rate"] <= 0.03, figures


@pytest.mark.parametrize("path", sorted(BATCHES.glob("learning_*.jsonl")), ids=lambda path: path.stem)
def test_learning_keeps_what_was_reached_on_each_batch(path):
    figures = measure_learning(path)
    assert figures["n"] >= 60
    assert figures["f1"] >= 0.85, figures


@pytest.mark.parametrize("path", sorted(BATCHES.glob("batch_*.jsonl")), ids=lambda path: path.stem)
def test_what_is_left_of_a_sentence_is_read_too(path):
    """Rules look a few words to both sides; a text may begin and end anywhere among them."""
    for line in path.read_text().splitlines():
        words = json.loads(line)["text"].split()
        for n in range(len(words) - 1):
            piece = " ".join(words[n : n + 3])
            assert all(0 <= f.start < f.end <= len(piece) for f in check(piece, section="summary"))


def test_language_is_silent_on_blameless_accounts_full_of_people():
    figures = measure_pages([BATCHES.parent / "accounts"])
    assert figures["words"] > 2000
    assert figures["hints_per_500_words"] < 0.3, figures


def found(text: str, *names: str) -> list[tuple[int, str, str]]:
    return [(f.category, f.level, text[f.start : f.end]) for f in check(text, section="causes", participants=names)]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The florist did not water the plants on the roof.", 1),
        ("The glazier, who had come at noon, put in the wrong pane.", 1),
        ("It was the locksmith who left the gate open.", 1),
        ("The loss can be blamed on the courier.", 1),
        ("The reason is an untrained operator.", 1),
        ("We lost the day because the gardener unplugged the pump.", 1),
        ("The form was not checked by the clerk.", 1),
        ("The brewer had been cutting corners for weeks.", 1),
        ("The miller showed a cavalier attitude.", 2),
        ("Through the haste of the roofer two tiles broke.", 2),
        ("Why did nobody call the ward?", 1),
        ("The roofer lacks experience.", 2),
        ("The courier's report was superficial.", 1),
        ("The glazier ignored the sign and went in anyway.", 1),
        ("The cook was going through a divorce.", 11),
        ("The order should have been checked by the cook.", 3),
        ("A competent roofer would have seen the crack.", 3),
        ("Nobody from the shop was paying attention.", 3),
        ("Drivers must take the signs more seriously.", 8),
    ],
)
def test_check_blame_in_words_no_list_holds_together(text, category):
    assert (category, "flag") in [(number, level) for number, level, _ in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The florist did not see any change in the plants.",
        "It was the locksmith who noticed the open gate.",
        "The reason is an untrained model.",
        "The form was not checked by the parser.",
        "The replicator did not write the second block.",
        "The query planner picked the wrong index.",
        "The package manager ignored the pinned version.",
        "The haste of the rollout was planned.",
        "The glazier went in, because the sign was covered.",
        "Why did the alarm not sound?",
        "The courier's laptop was slow.",
        "The cook waited since Monday for the new stove.",
        "A loader that did not finish was started again.",
    ],
)
def test_check_neighbours_of_blame_are_left_alone(text):
    assert found(text) == []


def test_check_names_of_participants_with_a_verdict_are_category_11():
    assert found("Once again Ruben was late.", "Ruben Falk")[0][:2] == (11, "flag")
    assert found("This was Ruben's doing.", "Ruben Falk")[0][:2] == (11, "flag")
    assert found("Ruben called the ward at noon.", "Ruben Falk") == []


@pytest.mark.parametrize("text", ["was bad", "Was so bad!", "is too erratic"])
def test_a_text_may_begin_with_what_a_rule_looks_back_from(text):
    assert found(text) == []
