"""How the suite's two workers share it, tried on a small one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugins.order import WHOLE, piece

ROOT = Path(__file__).resolve().parent.parent.parent
FOUR = "import pytest\n\n@pytest.mark.parametrize('n', range(4))\ndef test_it(n):\n    pass\n"


@pytest.mark.parametrize(
    ("nodeid", "whole"),
    [
        ("tests/journeys/test_meeting.py::test_it", "tests/journeys/"),
        ("tests/journeys/test_rehearsal.py::test_it[a::b]", "tests/journeys/test_rehearsal.py"),
        ("tests/people/test_tree.py::test_it", "tests/people/test_tree.py::test_it"),
    ],
)
def test_piece_of_a_test(nodeid, whole):
    assert piece(nodeid) == whole


@pytest.mark.parametrize("whole", WHOLE)
def test_every_piece_is_there(whole):
    assert (ROOT / whole).exists()


def test_a_piece_stays_with_one_worker_and_long_ones_begin(tmp_path):
    for name in ("a/test_plain.py", "journeys/test_one.py", "journeys/test_two.py", "journeys/test_rehearsal.py"):
        path = tmp_path / "tests" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FOUR)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
    command = [sys.executable, "-m", "pytest", "-p", "xdist.plugin", "-p", "tests.plugins.order", "-n", "2", "-v"]
    surroundings = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=tmp_path, env=inherited | surroundings, capture_output=True, text=True)
    ran = re.findall(r"\[(gw\d)\] .* PASSED (tests/.*)", done.stdout)
    assert len(ran) == 16, done.stdout + done.stderr
    workers = {worker: [piece(test.strip()) for by, test in ran if by == worker] for worker in ("gw0", "gw1")}
    journeys, rehearsal = "tests/journeys/", "tests/journeys/test_rehearsal.py"
    assert sorted(pieces[0] for pieces in workers.values()) == [journeys, rehearsal]  # before what is collected first
    assert sorted((pieces.count(journeys), pieces.count(rehearsal)) for pieces in workers.values()) == [(0, 4), (8, 0)]
