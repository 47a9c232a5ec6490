"""Celery tasks: an id in, one domain call."""

from celery import shared_task

from incidents.domain import import_runs


@shared_task
def run_import(pk: int) -> None:
    import_runs.run_import(pk)
