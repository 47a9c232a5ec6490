"""Measuring pages in this process, through all middleware, against the floor: an empty page of this installation."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import clear_url_caches, path

from config.lib import memory
from learnings.scale.pages import CROWDED, Page
from people.models import User
from people.policy import policy

MOST_QUERIES, MOST_TIMES = 12, 4.0
CROWDED_QUERIES = 20  # a draft with 300 events, 30 people and 100 comments shows far more lists than any other page
FLOOR = "bench-floor/"
FLOOR_EVERY = 15  # pages: floor and pages are measured under the same weather
# Measured and shown, but not held to the limits.
NOT_HELD = {
    "api:schema": "composed from the code at every request; tools fetch it once",
    "learnings:digest_pdf": "a file",
}
# Their 503 is an answer: no worker runs, which is so where this measures.
SAYS_NO = {"health:ready": 503}


class NotSignedIn(Exception):
    """The pages would all lead to the sign-in form."""


NO_PAGE = {403: "not for these roles", 404: "no row to show", 405: "takes no GET"}


@dataclass
class Result:
    """What one page cost. ``seconds`` of every round; ``queries`` the most of any round."""

    page: Page
    status: int = 0
    queries: int = 0
    seconds: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


@dataclass(frozen=True)
class Line:
    """One line of the report; times in milliseconds."""

    page: str
    shape: str
    status: int
    queries: int
    median: float
    p95: float
    database: float
    ratio: float
    held: bool
    over: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@policy("learnings.view_learning")
def floor(request: HttpRequest) -> HttpResponse:
    """base.html with the full navigation and nothing in it."""
    return render(request, "base.html")


@contextmanager
def floor_page() -> Iterator[Page]:
    """The floor as a page of this process, for as long as the measuring takes."""
    patterns = import_module(settings.ROOT_URLCONF).urlpatterns
    patterns.append(path(FLOOR, floor))
    clear_url_caches()
    try:
        yield Page("floor", "", f"/{FLOOR}")
    finally:
        patterns.pop()
        clear_url_caches()


@contextmanager
def browser(user: User) -> Iterator[Client]:
    """A signed-in client with a session in the database, as a browser has; nothing else is written."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    client = Client(raise_request_exception=False, SERVER_NAME=str(urlsplit(settings.BASE_URL).hostname))
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    try:
        yield client
    finally:
        session.delete()


class _Counter:
    """Counts queries and the time the database took for them."""

    def __init__(self) -> None:
        self.count, self.seconds = 0, 0.0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - began


def ask(client: Client, result: Result, *, keep: bool = True) -> None:
    """One request. With ``keep`` False it only warms up and tells the status."""
    counter = _Counter()
    began = time.perf_counter()
    with connection.execute_wrapper(counter):
        response = client.get(result.page.address, secure=settings.SECURE_SSL_REDIRECT)
        if response.streaming:
            for _part in response.streaming_content:
                pass
    result.status = response.status_code
    del response
    memory.sweep()  # as the web's processes do; nobody waits for it there, but it is work that this page made
    took = time.perf_counter() - began
    result.queries = max(result.queries, counter.count) if keep else 0
    if keep:
        result.seconds.append(took)
        result.database.append(counter.seconds)


def _who_may(page: Page, client: Client, other: Client) -> tuple[Client, Result]:
    """A first request, which also warms up: by ``client``, else by ``other``."""
    for who in (client, other):
        result = Result(page)
        ask(who, result, keep=False)
        if result.status != 403:
            break
    return who, result


def measure(
    pages: Sequence[Page], client: Client, other: Client, *, rounds: int, watch: Callable[[int], object]
) -> tuple[Result, list[Result], dict[str, str]]:
    """The floor, the pages that answered, and why others were left out. ``other`` asks where ``client`` may not."""
    with floor_page() as empty:
        base = Result(empty)
        ask(client, base, keep=False)
        if base.status != 200:
            raise NotSignedIn(f"The empty page answered with status {base.status}, so nothing can be compared.")
        asked: list[tuple[Client, Result]] = []
        left_out: dict[str, str] = {}
        for page in pages:
            who, result = _who_may(page, client, other)
            if result.status in NO_PAGE:
                left_out[page.label] = NO_PAGE[result.status]
            else:
                asked.append((who, result))
            watch(1)
        memory.settle()  # as the web's processes do
        for _ in range(rounds):
            for n, (who, result) in enumerate(asked):
                if n % FLOOR_EVERY == 0:
                    ask(client, base)
                ask(who, result)
                watch(1)
    return base, [result for _who, result in asked], left_out


def line(result: Result, floor_seconds: float) -> Line:
    """A result beside the limits. A page that fails to answer is over, whatever it cost."""
    ratio = result.median / floor_seconds
    held, answers = result.page.name not in NOT_HELD, SAYS_NO.get(result.page.name)
    most = CROWDED_QUERIES if result.page.shape.startswith(CROWDED) else MOST_QUERIES
    over = [
        *([f"status {result.status}"] if result.status >= 500 and result.status != answers else []),
        *([f"{result.queries} queries"] if held and result.queries > most else []),
        *([f"{ratio:.1f} × floor"] if held and ratio > MOST_TIMES else []),
    ]
    return Line(
        page=result.page.name,
        shape=result.page.shape,
        status=result.status,
        queries=result.queries,
        median=round(1000 * result.median, 1),
        p95=round(1000 * result.p95, 1),
        database=round(1000 * statistics.median(result.database), 1),
        ratio=round(ratio, 2),
        held=held,
        over=", ".join(over),
    )
