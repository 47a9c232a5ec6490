"""``./bin/rehearse``: the production shape on this machine, a browser's journey through it, and a web, a worker and
Redis killed on the way. ``./bin/rehearse --stay`` starts it with the demo and leaves it to you until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from config.lib.errors import StartError
from deploy.rehearsal import servers, units
from deploy.rehearsal.shape import ProductionShape

TEST = "tests/journeys/test_rehearsal.py"


def main(arguments: list[str]) -> int:
    if packages := servers.missing_packages():
        return complain(f"the rehearsal needs {', '.join(packages)}; type: sudo apt-get install {' '.join(packages)}")
    if arguments == ["--stay"]:
        return stay()
    command = [sys.executable, "-m", "pytest", "-p", "tests.plugins.journeys", "-s", "-q", TEST, *arguments]
    return subprocess.run(command, cwd=units.ROOT, env=os.environ | {"REQUIRE_JOURNEYS": "1"}).returncode


def stay() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ProductionShape(say=print) as shape:
            shape.load_demo()
            print(
                f"{shape.url} (its certificate signs itself); logs are in {shape.folder}. Ctrl-C ends it.", flush=True
            )
            while all(one.is_alive for one in shape.running):
                time.sleep(0.5)
            dead = [one.name for one in shape.running if not one.is_alive]
            return complain(f"{', '.join(dead)} has ended by itself.")
    except StartError as error:
        return complain(str(error))
    except KeyboardInterrupt:
        return 0


def complain(sentence: str) -> int:
    print(f"Second Story: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
