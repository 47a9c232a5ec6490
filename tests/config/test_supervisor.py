"""The supervisor with small programs in place of web, worker and beat."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.lib import supervisor
from config.lib.embedded_postgres import wait_for
from config.lib.supervisor import Program, Supervisor, describe

ROOT = Path(__file__).resolve().parents[2]
WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("child", child.pid, flush=True)
time.sleep(600)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("stubborn", flush=True)
time.sleep(600)
"""


def make(*programs):
    output = io.StringIO()
    return Supervisor([Program(name, [sys.executable, "-c", code]) for name, code in programs], lambda: None, output)


def lines(made):
    return made.output.getvalue().splitlines()


def is_gone(pid):
    status = Path(f"/proc/{pid}/status")
    if not Path("/proc/self").exists():
        return subprocess.run(["ps", "-p", str(pid)], capture_output=True).returncode != 0
    return not status.exists() or "State:\tZ" in status.read_text()


def test_output_is_prefixed_and_aligned():
    made = make(("web", "print('one'); print('two')"), ("worker", "print('three')"))
    made.step()
    assert wait_for(lambda: len(lines(made)) == 3, 20)
    made.stop()
    assert sorted(lines(made)) == ["web    | one", "web    | two", "worker | three"]


def test_crashed_program_starts_again_after_a_growing_pause(monkeypatch):
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.1)
    made = make(("web", "raise SystemExit(3)"))
    made.programs[0].pause = 0.1
    deadline = time.monotonic() + 20
    while len(lines(made)) < 3 and time.monotonic() < deadline:
        made.step()
        time.sleep(0.02)
    made.stop()
    assert lines(made)[:2] == ["web | ended (exit code 3), starts again in 0 s"] * 2
    assert made.programs[0].pause >= 0.4


def test_pause_starts_anew_after_a_steady_run():
    program = Program("web", ["true"], pause=16.0, started=time.monotonic() - supervisor.STEADY - 1)
    assert program.after_crash() == supervisor.FIRST_PAUSE
    assert program.pause == supervisor.FIRST_PAUSE * 2


def test_pause_is_limited():
    program = Program("web", ["true"], pause=supervisor.LONGEST_PAUSE, started=time.monotonic())
    program.after_crash()
    assert program.pause == supervisor.LONGEST_PAUSE


def test_stop_ends_grandchildren_and_the_stubborn(monkeypatch):
    monkeypatch.setattr(supervisor, "GRACE", 0.5)
    made = make(("parent", WITH_CHILD), ("mule", STUBBORN))
    made.step()
    assert wait_for(lambda: len(lines(made)) == 2, 20)
    child = int(next(line for line in lines(made) if "child" in line).split()[-1])
    made.stop()
    assert wait_for(lambda: is_gone(child), 5)
    assert not any(program.is_running for program in made.programs)


def test_signal_stops_the_supervisor_and_its_programs():
    code = f"""
import sys
from config.lib.supervisor import Program, Supervisor
Supervisor([Program("parent", [sys.executable, "-c", {WITH_CHILD!r}])], lambda: None).run()
print("stopped")
"""
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    child = int(process.stdout.readline().split()[-1])
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=20)[0] == "stopped\n"
    assert (process.returncode, wait_for(lambda: is_gone(child), 5)) == (0, True)


def test_output_that_nobody_reads_is_no_reason_to_stop():
    reading, writing = os.pipe()
    os.close(reading)
    made = Supervisor([Program("web", ["true"])], lambda: None, os.fdopen(writing, "w"))
    made.write("web", "into the void")
    assert made.stop_requests == 0


def test_describe():
    assert (describe(3), describe(-9)) == ("exit code 3", "SIGKILL")
