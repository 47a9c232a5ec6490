"""The buttons of a factor's or a defence's row. A form of its own for each would cost more than the row."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.lib.brief import begin
from config.lib.html import attributes, joined, markup
from config.lib.templatetags.ui import icon
from reviews.models import Defence, Factor, Review

register = template.Library()
EDIT = '<a class="button button--quiet button--small" href="{0}#{1}" hx-get="{0}">{2}{3}</a>'
PRESS = '<button class="button button--quiet button--small" form="{}-rows" formaction="{}" hx-post="{}"{}>{}{}</button>'
UNSEEN = '<span class="unseen">: {}</span>'


@register.simple_tag
def row_tools(
    review: Review, kind: str, row: Factor | Defence, several: bool = False, first: bool = False, last: bool = False
) -> SafeString:
    """Edit, remove and, where there are several to put in order, up and down: the first can't go up.

    They belong to the form ``<kind>-rows`` that stands beside the list.
    """
    ways = [name for name, at_the_end in (("up", first), ("down", last)) if several and not at_the_end]
    return _tools(review.pk, kind, get_language()).drawn(row, ways)


@lru_cache(maxsize=256)
def _tools(review: int, kind: str, _language: str | None) -> Tools:
    return Tools(review, kind)


class Tools:
    """What all rows of one list share: addresses and words."""

    def __init__(self, review: int, kind: str) -> None:
        self.kind, self.anchor = kind, f"{kind}s"
        self.page = reverse("reviews:detail", args=[review])
        self.remove = reverse("reviews:row_remove", args=[review, kind, 0])
        self.move = reverse("reviews:factor_move", args=[review, 0])
        self.words = {"edit": _("Edit"), "remove": _("Remove"), "up": _("Up"), "down": _("Down")}
        self.sure = {"data-confirm": _("Take this out of the review?")}

    def drawn(self, row: Factor | Defence, ways: list[str]) -> SafeString:
        page = f"{self.page}?edit={self.kind}-{row.pk}&at={self.anchor}"
        edit = markup(EDIT, page, self.anchor, icon("edit"), self.words["edit"])
        remove = self._press(self.remove, row.pk, self.sure, icon("cross"), self.words["remove"])
        about = markup(UNSEEN, begin(row.text, 60)) if ways else ""
        return joined([edit, remove, *(self._mover(name, row.pk, about) for name in ways)])

    def _mover(self, name: str, pk: int, about: SafeString | str) -> SafeString:
        own, other = f"{self.kind}-{pk}", "down" if name == "up" else "up"
        # Where the row can go no further, its other button takes the focus.
        more = {"id": f"{own}-{name}", "name": name, "value": "yes", "data-instead": f"{own}-{other}"}
        return self._press(self.move, pk, more, self.words[name], about)

    def _press(self, address: str, pk: int, more: dict[str, str], *inside: SafeString | str) -> SafeString:
        to = address.replace("/0/", f"/{pk}/")
        return markup(PRESS, self.kind, to, to, attributes(more), *inside)
