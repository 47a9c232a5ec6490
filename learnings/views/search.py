"""One search page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from learnings.queries.search import KINDS, jump, search
from people.policy import policy


@policy("learnings.view_learning")
def find(request: HttpRequest) -> HttpResponse:
    """A reference leads straight to its page; words search everything this person may see."""
    words = request.GET.get("q", "").replace("\0", "")[:200]
    kind = request.GET.get("kind", "")
    if address := jump(words, request.user):
        return redirect(address)
    tabs = [("", None), *((name, label) for name, (label, _rows) in KINDS.items())]
    found = search(words, request.user, kind=kind)
    nothing = bool(found) and not kind and not any(group.rows for group in found)
    context = {"q": words, "kind": kind, "tabs": tabs, "found": found, "nothing": nothing}
    return render(request, "learnings/search.html", context)
