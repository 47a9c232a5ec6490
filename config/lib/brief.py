"""How a longer text begins, for a line of a list."""

from __future__ import annotations

from functools import lru_cache

from django.utils.text import Truncator

LONG = 2_000  # letters: what is longer is not kept


def begin(text: str, letters: int) -> str:
    """The first ``letters`` with an ellipsis, or all of a short text. Kept: Django looks at every letter by itself."""
    return (_begin if len(text) <= LONG else _begin.__wrapped__)(text, letters)


@lru_cache(maxsize=2048)
def _begin(text: str, letters: int) -> str:
    return Truncator(text).chars(letters)
