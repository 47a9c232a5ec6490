"""Work that must not get lost: a row first, a message second.

A message only says "look at row 7". Whoever holds the row's lease does the work; a heartbeat renews the
lease. A worker that dies lets it run out, so that the next one takes over. Every claim raises `attempt`,
which is the fence: a worker that comes back late can't finish what somebody else has begun anew. All times
are those of the database, so that clocks of hosts may differ. See docs/adr/0002-row-first-jobs.md.

    class Digest(Work):
        task = "learnings.tasks.render_digest"      # a Celery task that takes the primary key

    enqueue(digest)                                 # in the transaction that made the row

    with working(Digest, pk) as job:
        if job is None:
            return                                  # somebody else holds it, or it is done
        job.report(40, "Drawing the pages")
        pdf = render(job.row)
        with job.finishing() as digest:             # fenced transaction; the result and "done" together
            digest.pdf = pdf
            digest.save(update_fields=["pdf"])
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar, Generic, TypeVar

import structlog
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError

log = structlog.get_logger("work")

TRIES = 5  # claims before a row counts as failed; a worker that was killed counts as one
RESEND = timedelta(seconds=60)  # a queued row nobody claimed by then gets another message
SWEEP_LIMIT = 200  # rows per model and tick
ERROR_LENGTH = 500  # characters


class LeaseLost(Exception):
    """Somebody else has taken the row over; stop without writing anything."""


class PermanentFailure(Exception):
    """Trying again would not help; the message is kept on the row."""


class WorkState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("in progress")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class WorkQuerySet(models.QuerySet):
    def claimable(self) -> "WorkQuerySet":
        waiting = Q(state=WorkState.QUEUED) & (Q(not_before=None) | Q(not_before__lte=Now()))
        return self.filter(waiting | self._abandoned(), attempt__lt=F("attempts_allowed"))

    def expired(self) -> "WorkQuerySet":
        """Running rows whose worker has stopped renewing the lease."""
        return self.filter(self._abandoned())

    def unclaimed(self) -> "WorkQuerySet":
        """Claimable rows that deserve a message: none was sent lately, or it got lost."""
        return self.claimable().filter(Q(lease_until=None) | Q(lease_until__lte=Now()))

    @staticmethod
    def _abandoned() -> Q:
        return Q(state=WorkState.RUNNING, lease_until__lte=Now())


class Work(models.Model):
    """What every job has. A subclass with a Meta of its own inherits it from Work.Meta, to keep the index."""

    task: ClassVar[str]  # import path of the Celery task
    lease_seconds: ClassVar[float] = 60.0

    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.QUEUED, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)  # queued: when to send the message again
    not_before = models.DateTimeField(null=True, editable=False)  # a pause before the next try
    attempt = models.PositiveIntegerField(default=0, editable=False)  # only ever grows: it is the fence
    attempts_allowed = models.PositiveIntegerField(default=TRIES, editable=False)
    error = models.CharField(max_length=ERROR_LENGTH, blank=True, editable=False)
    progress = models.PositiveSmallIntegerField(default=0, editable=False)  # percent
    progress_note = models.CharField(max_length=200, blank=True, editable=False)
    queued_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = WorkQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=[WorkState.QUEUED, WorkState.RUNNING]),
                name="%(class)s_open_work",
            )
        ]


W = TypeVar("W", bound=Work)


class Job(Generic[W]):
    """A claimed row in the hands of the one worker that may finish it."""

    def __init__(self, row: W) -> None:
        self.row = row
        self.attempt = row.attempt
        self.lost = threading.Event()
        self.finished = False

    def mine(self) -> WorkQuerySet:
        rows: WorkQuerySet = type(self.row)._base_manager.filter(pk=self.row.pk)  # type: ignore[assignment]
        return rows.filter(state=WorkState.RUNNING, attempt=self.attempt)

    def report(self, percent: int, note: str = "") -> None:
        """Show how far it is. Raises LeaseLost, so that a worker that lost the row stops early."""
        if self.lost.is_set() or not self.mine().update(progress=percent, progress_note=note):
            raise LeaseLost
        self.row.progress, self.row.progress_note = percent, note

    @contextmanager
    def finishing(self) -> Iterator[W]:
        """A transaction that stores result and "done" together, or raises LeaseLost and stores nothing."""
        with transaction.atomic():
            row = self.mine().select_for_update().first()
            if row is None:
                raise LeaseLost
            yield row  # type: ignore[misc]
            self.mine().update(
                state=WorkState.DONE,
                progress=100,
                progress_note="",
                error="",
                lease_until=None,
                finished_at=Now(),
            )
        self.finished = True

    def fail(self, error: Exception) -> None:
        """Queue it for another try after a growing pause, or give up. Does nothing if the lease is lost."""
        text = f"{type(error).__name__}: {error}"[:ERROR_LENGTH].replace("\0", "")
        final = isinstance(error, PermanentFailure) or self.attempt >= self.row.attempts_allowed
        if final:
            self.mine().update(state=WorkState.FAILED, error=text, lease_until=None, finished_at=Now())
        else:
            pause = timedelta(seconds=5 * 3 ** min(self.attempt - 1, 5))
            due = Now() + pause
            self.mine().update(state=WorkState.QUEUED, error=text, lease_until=None, not_before=due)


# --- queueing ------------------------------------------------------------------------------------


def enqueue(row: Work) -> None:
    """Send the message once the transaction that made the row is committed."""
    transaction.on_commit(lambda: send(row))


def retry(row: Work) -> bool:
    """Give a failed row a fresh set of tries. False if it had not failed."""
    failed = type(row)._base_manager.filter(pk=row.pk, state=WorkState.FAILED)
    changed = failed.update(
        state=WorkState.QUEUED,
        attempts_allowed=F("attempt") + TRIES,
        not_before=None,
        lease_until=None,
        finished_at=None,
        error="",
        progress=0,
        queued_at=Now(),
    )
    if changed:
        enqueue(row)
    return bool(changed)


def send(row: Work) -> None:
    """Tell the workers. A broker that is down costs time only: the sweep sends again."""
    try:
        import_string(row.task).delay(row.pk)
    except (BrokerError, OSError) as error:
        log.warning("broker unreachable, the row waits for the sweep", task=row.task, pk=row.pk, error=str(error))


# --- doing ---------------------------------------------------------------------------------------


def claim(model: type[W], pk: Any) -> Job[W] | None:
    """Take the row, or None if somebody holds it, it is done, or its next try is not due."""
    with transaction.atomic():
        claimed = (
            model.objects.filter(pk=pk)
            .claimable()
            .update(  # type: ignore[attr-defined]
                state=WorkState.RUNNING,
                attempt=F("attempt") + 1,
                lease_until=Now() + timedelta(seconds=model.lease_seconds),
                started_at=Now(),
                progress=0,
            )
        )
        return Job(model._base_manager.get(pk=pk)) if claimed else None


@contextmanager
def working(model: type[W], pk: Any) -> Iterator[Job[W] | None]:
    """Claim the row, keep its lease alive, and finish or fail it at the end of the block."""
    job = claim(model, pk)
    if job is None:
        yield None
        return
    try:
        with heartbeat(job):
            yield job
            if not job.finished:
                with job.finishing():
                    pass
    except LeaseLost:
        log.warning("lease lost, another worker has it", task=model.task, pk=pk, attempt=job.attempt)
    except Exception as error:
        job.fail(error)
        raise


@contextmanager
def heartbeat(job: Job[Any]) -> Iterator[None]:
    """Renews the lease from a thread (with a connection of its own) three times per lease."""
    stop = threading.Event()
    seconds = job.row.lease_seconds
    thread = threading.Thread(target=beat, args=(job, stop, seconds), name=f"lease-{job.row.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=seconds)


def beat(job: Job[Any], stop: threading.Event, seconds: float) -> None:
    try:
        while not stop.wait(seconds / 3):
            if not renew(job, seconds):
                job.lost.set()
                return
    finally:
        connection.close()


def renew(job: Job[Any], seconds: float) -> bool:
    """False once the row is not ours. A database that hiccups is asked again at the next beat."""
    try:
        return bool(job.mine().update(lease_until=Now() + timedelta(seconds=seconds))) or job.finished
    except DatabaseError as error:
        log.warning("lease not renewed", pk=job.row.pk, error=str(error))
        connection.close()
        return True


# --- the beat tick -------------------------------------------------------------------------------


def work_models() -> list[type[Work]]:
    return [model for model in apps.get_models() if issubclass(model, Work)]


def sweep() -> int:
    """Give rows whose worker died or whose message got lost to the next worker; returns how many."""
    return sum(sweep_model(model) for model in work_models())


def sweep_model(model: type[Work]) -> int:
    give_up(model)
    with transaction.atomic():
        waiting = model.objects.unclaimed().select_for_update(skip_locked=True)
        rows = list(waiting.order_by("queued_at", "pk")[:SWEEP_LIMIT])
        # Two beats at once, or a long queue, must not send a message per row and tick.
        model.objects.filter(pk__in=[row.pk for row in rows]).update(state=WorkState.QUEUED, lease_until=Now() + RESEND)
    for row in rows:
        send(row)
    return len(rows)


def give_up(model: type[Work]) -> None:
    """A row that took every worker down with it must not take the next one."""
    spent = model.objects.expired().filter(attempt__gte=F("attempts_allowed"))
    text = "The worker stopped in the middle, every time."
    spent.update(state=WorkState.FAILED, error=text, lease_until=None, finished_at=Now())
