"""Home: what we learned lately."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from learnings.queries.home import waiting_for
from learnings.queries.learnings import came_back, lately
from learnings.queries.patterns import most_seen
from people.policy import policy

RECENT = "90"  # days


@policy("learnings.view_learning")
def home(request: HttpRequest) -> HttpResponse:
    recent = most_seen(request.user, RECENT)
    context = {
        "learnings": lately(request.user),
        "came_back": came_back(request.user),
        "recurring": recent.rows,
        "examined": recent.examined,
        "as_of": recent.as_of,
        "waiting": waiting_for(request.user),
    }
    return render(request, "learnings/home.html", context)
