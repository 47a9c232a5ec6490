"""How a process that answers requests keeps its memory.

A page of a crowded review makes a few ten thousand objects. With Python's own settings the collector looks for cycles
after every 700 of them, and again and again through all the code that was loaded: a tenth of each page. And what a page
was made of (rows, forms, the request) ends in cycles: left until there were 20,000 of them, they cost one page in
twenty four times the empty page, and each page began in memory that nobody had used yet.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http.response import HttpResponseBase

OFTEN = 20_000  # objects made between two looks while a page is drawn
SURVIVED, STAYED = 20, 100  # looks after which what outlived them is looked through too, and what outlived those


def settle() -> None:
    """What is loaded by now stays and is not looked through any more. Called once, when a process is ready."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OFTEN, *gc.get_threshold()[1:])


def sweep() -> None:
    """Drop what the last answer left: half a millisecond when it is done at once, two when it waits."""
    _young, outlived, old = gc.get_count()
    gc.collect(2 if old > STAYED else 1 if outlived > SURVIVED else 0)


def sweeping(application: Callable[..., Any]) -> Callable[..., Any]:
    """The WSGI application, sweeping when an answer is sent and nobody waits."""

    def swept(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = application(environ, start_response)
        return _Sent(answer) if isinstance(answer, HttpResponseBase) else answer  # files go as the server sends files

    return swept


class _Sent:
    """Lets go of the answer when it is closed: whoever serves it still holds this."""

    def __init__(self, answer: HttpResponseBase) -> None:
        self.answer: HttpResponseBase | None = answer

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.answer or ())

    def close(self) -> None:
        if self.answer is not None:
            self.answer.close()
            self.answer = None
            sweep()
