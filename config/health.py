"""Two questions an orchestrator asks: is the process alive, and can it serve? And when a worker was last seen.

A silent worker is told, but takes no web node out of rotation: all nodes share the workers, so all would go at once,
and a digest that comes late would become a page that does not come at all. See docs/adr/0040-operators.md.
"""

import os
import socket
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from people.policy import public

app_name = "health"

BROKER_PORTS = {"redis": 6379, "rediss": 6379}
WORKER_SEEN = "worker-seen"  # the cache's key; lost with the cache, back with the next tick
SILENT_AFTER = 300.0  # seconds: a worker that draws two long digests at once lets some ticks go by


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
    seen = {"worker": checks["database"] and worker_answers()}
    body = {"status": "ok" if healthy else "unavailable", "checks": checks, "seen": seen}
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


def note_worker() -> None:
    """Called by the worker itself, in a tick: it proves schedule, broker, worker and database at once."""
    cache.set(WORKER_SEEN, time.time(), timeout=None)


def worker_seen_at() -> float | None:
    """Seconds since 1970; None when none was seen yet. Raises DatabaseError."""
    return cache.get(WORKER_SEEN)


def worker_answers() -> bool:
    try:
        seen = worker_seen_at()
    except DatabaseError:  # the cache's table is not there yet
        return False
    return seen is not None and time.time() - seen < SILENT_AFTER


urlpatterns = [path("live", live, name="live"), path("ready", ready, name="ready")]
