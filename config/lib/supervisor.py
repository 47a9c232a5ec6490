"""Runs a few programs side by side: prefixed output, restart with a growing pause, a clean stop.

Every program leads a process group of its own, so that a Ctrl-C reaches the supervisor alone and a stop reaches
the program's children too. On Linux the programs also end when the supervisor is killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import TextIO

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between a crash and the next start
STEADY = 60.0  # seconds after which a program counts as running well, and the pause starts anew
GRACE = 10.0  # seconds between the polite signal and the last one
PR_SET_PDEATHSIG = 1


@dataclass
class Program:
    name: str
    command: Sequence[str]
    process: subprocess.Popen[str] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0
    reader: threading.Thread | None = field(default=None, repr=False)

    def start(self, write: Callable[[str, str], None]) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
        self.reader = threading.Thread(target=self._read, args=(self.process, write), daemon=True)
        self.reader.start()

    def _read(self, process: subprocess.Popen[str], write: Callable[[str, str], None]) -> None:
        for line in process.stdout or ():
            write(self.name, line.rstrip("\n"))

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def after_crash(self) -> float:
        """Clear up and return the pause in seconds before the next start."""
        self.kill()
        if time.monotonic() - self.started > STEADY:
            self.pause = FIRST_PAUSE
        pause, self.pause = self.pause, min(self.pause * 2, LONGEST_PAUSE)
        self.due = time.monotonic() + pause
        return pause

    def terminate(self) -> None:
        if self.process and self.is_running:
            self.process.terminate()

    def kill(self) -> None:
        """End whatever is left of the program and its children."""
        if self.process is None:
            return
        with suppress(ProcessLookupError, PermissionError):  # nobody is left (macOS says the second)
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """run() returns after SIGINT, SIGTERM or SIGHUP, with every program ended."""

    def __init__(self, programs: Sequence[Program], tick: Callable[[], None], output: TextIO = sys.stdout) -> None:
        self.programs, self.tick, self.output = programs, tick, output
        self.stop_requests = 0
        self._width = max(len(program.name) for program in programs)
        self._writing = threading.Lock()

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            while not self.stop_requests:
                self.step()
                time.sleep(0.1)
        finally:
            self.stop()

    def step(self) -> None:
        self.tick()
        for program in self.programs:
            if program.process is None or (not program.due and not program.is_running):
                self._start_or_wait(program)
            elif program.due and time.monotonic() >= program.due:
                program.due = 0.0
                program.start(self.write)

    def _start_or_wait(self, program: Program) -> None:
        if program.process is None:
            program.start(self.write)
            return
        code = program.process.returncode
        pause = program.after_crash()
        self.write(program.name, f"ended ({describe(code)}), starts again in {pause:.0f} s")

    def stop(self) -> None:
        """Ask everybody to stop, wait, and insist; a second Ctrl-C insists at once."""
        for program in self.programs:
            program.terminate()
        deadline, requests = time.monotonic() + GRACE, self.stop_requests
        while time.monotonic() < deadline and self.stop_requests <= requests:
            if not any(program.is_running for program in self.programs):
                break
            time.sleep(0.05)
        for program in self.programs:
            program.kill()

    def write(self, name: str, line: str) -> None:
        # whoever read the output may have gone; that is no reason to stop serving
        with self._writing, suppress(BrokenPipeError, ValueError):
            print(f"{name:<{self._width}} | {line}", file=self.output, flush=True)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stop_requests += 1


def describe(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
