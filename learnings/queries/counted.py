"""Counts over everything. Where counting takes long, the answer is kept for a while and shown with its time."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.utils import timezone

SLOW = 0.1  # seconds: below that nothing is kept, so a small installation is always live
FRESH = dt.timedelta(minutes=15)
KEPT = dt.timedelta(days=2)


def counted(key: str, count: Callable[[], Any]) -> tuple[Any, dt.datetime | None]:
    """``count()``, and None; or what it gave before, and when that was.

    The answer must be plain data. When a kept answer is older than FRESH, one reader counts again while others
    still get the old one. The key says who may see the answer: it belongs to one account.
    """
    kept = cache.get(key)
    now = timezone.now()
    if kept and (now - kept[1] < FRESH or not cache.add(f"{key}:again", True, 60)):
        return kept
    began = time.monotonic()
    answer = count()
    if time.monotonic() - began < SLOW:
        return answer, None
    cache.set(key, (answer, now), KEPT.total_seconds())
    return answer, now
