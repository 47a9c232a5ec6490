"""How good the text checks are: counts over labelled sentences, and hints per 500 words of whole documents."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from learnings.checks import says_what_is_known
from reviews.language import FLAG
from reviews.language import check as check_language

LANGUAGE_LABELS = frozenset({"flag", "nudge", "ok"})
INSIGHT = "insight"
LEARNING_LABELS = frozenset(
    {
        INSIGHT,
        *("action", "action-in-disguise", "exhortation", "gap", "bare-gap", "counterfactual", "template"),
        *("template-text", "too-short", "platitude", "little", "honest-little-learned", "copy", "other", "rest"),
    }
)
PAGE = 500  # words
Figures = dict[str, int | float | None]


class CannotMeasure(Exception):
    """Says in one sentence which file or line can't be used, and why."""


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    label: str
    section: str
    participants: tuple[str, ...]


def rows(path: Path, labels: frozenset[str]) -> Iterator[Row]:
    """The rows of a file of JSON lines; empty lines are passed over. Raises CannotMeasure."""
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if line.strip():
            yield _row(line, f"Line {number} of {path}", labels)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CannotMeasure(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise CannotMeasure(f"{path} is not text in UTF-8.") from None
    except OSError as error:
        raise CannotMeasure(f"{path} can't be read: {error.strerror}.") from None


def _row(line: str, where: str, labels: frozenset[str]) -> Row:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        raise CannotMeasure(f"{where} is not JSON.") from None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise CannotMeasure(f"{where} has no text.")
    if data.get("label") not in tuple(labels):
        raise CannotMeasure(f"{where} has an unknown label; known are {', '.join(sorted(labels))}.")
    people = data.get("participants") or ()
    return Row(data["text"], data["label"], str(data.get("section") or "summary"), tuple(map(str, people)))


def measure_language(path: Path) -> Figures:
    """Flags against the sentences labelled flag. A nudge that is flagged counts as neither right nor wrong."""
    found = []
    for row in rows(path, LANGUAGE_LABELS):
        findings = check_language(row.text, section=row.section, participants=row.participants)
        found.append((row.label, any(finding.level == FLAG for finding in findings), bool(findings)))
    hits = [(label == "flag", flagged) for label, flagged, _any in found if label != "nudge" or not flagged]
    figures = _figures(hits, len(found))
    figures["nudge_recall"] = _share(_any for label, _flagged, _any in found if label == "nudge")
    figures["ok_hit_rate"] = _share(_any for label, _flagged, _any in found if label == "ok")
    return figures


def measure_learning(path: Path) -> Figures:
    """Insights against the rest: an insight is found where the checks have nothing else to call it."""
    found = [(row.label == INSIGHT, says_what_is_known(row.text)) for row in rows(path, LEARNING_LABELS)]
    return _figures(found, len(found))


def measure_pages(paths: Iterable[Path]) -> Figures:
    """Hints over whole documents, each read as one text: files, and the markdown below folders."""
    files = [file for path in paths for file in _files(path)]
    texts = [_text(file) for file in files]
    words = sum(len(text.split()) for text in texts)
    found = [finding for text in texts for finding in check_language(text, section="summary")]
    return {
        "documents": len(files),
        "words": words,
        "hints": len(found),
        "flags": sum(finding.level == FLAG for finding in found),
        "hints_per_500_words": round(len(found) * PAGE / words, 3) if words else 0.0,
    }


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for kind in ("*.md", "*.markdown") for file in path.rglob(kind))
    if not found:
        raise CannotMeasure(f"There is no markdown in {path}.")
    return found


def _figures(pairs: list[tuple[bool, bool]], n: int) -> Figures:
    """Counts of (is one, was found). A share of nothing is null."""
    tp = sum(is_one and found for is_one, found in pairs)
    fp = sum(found and not is_one for is_one, found in pairs)
    fn = sum(is_one and not found for is_one, found in pairs)
    precision, recall = _ratio(tp, tp + fp), _ratio(tp, tp + fn)
    f1 = _ratio(2 * tp, 2 * tp + fp + fn)
    return {"n": n, "tp": tp, "fp": fp, "fn": fn, "precision": precision, "recall": recall, "f1": f1}


def _share(values: Iterable[bool]) -> float | None:
    listed = list(values)
    return _ratio(sum(listed), len(listed))


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def table(figures: Mapping[str, int | float | None]) -> str:
    """The figures for reading, one a line."""
    return "\n".join(f"{name:20} {'-' if value is None else value}" for name, value in figures.items())


MEASURES: dict[str, Callable[[Path], Figures]] = {"language": measure_language, "learning": measure_learning}
