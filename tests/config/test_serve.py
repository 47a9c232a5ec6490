"""The whole product as ./bin/run starts it: web, worker and schedule on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from config.lib.embedded_postgres import wait_for

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def database_url():
    """An empty database on the test server."""
    url = os.environ["DATABASE_URL"]
    name = sql.Identifier(f"serve_{os.getpid()}")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        yield url.rpartition("/")[0] + f"/serve_{os.getpid()}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture
def product(database_url, tmp_path):
    """The running product, its address, and its output so far."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    own = {"MODE": "development", "DEMO": "0", "PORT": str(port), "DATABASE_URL": database_url}
    environment = os.environ | own | {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-m", "config.serve"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)
    output = []
    reader = threading.Thread(target=lambda: output.extend(iter(process.stdout.readline, "")), daemon=True)
    reader.start()
    yield process, f"http://127.0.0.1:{port}", output
    process.terminate()
    process.wait(timeout=30)
    reader.join(timeout=10)


def children(process):
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True).stdout.splitlines()
    rows = (line.split(None, 2) for line in listed[1:])
    # A child that has not become its program yet, or is a zombie, has no "-m".
    own = (row for row in rows if int(row[1]) == process.pid and "-m " in row[2])
    return {row[2].split("-m ")[1].split()[0]: int(row[0]) for row in own}


def is_ready(address):
    try:
        return urllib.request.urlopen(f"{address}/health/ready", timeout=5).status == 200  # noqa: S310 - our own
    except OSError:
        return False


@pytest.mark.slow
def test_product_starts_survives_a_crash_and_stops(product):
    process, address, output = product
    assert wait_for(lambda: any("is ready" in line for line in output), 120), "".join(output)
    assert any("/setup/" in line for line in output)  # nobody has an account yet
    web = children(process)["gunicorn"]
    os.kill(web, signal.SIGKILL)
    assert wait_for(lambda: is_ready(address) and children(process).get("gunicorn") not in (None, web), 60)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert wait_for(lambda: output[-1:] == ["Second Story has stopped.\n"], 10)
    assert not is_ready(address)
