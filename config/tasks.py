"""Ticks that belong to no app."""

from celery import shared_task

from config.health import note_worker
from config.lib import work


@shared_task
def sweep_work() -> int:
    note_worker()
    return work.sweep()
