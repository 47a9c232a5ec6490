"""Which counts a worker keeps, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from learnings.queries import counted
from learnings.queries.learnings import KEPT_AS_WRITTEN, count_kept_as_written
from learnings.queries.patterns import KEPT, count_for_everybody

COUNTS: dict[str, Callable[[], Any]] = {
    **{name: partial(count_for_everybody, period) for period, name in KEPT.items()},
    KEPT_AS_WRITTEN: count_kept_as_written,
}


def count_again() -> list[str]:
    """Count again what is no longer good; the names of what was counted."""
    return counted.count_again(COUNTS)
