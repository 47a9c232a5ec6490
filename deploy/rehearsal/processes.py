"""Programs with a log each, that end when asked, when this process ends, and with everything they started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.lib.errors import StartError
from config.lib.supervisor import die_with_parent

GRACE = 12.0  # seconds between the polite signal and the last one


@dataclass
class Running:
    """One program in a process group of its own."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    polite: signal.Signals = signal.SIGTERM

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """As a power cut would: the whole group, without a word."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def tail(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def start(
    name: str,
    command: Sequence[str],
    *,
    folder: Path,
    cwd: Path,
    environment: Mapping[str, str],
    user: Mapping[str, object] | None = None,
    polite: signal.Signals = signal.SIGTERM,
) -> Running:
    log = folder / f"{name}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cwd,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
            **(user or {}),  # type: ignore[arg-type]
        )
    return Running(name, process, log, polite)


def end(running: Sequence[Running]) -> None:
    """Ask all of them, in this order, then insist."""
    for one in running:
        if one.is_alive:
            one.process.send_signal(one.polite)
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline and any(one.is_alive for one in running):
        time.sleep(0.05)
    for one in running:
        one.kill()


def wait_until(condition: Callable[[], bool], seconds: float, what: str, *watched: Running) -> None:
    """Return once ``condition`` holds. Raises StartError when a watched program ends first, or time does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        for one in watched:
            if not one.is_alive:
                raise StartError(f"{one.name} has ended while starting:\n{one.tail()}")
        time.sleep(0.1)
    raise StartError(f"{what} after {seconds:.0f} s." + "".join(f"\n{one.name}: {one.tail()}" for one in watched))
