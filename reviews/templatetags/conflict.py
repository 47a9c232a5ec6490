"""Two texts of one section side by side: each marks the words that the other has not."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.lib.html import joined, markup
from reviews.merging import plain
from reviews.outline import Piece, beside

register = template.Library()
# Underlined as well as coloured, and said to whoever does not see it.
ONLY = '<ins><span class="unseen">{}: </span>{}</ins>'


@register.simple_tag
def both_sides(theirs: Any, yours: Any) -> tuple[SafeString, SafeString] | None:
    """Both as HTML; None where one of them is empty or no text, so that there is nothing to tell apart."""
    if not (isinstance(theirs, str) and isinstance(yours, str) and theirs.strip() and yours.strip()):
        return None
    first, second = beside(plain(theirs), plain(yours))
    return _drawn(first), _drawn(second)


def _drawn(lines: list[list[Piece]]) -> SafeString:
    only = _("only here")
    rows = (joined([_piece(piece, only) for piece in line], " ") for line in lines)
    return markup('<p dir="auto">{}</p>', joined(rows, "<br>"))


def _piece(piece: Piece, only: str) -> SafeString | str:
    return markup(ONLY, only, piece.text) if piece.differs else piece.text
