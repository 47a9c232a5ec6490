"""A web process looks for cycles seldom, and not through the code."""

import subprocess
import sys

SAID = "import gc; before = gc.get_threshold(); from config.wsgi import application; "
TOLD = "print(gc.get_freeze_count() > 10_000, gc.get_threshold()[0] > 10 * before[0], callable(application))"


def test_a_web_process_settles_when_it_is_ready():
    done = subprocess.run([sys.executable, "-c", SAID + TOLD], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["True", "True", "True"], done.stderr
