"""What a phone in the meeting sees: one button, and three questions at the end. Nothing of the incident, ever.

The short link opens no more than that: whoever finds it learns that somebody holds a meeting, and where it stands.
Once it is published, whoever is signed in and may read it is led there.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from allauth.core.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.policy import public
from reviews.domain.meeting import (
    PHONES_LAST,
    NoTaps,
    meeting_behind,
    phone_key,
    take_back,
    tap,
    where_it_stands,
)
from reviews.domain.pulse import AnsweredAlready, NotAskedNow, give_pulse, has_answered, is_asked, key_of_phone
from reviews.forms_meeting import PulseForm
from reviews.models import Meeting, NewToMe, Review

COOKIE = "second_story_phone"
SANE = re.compile(r"[A-Za-z0-9_-]{20,40}")
SMALL = re.compile(r"[0-9]{1,6}")
SAID = ("tapped", "again", "back", "enough", "thanks", "answered")


@require_http_methods(["GET", "POST"])
@never_cache
@public("a short-lived random code lets phones of a meeting say “new to me”; the page holds nothing of the incident")
def phone(request: HttpRequest, code: str) -> HttpResponse:
    """One big button while the meeting runs, three questions after it."""
    meeting = meeting_behind(code)
    if meeting is None:
        return render(request, "reviews/phone_over.html", status=410)
    cookie = _cookie(request)
    key = phone_key(meeting, cookie)
    if request.method == "POST":
        response = _said(request, meeting, code, key)
    else:
        response = _page(request, meeting, key)
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=PHONES_LAST,
        path="/r/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _cookie(request: HttpRequest) -> str:
    sent = request.COOKIES.get(COOKIE, "")
    return sent if SANE.fullmatch(sent) else secrets.token_urlsafe(18)


def _page(request: HttpRequest, meeting: Meeting, key: str, *, status: int = 200, **bound: Any) -> HttpResponse:
    review, asked = meeting.review, is_asked(meeting.review, meeting)
    stands = where_it_stands(meeting)
    if request.htmx and request.GET.get("stands") == stands:
        return HttpResponse(status=204)
    said = request.GET.get("said", "")
    if said == "enough" and stands != "open":  # nobody is to try again; the page says why
        said = ""
    context = {
        "stands": stands,
        "published": _readable(request, review) if stands == "published" else None,
        "asked": asked,
        "answered": asked and has_answered(review, key_of_phone(review, key)),
        "form": PulseForm(auto_id="pulse_%s"),
        "taps": NewToMe.objects.filter(review=review, phone=key).count(),
        "said": said if said in SAID else "",
    }
    return render(request, "reviews/phone.html", context | bound, status=status)


def _readable(request: HttpRequest, review: Review) -> Review | None:
    """The published review, for whoever is signed in on this phone and may see it."""
    seen = Review.objects.visible_to(request.user) if request.user.is_authenticated else Review.objects.none()
    return seen.filter(pk=review.pk).first()


def _said(request: HttpRequest, meeting: Meeting, code: str, key: str) -> HttpResponse:
    if "answers" in request.POST:
        form = PulseForm(request.POST, auto_id="pulse_%s")
        if not form.is_valid():
            return _page(request, meeting, key, status=422, form=form)
        said = _answered(meeting, key, form.cleaned_data)
    elif "back" in request.POST:
        said = "back" if take_back(meeting, phone=key) else ""
    else:
        said = _tapped(request, meeting, key)
    return redirect(f"/r/{code}/" + (f"?said={said}" if said else ""))


def _tapped(request: HttpRequest, meeting: Meeting, key: str) -> str:
    if not consume(request, action="phone_tap", key=str(meeting.pk)):
        return "enough"
    after = request.POST.get("after", "")
    try:
        return "tapped" if tap(meeting, phone=key, after=int(after) if SMALL.fullmatch(after) else None) else "again"
    except NoTaps:
        return "enough"


def _answered(meeting: Meeting, key: str, answers: dict[str, str]) -> str:
    review = meeting.review
    try:
        give_pulse(review, key=key_of_phone(review, key), answers=answers, meeting=meeting)
    except AnsweredAlready:
        return "answered"
    except NotAskedNow:
        return ""
    return "thanks"
