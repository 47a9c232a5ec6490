"""What this node has served, counted by all its processes together."""

import os

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

from config.metrics.folder import shared_folder

FOLDER = str(shared_folder(settings.VAR_DIR))
# The library asks for this when it is imported, which somebody else may have done by now: so tell it both ways.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = FOLDER
values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]

METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}  # others are made up, and a label is for ever
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds

REQUESTS = Counter("second_story_requests", "Requests answered by this node", ["method", "route", "status"])
SECONDS = Histogram(
    "second_story_request_seconds", "How long they took, in seconds", ["method", "route"], buckets=BUCKETS
)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """``route`` is the pattern, never the address: few values, and no one-time link among them."""
    method = method if method in METHODS else "other"
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(method, route).observe(seconds)


def register_requests(registry: CollectorRegistry) -> None:
    MultiProcessCollector(registry, FOLDER)  # type: ignore[no-untyped-call]
