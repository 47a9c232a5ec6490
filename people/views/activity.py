"""The activity log, for admins. It can be narrowed to a kind of thing, never to a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.lib import keyset
from people.models import LogEntry
from people.policy import policy
from people.views._lists import links


@policy("people.view_logentry")
def activity(request: HttpRequest) -> HttpResponse:
    rows = LogEntry.objects.visible_to(request.user)
    page = keyset.page(rows, cursor=request.GET.get("cursor", ""), field="at")
    return render(request, "people/activity.html", {"page": page, **links(request, page)})
