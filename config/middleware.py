"""One id per request, in every log line and in the answer, and one log line per request."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("request")

SANE = re.compile(r"[\w-]{8,64}", re.ASCII)


def request_id(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        identity = given if SANE.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=identity)
        started = time.perf_counter()
        response = get_response(request)
        response["X-Request-ID"] = identity
        log_request(request, response, (time.perf_counter() - started) * 1000)
        return response

    return middleware


def log_request(request: HttpRequest, response: HttpResponse, milliseconds: float) -> None:
    """Names the route, never the address: one-time links carry their token in the path."""
    match = request.resolver_match
    route = match.route if match else "-"
    if route.startswith("health/") and response.status_code == 200:
        return  # a probe every few seconds would be most of the log
    log.info("request", method=request.method, route=route, status=response.status_code, ms=round(milliseconds, 1))
