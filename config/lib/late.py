"""What a template may never ask for: made when it does, and once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any


def late(make: Callable[..., Any], *args: Any, **options: Any) -> Callable[[], Any]:
    """``make(*args, **options)`` when a template first names it (templates call what can be called)."""
    return cache(partial(make, *args, **options))
