"""The patterns a new installation begins with."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from learnings.models import Pattern

STARTER_PATTERNS = Path(__file__).resolve().parent.parent / "starter_patterns.yaml"


@cache
def starter_patterns() -> tuple[dict[str, Any], ...]:
    """Slug, name, definition, signals and countermeasures of each starter pattern, in the order of the file."""
    return tuple(yaml.safe_load(STARTER_PATTERNS.read_text(encoding="utf-8")))


def seed_starter_patterns(model: Any = Pattern) -> int:
    """Add the starter patterns that are missing; return how many. What is there already stays as it is.

    `model` is the historical model where a migration asks.
    """
    known = set(model.objects.values_list("slug", flat=True))
    missing = [model(**fields, starter=True) for fields in starter_patterns() if fields["slug"] not in known]
    return len(model.objects.bulk_create(missing, ignore_conflicts=True))
