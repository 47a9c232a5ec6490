"""The outline of a markdown document: front matter, headings with what stands below them, and list entries.

Not a markdown parser: it finds the places where post-mortems keep their facts, in one pass, and leaves every
word as it was typed. Lines inside fenced code are never taken for structure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

FRONT_MATTER_LIMIT = 20_000
_FENCE = re.compile(r" {0,12}(```|~~~)")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_ITEM = re.compile(r" {0,1}(?:[-*+]|\d{1,3}[.)])[ \t]+(.*)$")
_LABEL = re.compile(r"\s*(?:\*\*|__)([^*_]{2,60}?)\s*:?\s*(?:\*\*|__)\s*:?[ \t]*(.*)$")
_RULE = re.compile(r"[\s|:+-]*$")


@dataclass(slots=True)
class Part:
    """A heading (level 0: what stands before the first) with the lines up to the next heading."""

    level: int
    title: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n")


def front_matter(lines: list[str]) -> tuple[dict[str, object], list[str]]:
    """The document's front matter, values as text or lists of text, and the lines below it."""
    if not lines or lines[0].strip() != "---":
        return {}, lines
    end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() in ("---", "...")), None)
    if end is None:
        return {}, lines
    source = "\n".join(lines[1:end])
    try:
        # The base loader leaves every value as text: no dates to overflow, nothing to construct.
        found = yaml.load(source[:FRONT_MATTER_LIMIT], Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError):
        return {"front_matter": source[:FRONT_MATTER_LIMIT]}, lines[end + 1 :]
    return ({str(key): _flat(value) for key, value in found.items()} if isinstance(found, dict) else {}), lines[
        end + 1 :
    ]


def _flat(value: object) -> object:
    """Text, or a list of text; what is nested deeper is left out, so that aliases can't multiply."""
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return value if isinstance(value, str) else ""


def with_fences(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to fenced code."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            yield line, True
            fence = "" if mark and mark.group(1) == fence else fence
        elif mark and line.count(mark.group(1)) == 1:
            fence = mark.group(1)
            yield line, True
        else:
            yield line, bool(mark)


def parts(lines: list[str]) -> list[Part]:
    """The document cut at its headings; the first part has level 0 and no title."""
    found = [Part(0, "")]
    for line, fenced in with_fences(lines):
        heading = None if fenced else _HEADING.match(line)
        previous = found[-1].lines
        if heading:
            found.append(Part(len(heading.group(1)), heading.group(2).strip()))
        elif not fenced and previous and previous[-1].strip() and re.fullmatch(r"={3,}\s*", line):
            found.append(Part(1, previous.pop().strip()))
        else:
            previous.append(line)
    return found


def labels(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """`**Label**: words` at the left edge or as a list item, each with the lines up to the next one."""
    label = ""
    body: list[str] = []
    for line, fenced in with_fences(lines):
        item = None if fenced else _ITEM.match(line)
        found = None if fenced or line.startswith("    ") else _LABEL.match(item.group(1) if item else line)
        if found and (item or not line.startswith(" ")):
            if label:
                yield label, _dedent(body)
            label, body = found.group(1).strip(), [found.group(2)]
        elif label:
            body.append(line)
    if label:
        yield label, _dedent(body)


def _dedent(lines: list[str]) -> list[str]:
    rest = [line for line in lines[1:] if line.strip()]
    indent = min((len(line) - len(line.lstrip()) for line in rest), default=0)
    return [lines[0].strip(), *(line[indent:] for line in lines[1:])]


def entries(lines: list[str], starts_with_moment: re.Pattern[str]) -> list[str]:
    """What a list, a table or a run of lines says, one text each; lines further in belong to it."""
    found: list[list[str]] = []
    is_open = False
    for line, fenced in with_fences(lines):
        text = None if fenced else _entry(line, starts_with_moment)
        if text is not None:
            found.append([text])
            is_open = True
        elif not line.strip():
            is_open = is_open and fenced
            if found:
                found[-1].append("")
        elif found and (is_open or fenced or line.startswith(("  ", "\t"))):
            found[-1].append(line.strip() if not fenced else line)
            is_open = True
    return ["\n".join(entry).strip() for entry in found]


def _entry(line: str, starts_with_moment: re.Pattern[str]) -> str | None:
    item = _ITEM.match(line)
    if item:
        return item.group(1)
    if line.lstrip().startswith("|"):
        return None if _RULE.fullmatch(line) else " ".join(cell.strip() for cell in line.strip().split("|")[1:])
    bare = line.lstrip("*_[(`")
    return line if not line.startswith(" ") and starts_with_moment.match(bare) else None
