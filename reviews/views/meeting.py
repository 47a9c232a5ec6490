"""The meeting on the shared screen: agenda with a clock, the timeline, parked ideas, notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.lib.once import once
from incidents.models import TimelineEvent
from people.domain.editing import EditConflict
from people.models.organisation import person_of
from people.policy import allowed, policy
from reviews.agenda import AGENDA, LENGTHS, TIMELINE, Item, after, minutes_of
from reviews.domain import meeting as going
from reviews.domain.actions import add_action
from reviews.domain.calling import invitation
from reviews.domain.pulse import AnsweredAlready, NotAskedNow, give_pulse, key_of_account
from reviews.domain.taking_part import hold_meeting
from reviews.enums import ActionState
from reviews.forms_meeting import MeetingForm, NotesForm, ParkForm, PulseForm
from reviews.models import Meeting, Review
from reviews.queries import on_wall, shown_taps
from reviews.views import quiet
from reviews.views.late import Late, hands_back
from reviews.views.page import back_to, conflict_of, found, keep_both_of, steerable, workspace


@dataclass(frozen=True)
class Point:
    """A point of the agenda as it stands: seconds spent, minutes planned."""

    item: Item
    planned: int
    spent: int
    is_current: bool
    since: dt.datetime | None

    @property
    def minutes(self) -> int:
        return self.spent // 60

    @property
    def is_over(self) -> bool:
        return self.spent > self.planned * 60

    @property
    def is_timeline(self) -> bool:
        return self.item.key == TIMELINE

    @property
    def until(self) -> dt.datetime | None:
        """When its minutes are used up, if it runs."""
        if self.since is None:
            return None
        return timezone.now() + dt.timedelta(seconds=self.planned * 60 - self.spent)


def points(meeting: Meeting) -> list[Point]:
    planned = minutes_of(meeting.minutes)
    return [
        Point(
            item,
            planned[item.key],
            going.spent_on(meeting, item.key),
            meeting.item == item.key and meeting.ended_at is None,
            meeting.item_since if meeting.item == item.key else None,
        )
        for item in AGENDA
    ]


def sharing(request: HttpRequest, pk: int) -> Review:
    """The draft whose meeting it is, for whoever takes part. A light review has none."""
    return _meetable(request, found(request, pk))


def _meetable(request: HttpRequest, review: Review) -> Review:
    allowed(request.user, "reviews.read_review", review)
    if review.is_published:
        raise Late(review)
    if review.is_light:
        raise Http404
    return review


def writing(request: HttpRequest, pk: int) -> Review:
    review = sharing(request, pk)
    allowed(request.user, "reviews.change_review", review)
    return review


def phone_address(code: str) -> str:
    """As somebody types it from the wall: browsers add the rest."""
    return (settings.BASE_URL.partition("://")[2] + reverse("reviews:phone", args=[code])).rstrip("/")


def live_context(review: Review, user: Any) -> dict[str, Any]:
    """What changes while the meeting runs. ``seen`` is a short mark of it: the same mark, the same panel."""
    meeting = going.meeting_of(review)
    told, code = shown_taps(meeting), going.code_of(meeting)
    taps = told.get("", 0)
    some = not taps and bool(meeting.pk) and review.taps.exists()
    moment = meeting.item_since.timestamp() if meeting.item_since else 0
    seen = (meeting.item, moment, bool(meeting.ended_at), meeting.minutes, meeting.on_screen_id, taps, some, code)
    return {
        "review": review,
        "meeting": meeting,
        "points": points(meeting),
        "next_item": after(meeting.item),
        "lengths": LENGTHS,
        "taps": taps,
        "some_taps": some,
        "address": phone_address(code) if code else "",
        "may_write": user.has_perm("reviews.change_review", review),
        "may_steer": user.has_perm("reviews.steer_review", review),
        "seen": "-".join(str(int(part) if isinstance(part, bool | float) else part or "") for part in seen),
    }


def meeting_page(request: HttpRequest, review: Review, *, status: int = 200, **bound: Any) -> HttpResponse:
    live = live_context(review, request.user)
    context = {
        "incident": review.incident,
        "events": on_wall(review),
        "ideas": review.actions.filter(state=ActionState.IDEA).order_by("-pk")[:50],
        "participation": review.participation.all(),
        "there": list(live["meeting"].there.order_by("pk")) if live["meeting"].pk else [],
        "notes_form": NotesForm(instance=live["meeting"], auto_id="notes_%s"),
        "park_form": ParkForm(auto_id="park_%s"),
    }
    return render(request, "reviews/meeting.html", {**live, **context, **bound}, status=status)


@require_http_methods(["GET", "POST"])
@policy("reviews.read_review")
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the page for the shared screen. POST: when it is and who was there, from the review's own page."""
    if request.method == "POST":
        return _note(request, steerable(request, pk))
    review = found(request, pk)
    if review.is_published and request.user.has_perm("reviews.read_review", review):
        return redirect(review)
    return meeting_page(request, _meetable(request, review))


def _note(request: HttpRequest, review: Review) -> HttpResponse:
    rows = list(review.participation.select_related("person"))
    form = MeetingForm(request.POST, review=review, rows=rows, auto_id="meeting_%s")
    if not form.is_valid():
        return workspace(request, review, status=422, open_at="meeting", meeting_form=form)
    data = form.cleaned_data
    asked = data["meeting_in_writing"] and not review.meeting_in_writing
    hold_meeting(
        review,
        by=request.user,
        meeting_at=data["meeting_at"],
        in_writing=data["meeting_in_writing"],
        **form.were_there(),
    )
    said = _("Saved. Whoever has not answered is asked by mail whether the draft is right.") if asked else _("Saved.")
    messages.success(request, said)
    return back_to(review, "meeting")


