"""Charts as Vega-Lite specifications: drawn by the browser on the page, by vl-convert in the PDF."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import altair as alt
import vl_convert
from django.db.models import Case, Count, Value, When
from django.db.models.functions import TruncMonth
from django.utils import formats
from django.utils.translation import gettext as _

from learnings.digest.scope import Scope
from reviews.enums import READABLE

# One palette for page and paper; the order is also told by the legend, never by colour alone.
LEARNED, LITTLE, OPEN = "#0f5c5c", "#b98a2f", "#c9c2b4"


def months(scope: Scope, zone: ZoneInfo) -> list[tuple[str, int, int, int]]:
    """Per month of the period: (name, learned from, learned little, no learning yet). Drills are not counted."""
    ending = Case(
        When(review__state__in=READABLE, review__learned_little_because="", then=Value("learned")),
        When(review__state__in=READABLE, then=Value("little")),
        default=Value("open"),
    )
    rows = scope.incidents().counted().annotate(month=TruncMonth("sort_at", tzinfo=zone), ending=ending)
    counts: dict[Any, dict[str, int]] = {}
    for row in rows.values("month", "ending").annotate(n=Count("pk")).order_by("month"):
        counts.setdefault(row["month"], {})[row["ending"]] = row["n"]
    return [
        (formats.date_format(month, "M Y"), *(found.get(name, 0) for name in ("learned", "little", "open")))
        for month, found in sorted(counts.items())
    ]


def endings(rows: list[tuple[str, int, int, int]]) -> dict[str, Any]:
    """How each month's incidents ended, as stacked bars. Empty where there is nothing to draw."""
    if not rows:
        return {}
    labels = [_("Learned from"), _("Learned little"), _("No learning yet")]
    values = [
        {"month": name, "ending": label, "order": order, "incidents": count}
        for name, *counts in rows
        for order, (label, count) in enumerate(zip(labels, counts, strict=True))
    ]
    chart = (
        alt.Chart(alt.InlineData(values=values), width=560, height=180)
        .mark_bar(size=26)
        .encode(
            x=alt.X("month:N", sort=[row[0] for row in rows], title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("sum(incidents):Q", title=_("Incidents and near misses"), axis=alt.Axis(tickMinStep=1, format="d")),
            color=alt.Color(
                "ending:N",
                title=None,
                scale=alt.Scale(domain=labels, range=[LEARNED, LITTLE, OPEN]),
                legend=alt.Legend(orient="top"),
            ),
            order=alt.Order("order:Q"),
        )
        .configure_view(strokeWidth=0)
        .configure_axis(grid=False, domainColor="#8a8275", tickColor="#8a8275")
    )
    return chart.to_dict()


def svg(spec: dict[str, Any]) -> str:
    """The specification as SVG, drawn offline. Raises ValueError for a specification that can't be drawn."""
    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
