"""/metrics: closed without its token, the same numbers from every process, nothing about people or incidents."""

from __future__ import annotations

import datetime as dt
import http.client
import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.parser import text_string_to_metric_families

from config.backup import LAST_BACKUP
from config.health import note_worker
from config.lib.errors import StartError
from config.metrics import folder as folders
from config.metrics.requests import METHODS, fold_gone
from config.version import version
from incidents.domain.incidents import capture
from people.models import Mail
from tests.journeys.conftest import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "a-token-of-this-test-alone"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def opened(settings):
    settings.METRICS_TOKEN = TOKEN


def numbers(text: str) -> dict[tuple, float]:
    """Samples by name and the values of the labels, in the order of the labels' names."""
    found = {}
    for family in text_string_to_metric_families(text):
        found |= {(s.name, *(s.labels[label] for label in sorted(s.labels))): s.value for s in family.samples}
    return found


def scrape(client) -> dict[tuple, float]:
    response = client.get("/metrics", headers=HEADERS)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain; version=")
    return numbers(response.content.decode())


# --- who may --------------------------------------------------------------------------------------


def test_without_a_token_there_is_nothing(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("given", ["", TOKEN, "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer tök€n"])
def test_a_wrong_token_is_refused(client, opened, given):
    response = client.get("/metrics", headers={"Authorization": given})
    assert (response.status_code, response.content) == (401, b"")


def test_an_account_does_not_help(client_of, admin, opened):
    assert client_of(admin).get("/metrics").status_code == 401


@pytest.mark.django_db
def test_it_is_read_and_not_kept(client, opened):
    response = client.get("/metrics", headers=HEADERS)
    assert "no-store" in response["Cache-Control"]
    assert client.post("/metrics", headers=HEADERS).status_code == 405


# --- what it tells --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_installation(client, opened):
    cache.clear()
    found = scrape(client)
    assert found["second_story_database_up",] == 1
    assert found["second_story_database_bytes",] > 1_000_000
    assert found["second_story_migrations_pending",] == 0
    assert found["second_story_jobs", "learnings.Digest", "failed"] == 0
    assert found["second_story_oldest_job_seconds", "people.Mail"] == 0
    assert version() in next(key for key in found if key[0] == "second_story_build_info")
    assert ("second_story_worker_seen_timestamp_seconds",) not in found
    assert ("second_story_backup_timestamp_seconds",) not in found


@pytest.mark.django_db
def test_the_queue_and_how_long_it_has_waited(client, opened):
    now = timezone.now()
    for minutes, fields in ((9, {}), (3, {}), (60, {"state": "done"}), (60, {"state": "failed"})):
        Mail.objects.create(to="a@example.org", subject="x", queued_at=now - dt.timedelta(minutes=minutes), **fields)
    found = scrape(client)
    assert [found["second_story_jobs", "people.Mail", state] for state in ("queued", "done", "failed")] == [2, 1, 1]
    assert 540 <= found["second_story_oldest_job_seconds", "people.Mail"] < 560


@pytest.mark.django_db
def test_a_job_that_is_to_wait_is_not_late(client, opened):
    now = timezone.now()
    Mail.objects.create(
        to="a@example.org", subject="x", queued_at=now - dt.timedelta(hours=1), not_before=now + dt.timedelta(hours=1)
    )
    assert scrape(client)["second_story_oldest_job_seconds", "people.Mail"] == 0


@pytest.mark.django_db
def test_worker_backup_and_migrations(client, opened):
    note_worker()
    cache.set(LAST_BACKUP, 1_900_000_000.0, timeout=None)
    MigrationRecorder(connection).migration_qs.filter(app="people", name__startswith="0002").delete()
    found = scrape(client)
    assert abs(found["second_story_worker_seen_timestamp_seconds",] - time.time()) < 60
    assert found["second_story_backup_timestamp_seconds",] == 1_900_000_000
    assert found["second_story_migrations_pending",] == 1


@pytest.mark.django_db
def test_a_database_that_is_down_is_told(client, opened, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("no")

    monkeypatch.setattr(cache, "get", refuse)
    found = scrape(client)
    assert found["second_story_database_up",] == 0
    assert ("second_story_database_bytes",) not in found


@pytest.mark.django_db
def test_requests_by_route_method_and_status(client, opened):
    before = scrape(client)
    for path in ("/health/live", "/health/live", "/incidents/4711/"):
        client.get(path)
    client.generic("BREW", "/health/live")
    after = scrape(client)
    grown = {key: value - before.get(key, 0) for key, value in after.items() if key[0] == "second_story_requests_total"}
    assert grown["second_story_requests_total", "GET", "health/live", "200"] == 2
    assert grown["second_story_requests_total", "GET", "incidents/<int:pk>/", "302"] == 1
    assert grown["second_story_requests_total", "other", "health/live", "200"] == 1
    assert "BREW" not in METHODS
    assert after["second_story_request_seconds_count", "GET", "health/live"] >= 2


@pytest.mark.django_db
def test_nothing_about_people_or_incidents(client, opened, author, client_of):
    capture("A password was pasted into a ticket", by=author, visibility="restricted")
    client_of(author).get(f"/people/{author.pk}/")
    first = scrape(client)
    capture("Another", by=author, visibility="restricted")
    second = scrape(client)
    words = " ".join(str(part) for key in second for part in key)
    assert author.person.name not in words
    assert author.email not in words
    told = {key: value for key, value in second.items() if "request" not in key[0] and "_bytes" not in key[0]}
    assert told == {key: first[key] for key in told}


# --- one server, many processes -------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_processes_count_together(tmp_path, settings):
    """Whichever process answers the scrape tells what both have served, and those that have ended."""
    port = free_port()
    url = settings.DATABASE_URL.rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
    environment = os.environ | {"METRICS_TOKEN": TOKEN, "DATABASE_URL": url, "VAR_DIR": str(tmp_path), "MODE": "test"}
    environment.pop("PROMETHEUS_MULTIPROC_DIR", None)
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for_server(port, tmp_path / "log")
        counts = [requests_of(port) for _ in range(6)]
        for pid in children(server.pid):
            os.kill(pid, signal.SIGTERM)
        counts += [requests_of(port) for _ in range(6)]
    finally:
        server.terminate()
        server.wait(timeout=20)
    assert [b - a for a, b in itertools.pairwise(counts)] == [5] * 11


def children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=True)
    return [int(line) for line in listed.stdout.split()]


def wait_for_server(port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            ask(port, "/health/live")
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())


def requests_of(port: int) -> float:
    """Ask five times, then what was served so far."""
    for _ in range(5):
        ask(port, "/health/live")
    return numbers(ask(port, "/metrics"))["second_story_requests_total", "GET", "health/live", "200"]


def ask(port: int, path: str) -> str:
    """On a connection of its own, so that either process may take it."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("GET", path, headers=HEADERS)
        return line.getresponse().read().decode()
    finally:
        line.close()


def test_files_of_processes_that_have_ended_are_added_up(tmp_path):
    ended = subprocess.Popen(["true"])
    ended.wait()
    for pid, value in ((ended.pid, 2.0), (os.getpid(), 3.0)):
        written = MmapedDict(str(tmp_path / f"counter_{pid}.db"))
        written.write_value("key", value, 0.0)
        written.close()
    for _ in range(2):
        fold_gone(tmp_path)
    left = {path.name: next(MmapedDict.read_all_values_from_file(path))[1] for path in tmp_path.iterdir()}
    assert left == {"counter_0.db": 2.0, f"counter_{os.getpid()}.db": 3.0}


def test_a_folder_for_each_server(tmp_path, monkeypatch):
    monkeypatch.setattr(folders.tempfile, "gettempdir", lambda: str(tmp_path))
    mine = folders.shared_folder(tmp_path)
    assert folders.shared_folder(tmp_path) == mine
    assert mine.stat().st_mode & 0o777 == 0o700
    gone, reused = mine.with_name("999999-1"), mine.with_name(f"{os.getpid()}-1")
    for other in (gone, reused):
        other.mkdir()
    assert folders.shared_folder(tmp_path) == mine
    assert [path.name for path in mine.parent.iterdir()] == [mine.name]


@pytest.mark.parametrize("make", [lambda path: path.mkdir(mode=0o755), lambda path: path.symlink_to("/")])
def test_a_folder_of_somebody_else_is_refused(tmp_path, monkeypatch, make):
    monkeypatch.setattr(folders.tempfile, "gettempdir", lambda: str(tmp_path))
    make(folders.shared_folder(tmp_path).parent.with_name(f"second-story-metrics-{os.getuid()}-{'0' * 12}"))
    monkeypatch.setattr(folders, "short_hash", lambda path: "0" * 12)
    with pytest.raises(StartError, match="belongs to somebody else"):
        folders.shared_folder(tmp_path)
