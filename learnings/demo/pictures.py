"""A picture for the demo: a line over a few hours, as somebody would have taken it from their monitoring."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

SIZE, EDGE = (640, 240), 24  # pixels
PAPER, GRID, LINE = "#fbf8f2", "#d8d2c4", "#0f5c5c"


def line(name: str, values: Sequence[float]) -> ContentFile:
    """A PNG of ``values`` (0 to 100), evenly over the width."""
    image = Image.new("RGB", SIZE, PAPER)
    pen, (width, height) = ImageDraw.Draw(image), SIZE
    inner = height - 2 * EDGE
    for part in range(5):
        y = EDGE + inner * part / 4
        pen.line([(EDGE, y), (width - EDGE, y)], fill=GRID)
    step = (width - 2 * EDGE) / max(1, len(values) - 1)
    points = [(EDGE + n * step, EDGE + inner * (100 - value) / 100) for n, value in enumerate(values)]
    pen.line(points, fill=LINE, width=3)
    out = io.BytesIO()
    image.save(out, "PNG")
    return ContentFile(out.getvalue(), name=name)
