"""The outline of a review: which template it begins with, and which sections it has from then on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from incidents.models import Incident
from people.models import Team, User
from reviews.domain.writing import save_section
from reviews.enums import Depth
from reviews.models import Review, ReviewTemplate, SectionText
from reviews.parts import OWN, Part, builtin, chapter_title, completed, of_json
from reviews.questions import Question, for_section


class NoSuchSection(Exception):
    """The review's outline has no section of its own with this key."""


def template_for(incident: Incident, depth: str) -> ReviewTemplate | None:
    """That of the incident's team, else of the nearest team above one of them, else everybody's; None: built-in."""
    found = {row.team_id: row for row in ReviewTemplate.objects.filter(depth=depth)}
    if not found:
        return None
    level = list(incident.teams.order_by("name").values_list("pk", flat=True))
    parents: Mapping[int, int | None] = dict(Team.objects.order_by().values_list("pk", "parent_id"))
    seen: set[int] = set()
    while level:
        for team in level:
            if team in found:
                return found[team]
        seen.update(level)
        level = [above for team in level if (above := parents.get(team)) and above not in seen]
    return found.get(None)


def begin(review: Review) -> Review:
    """Give ``review`` the outline of its depth, unsaved. Sections of an earlier outline that hold words stay."""
    template = template_for(review.incident, review.depth)
    outline = list(template.sections) if template else []
    if written := _own_with_words(review):
        known = {row["key"] for row in outline}
        outline = outline or [part.as_json for part in builtin(review.depth, review.organisation.size)]
        outline += [part.as_json for part in written if part.key not in known]
    review.outline = outline
    return review


def _own_with_words(review: Review) -> list[Part]:
    if review.pk is None:
        return []
    written = set(review.section_texts.exclude(text="").values_list("key", flat=True))
    return [part for part in of_json(review.outline) if part.key in written]


def parts_of(review: Review) -> list[Part]:
    """Every section of ``review`` in order, hidden ones too, with its title and prompt."""
    usual = builtin(review.depth, review.organisation.size)
    parts = of_json(review.outline)
    return completed(parts, usual) if parts else usual


def every_part(review: Review) -> list[Part]:
    """``parts_of`` with what a review of this depth does not ask for but may have: a light one with a timeline."""
    found = getattr(review, "_every_part", None)
    if found is None:
        found = parts_of(review)
        if review.is_light:  # all other depths have the same parts
            found = completed(found, builtin(Depth.STANDARD, review.organisation.size))
        if review.laid_open:
            review._every_part = found  # type: ignore[attr-defined]
    return found


def own_parts(review: Review) -> list[tuple[Part, str]]:
    """The sections a team added, each with its words."""
    parts = [part for part in of_json(review.outline) if part.is_own]
    texts = {row.key: row.text for row in review.section_texts.all()} if parts else {}
    return [(part, texts.get(part.key, "")) for part in parts]


def part_of(review: Review, key: str) -> Part | None:
    """One section of the review, whether shown or not."""
    return next((part for part in every_part(review) if part.key == key), None)


def title_of(review: Review, key: str) -> str:
    """What the review calls one of its sections."""
    part = part_of(review, key)
    return part.title if part else key


def questions_of(review: Review, key: str) -> list[Question]:
    """Questions that fit a section: the team's own, which are lines of its prompt, and then the bank's."""
    part = part_of(review, key)
    texts = part.questions if part else []
    own = [Question(f"prompt-{number}", "", text, (key,)) for number, text in enumerate(texts, 1)]
    return [*own, *for_section(key)]


@dataclass(frozen=True)
class ToWrite:
    """A chapter of the version: what the section is called, and the words of a section that a team added."""

    key: str
    title: str
    text: str = ""


def chapters_to_write(review: Review) -> list[ToWrite]:
    """The sections of the version in the outline's order. Hidden ones too: words that are there are not left out."""
    texts = {part.key: text for part, text in own_parts(review)}
    return [ToWrite(part.key, chapter_title(part), texts.get(part.key, "")) for part in every_part(review)]


def own_text(review: Review, key: str, *, made: bool = False) -> SectionText:
    """The row of one added section, unsaved while nobody wrote unless it is to be ``made``. Raises NoSuchSection."""
    if not key.startswith(OWN) or key not in {part.key for part in of_json(review.outline)}:
        raise NoSuchSection(key)
    if made:  # two people who begin at once: one row, and the second meets the first one's words
        return SectionText.objects.get_or_create(review=review, key=key)[0]
    return review.section_texts.filter(key=key).first() or SectionText(review=review, key=key)


@transaction.atomic
def save_own_text(
    review: Review, key: str, *, by: User, changes: Mapping[str, Any], seen: str = "", amending: bool = False
) -> SectionText:
    """Write an added section. ``seen`` and ``amending`` as in ``save_section``. Raises NoSuchSection, EditConflict."""
    row = own_text(review, key, made=True)
    return save_section(row, by=by, changes=changes, seen=seen, amending=amending)
