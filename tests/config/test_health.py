import socket
import time

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection

from config.health import SILENT_AFTER, WORKER_SEEN, worker_answers
from config.tasks import sweep_work


def test_live_answers_without_database(client):
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_with_database_and_broker(client):
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["checks"]) == (200, {"database": True, "broker": True})
    assert "no-cache" in response["Cache-Control"]


@pytest.mark.django_db
def test_ready_without_database(client, monkeypatch):
    def refuse(*args):
        raise DatabaseError("secret address")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "checks": {"database": False, "broker": True},
        "seen": {"worker": False},
    }


@pytest.mark.django_db
def test_ready_follows_the_broker(client, settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        assert client.get("/health/ready").json()["checks"]["broker"] is True
    assert client.get("/health/ready").json()["checks"]["broker"] is False


@pytest.mark.django_db
def test_ready_asks_for_a_writable_broker_folder(client, settings, tmp_path):
    settings.CELERY_BROKER_URL, settings.BROKER_DIR = "filesystem://", tmp_path
    assert client.get("/health/ready").json()["checks"]["broker"] is True
    settings.BROKER_DIR = tmp_path / "missing"
    assert client.get("/health/ready").json()["checks"]["broker"] is False


@pytest.mark.django_db
def test_ready_tells_of_a_worker_that_is_silent_and_stays_ready(client):
    assert client.get("/health/ready").json()["seen"] == {"worker": False}
    sweep_work()
    assert client.get("/health/ready").json()["seen"] == {"worker": True}
    cache.set(WORKER_SEEN, time.time() - SILENT_AFTER - 1, timeout=None)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["seen"]) == (200, {"worker": False})


@pytest.mark.django_db
def test_no_cache_table_is_no_worker(monkeypatch):
    def refuse(key):
        raise DatabaseError("no such table")

    monkeypatch.setattr(cache, "get", refuse)
    assert worker_answers() is False
