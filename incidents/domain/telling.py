"""What a timeline says between its lines: where it was long silent, and whether it begins before anybody knew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from incidents.models.incident import FINE_ENOUGH

SHORTEST_GAP = dt.timedelta(minutes=10)
TIMES_THE_USUAL = 4
NONE = dt.timedelta()
ENOUGH = 3  # gaps; of fewer nobody can say which one is long


def gaps(events: Sequence[Any]) -> dict[int, dt.timedelta]:
    """How long nothing was written before an event, by its pk; only where that is long against the rest.

    The rule: of two events that follow each other, both known to within an hour, the time between them is a gap. It is
    told when it is at least ten minutes, at least four times the median of this timeline's gaps, and longer than what
    the two margins could make of it. Fewer than three gaps are not compared. Events are anything with ``pk``, ``at``
    and ``margin``, in order; where the order goes against the times there is no gap.
    """
    fine = [event.at is not None and (event.margin is None or event.margin <= FINE_ENOUGH) for event in events]
    found = [
        (late.pk, late.at - early.at, (early.margin or NONE) + (late.margin or NONE))
        for (early, late), both in zip(pairwise(events), pairwise(fine), strict=True)
        if all(both) and late.at >= early.at
    ]
    if len(found) < ENOUGH:
        return {}
    least = max(SHORTEST_GAP, median([length for _pk, length, _off in found]) * TIMES_THE_USUAL)
    return {pk: length for pk, length, off in found if length >= least and length > off}
