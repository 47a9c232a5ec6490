"""Which learning an action answers to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learnings.domain import learnings as domain
from learnings.models import Learning
from learnings.views.answers import attempt, key_of
from people.policy import allowed, policy
from reviews.models import Action


def _action(request: HttpRequest, pk: int) -> Action:
    rows = Action.objects.visible_to(request.user).select_related("review__incident")
    action = get_object_or_404(rows, pk=pk)
    allowed(request.user, "reviews.change_action", action)
    return action


def _learning(request: HttpRequest, pk: int) -> Learning:
    rows = Learning.objects.visible_to(request.user).select_related("review")
    return get_object_or_404(rows, pk=pk)


@policy("reviews.change_action")
@require_POST
def tie(request: HttpRequest, pk: int) -> HttpResponse:
    action = _action(request, pk)
    learning = _learning(request, key_of(request.POST.get("learning", "")))
    home = f"{action.get_absolute_url()}#answers-to"
    return attempt(request, home, lambda: domain.tie(action, by=request.user, learning=learning), _("Noted."))


@policy("reviews.change_action")
@require_POST
def untie(request: HttpRequest, pk: int) -> HttpResponse:
    action, found = _action(request, pk), _learning(request, key_of(request.POST.get("learning", "")))
    home = f"{action.get_absolute_url()}#answers-to"
    return attempt(request, home, lambda: domain.untie(action, by=request.user, learning=found), _("Taken back."))
