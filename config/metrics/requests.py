"""What this node has served, counted by all its processes together."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

from config.metrics.folder import is_there, shared_folder

FOLDER = str(shared_folder(settings.VAR_DIR))
# The library asks for this when it is imported, which somebody else may have done by now: so tell it both ways.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = FOLDER
values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]

METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}  # others are made up, and a label is for ever
GONE = "0"  # no process has this number
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds

REQUESTS = Counter("second_story_requests", "Requests answered by this node", ["method", "route", "status"])
SECONDS = Histogram(
    "second_story_request_seconds", "How long they took, in seconds", ["method", "route"], buckets=BUCKETS
)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """``route`` is the pattern, never the address: few values, and no one-time link among them."""
    method = method if method in METHODS else "other"
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(method, route).observe(seconds)


@contextmanager
def counted(registry: CollectorRegistry) -> Iterator[None]:
    """Inside, ``registry`` has what all processes have counted, those included that have gone."""
    with (Path(FOLDER) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fold_gone(Path(FOLDER))
        MultiProcessCollector(registry, FOLDER)  # type: ignore[no-untyped-call]
        yield


def fold_gone(folder: Path) -> None:
    """Add the files of processes that have ended to one, or a server that renews its processes piles them up."""
    for path in folder.glob("*_*.db"):
        kind, _, pid = path.stem.partition("_")
        if pid == GONE or is_there(int(pid)):
            continue
        total = MmapedDict(str(folder / f"{kind}_{GONE}.db"))  # type: ignore[no-untyped-call]
        for key, value, moment, _ in MmapedDict.read_all_values_from_file(path):  # type: ignore[no-untyped-call]
            total.write_value(key, total.read_value(key)[0] + value, moment)  # type: ignore[no-untyped-call]
        total.close()  # type: ignore[no-untyped-call]
        path.unlink()
