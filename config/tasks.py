"""Ticks that belong to no app."""

from celery import shared_task

from config.lib import work


@shared_task
def sweep_work() -> int:
    return work.sweep()
