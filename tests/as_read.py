"""What a page says, read past the marks on what only one of two texts says."""

from __future__ import annotations

import re

MARKS = re.compile(r'<ins><span class="unseen">only here: </span>|</ins>')


def as_read(page: str) -> str:
    return MARKS.sub("", page)
