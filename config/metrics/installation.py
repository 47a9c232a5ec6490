"""What the installation as a whole is like, asked of the database at the moment of the scrape."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import django
import structlog
from django.conf import settings
from django.core.cache import cache as kept
from django.db import DatabaseError, connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Min
from django.db.models.functions import Greatest, Now
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from config import health
from config.backup import LAST_BACKUP
from config.lib.work import Work, WorkState, work_models
from config.version import version

log = structlog.get_logger("metrics")


class Installation(Collector):
    def collect(self) -> Iterator[Metric]:
        yield build()
        up = GaugeMetricFamily("second_story_database_up", "1 when the database answers")
        try:
            found = [*jobs(), *last_seen(), database_size(), pending()]
        except DatabaseError as error:
            log.warning("the database does not answer a scrape", error=str(error))
            connection.close()
            found = []
        up.add_metric([], 1.0 if found else 0.0)
        yield from (up, *found)


def build() -> Metric:
    told = {"version": version(), "revision": settings.REVISION, "django": django.get_version()}
    return InfoMetricFamily("second_story_build", "What runs here", told)


def jobs() -> list[Metric]:
    """Rows of every kind of job by state (mail is one of them), and how long the first in line has been due."""
    count = GaugeMetricFamily("second_story_jobs", "Jobs by kind and state", labels=["kind", "state"])
    age = GaugeMetricFamily(
        "second_story_oldest_job_seconds", "How long the first waiting job has been due, 0 without one", labels=["kind"]
    )
    for model in work_models():
        kind, found = model._meta.label, {row["state"]: row for row in by_state(model)}
        for state in WorkState.values:
            count.add_metric([kind, state], found.get(state, {"n": 0})["n"])
        age.add_metric([kind], waited(found.get(WorkState.QUEUED)))
    return [count, age]


def by_state(model: type[Work]) -> models.QuerySet[Any, dict[str, Any]]:
    due = Min(Greatest("queued_at", "not_before"))  # PostgreSQL's greatest ignores nulls
    return model._base_manager.order_by().values("state").annotate(n=Count("pk"), due=due, now=Now())


def waited(row: dict[str, Any] | None) -> float:
    return max(0.0, (row["now"] - row["due"]).total_seconds()) if row else 0.0


def last_seen() -> Iterator[Metric]:
    """Nothing where nothing is known: an alert on `absent()` is clearer than one on a year 1970."""
    if (seen := health.worker_seen_at()) is not None:
        name, text = "second_story_worker_seen_timestamp_seconds", "When a worker last ran the schedule's tick"
        yield GaugeMetricFamily(name, text, value=seen)
    if (made := kept.get(LAST_BACKUP)) is not None:
        name, text = "second_story_backup_timestamp_seconds", "When the last backup was written"
        yield GaugeMetricFamily(name, text, value=made)


def database_size() -> Metric:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    return GaugeMetricFamily("second_story_database_bytes", "Size of the database", value=size)


def pending() -> Metric:
    value = len(known_migrations() - set(MigrationRecorder(connection).applied_migrations()))
    return GaugeMetricFamily(
        "second_story_migrations_pending", "Migrations this code has and the database has not", value
    )


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Of the code, which does not change while it runs."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return frozenset(loader.disk_migrations)
