"""What reviews ask, drawn as text: a row for each team, of which there may be a hundred."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.lib.html import joined, markup

register = template.Library()
ROW = '<tr><th scope="row">{}{}</th>{}</tr>'
ABOVE = ' <span class="soft small lighter">{}</span>'
OWN = '<td><a href="{}">{}</a></td>'
NONE_YET = '<td><a class="small nowrap" href="{}">{}<span class="unseen"> ({}, {})</span></a></td>'
READ, NOTHING = "<td>{}</td>", SafeString('<td><span class="soft">–</span></td>')


@register.simple_tag
def template_rows(rows: Iterable[Any], may_change: bool) -> SafeString:
    """``rows``: ``views.templates.TeamRow``."""
    words = {"everybody": _("Everybody"), "own": _("Their own"), "write": _("Write one")}
    above = _("part of %(parent)s")
    return joined([_row(row, words, above, may_change) for row in rows])


def _row(row: Any, words: dict[str, str], above: str, may_change: bool) -> SafeString:
    team = row.team.name if row.team else words["everybody"]
    parent = row.team.above if row.team else ""
    part_of = markup(ABOVE, above % {"parent": parent}) if parent else ""
    return markup(ROW, team, part_of, joined([_cell(cell, team, words, may_change) for cell in row.cells]))


def _cell(cell: Any, team: str, words: dict[str, str], may_change: bool) -> SafeString:
    if cell.template is None:
        return markup(NONE_YET, cell.address, words["write"], cell.depth, team) if may_change else NOTHING
    title = cell.template.title or words["own"]
    return markup(OWN, cell.address, title) if may_change else markup(READ, title)
