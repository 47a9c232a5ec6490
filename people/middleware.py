"""Pages print times in the reader's zone. It is kept in the session, so that no page has to ask for it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from people.models import Organisation, User

KEY = "zone"


def own_zone(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        # Asking the session for a visitor without the cookie would be a query for nothing.
        name = request.session.get(KEY) if request.session.session_key else None
        with timezone.override(zone_called(name)):
            return get_response(request)

    return middleware


def zone_called(name: str | None) -> zoneinfo.ZoneInfo | None:
    """The zone, or None for the installation's default where the name means nothing."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None


def remember_zone(request: HttpRequest, user: User) -> None:
    request.session[KEY] = user.zone or Organisation.current().zone
