"""A real Celery worker on a real broker: messages arrive, and a killed worker loses nothing."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery import Celery
from django.db import connection

from config.lib import work
from config.lib.embedded_postgres import wait_for
from tests.config.parcels.models import Parcel

ROOT = Path(__file__).resolve().parents[2]
TASK = "tests.config.parcels.tasks.deliver"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def redis_url(tmp_path):
    """A Redis of this test's own."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    assert wait_for(lambda: answers(port), 20)
    yield f"redis://127.0.0.1:{port}/0"
    process.kill()
    process.wait()


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.fixture
def start_worker(transactional_db, tmp_path):
    """Starts a Celery worker with its own settings; all are killed at the end, with their children."""
    started = []

    def start(broker):
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.config.parcels.worker_settings",
            "DATABASE_URL": url,
            "CELERY_BROKER_URL": broker,
            "VAR_DIR": str(tmp_path),
        }
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "-c", "1", "-l", "WARNING"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        kill(process)


def kill(process):
    if process.poll() is None:
        os.killpg(process.pid, 9)
        process.wait()


def sender(broker, tmp_path):
    """An application that sends as the web process would."""
    # Not the current app: the tasks of later tests in this process would be sent here instead of running in place.
    app = Celery("sender", broker=broker, set_as_current=False)
    folder = tmp_path / "broker"
    for name in ("messages", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if broker.startswith("filesystem"):
        messages = str(folder / "messages")
        app.conf.broker_transport_options = {
            "data_folder_in": messages,
            "data_folder_out": messages,
            "control_folder": str(folder / "control"),
        }
    return app


def state_of(parcel):
    return Parcel.objects.values_list("state", "attempt", "marks").get(pk=parcel.pk)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["filesystem", "redis"])
def test_killed_worker_loses_nothing(kind, start_worker, tmp_path, request, monkeypatch):
    broker = "filesystem://localhost" if kind == "filesystem" else request.getfixturevalue("redis_url")
    app = sender(broker, tmp_path)
    monkeypatch.setattr(work, "send", lambda row: app.send_task(TASK, [row.pk]))
    parcel = Parcel.objects.create(progress_note="slowly")  # the task waits for this note to go
    work.send(parcel)
    first = start_worker(broker)
    assert wait_for(lambda: state_of(parcel)[0] == "running", 60)
    kill(first)
    Parcel.objects.filter(pk=parcel.pk).update(progress_note="")
    time.sleep(Parcel.lease_seconds + 0.2)
    second = start_worker(broker)
    assert work.sweep_model(Parcel) == 1
    assert wait_for(lambda: state_of(parcel)[0] == "done", 60)
    assert state_of(parcel) == ("done", 2, "x")
    kill(second)
