"""Templates: what reviews of a team and depth ask. A review that has begun keeps what it began with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from people.domain.activity import log
from people.domain.editing import edit
from people.models import Team, User
from reviews.domain.workflow import REVIEW
from reviews.enums import Depth
from reviews.models import Review, ReviewTemplate
from reviews.models.template import KEY_LENGTH
from reviews.parts import LIGHT, OWN, TITLES, Part, titles_of

TITLE_LENGTH, PROMPT_LENGTH, MOST_OWN = 120, 2000, 12
# Where on the page a requirement of the workflow is met; "depth" and "wording" are met elsewhere.
MET_IN = {
    "what_happened": "what-happened",
    "told_forwards": "timeline",
    "perspectives": "perspectives",
    "one_factor": "factors",
    "two_factors": "factors",
    "defences": "defences",
    "earlier": "earlier",
    "meeting": "meeting",
    "learning": "learning",
    "mentions": "mentions",
    "an_action": "actions",
    "looked_back": "actions",
}


class BadSections(Exception):
    """``problems``: what is wrong, in words, by section key ("" where it is about all of them)."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


class TemplateExists(Exception):
    """There is a template of this team and depth already; somebody may have been a moment faster."""


def needed(depth: str) -> frozenset[str]:
    """Sections that a requirement of the workflow is met in: they can be renamed, not hidden."""
    review = Review(depth=depth)
    steps = [step for step in REVIEW.transitions if step.applies(review)]
    names = {name for step in steps for name in step.requires}
    keys = frozenset(MET_IN[name] for name in names if name in MET_IN)
    return keys & frozenset(LIGHT) if depth == Depth.LIGHT else keys


def own_key(title: str, taken: Iterable[str]) -> str:
    """A key for a section of one's own, from its title: "own-customer-communication"."""
    base = (OWN + (slugify(title) or "section"))[: KEY_LENGTH - 3].rstrip("-")
    key, number, used = base, 2, set(taken)
    while key in used:
        key, number = f"{base}-{number}", number + 1
    return key


def checked(depth: str, parts: Iterable[Part], usual: Iterable[Part]) -> list[Part]:
    """``parts`` without blanks, built-in titles filled in from ``usual``. Raises BadSections."""
    titles = titles_of(usual)
    found = [_clean(part, titles) for part in parts]
    problems = {part.key: text for part in found if (text := _problem(part, depth))}
    if len({part.key for part in found}) < len(found):
        problems[""] = _("A section stands here twice.")
    if sum(part.is_own for part in found) > MOST_OWN:
        problems[""] = _("At most %(count)s sections of your own.") % {"count": MOST_OWN}
    if gone := needed(depth) - {part.key for part in found}:
        problems[""] = _("These sections are needed: %(names)s.") % {"names": ", ".join(sorted(gone))}
    if problems:
        raise BadSections(problems)
    return found


def _clean(part: Part, titles: dict[str, str]) -> Part:
    title = " ".join(part.title.replace("\0", "").split()) or titles.get(part.key, "")
    return replace(part, title=title, prompt=part.prompt.replace("\0", "").replace("\r\n", "\n").strip())


def _problem(part: Part, depth: str) -> str:
    own = part.is_own and depth != Depth.LIGHT and len(part.key) <= KEY_LENGTH and slugify(part.key) == part.key
    known = LIGHT if depth == Depth.LIGHT else tuple(TITLES)
    if not own and part.key not in known:
        return _("“%(key)s” is no section of this kind of review.") % {"key": part.key[:KEY_LENGTH]}
    if not part.title:
        return _("Give it a title.")
    if len(part.title) > TITLE_LENGTH:
        return _("A title has at most %(count)s characters.") % {"count": TITLE_LENGTH}
    if len(part.prompt) > PROMPT_LENGTH:
        return _("A prompt has at most %(count)s characters.") % {"count": PROMPT_LENGTH}
    if not part.shown and part.key in needed(depth):
        return _("“%(title)s” can't be hidden: a step of the review needs it.") % {"title": part.title}
    return ""


@transaction.atomic
def keep_template(
    template: ReviewTemplate | None,
    *,
    by: User,
    team: Team | None = None,
    depth: str = "",
    title: str = "",
    sections: list[Part],
    version: int | None = None,
) -> ReviewTemplate:
    """Write a template, a new one where ``template`` is None. ``sections`` are ``checked`` ones. Logs.

    Raises EditConflict when somebody saved since ``version``, TemplateExists for a second one of a team and depth.
    """
    values: dict[str, Any] = {"title": title.strip(), "sections": [part.as_json for part in sections]}
    if template is not None:
        return edit(template, by=by, changes=values, version=version)
    try:
        with transaction.atomic():
            made = ReviewTemplate.objects.create(team=team, depth=depth, **values)
    except IntegrityError as error:
        raise TemplateExists from error
    log(made, "add", by=by)
    return made


@transaction.atomic
def drop_template(template: ReviewTemplate, *, by: User) -> None:
    """Back to the built-in one, or that of a team above. Reviews that have begun keep what they began with. Logs."""
    log(template, "remove", by=by)
    template.delete()
