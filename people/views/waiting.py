"""What waits for me; and for leads, what nobody answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from people.domain.reminders import nobody_answers
from people.domain.waiting import Line, grouped, lines_for
from people.models.organisation import person_of
from people.policy import policy


@require_GET
@policy("people.change_user")
def waiting(request: HttpRequest) -> HttpResponse:
    """Everything the weekly mail would list, as it stands now; asked twice in vain, by team and thing."""
    person = person_of(request.user)
    lines = lines_for([person.pk], timezone.localdate()) if person else []
    silent = nobody_answers(request.user) if request.user.is_lead else []
    return render(request, "people/waiting.html", {"groups": grouped(lines), "teams": by_team(silent)})


def by_team(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """Lines under their first team's name, those without one last."""
    found: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: (not line.teams, line.teams)):
        found.setdefault(line.teams[0] if line.teams else "", []).append(line)
    return list(found.items())
