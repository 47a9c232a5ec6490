"""One id per request, in every log line and in the answer, one log line per request, and its time for /metrics."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from config.lib import meanwhile

log = structlog.get_logger("request")

SANE = re.compile(r"[\w-]{8,64}", re.ASCII)
PROBES = ("health/", "metrics")


def request_id(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        identity = given if SANE.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=identity)
        started = time.perf_counter()
        response = get_response(request)
        response["X-Request-ID"] = identity
        note(request, response, time.perf_counter() - started)
        return response

    return middleware


def note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Names the route, never the address: one-time links carry their token in the path."""
    match = request.resolver_match
    method, route, status = request.method or "-", match.route if match else "-", response.status_code
    if settings.METRICS_TOKEN:
        from config.metrics.requests import observe  # not loaded where nobody asked for numbers

        observe(method, route, status, seconds)
    if route.startswith(PROBES) and status == 200:
        return  # a probe every few seconds would be most of the log
    log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


def met(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What a page was about was taken away while it was answered: that is said, and the words come back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def told(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if request.method in ("GET", "HEAD") or not meanwhile.happened(error):
            return None
        log.warning("two at once", sqlstate=meanwhile.sqlstate(error), exc_info=error)
        if meanwhile.SAVES_ITSELF in request.headers:
            return HttpResponse(status=503)  # the page keeps its words, and tries again
        response = render(request, "409.html", {"words": list(meanwhile.words_in(request.POST))}, status=409)
        for name, value in (("Retarget", "body"), ("Reswap", "innerHTML"), ("Reselect", "#main")):
            response[f"HX-{name}"] = value  # a page of its own, whatever part of another was asked for
        return response

    middleware.process_exception = told  # type: ignore[attr-defined]
    return middleware


def private_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What has said nothing else is for its reader alone, and is asked for again: also with Back, after signing out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return middleware
