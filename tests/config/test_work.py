"""Jobs as rows: leases, fences, retries; with real processes where processes matter."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from config.lib import work
from config.lib.work import LeaseLost, PermanentFailure, WorkState, claim, retry, sweep_model, working
from tests.config.parcels import tasks
from tests.config.parcels.models import Parcel

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def parcel(db):
    return Parcel.objects.create()


@pytest.fixture
def sent(monkeypatch):
    """Messages are written down instead of being delivered."""
    messages = []
    monkeypatch.setattr(work, "send", lambda row: messages.append(row.pk))
    return messages


def let_lease_run_out(parcel):
    Parcel.objects.filter(pk=parcel.pk).update(lease_until=Now() - timedelta(seconds=1))


def test_working_done_row(parcel):
    with working(Parcel, parcel.pk) as job:
        job.report(40, "half way")
        parcel.refresh_from_db()
        assert (parcel.state, parcel.progress, parcel.progress_note) == ("running", 40, "half way")
    parcel.refresh_from_db()
    assert (parcel.state, parcel.progress, parcel.attempt, parcel.lease_until) == ("done", 100, 1, None)
    assert parcel.started_at < parcel.finished_at


def test_working_none_while_held_and_when_done(parcel):
    with working(Parcel, parcel.pk) as first, working(Parcel, parcel.pk) as second:
        assert first is not None
        assert second is None
    with working(Parcel, parcel.pk) as third:
        assert third is None


def test_claim_unknown_row(db):
    assert claim(Parcel, 0) is None


def test_failing_block_queues_again_with_a_pause(parcel):
    with pytest.raises(ZeroDivisionError), working(Parcel, parcel.pk):
        _ = 1 / 0
    parcel.refresh_from_db()
    assert (parcel.state, parcel.error) == ("queued", "ZeroDivisionError: division by zero")
    assert claim(Parcel, parcel.pk) is None
    Parcel.objects.update(not_before=Now() - timedelta(seconds=1))
    assert claim(Parcel, parcel.pk).attempt == 2


def test_failing_block_gives_up_after_the_last_try(parcel):
    Parcel.objects.update(attempt=work.TRIES - 1)
    with pytest.raises(ValueError, match="no"), working(Parcel, parcel.pk):
        raise ValueError("no")
    parcel.refresh_from_db()
    assert parcel.state == WorkState.FAILED


def test_permanent_failure_gives_up_at_once(parcel):
    with pytest.raises(PermanentFailure), working(Parcel, parcel.pk):
        raise PermanentFailure("the address does not exist")
    parcel.refresh_from_db()
    assert (parcel.state, parcel.attempt) == (WorkState.FAILED, 1)


def test_finishing_keeps_neither_result_nor_done_when_it_fails(parcel):
    job = claim(Parcel, parcel.pk)

    def finish_badly():
        with job.finishing() as row:
            Parcel.objects.filter(pk=row.pk).update(marks="x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        finish_badly()
    parcel.refresh_from_db()
    assert (parcel.state, parcel.marks) == ("running", "")


def test_finishing_late_worker_is_fenced_off(parcel):
    late = claim(Parcel, parcel.pk)
    let_lease_run_out(parcel)
    current = claim(Parcel, parcel.pk)
    with pytest.raises(LeaseLost), late.finishing():
        pass
    with pytest.raises(LeaseLost):
        late.report(50)
    late.fail(ValueError("too late to matter"))
    with current.finishing():
        pass
    parcel.refresh_from_db()
    assert (parcel.state, parcel.attempt, parcel.error) == ("done", 2, "")


def test_working_swallows_a_lost_lease_only(parcel):
    with working(Parcel, parcel.pk) as job:
        let_lease_run_out(parcel)
        other = claim(Parcel, parcel.pk)
        job.report(50)
        pytest.fail("report must have stopped the block")
    parcel.refresh_from_db()
    assert (parcel.state, parcel.attempt) == ("running", other.attempt)


def test_sweep_sends_lost_and_expired_rows_once_per_interval(parcel, sent):
    expired = Parcel.objects.create()
    claim(Parcel, expired.pk)
    let_lease_run_out(expired)
    held = Parcel.objects.create()
    claim(Parcel, held.pk)
    done = Parcel.objects.create(state=WorkState.DONE)
    assert sweep_model(Parcel) == 2
    assert sorted(sent) == [parcel.pk, expired.pk]
    assert sweep_model(Parcel) == 0
    let_lease_run_out(parcel)
    assert sweep_model(Parcel) == 1
    assert {held.pk, done.pk}.isdisjoint(sent)


def test_sweep_leaves_a_row_alone_until_its_next_try(parcel, sent):
    Parcel.objects.update(not_before=Now() + timedelta(minutes=1))
    assert (sweep_model(Parcel), sent) == (0, [])


def test_sweep_gives_up_on_a_row_that_killed_every_worker(parcel, sent):
    Parcel.objects.update(state="running", attempt=work.TRIES, lease_until=Now() - timedelta(seconds=1))
    sweep_model(Parcel)
    parcel.refresh_from_db()
    assert (parcel.state, sent) == (WorkState.FAILED, [])


def test_retry_keeps_the_fence_growing(parcel, sent, django_capture_on_commit_callbacks):
    Parcel.objects.update(state="failed", attempt=5)
    with django_capture_on_commit_callbacks(execute=True):
        assert retry(parcel) is True
        assert retry(parcel) is False
    assert sent == [parcel.pk]
    assert claim(Parcel, parcel.pk).attempt == 6


def test_enqueue_runs_the_task_after_commit(parcel, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        work.enqueue(parcel)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.marks) == ("done", "x")


@pytest.mark.parametrize("error", [OperationalError("redis is gone"), PermissionError("broker folder")])
def test_send_survives_a_broker_that_is_down(parcel, monkeypatch, error):
    def refuse(pk):
        raise error

    monkeypatch.setattr(tasks.deliver, "delay", refuse)
    work.send(parcel)
    parcel.refresh_from_db()
    assert parcel.state == "queued"


# --- with processes ------------------------------------------------------------------------------


@pytest.fixture
def start_worker(transactional_db):
    """Starts a worker process on this test's database; whatever still runs at the end is killed."""
    started = []

    def start(parcel, seconds):
        command = [sys.executable, "-m", "tests.config.parcels.worker", str(parcel.pk), str(seconds)]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment()))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def environment():
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    return os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}


