"""Templates of a few teams, and reviews that began with one: sections of their own with words in them."""

from __future__ import annotations

from random import Random
from typing import Any

from people.enums import OrganisationSize
from people.models import Team
from reviews.enums import Depth
from reviews.models import ReviewTemplate
from reviews.parts import Part, builtin

TEMPLATES = 5  # teams that wrote one
OWN_OUTLINE = 0.1  # of the reviews that are not light
OWN = (
    Part("own-what-support-saw", "What support saw", "In the callers' words.\nWhat did they try first?"),
    Part("own-how-customers-heard", "How customers heard", "By whom, and when?"),
)


def sections() -> list[dict[str, Any]]:
    return [part.as_json for part in (*builtin(Depth.STANDARD, OrganisationSize.LARGE), *OWN)]


def write_templates(teams: list[Team]) -> None:
    """Once: a second seed adds incidents, not templates."""
    for team in teams[:TEMPLATES]:
        ReviewTemplate.objects.get_or_create(team=team, depth=Depth.STANDARD, defaults={"sections": sections()})


def begins_with_own(depth: str, chance: Random) -> bool:
    return depth != Depth.LIGHT and chance.random() < OWN_OUTLINE
