"""Two questions an orchestrator asks: is the process alive, and can it serve?"""

import os
import socket
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from people.policy import public

app_name = "health"

BROKER_PORTS = {"redis": 6379, "rediss": 6379}


@public("An orchestrator asks without an account; the answer says up or down, and no more.")
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@public("An orchestrator asks without an account; the answer says up or down, and no more.")
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """503 while a request could not be served or work not be handed on; says which part, and no more."""
    checks = {"database": database_answers(), "broker": broker_answers()}
    healthy = all(checks.values())
    body = {"status": "ok" if healthy else "unavailable", "checks": checks}
    return JsonResponse(body, status=200 if healthy else 503)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    parts = urlsplit(settings.CELERY_BROKER_URL)
    if parts.scheme not in BROKER_PORTS:
        return parts.scheme == "memory" or os.access(settings.BROKER_DIR, os.W_OK)
    address = (parts.hostname or "localhost", parts.port or BROKER_PORTS[parts.scheme])
    try:
        socket.create_connection(address, timeout=2).close()
    except OSError:
        return False
    return True


urlpatterns = [path("live", live, name="live"), path("ready", ready, name="ready")]