@require_GET
@policy("reviews.read_review")
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting as a file for a calendar."""
    review = sharing(request, pk)
    if review.meeting_at is None or review.meeting_in_writing:
        raise Http404
    text = invitation(review, going.meeting_of(review), review.meeting_at)
    name = f"meeting-{review.incident.ref}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@require_GET
@policy("reviews.read_review")
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """The part that changes; 204 where it is what the screen shows already. A page left open learns that it is over."""
    review = found(request, pk)
    allowed(request.user, "reviews.read_review", review)
    if review.is_published or review.is_light:
        return render(request, "reviews/meeting_over.html", {"review": review})
    context = live_context(review, request.user)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return render(request, "reviews/meeting_live.html", context)


def _changed(request: HttpRequest, review: Review, anchor: str = "") -> HttpResponse:
    """The panel for htmx, the page for everybody else."""
    if request.htmx:
        return render(request, "reviews/meeting_live.html", live_context(review, request.user))
    return redirect(reverse("reviews:meeting", args=[review.pk]) + (f"#{anchor}" if anchor else ""))


@require_POST
@policy("reviews.change_review")
def clock(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a point of the agenda, let the clock stand, end the meeting, or say how long it is to be."""
    review, to = writing(request, pk), request.POST.get("to", "")
    steps: dict[str, Callable[..., Any]] = {"pause": going.pause, "end": going.end}
    minutes = request.POST.get("minutes", "")
    try:
        if to in steps:
            steps[to](review, by=request.user)
        elif minutes:
            going.plan(review, by=request.user, minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 5 else 0)
        else:
            going.go_to(review, by=request.user, item=to)
    except going.NoSuchItem:
        raise Http404 from None
    return _changed(request, review)


@require_POST
@policy("reviews.change_review")
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an event on the screen: its number, "next", "previous", or nothing."""
    review = writing(request, pk)
    event = _asked_event(review, request.POST.get("event", ""))
    going.show(review, by=request.user, event=event)
    return _changed(request, review, f"event-{event.pk}" if event else "")


def _asked_event(review: Review, asked: str) -> TimelineEvent | None:
    rows = [row.pk for row in on_wall(review)]
    here = going.meeting_of(review).on_screen_id
    if asked in ("next", "previous"):
        step = 1 if asked == "next" else -1
        wanted = rows.index(here) + step if here in rows else (0 if step > 0 else len(rows) - 1)
        pk = rows[max(0, min(wanted, len(rows) - 1))] if rows else None
    else:
        pk = next((row for row in rows if asked == str(row)), None)
    return TimelineEvent.objects.filter(pk=pk).first() if pk else None


@require_POST
@policy("reviews.change_review")
def phones(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the short link for phones, or close it."""
    review = steerable(request, pk)
    if review.is_light or review.is_published:
        raise Http404
    step = going.close_to_phones if "close" in request.POST else going.let_phones_in
    step(review, by=request.user)
    return _changed(request, review)


@require_POST
@policy("reviews.change_review")
def park(request: HttpRequest, pk: int) -> HttpResponse:
    """One line and Enter: an idea that is parked, not discussed."""
    review = writing(request, pk)
    form = ParkForm(request.POST, auto_id="park_%s")
    if not form.is_valid():
        return meeting_page(request, review, status=422, park_form=form)
    title = form.cleaned_data["title"]
    once(
        review.actions.all(),
        partial(add_action, title, by=request.user, review=review),
        written="created_at",
        title=title.strip(),
    )
    return redirect(reverse("reviews:meeting", args=[pk]) + "#park_title")


@require_POST
@policy("reviews.change_review")
@hands_back
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    review = writing(request, pk)
    form = NotesForm(request.POST, instance=going.meeting_of(review), auto_id="notes_%s")
    if quiet.asked(request):
        return quiet.save_quietly(request, form, going.begun(review))
    if not form.is_valid():
        return meeting_page(request, review, status=422, notes_form=form)
    try:
        going.save_notes(review, by=request.user, notes=form.cleaned_data["notes"], seen=form.cleaned_data["seen"])
    except EditConflict as error:
        again = NotesForm(instance=error.current, initial=dict(error.yours), auto_id="notes_%s")
        both = keep_both_of(request, error)
        return meeting_page(
            request, review, status=409, notes_form=again, conflict=conflict_of(error, again), both=both
        )
    return redirect(reverse("reviews:meeting", args=[pk]) + "#notes")


@require_POST
@policy("reviews.read_review")
def pulse(request: HttpRequest, pk: int) -> HttpResponse:
    """Three anonymous answers of somebody who takes part."""
    review = found(request, pk)
    allowed(request.user, "reviews.read_review", review)
    if person_of(request.user) is None or not review.is_taking_part(request.user):
        raise Http404
    form = PulseForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("One answer is enough. Empty ones are fine, all three are not."))
        return back_to(review, "meeting")
    key, there = key_of_account(review, request.user), going.meeting_of(review)
    try:
        give_pulse(review, key=key, answers=form.cleaned_data, meeting=there)
        messages.success(request, _("Thank you. Nobody can tell which answers are yours, so they can’t be changed."))
    except AnsweredAlready:
        messages.info(request, _("You have answered already. Nobody can tell which answers are yours."))
    except NotAskedNow:
        messages.info(request, _("The questions are not open now."))
    return back_to(review, "meeting")
