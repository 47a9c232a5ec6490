"""Erasure: what would be touched, then the act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from config.lib.sent import sent
from learnings.domain import erasing
from learnings.forms.erasing import EraseForm
from learnings.views.answers import page
from people.policy import policy


@policy("learnings.add_digest")  # admins; erasure has no row of its own to hang a permission on
def erase(request: HttpRequest) -> HttpResponse:
    """The first sending shows counts only, as some rows may be restricted; the second, with the tick, erases."""
    form = EraseForm(sent(request))
    preview = None
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["confirmed"]:
            return _done(request, form)
        preview = [row for text in form.texts() for row in erasing.preview(text, by=request.user)]
    return page(request, "learnings/erase.html", {"form": form, "preview": preview})


def _done(request: HttpRequest, form: EraseForm) -> HttpResponse:
    data = form.cleaned_data
    if data["person"]:
        touched = erasing.erase_person(data["person"], by=request.user, reason=data["reason"])
    else:
        touched = erasing.erase_span(data["words"], by=request.user, reason=data["reason"])
    count = sum(row.rows for row in touched)
    said = ngettext("Erased in %(count)s place.", "Erased in %(count)s places.", count) % {"count": count}
    messages.success(request, said)
    return redirect("learnings:erase")