def test_two_workers_one_does_it(start_worker):
    parcel = Parcel.objects.create()
    workers = [start_worker(parcel, 1) for _ in range(2)]
    outputs = sorted(worker.communicate(timeout=30)[0] for worker in workers)
    assert outputs == ["busy\n", "claimed\nfinished\n"]


def test_heartbeat_outlives_the_lease(start_worker):
    parcel = Parcel.objects.create()
    worker = start_worker(parcel, Parcel.lease_seconds * 2)
    assert worker.stdout.readline() == "claimed\n"
    time.sleep(Parcel.lease_seconds * 1.4)
    assert sweep_model(Parcel) == 0
    assert worker.communicate(timeout=30)[0] == "finished\n"


def test_killed_worker_loses_nothing(start_worker, sent):
    parcel = Parcel.objects.create()
    worker = start_worker(parcel, 30)
    assert worker.stdout.readline() == "claimed\n"
    worker.kill()
    assert sweep_model(Parcel) == 0
    time.sleep(Parcel.lease_seconds + 0.2)
    assert sweep_model(Parcel) == 1
    assert start_worker(parcel, 0).communicate(timeout=30)[0] == "claimed\nfinished\n"
    parcel.refresh_from_db()
    assert (parcel.state, parcel.attempt, parcel.marks) == ("done", 2, "x")


def test_stopped_worker_that_wakes_up_late_writes_nothing(start_worker):
    parcel = Parcel.objects.create()
    sleeper = start_worker(parcel, 0.5)
    assert sleeper.stdout.readline() == "claimed\n"
    sleeper.send_signal(signal.SIGSTOP)
    time.sleep(Parcel.lease_seconds + 0.2)
    assert start_worker(parcel, 0).communicate(timeout=30)[0] == "claimed\nfinished\n"
    sleeper.send_signal(signal.SIGCONT)
    assert sleeper.communicate(timeout=30)[0] == ""
    parcel.refresh_from_db()
    assert (parcel.attempt, parcel.marks) == (2, "x")
