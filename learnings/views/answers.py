"""How views of this app answer: back to where the form stood, refusals in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.addresses import local
from config.lib.workflow import NotAllowed, NotFromHere, ReasonNeeded, RequirementsOpen, TransitionRefused
from reviews.models import Review

UNPROCESSABLE = 422


def came_from(request: HttpRequest, default: str) -> str:
    """The local address the form names in ``next``; anything else is not followed."""
    return local(request, request.POST.get("next") or request.GET.get("next") or "", default)


def key_of(text: str) -> int:
    """The primary key somebody sent as text; 0, which no row has, for anything else. Endless digits are no number."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def back(request: HttpRequest, default: str, said: str = "") -> HttpResponse:
    if said:
        messages.success(request, said)
    return redirect(came_from(request, default))


def told(refusal: Exception) -> str:
    """A refusal in words a person can act on."""
    if isinstance(refusal, RequirementsOpen):
        return " ".join(str(item.text) for item in refusal.missing)
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    if isinstance(refusal, NotFromHere):
        return _("That has moved on meanwhile. Look again.")
    if isinstance(refusal, ReasonNeeded):
        return _("Say why, in a few words.")
    if isinstance(refusal, NotAllowed):
        return _("This is for somebody else to do.")
    raise refusal


def attempt(request: HttpRequest, default: str, act: Callable[[], Any], said: str) -> HttpResponse:
    """Do it and go back; a refusal goes back as well, and is told."""
    try:
        act()
    except (TransitionRefused, ValidationError) as refusal:
        messages.error(request, told(refusal))
        return redirect(came_from(request, default))
    return back(request, default, said)


def refused(form: Any, refusal: ValidationError | TransitionRefused) -> None:
    """Put a domain refusal where the form shows it: beside its field if it has one."""
    if not isinstance(refusal, ValidationError):
        form.add_error(None, told(refusal))
    elif hasattr(refusal, "error_dict"):
        for name, errors in refusal.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, refusal)


def again(request: HttpRequest, form: Any, review: Review, home: str, title: Any) -> HttpResponse:
    """A small form of another page on a page of its own, with what is wrong and every word that was typed."""
    context = {"form": form, "review": review, "next": came_from(request, home), "title": title}
    return page(request, "learnings/review_form.html", context)


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page; 422 when its form came back with problems, so that scripts and tests can tell."""
    form = context.get("form")
    status = UNPROCESSABLE if form is not None and form.is_bound and form.errors else 200
    return render(request, template, context, status=status)
