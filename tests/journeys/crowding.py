"""How crowded the machine is while a journey is timed: what others do to it says nothing about the product."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# In a process of its own: short pieces of work, until the pipe is closed; then how much longer they took than they
# used the processor. Alone on the machine that is 1.
SAMPLER = """
import sys, threading, time
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
took = used = 0.0
while not over.wait(0.15):
    began, worked = time.perf_counter(), time.thread_time()
    while time.thread_time() - worked < 0.05:
        sum(range(20_000))
    took, used = took + time.perf_counter() - began, used + time.thread_time() - worked
print(max(1.0, took / used) if used else 1.0)
"""


@contextmanager
def crowding() -> Iterator[Callable[[], float]]:
    """While it lasts the machine is watched; afterwards the function it gives says how many times slower it was."""
    sampler = subprocess.Popen(
        [sys.executable, "-c", SAMPLER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    told: list[float] = []
    try:
        yield lambda: told[0]
    finally:
        told.append(float(sampler.communicate(timeout=30)[0]))
