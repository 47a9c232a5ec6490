"""Home: what we learned lately."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from learnings.forms.shared import since
from learnings.queries.home import waiting_for
from learnings.queries.learnings import came_back, lately
from learnings.queries.patterns import recurring
from people.policy import policy

RECENT = "90"  # days


@policy("learnings.view_learning")
def home(request: HttpRequest) -> HttpResponse:
    recent = recurring(request.user, since(RECENT))
    context = {
        "learnings": lately(request.user),
        "came_back": came_back(request.user),
        "recurring": recent.rows[:4],
        "examined": recent.examined,
        "waiting": waiting_for(request.user),
    }
    return render(request, "learnings/home.html", context)
