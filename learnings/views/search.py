"""One search page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from learnings.queries.alike import alike
from learnings.queries.quick import quick
from learnings.queries.search import FROM_RESTRICTED, KINDS, RELEASED, jump, search
from people.policy import policy


@policy("learnings.view_learning")
def find(request: HttpRequest) -> HttpResponse:
    """A reference leads straight to its page; words search everything this person may see."""
    words = request.GET.get("q", "").replace("\0", "")[:200]
    kind = request.GET.get("kind", "")
    if address := jump(words, request.user):
        return redirect(address)
    tabs = [("", None), *((name, label) for name, (label, _rows) in KINDS.items()), (RELEASED, FROM_RESTRICTED)]
    found = search(words, request.user, kind=kind)
    nothing = bool(found) and not kind and not any(group.rows for group in found)
    context = {"q": words, "kind": kind, "tabs": tabs, "found": found, "nothing": nothing}
    return render(request, "learnings/search.html", context)


@require_safe
@policy("learnings.view_learning")
def offered(request: HttpRequest) -> HttpResponse:
    """A fragment for the Ctrl-K dialog, while somebody types. Without JavaScript that dialog's form leads to `find`."""
    words = request.GET.get("q", "").replace("\0", "")[:200]
    return render(request, "learnings/_quick.html", {"q": words, "quick": quick(words, request.user)})


@require_safe
@policy("incidents.add_incident")
def incident_alike(request: HttpRequest) -> HttpResponse:
    """A fragment while somebody reports: what sounds like it. Asks nothing."""
    words = request.GET.get("title", "").replace("\0", "")[:200]
    return render(request, "learnings/_incident_alike.html", {"alike": alike(words, request.user)})
