"""`manage.py measure`: counts over labelled sentences, hints over documents, and one sentence for bad input."""

import json

import pytest
from django.core.management import CommandError, call_command

BLAME = "The technician forgot to close the valve."
FINE = "The valve was open."
CANDOUR = "I forgot to close the valve."


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def measured(capsys, *words):
    call_command("measure", *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_measure_language_counts_flags_and_leaves_nudges_out(tmp_path, capsys):
    rows = [
        {"text": BLAME, "label": "flag"},
        {"text": FINE, "label": "flag"},
        {"text": BLAME, "label": "nudge"},
        {"text": CANDOUR, "label": "nudge"},
        {"text": BLAME, "label": "ok", "section": "actions"},
        {"text": BLAME, "label": "ok"},
        {"text": FINE, "label": "ok"},
        {"text": FINE, "label": "ok"},
    ]
    assert measured(capsys, "language", write(tmp_path / "rows.jsonl", rows)) == {
        "n": 8,
        "tp": 1,
        "fp": 1,
        "fn": 1,
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "nudge_recall": 1.0,
        "ok_hit_rate": 0.25,
    }


def test_measure_language_knows_the_participants_of_a_row(tmp_path, capsys):
    row = {"text": "It stopped because of Orrin.", "label": "flag"}
    path = write(tmp_path / "rows.jsonl", [row, row | {"participants": ["Orrin Vale"]}])
    assert measured(capsys, "language", path)["tp"] == 1


def test_measure_learning_is_insight_against_the_rest(tmp_path, capsys):
    rows = [
        {"text": "The gateway reads its certificate only when it starts.", "label": "insight"},
        {"text": "Fuses blow.", "label": "insight"},
        {"text": "Add an alert.", "label": "action-in-disguise"},
        {"text": "Be more careful.", "label": "insight"},
        {"text": "The pump runs dry below two bar.", "label": "exhortation"},
    ]
    assert measured(capsys, "learning", write(tmp_path / "rows.jsonl", rows)) == {
        "n": 5,
        "tp": 2,
        "fp": 1,
        "fn": 1,
        "precision": 0.6667,
        "recall": 0.6667,
        "f1": 0.6667,
    }


def test_measure_pages_counts_hints_per_500_words(tmp_path, capsys):
    (tmp_path / "a.md").write_text(BLAME + " fine" * 93)
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "b.md").write_text("fine " * 400)
    assert measured(capsys, "pages", str(tmp_path)) == {
        "documents": 2,
        "words": 500,
        "hints": 1,
        "flags": 1,
        "hints_per_500_words": 1.0,
    }


def test_measure_an_empty_file_has_no_shares(tmp_path, capsys):
    figures = measured(capsys, "language", write(tmp_path / "rows.jsonl", []))
    assert (figures["n"], figures["precision"], figures["ok_hit_rate"]) == (0, None, None)


def test_measure_prints_a_table_for_people(tmp_path, capsys):
    call_command("measure", "language", write(tmp_path / "rows.jsonl", [{"text": BLAME, "label": "flag"}]))
    assert "precision            1.0" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"text": "fine", "label": "ok"}\n{"text": ', "Line 2 of {path} is not JSON."),
        ("[]", "Line 1 of {path} has no text."),
        ('\n{"text": 5, "label": "ok"}', "Line 2 of {path} has no text."),
        ('{"text": "x", "label": "bad"}', "Line 1 of {path} has an unknown label; known are flag, nudge, ok."),
        ('{"text": "x", "label": ["ok"]}', "Line 1 of {path} has an unknown label; known are flag, nudge, ok."),
    ],
)
def test_measure_names_the_line_it_can_not_read(tmp_path, content, said):
    path = tmp_path / "rows.jsonl"
    path.write_text(content)
    with pytest.raises(CommandError) as refused:
        call_command("measure", "language", str(path))
    assert str(refused.value) == said.format(path=path)


def test_measure_says_when_there_is_nothing_to_read(tmp_path):
    with pytest.raises(CommandError, match=r"^There is no file .*missing.jsonl\.$"):
        call_command("measure", "learning", str(tmp_path / "missing.jsonl"))
    with pytest.raises(CommandError, match=r"^There is no markdown in "):
        call_command("measure", "pages", str(tmp_path))
    (tmp_path / "latin.md").write_bytes(b"\xe9\xff")
    with pytest.raises(CommandError, match=r"is not text in UTF-8\.$"):
        call_command("measure", "pages", str(tmp_path))
