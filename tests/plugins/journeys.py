"""With REQUIRE_JOURNEYS=1 a run fails unless browser journeys took part, and all of them, the rehearsal included."""

import os
from collections import Counter

import pytest

outcomes: Counter[str] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if "journey" in report.keywords and (report.when == "call" or report.skipped):
        outcomes["skipped" if report.skipped else "ran"] += 1
        outcomes["rehearsed"] += "rehearsal" in report.keywords and not report.skipped


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if is_required(session) and (outcomes["skipped"] or not outcomes["ran"]):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if is_required(terminalreporter):
        line = f"REQUIRE_JOURNEYS=1: {outcomes['ran']} journeys ran, {outcomes['skipped']} were skipped"
        line += f", {outcomes['rehearsed']} of them in the rehearsal of deploy/"
        terminalreporter.write_line(line, red=bool(outcomes["skipped"] or not outcomes["ran"]))


def is_required(holder: pytest.Session | pytest.TerminalReporter) -> bool:
    """Only the process that gathers the reports decides, not the workers of xdist."""
    return os.environ.get("REQUIRE_JOURNEYS") == "1" and not hasattr(holder.config, "workerinput")
