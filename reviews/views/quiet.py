"""Forms that save themselves: the same address and the same domain functions as the button, answered in JSON.

The answer of 200 holds ``seen`` (the new fingerprint) and ``texts`` (fields that say something else than was sent,
because somebody wrote in other lines meanwhile). 409 holds both texts, the fingerprint of theirs, and how to decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from people.domain.editing import EditConflict
from reviews.domain.writing import save_together, seen_as
from reviews.merging import plain

HEADER = "X-Saves-Itself"
BASE = "base."  # how the text that the editor started from is called


def asked(request: HttpRequest) -> bool:
    return HEADER in request.headers


def bases(request: HttpRequest, names: Any) -> dict[str, str]:
    return {name: request.POST[BASE + name] for name in names if BASE + name in request.POST}


def save_quietly(
    request: HttpRequest, form: Any, row: models.Model, *, many: Mapping[str, Any] | None = None
) -> JsonResponse:
    """Save a SeenForm of ``row``, bringing two people's texts together where nobody has to look."""
    if not form.is_valid():
        return refused(form)
    changes, seen = form.changes(), form.cleaned_data["seen"]
    both = request.POST.get("resolve") == "both"
    try:
        saved = save_together(
            row, by=request.user, changes=changes, seen=seen, base=bases(request, changes), both=both, many=many
        )
    except EditConflict as conflict:
        return in_conflict(request, form, conflict, changes)
    return done(seen_as(saved, changes), texts={name: getattr(saved, name) for name in changes}, sent=changes)


def done(
    seen: str, *, texts: Mapping[str, Any] | None = None, sent: Mapping[str, Any] | None = None, **more: Any
) -> JsonResponse:
    """Saved. Of ``texts`` the answer holds those that are not what was ``sent``; ``more`` as it is."""
    other = {
        name: text
        for name, text in (texts or {}).items()
        if isinstance(text, str) and text != plain(str((sent or {})[name]))
    }
    note = _("Somebody wrote in other lines here. Both are in the text now.") if other else ""
    return JsonResponse({"seen": seen, "texts": other, "note": note, **more})


def closed() -> JsonResponse:
    """404: it can no longer be written here; the words stay in the browser."""
    return JsonResponse({}, status=404)


def refused(form: Any) -> JsonResponse:
    """422 with one sentence."""
    problems = [str(text) for texts in form.errors.values() for text in texts]
    return JsonResponse({"problem": problems[0] if problems else _("That cannot be saved as it is.")}, status=422)


def in_conflict(
    request: HttpRequest, form: Any, conflict: EditConflict, changes: Mapping[str, Any], *, alone: bool = False
) -> JsonResponse:
    """409: the other text, to stand beside one's own, and three ways to go on. ``alone``: it is one's own as well."""
    theirs = {name: getattr(conflict.current, name) for name in conflict.fields if name in changes}
    rows = [(form.fields[name].label, text, conflict.yours[name]) for name, text in theirs.items()]
    html = render_to_string("reviews/parts/conflict_live.html", {"rows": rows, "alone": alone}, request)
    return JsonResponse({"seen": seen_as(conflict.current, changes), "theirs": theirs, "html": html}, status=409)
