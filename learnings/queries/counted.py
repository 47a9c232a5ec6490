"""Counts over everything. Where counting takes long, a worker keeps the answer and readers see it with its time.

What is kept covers only incidents that everybody sees; what else a reader may see is few and counted live, so being
taken off a restricted incident shows at once. An incident that is restricted moves the stamp on, in the same
transaction, and what was kept under the old one is shown to nobody.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from config.lib.prepared import Prepared
from incidents.models import VisibilityStamp
from learnings.models import KeptCount

SLOW = 0.01  # seconds, half of what a page may take: below that nothing kept is shown; a small installation is live
SURELY_SLOW = 0.1  # seconds: nobody needs to count again to know
FRESH = dt.timedelta(minutes=15)

Count = Callable[[], Any]
GOOD = Prepared(lambda _reader, name: KeptCount.objects.good().filter(name=name), name=str)


def kept(name: str) -> tuple[Any, dt.datetime] | None:
    """The answer kept under ``name`` and when it was counted; None where one has to count. One query."""
    row = GOOD.first(name=name)
    return (row.answer, row.as_of) if row else None


def count_again(counts: Mapping[str, Count]) -> list[str]:
    """Count what is missing, older than FRESH or of another stamp, and keep it. The names of what was counted.

    Answers must be JSON. Two workers at once do the work twice; the later one wins, under the stamp it read.
    """
    stamp, now = VisibilityStamp.current(), timezone.now()
    good = set(KeptCount.objects.filter(stamp=stamp, as_of__gt=now - FRESH).values_list("name", flat=True))
    due = [name for name in counts if name not in good]
    for name in due:
        _keep(name, counts[name])
    return due


def _keep(name: str, count: Count) -> None:
    """The stamp is read first: whatever is restricted while counting makes the answer void."""
    stamp, now = VisibilityStamp.current(), timezone.now()
    answer, seconds = _timed(count)
    if seconds < SURELY_SLOW:  # the first time a query is also planned, and a busy machine may have kept it waiting
        answer, again = _timed(count)
        seconds = min(seconds, again)
    values = {"answer": answer, "stamp": stamp, "slow": seconds >= SLOW, "as_of": now}
    KeptCount.objects.update_or_create(name=name, defaults=values)


def _timed(count: Count) -> tuple[Any, float]:
    began = time.monotonic()
    return count(), time.monotonic() - began
